"""``diip db``: the schema of the database."""

from __future__ import annotations

from typing import Annotated

import typer

from diip_adapters.bootstrap import find_plugins, storage_kind
from diip_adapters.cli.output import terminal_safe
from diip_adapters.cli.session import settings_for
from diip_adapters.settings import masked_url

db = typer.Typer(help="Check or migrate the database.\n\nExample: diip db check", rich_markup_mode=None)
Database = Annotated[str | None, typer.Option(help="Use this database, not DIIP_DATABASE_URL.")]


@db.callback(invoke_without_command=True)
def _without_command(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@db.command()
def upgrade(database: Database = None) -> None:
    """Migrate the database to this version's schema.

    Example: diip db upgrade --database postgresql://diip@localhost/diip
    """
    settings = settings_for(database)
    url = settings.database().reveal()
    version = storage_kind(settings, find_plugins(settings)).upgrade(url)
    typer.echo(terminal_safe(f"{masked_url(url)} is at version {version}"))


@db.command()
def check(database: Database = None) -> None:
    """Check the version of the database's schema; the exit code is 1 if it is not this version's.

    Example: diip db check
    """
    settings = settings_for(database)
    url = settings.database().reveal()
    version = storage_kind(settings, find_plugins(settings)).check(url)
    typer.echo(terminal_safe(f"{masked_url(url)} has the current version {version}"))
