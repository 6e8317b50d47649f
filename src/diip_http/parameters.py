"""The query parameters of every route that takes some."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from diip_adapters.schemas.integrations import Status as IntegrationStatus
from diip_adapters.schemas.issues import IssueType, Priority, Status
from diip_adapters.schemas.jobs import State
from diip_core.domain.insight.flow.trends import TrendInterval
from diip_core.domain.insight.priority.priority_report import PriorityListName
from diip_core.domain.time import DAY_OR_INSTANT

Text = Annotated[str, Meta(min_length=1, max_length=200)]
Moment = Annotated[
    str,
    Meta(
        min_length=10,
        max_length=40,
        description="A date (its midnight) or an RFC 3339 instant with its offset.",
        examples=["2026-11-23"],
        extra={"wanted": f"must be {DAY_OR_INSTANT}"},
    ),
]
Words = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        description="Words of title or body, letters and digits; all must be there. A key is none of them.",
    ),
]


class NoParameters(Struct, forbid_unknown_fields=True, frozen=True):
    """A route that takes no query parameter."""


class PageParameters(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Which part of a list: how many items, and where the page before ended."""

    limit: Annotated[int, Meta(ge=1, le=200, description="How many items a page has.")] = 50
    cursor: (
        Annotated[
            str,
            Meta(min_length=1, max_length=1000, description="`next_cursor` of the page before, as it was."),
        ]
        | UnsetType
    ) = UNSET


class IssueParameters(PageParameters, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Filters all hold at once."""

    status: Status | UnsetType = UNSET
    type: IssueType | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    provider: Text | UnsetType = UNSET
    label: Text | UnsetType = UNSET
    assignee: Text | UnsetType = UNSET
    author: Text | UnsetType = UNSET
    q: Words | UnsetType = UNSET
    created_from: Moment | UnsetType = UNSET
    created_to: Moment | UnsetType = UNSET
    updated_from: Moment | UnsetType = UNSET
    updated_to: Moment | UnsetType = UNSET
    sort: Literal["-updated_at", "created_at", "-age"] = "-updated_at"


class IntegrationParameters(PageParameters, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Which of all integrations: of a status, and such as fell silent or such as did not."""

    status: IntegrationStatus | UnsetType = UNSET
    silent: bool | UnsetType = UNSET


class JobParameters(PageParameters, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Filters all hold at once."""

    state: State | UnsetType = UNSET
    task: Text | UnsetType = UNSET


class WindowParameters(Struct, forbid_unknown_fields=True, frozen=True):
    """The window: from `from` on, up to `to`, exclusive. Dates are midnights in the project's zone."""

    start: Moment | UnsetType = field(name="from", default=UNSET)
    end: Moment | UnsetType = field(name="to", default=UNSET)


class TrendParameters(WindowParameters, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """The window, and how long a period is: weeks begin on Monday."""

    interval: Annotated[TrendInterval, Meta(description="How long a period is.")] = "day"


class PriorityParameters(PageParameters, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Which of the two lists, and which part of it."""

    list: Annotated[PriorityListName, Meta(description="To answer now, or overdue.")] = "now"


class SpikeParameters(PageParameters, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Which part of the list, and the window that a spike must reach into."""

    start: Moment | UnsetType = field(name="from", default=UNSET)
    end: Moment | UnsetType = field(name="to", default=UNSET)
