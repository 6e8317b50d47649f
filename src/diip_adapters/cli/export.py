"""``diip export``: the issues of a scope as a file."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from diip_adapters.cli.output_file import sink
from diip_adapters.cli.scopes import find_integration
from diip_adapters.cli.session import opened_to_read
from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.issues.export import export_record
from diip_core.use_cases.issues.export_issues import export_issues


class ExportFormat(StrEnum):
    """How an export is written."""

    JSONL = "jsonl"


def export(
    scope: Annotated[str, typer.Argument(help="A mirrored scope; on GitHub owner/name.")],
    out: Annotated[str, typer.Option(help="The file to write; - is standard output.")],
    *,
    output: Annotated[
        ExportFormat, typer.Option("--format", help="One JSON object a line.")
    ] = ExportFormat.JSONL,
    provider: Annotated[str | None, typer.Option(help="Which tracker, where the scope is on two.")] = None,
    project: Annotated[str | None, typer.Option(help="The project, where the scope is in two.")] = None,
    database: Annotated[str | None, typer.Option(help="The database, as DIIP_DATABASE_URL.")] = None,
    with_comments: Annotated[bool, typer.Option("--with-comments", help="Add the comments.")] = False,
    with_tombstones: Annotated[
        bool,
        typer.Option(
            "--with-tombstones",
            help="Add what is known to be gone at the tracker: nothing yet, deletions are not noticed.",
        ),
    ] = False,
) -> None:
    """Write every issue of a mirrored scope.

    The same state gives the same bytes; the file is there whole or not at all.

    Example: diip export pallets/flask --format jsonl --out flask.jsonl
    """
    with opened_to_read(database) as ports:
        integration = find_integration(ports, scope, provider=provider, project=project)
        digits = ports.provider(integration.provider).instant_digits
        issues = export_issues(
            ports,
            OPERATOR,
            integration.scope,
            with_comments=with_comments,
            with_tombstones=with_tombstones,
        )
        with sink(out) as file:
            for issue in issues:
                record = export_record(issue, instant_digits=digits)
                line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
                file.write(line.encode() + b"\n")
