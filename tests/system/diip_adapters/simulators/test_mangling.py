from __future__ import annotations

import json
from typing import Any

import pytest

from diip_adapters.simulators.faults import RECORDS, Fault
from diip_adapters.simulators.mangling import is_hit, mangle

ROWS = [
    {"id": n, "title": "t", "body": None, "user": {"login": "x"}, "labels": [], "comments": 0,
     "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"}
    for n in range(1, 101)
]  # fmt: skip


def spoilt(kind: str, **fields: Any) -> dict[str, Any]:
    body = mangle(Fault(kind, share=1.0, **fields), json.dumps(ROWS[:1]).encode())
    return json.loads(body)[0]


@pytest.mark.parametrize("kind", sorted(set(RECORDS) - {"duplicate-rows", "repeated-rows"}))
def test_the_share_is_hit_and_always_the_same_records(kind: str) -> None:
    fault = Fault(kind, share=0.2)
    body = json.dumps(ROWS).encode()
    mangled = mangle(fault, body)
    rows = json.loads(mangled)
    hit = [old["id"] for old, new in zip(ROWS, rows, strict=True) if repr(old) != repr(new)]
    assert hit == [row["id"] for row in ROWS if is_hit(fault, row["id"])]
    assert 5 < len(hit) < 40
    assert mangle(fault, body) == mangled


def test_fields_are_renamed_left_out_or_of_another_type() -> None:
    assert "updated_at" not in spoilt("field-renamed")
    assert spoilt("field-renamed", field="title")["title_v2"] == "t"
    assert "state" not in spoilt("field-gone", field="state")
    assert "labels" not in spoilt("field-gone", field="labels")
    assert spoilt("field-retyped")["title"] == {"value": "t"}


def test_values_are_what_no_mirror_expects() -> None:
    assert spoilt("null-author")["user"] is None
    assert "\x00" in spoilt("nul")["title"] and "\x00" in spoilt("nul")["body"]
    assert "\ud800" in spoilt("lone-surrogate")["body"]
    assert spoilt("nan")["comments"] != spoilt("nan")["comments"]
    assert spoilt("huge-int")["comments"] == 10**400
    assert spoilt("impossible-date")["created_at"].startswith("0000-")
    assert len(spoilt("huge-body")["body"]) == len(spoilt("huge-title")["title"]) == 1_000_000
    assert len(spoilt("many-labels")["labels"]) == 10_000


def test_rows_come_twice_in_a_page() -> None:
    rows = json.loads(mangle(Fault("duplicate-rows", share=1.0), json.dumps(ROWS).encode()))
    assert [row["id"] for row in rows[:4]] == [1, 1, 2, 2]


def test_rows_of_the_page_before_come_again() -> None:
    before, after = json.dumps(ROWS[:50]).encode(), json.dumps(ROWS[50:]).encode()
    rows = json.loads(mangle(Fault("repeated-rows", share=0.1), after, before))
    assert [row["id"] for row in rows[:6]] == [46, 47, 48, 49, 50, 51]


def test_what_is_no_list_of_records_stays() -> None:
    assert mangle(Fault("nul", share=1.0), b'{"resources":{}}') == b'{"resources":{}}'


def test_a_single_record_is_spoilt_too() -> None:
    body = mangle(Fault("null-author", share=1.0), json.dumps(ROWS[0]).encode())
    assert json.loads(body)["user"] is None
