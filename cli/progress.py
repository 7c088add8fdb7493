"""Signs of life on standard error while a command works for long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def working(what: str, *, size: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show a bar, what is being done and for how long; it goes when the work ends. Yields what to tell of bytes done.

    Only on a terminal: what is written into a file or pipe stays clean. With ``size`` the bar fills until as many bytes
    are done; then, and without it, it only moves, because what follows is in single steps of the store and of the
    shapes engine, which do not tell.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(what, total=size)

        def done(count: int) -> None:
            progress.advance(task, count)
            if progress.tasks[task].finished:
                progress.update(task, visible=False)
                progress.add_task(f"{what}, the rest", total=None)

        yield done
