"""The entry point: the command tree, and every error as one line."""

from __future__ import annotations

import contextlib
import io
import os
import sys

import typer

from cli import checks, coding, corrections, lookups, mcp, paths, pictures, pledges, serving, sparql, stores, upkeep
from kg import KgError, __version__

_EXAMPLES = """Questions about who said what of whom, answered with the words that prove it.

Examples:

  hustings who-criticized "Han Dong-hoon"

  hustings pledges --by 한동훈 --lang ko

  hustings graph -o graph.html
"""

# Typer names BadParameter only; what it is made of are the errors of a wrong call and of any call.
_UsageError: type[Exception]
_CallError: type[Exception]
_UsageError, _CallError = typer.BadParameter.__mro__[1:3]

app = typer.Typer(
    help=_EXAMPLES,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (lookups, pledges, paths, sparql, pictures, checks, coding, stores, corrections, upkeep, serving, mcp):
    module.register(app)


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", is_eager=True, help="Print the version."),
) -> None:
    if version:
        typer.echo(f"hustings {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(2)


def main() -> None:
    """Run the command line; exit 0 when fine, 1 when the answer is "no", 2 on a wrong call or an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Korean names in any locale
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        try:
            result = app(prog_name="hustings", standalone_mode=False)
        except SystemExit:  # Typer's answer to a reader that stopped listening, such as `head`
            result = 0
        sys.stdout.flush()
        sys.exit(result if isinstance(result, int) else 0)
    except KgError as error:
        _fail(str(error))
    except _CallError as error:
        context = getattr(error, "ctx", None)
        hint = f" See '{context.command_path} --help'." if context and isinstance(error, _UsageError) else ""
        _fail(f"{error.format_message().rstrip('.')}.{hint}")  # type: ignore[attr-defined]
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:  # what no command could foresee, such as a full disk behind the standard output
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that nothing is flushed at the end
        _fail(f"{error.filename or 'The output'}: {error.strerror or error}.")


def _fail(message: str) -> None:
    typer.echo(f"hustings: {' '.join(message.split())}", err=True)
    sys.exit(2)
