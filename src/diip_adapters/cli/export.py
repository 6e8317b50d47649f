"""``diip export``: the issues of a scope as a file."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from diip_adapters.cli.output_file import open_output
from diip_adapters.cli.scopes import find_integration
from diip_adapters.cli.session import open_for_reading
from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.issues.export import export_record
from diip_core.errors import InvalidInput
from diip_core.use_cases.issues.export_issues import export_issues


class ExportFormat(StrEnum):
    """How an export is written."""

    JSONL = "jsonl"
    CSV = "csv"


def export(
    scope: Annotated[str, typer.Argument(help="A mirrored scope; on GitHub owner/name.")],
    out: Annotated[str, typer.Option(help="The file to write; - is standard output.")],
    *,
    output: Annotated[
        ExportFormat, typer.Option("--format", help="One JSON object a line, or CSV.")
    ] = ExportFormat.JSONL,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin a CSV with a byte order mark, as Excel needs for UTF-8.")
    ] = False,
    provider: Annotated[str | None, typer.Option(help="The tracker, if two have this scope.")] = None,
    project: Annotated[str | None, typer.Option(help="The project, if two mirror this scope.")] = None,
    database: Annotated[str | None, typer.Option(help="Use this database, not DIIP_DATABASE_URL.")] = None,
    with_comments: Annotated[bool, typer.Option("--with-comments", help="Include comments (JSON).")] = False,
    with_tombstones: Annotated[
        bool,
        typer.Option("--with-tombstones", help="Include issues that were deleted at the tracker."),
    ] = False,
) -> None:
    """Write every issue of a mirrored scope to a file.

    The same stored issues give the same bytes. The file is written completely or not at all.

    Example: diip export pallets/flask --format csv --out flask.csv
    """
    if bom and output is not ExportFormat.CSV:
        raise InvalidInput("--bom works with --format csv only", field="bom")
    if with_comments and output is ExportFormat.CSV:
        raise InvalidInput(
            "--with-comments works with --format jsonl only: a CSV row has no place for comments",
            field="with_comments",
        )
    from diip_adapters.export_encoders import csv_lines, json_lines  # noqa: PLC0415 - msgspec

    with open_for_reading(database) as ports:
        integration = find_integration(ports, scope, provider=provider, project=project)
        digits = ports.provider(integration.provider).instant_digits
        issues = export_issues(
            ports,
            OPERATOR,
            integration.scope,
            with_comments=with_comments,
            with_tombstones=with_tombstones,
        )
        records = (export_record(issue, instant_digits=digits) for issue in issues)
        lines = csv_lines(records, bom=bom) if output is ExportFormat.CSV else json_lines(records)
        with open_output(out) as file:
            for chunk in lines:
                file.write(chunk)
