"""Every value a provider may send is kept exactly, or as `sanitise` left it, in both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import pairwise

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.servers.postgres import PostgresServer

from diip_adapters.sql.database import open_storage
from diip_adapters.sql.engine.arrays import PACKINGS, register
from diip_adapters.sql.tables.instants import from_microseconds, to_microseconds
from diip_core.domain.issues.issue_query import IssueQuery
from diip_core.domain.issues.sanitise import LONGEST_TEXT_BYTES
from diip_core.ports.storage.storage import Storage
from diip_core.testing.samples import a_scope, an_issue
from diip_core.testing.storage_case import only, store, stored

INSTANTS = some.datetimes(timezones=some.just(UTC))


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def storage(request: pytest.FixtureRequest) -> Iterator[Storage]:
    with closing(open_storage(request.getfixturevalue(request.param))) as storage:
        yield storage


@given(INSTANTS)
def test_an_instant_survives_as_microseconds(instant: datetime) -> None:
    assert from_microseconds(to_microseconds(instant)) == instant


@given(some.lists(INSTANTS, min_size=2))
def test_microseconds_sort_as_instants_do(instants: list[datetime]) -> None:
    in_order = sorted(instants, key=to_microseconds)
    assert all(earlier <= later for earlier, later in pairwise(in_order))


@pytest.mark.parametrize("size", [2**k + d for k in (10, 16, 20) for d in (-1, 0)])
def test_a_large_body_is_stored_whole(storage: Storage, size: int) -> None:
    assert size <= LONGEST_TEXT_BYTES
    scope, body = a_scope(storage), ("ü😀x" * (size // 7 + 1)).encode()[:size].decode(errors="ignore")
    store(storage, scope, an_issue(body=body, raw=body.encode()))
    assert only(storage, scope).issue.body == body


def test_a_large_title_and_ten_thousand_labels_are_stored_and_found(storage: Storage) -> None:
    scope = a_scope(storage)
    labels = tuple(f"label-{n}-{'x' * 40}" for n in range(10_000))
    store(storage, scope, an_issue(labels=labels, title="T" * LONGEST_TEXT_BYTES), an_issue(2))
    assert stored(storage, scope)[0].issue.labels == labels
    with storage.read() as view:
        found = view.issues.find(IssueQuery(project_id=scope.project_id, label=labels[9_999]))
    assert [issue.issue.key for issue in found.items] == ["#1"]


def test_odd_text_is_stored_as_it_is(storage: Storage) -> None:
    odd = "'; DROP TABLE issue; -- %s %b {given} ? :name $1 \\ \x01\x1b[31m \u2028 \u202e \ufffd e\u0301"
    scope = a_scope(storage)
    issue = an_issue(key=odd, title=odd, body=odd, labels=(odd,), custom={odd: odd}, state_reason=odd)
    store(storage, scope, issue)
    assert only(storage, scope).issue == issue


@pytest.mark.parametrize("number", [0.1, 1e16, 1e-7, 1.0, -0.0, 123456789012345678901234567890, 2**63])
def test_a_number_in_a_custom_field_keeps_its_kind(storage: Storage, number: float) -> None:
    scope = a_scope(storage)
    store(storage, scope, an_issue(custom={"number": number}))
    assert repr(only(storage, scope).issue.custom["number"]) == repr(number)


def test_custom_fields_come_in_one_order_whatever_order_they_came_in(storage: Storage) -> None:
    scope = a_scope(storage)
    custom = {"b": {"z": 1, "a": [{"y": 1, "x": 2}]}, "a": 1, "ä": None, "B": True}
    store(storage, scope, an_issue(custom=custom))
    assert list(only(storage, scope).issue.custom) == ["B", "a", "b", "ä"]


def test_packed_words_arrive_in_the_order_of_the_database(postgres_server: PostgresServer) -> None:
    packing = PACKINGS["TSVECTOR"]
    texts = ["one", "zwei \u00a7p ü 東 a quatre-vingt b", "x" * 400 + " a"]
    with psycopg.connect(postgres_server.url) as connection:
        register(connection)
        arrived = connection.execute(
            f"SELECT words::text, tsvector_to_array(words) FROM unnest(%b::{packing.sql}[]) AS words",
            [packing.pack(texts)],
        ).fetchall()
        written = connection.execute(
            "SELECT w::tsvector::text FROM unnest(%s::text[]) AS w", [texts]
        ).fetchall()
    assert [text for text, _ in arrived] == [text for (text,) in written]
    assert [set(words) for _, words in arrived] == [set(text.split()) for text in texts]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("TEXT", ["", None, "ü😀", "a" * 70_000, "{,}\"\\'"]),
        ("BIGINT", [0, None, -1, 2**63 - 1, -(2**63)]),
        ("BOOLEAN", [True, None, False]),
        ("BYTEA", [b"", None, b"\x00\xff" * 300]),
        ("TEXT", [None]),
    ],
)
def test_packed_arrays_arrive_as_they_were(
    postgres_server: PostgresServer, kind: str, values: list[object]
) -> None:
    packing = PACKINGS[kind]
    with psycopg.connect(postgres_server.url) as connection:
        register(connection)
        arrived = connection.execute(f"SELECT %b::{packing.sql}[]", [packing.pack(values)]).fetchone()
    assert arrived == (values,)
