"""Signs of life on standard error while a command works for long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show a moving bar, what is being done and for how long; it goes when the work ends.

    Only on a terminal: what is written into a file or pipe stays clean. The bar does not say how much is left, because
    most of the time goes into single steps of the store and of the shapes engine, which do not tell.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        progress.add_task(what, total=None)
        yield
