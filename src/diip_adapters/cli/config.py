"""``diip config``: the settings in effect."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from diip_adapters.cli.output import terminal_safe
from diip_adapters.cli.session import settings_for
from diip_adapters.settings import effective


def config(
    as_json: Annotated[bool, typer.Option("--json", help="Print them as one JSON document.")] = False,
) -> None:
    """Show the settings in effect and where they come from, with secrets masked.

    Example: diip config
    """
    rows = effective(settings_for())
    if as_json:
        document = {name: {"value": value, "source": source} for name, value, source in rows}
        typer.echo(json.dumps(document, ensure_ascii=False))
        return
    width = max(len(name) for name, _, _ in rows)
    for name, value, source in rows:
        typer.echo(f"{name:{width}}  {terminal_safe(value) or '-'}  ({source})")
