"""The commands, and how each run ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import TextIO

import typer
from typer.main import get_command

from diip_adapters.cli.config import config
from diip_adapters.cli.db import db
from diip_adapters.cli.demo import demo
from diip_adapters.cli.errors import DONE, INTERRUPTED, report_failure
from diip_adapters.cli.export import export
from diip_adapters.cli.report import report
from diip_adapters.cli.serve import serve
from diip_adapters.cli.sync import sync
from diip_adapters.cli.user import user

app = typer.Typer(
    name="diip",
    help="Mirror issue trackers exactly, and understand what happens in them.\n\nExample: diip demo --once",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(demo)
app.command()(serve)
app.command()(sync)
app.command()(report)
app.command()(export)
app.command()(config)
app.add_typer(db, name="db")
app.add_typer(user, name="user")


@app.callback(invoke_without_command=True)
def _without_command(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code. Every failure is one line on standard error."""
    if sys.stdout is None:
        sys.stdout = _closed_output()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = get_command(app).main(args=list(arguments), prog_name="diip", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except (BrokenPipeError, SystemExit):  # the reader of our output is gone; typer exits for that
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:  # the outermost handler: any error becomes one line
        return report_failure(error)


def _closed_output() -> TextIO:
    """A stand-in for a standard output that was closed before the start. Writing to it fails.

    It does not buffer, so the interpreter has nothing to flush at exit.
    """
    unwritable = os.fdopen(os.open(os.devnull, os.O_RDONLY), "wb", buffering=0)
    return TextIOWrapper(unwritable, encoding="utf-8", write_through=True)
