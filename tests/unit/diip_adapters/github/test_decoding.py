"""From bytes to records: a bad record costs no neighbour, a bad answer is no bad record."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw
from tests.unit.diip_adapters.github.payloads import an_answer, an_issue_payload, body_of

from diip_adapters.github.decoding import RecordReader, Row, split_rows
from diip_adapters.github.records import CommentRecord, IssueRecord
from diip_core.errors import InvalidInput, SourceUnavailable

READER = RecordReader("issue", IssueRecord)


def rows_of(*records: bytes) -> list[Row]:
    return split_rows(an_answer(b"[" + b",".join(records) + b"]"))


def readable(rows: list[Row]) -> list[bool]:
    def reads(row: Row) -> bool:
        try:
            READER.read(row)
        except InvalidInput:
            return False
        return True

    return [reads(row) for row in rows]


def an_issue_with(field: str, raw: bytes) -> bytes:
    """A record with the raw JSON of one field put in."""
    return body_of(an_issue_payload(1, **{field: "@@"})).replace(b'"@@"', raw)


def failure(body: bytes, **headers: str) -> SourceUnavailable:
    with pytest.raises(SourceUnavailable) as caught:
        split_rows(an_answer(body, **headers))
    return caught.value


def test_each_record_keeps_its_bytes_as_delivered() -> None:
    raw = b'{"id": 7 ,"updated_at":"2026-01-01T00:00:00Z", "x": 1.50}'
    (row,) = rows_of(raw)
    assert row.raw == raw
    assert (row.outline.key, row.outline.updated_at) == ("7", "2026-01-01T00:00:00Z")


def test_an_empty_list_has_no_rows() -> None:
    assert rows_of() == []


@pytest.mark.parametrize(
    "body",
    [b"", b" ", b"[", b'[{"id": 1', b"[{]", b"[] x", b"{}", b"null", b'"[]"', b"\xef\xbb\xbf[]",
     b"[" * 100_000, b'[{"a":' + b"[" * 5000 + b"]" * 5000 + b"}]"],
)  # fmt: skip
def test_an_answer_that_is_no_list_is_transient(body: bytes) -> None:
    """F04, T24."""
    error = failure(body)
    assert (error.code, error.body) == ("bad_json", None)


def test_half_a_list_is_transient_wherever_it_was_cut() -> None:
    """F04."""
    whole = body_of([an_issue_payload(n) for n in (1, 2)])
    for length in range(0, len(whole), 7):
        assert failure(whole[:length]).code == "bad_json"


def test_invalid_utf8_is_reported_with_the_bytes_for_quarantine() -> None:
    """F07: wherever in the answer it stands."""
    for bad in (b"\xff", b"\xc3", b"\xed\xa0\x80"):
        body = b'[{"id": 1, "title": "%s"}]' % bad
        error = failure(body)
        assert (error.code, error.body) == ("bad_utf8", body)


@pytest.mark.parametrize("content_type", ["text/html; charset=utf-8", "text/plain", ""])
def test_an_answer_of_another_kind_is_a_page_for_people(content_type: str) -> None:
    """F08."""
    assert failure(b"[]", content_type=content_type).code == "html"
    assert failure(b"<html>Sign in</html>", content_type=content_type).code == "html"


@pytest.mark.parametrize("content_type", ["application/json", "application/vnd.github+json; charset=utf-8"])
def test_any_kind_of_json_is_read(content_type: str) -> None:
    assert split_rows(an_answer(b"[]", content_type=content_type)) == []


HOSTILE = {
    "NaN": ("comments", b"NaN", False),
    "minus infinity": ("comments", b"-Infinity", False),
    "a float for a number": ("comments", b"2.5", False),
    "1e999": ("comments", b"1e999", False),
    "10**400": ("comments", b"1" + b"0" * 400, False),
    "10**5000": ("comments", b"1" + b"0" * 5000, False),
    "2**63": ("comments", b"9223372036854775808", False),
    "2**63 as id": ("id", b"9223372036854775808", False),
    "less than nothing": ("comments", b"-1", False),
    "a number for a title": ("title", b"17", False),
    "2**63 - 1": ("comments", b"9223372036854775807", True),
    "a lone surrogate": ("title", rb'"\ud800"', True),
    "NUL": ("title", rb'"a\u0000b"', True),
    "two megabytes": ("body", b'"' + b"x" * 2_000_000 + b'"', True),
    "an unknown state": ("state", b'"locked_away"', True),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_value_costs_at_most_its_own_record(name: str) -> None:
    """F13: 99 neighbours are read."""
    field, raw, is_readable = HOSTILE[name]
    rows = rows_of(
        *(body_of(an_issue_payload(n)) for n in range(2, 52)),
        an_issue_with(field, raw),
        *(body_of(an_issue_payload(n)) for n in range(52, 101)),
    )
    assert readable(rows) == [True] * 50 + [is_readable] + [True] * 49


def test_a_record_that_only_the_slow_reader_copes_with_is_read_the_same() -> None:
    payload = an_issue_payload(1)
    fast, slow = rows_of(body_of(payload))[0], rows_of(body_of(payload), rb'"\ud800"')[0]
    assert isinstance(fast.value, Raw)
    assert isinstance(slow.value, dict)
    assert READER.read(fast) == READER.read(slow)
    assert (fast.outline, json.loads(fast.raw)) == (slow.outline, json.loads(slow.raw))


def test_rows_that_are_no_records_are_unreadable_rows() -> None:
    rows = rows_of(b"null", b"3", b'"x"', b"[]", b"{}")
    assert readable(rows) == [False] * 5
    assert [row.outline.key for row in rows] == [None] * 5


@pytest.mark.parametrize("raw", [b'"1"', b"1.0", b"true", b"null", b"-1", b"1" + b"0" * 400, b"[1]"])
def test_an_id_that_is_no_plain_number_is_no_key(raw: bytes) -> None:
    (row,) = rows_of(b'{"id": ' + raw + b"}")
    assert row.outline.key is None


def test_a_record_goes_to_quarantine_under_its_id_or_else_its_digest() -> None:
    known, other, same = rows_of(b'{"id": 7}', b'{"id": "x"}', b'{"id": "x"}')
    kept = READER.keep(known, "why")
    assert (kept.kind, kept.source_key, kept.raw, kept.reason) == ("issue", "7", b'{"id": 7}', "why")
    assert READER.keep(other, "why").source_key.startswith("digest:")
    assert READER.keep(other, "why") == READER.keep(same, "why")


def test_the_reason_is_one_short_line_that_names_the_field() -> None:
    (row,) = rows_of(body_of(an_issue_payload(1, title={"x": "y\n" * 1000})))
    with pytest.raises(InvalidInput, match=r"^issue: .*title.*$") as caught:
        READER.read(row)
    assert len(caught.value.message) < 250


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(JSON | st.fixed_dictionaries({"id": JSON, "updated_at": JSON, "title": JSON}), max_size=6))
def test_any_json_is_split_into_its_records(values: list[object]) -> None:
    rows = split_rows(an_answer(json.dumps(values).encode()))
    assert len(rows) == len(values)
    for row in rows:
        assert isinstance(row.raw, bytes)
        for reader in (READER, RecordReader("comment", CommentRecord)):
            with pytest.raises(InvalidInput):
                reader.read(row)


@given(st.binary(max_size=60))
def test_any_bytes_are_split_or_transient(body: bytes) -> None:
    try:
        split_rows(an_answer(body))
    except SourceUnavailable as error:
        assert error.code in ("bad_json", "bad_utf8")
