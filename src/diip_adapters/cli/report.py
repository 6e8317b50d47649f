"""``diip report``: what the mirrored issues say."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from diip_adapters.cli.connecting import DEFAULT_PROJECT
from diip_adapters.cli.output_file import STANDARD_OUTPUT, is_standard_output, open_output
from diip_adapters.cli.scopes import find_integration, find_project
from diip_adapters.cli.session import open_for_reading
from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.insight.report import Report
from diip_core.domain.projects.time_zone import parse_time_zone
from diip_core.domain.time import instant_of, parse_moment, start_of_last_days
from diip_core.errors import InvalidInput, NotFound
from diip_core.ports.bundle import Ports
from diip_core.use_cases.insight.get_report import get_report
from diip_core.use_cases.projects.get_project import get_project

DEFAULT_DAYS = 90


class ReportFormat(StrEnum):
    """How a report is printed."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def report(
    scope: Annotated[
        str | None, typer.Argument(help="A mirrored scope; without it, the whole project.")
    ] = None,
    *,
    provider: Annotated[str | None, typer.Option(help="The tracker, if two have this scope.")] = None,
    project: Annotated[str | None, typer.Option(help="The project.", show_default=DEFAULT_PROJECT)] = None,
    start: Annotated[str | None, typer.Option("--from", help="Start at this date or instant.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="End before this date or instant.")] = None,
    all_history: Annotated[
        bool, typer.Option("--all", help="Report on all history, not on the last 90 days.")
    ] = False,
    timezone: Annotated[
        str | None, typer.Option(help="The time zone of days, such as Europe/Vienna; else the project's.")
    ] = None,
    output: Annotated[ReportFormat, typer.Option("--format", help="How to print it.")] = ReportFormat.TEXT,
    out: Annotated[str, typer.Option(help="The file to write; - is standard output.")] = STANDARD_OUTPUT,
    database: Annotated[str | None, typer.Option(help="Use this database, not DIIP_DATABASE_URL.")] = None,
) -> None:
    """Report on a mirrored scope or a project: its last 90 days, or those before --to.

    Example: diip report pallets/flask --from 2026-01-01 --format html --out flask.html
    """
    first = parse_moment(start, "--from") if start is not None else None
    last = parse_moment(end, "--to") if end is not None else None
    zone = parse_time_zone(timezone, "--timezone") if timezone is not None else None
    if all_history and start is not None:
        raise InvalidInput("--all begins with the first issue; leave out --from, or --all", field="--all")
    with open_for_reading(database) as ports:
        project_id, integration_id, title = _target(ports, scope, provider, project)
        days = zone or ZoneInfo(get_project(ports, OPERATOR, project_id).project.timezone)
        ends_at = instant_of(last, days)
        begins_at = instant_of(first, days)
        if start is None and not all_history:
            begins_at = start_of_last_days(DEFAULT_DAYS, ends_at or ports.clock.now(), days)
        found = get_report(
            ports,
            OPERATOR,
            project_id,
            integration_id=integration_id,
            start=begins_at,
            end=ends_at,
            timezone=zone.key if zone else None,
        )
    written = _written(output, title, found)
    if is_standard_output(out):
        typer.echo(written)
        return
    with open_output(out) as file:
        file.write(f"{written}\n".encode(errors="backslashreplace"))


def _written(output: ReportFormat, title: str, found: Report) -> str:
    from diip_adapters.report import report_page, report_text  # noqa: PLC0415 - only when it runs

    if output is ReportFormat.JSON:
        import msgspec  # noqa: PLC0415 - needs an extra, and only here

        from diip_adapters.schemas.report import report_schema  # noqa: PLC0415

        return msgspec.json.encode(report_schema(found)).decode()
    return report_page(title, found) if output is ReportFormat.HTML else report_text(title, found)


def _target(
    ports: Ports, scope: str | None, provider: str | None, project: str | None
) -> tuple[str, str | None, str]:
    """The id of the project, the id of the integration if the report is on one, and a title."""
    if scope is None:
        found = find_project(ports, project or DEFAULT_PROJECT)
        return found.id, None, f"project {found.name}"
    integration = find_integration(ports, scope, provider=provider, project=project)
    return (
        integration.project_id,
        integration.id,
        f"{_title_of(ports, integration.provider)} {integration.scope_name}",
    )


def _title_of(ports: Ports, provider: str) -> str:
    """The tracker's name as people write it; its short name if its plugin is missing."""
    try:
        return ports.provider(provider).title
    except NotFound:
        return provider
