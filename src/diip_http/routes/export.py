"""A project's issues as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from diip_adapters.export_encoders import csv_lines, json_lines
from diip_core.domain.identity.permissions import Action
from diip_core.domain.issues.export import export_record
from diip_core.domain.issues.issue import Json
from diip_core.domain.issues.issue_query import GREATEST_LIMIT
from diip_core.domain.mirror.integration import Integration
from diip_core.errors import NotFound
from diip_core.use_cases.issues.export_issues import export_issues
from diip_core.use_cases.mirror.list_integrations import list_integrations
from diip_http.endpoint import Controller, Pool, get
from diip_http.request_context import RequestContext, Streamed

JSON_LINES = "application/x-ndjson"
CSV = "text/csv"


class ExportParameters(Struct, forbid_unknown_fields=True, frozen=True):
    """What to export, and how to write it."""

    format: Literal["jsonl", "csv"] = "jsonl"
    with_comments: bool = False
    with_tombstones: bool = False


class ExportController(Controller):
    """A project's issues as a file."""

    path = "/api/projects/{project_id:str}/export"

    @get("/", policy=Action.READ, pool=Pool.EXPORTS, media_types=(JSON_LINES, CSV))
    def export_issues(self, context: RequestContext, *, project_id: str, query: ExportParameters) -> Streamed:
        """Export a project's issues, sorted by provider, scope and external id.

        `jsonl` is one JSON object a line. `csv` has the fields that fit into one cell; labels and assignees
        are joined by `, `, and a cell that a spreadsheet would run gets a leading apostrophe.

        Three exports of one user may run at a time; a further one is answered with 429. A client that has
        not begun to read after 30 s is dropped, and so is one that pauses for 120 s.
        """
        records = _records(context, _integrations(context, project_id), query)
        if query.format == "csv":
            return Streamed(CSV, "issues.csv", csv_lines(records))
        return Streamed(JSON_LINES, "issues.jsonl", json_lines(records))


def _integrations(context: RequestContext, project_id: str) -> list[Integration]:
    """All of the project, in the export's order."""
    found: list[Integration] = []
    after: str | None = None
    while True:
        page = list_integrations(context.ports, context.actor, project_id, limit=GREATEST_LIMIT, after=after)
        found += page.items
        after = page.next
        if after is None:
            return sorted(found, key=lambda integration: (integration.provider, integration.scope_name))


def _records(
    context: RequestContext, integrations: list[Integration], query: ExportParameters
) -> Iterator[Mapping[str, Json]]:
    for integration in integrations:
        digits = _instant_digits(context, integration.provider)
        for issue in export_issues(
            context.ports,
            context.actor,
            integration.scope,
            with_comments=query.with_comments,
            with_tombstones=query.with_tombstones,
        ):
            yield export_record(issue, instant_digits=digits)


def _instant_digits(context: RequestContext, provider: str) -> int:
    """A provider whose plugin is gone still has its issues here; their instants are written as they need."""
    try:
        return context.ports.provider(provider).instant_digits
    except NotFound:
        return 0
