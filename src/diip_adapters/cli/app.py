"""The commands, and how each run ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from typing import Any, TextIO

import typer
from typer.main import get_command

from diip_adapters.bootstrap import find_plugins, own_plugins
from diip_adapters.cli.config import config
from diip_adapters.cli.db import db
from diip_adapters.cli.demo import demo
from diip_adapters.cli.errors import DONE, INTERRUPTED, report_failure
from diip_adapters.cli.export import export
from diip_adapters.cli.report import report
from diip_adapters.cli.sync import sync
from diip_adapters.cli.user import user
from diip_adapters.settings import read_settings
from diip_core.errors import SettingUnusable
from diip_core.plugins.loading import load_plugins
from diip_core.ports.command import Command


def command_line(commands: Iterable[Command] = ()) -> typer.Typer:
    """DIIP's own commands, and those of plugins."""
    app = typer.Typer(
        name="diip",
        help="Mirror issue trackers exactly, and understand what happens in them."
        "\n\nExample: diip demo --once",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback(invoke_without_command=True)(_show_help)
    for command in (demo, sync, report, export, config):
        app.command()(command)
    app.add_typer(db, name="db")
    app.add_typer(user, name="user")
    for addition in commands:
        loaded = addition.load()
        if isinstance(loaded, typer.Typer):
            app.add_typer(loaded, name=addition.name)
        else:
            app.command(addition.name)(loaded)
    return app


def _show_help(context: typer.Context) -> None:
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
        code = _command_for(arguments).main(args=list(arguments), prog_name="diip", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except (BrokenPipeError, SystemExit):  # the reader of our output is gone; typer exits for that
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:  # the outermost handler: any error becomes one line
        return report_failure(error)


def _command_for(arguments: Sequence[str]) -> Any:
    """The command line, with the commands of plugins unless one of DIIP's own is asked for.

    Trying plugins takes time. With settings that cannot be used, only DIIP's own plugins are asked.
    """
    own: Any = get_command(command_line())
    if arguments and arguments[0] in own.commands:
        return own
    try:
        plugins = find_plugins(read_settings())
    except SettingUnusable:
        plugins = load_plugins(own_plugins(), allowed=frozenset())
    return get_command(command_line(plugins.commands.values()))


def _closed_output() -> TextIO:
    """A stand-in for a standard output that was closed before the start. Writing to it fails.

    It does not buffer, so the interpreter has nothing to flush at exit.
    """
    unwritable = os.fdopen(os.open(os.devnull, os.O_RDONLY), "wb", buffering=0)
    return TextIOWrapper(unwritable, encoding="utf-8", write_through=True)
