"""What a query parameter takes, in words."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from msgspec import Meta
from tests.unit.diip_http.mirrored import Mirrored

from diip_http.constraint_messages import constraint_message
from diip_http.parameters import Moment

DAY_OR_INSTANT = "must be a date such as 2026-11-23 or an instant such as 2026-11-23T09:30:00Z"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Annotated[int, Meta(ge=1, le=200, description="A page.")], "must be a whole number from 1 to 200"),
        (Annotated[Literal["a", "b"], Meta(description="Either.")], "must be one of a, b"),
        (bool, "must be true or false"),
        (Annotated[str, Meta(min_length=1, max_length=9)], "must have 1 to 9 characters"),
        (Moment, DAY_OR_INSTANT),
        (list[int], None),
    ],
)
def test_a_type_says_what_it_takes(kind: Any, words: str | None) -> None:
    assert constraint_message(kind) == words


@pytest.mark.parametrize(
    ("path", "query", "field", "message"),
    [
        ("trends", "interval=year", "interval", "must be one of day, month, week"),
        ("trends", "from=abc", "from", DAY_OR_INSTANT),
        ("summary", "from=", "from", DAY_OR_INSTANT),
        ("summary", "to=2026-02-30T00:00:00Z", "to", f"to {DAY_OR_INSTANT}"),
        ("spikes", "limit=-1", "limit", "must be a whole number from 1 to 200"),
        ("spikes", "limit=201", "limit", "must be a whole number from 1 to 200"),
        ("spikes", "limit=", "limit", "must be a whole number from 1 to 200"),
        ("spikes", "page=2", "page", "is unknown"),
    ],
)
def test_a_refused_query_says_what_would_have_been_taken(
    path: str, query: str, field: str, message: str
) -> None:
    with Mirrored().asked() as ask:
        answer = ask.client.get(f"{ask.of_project}analytics/{path}/?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"field": field, "message": message}]
