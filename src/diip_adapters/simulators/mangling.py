"""Faults of records: what a provider's own data or a change of its contract brings."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from diip_adapters.simulators.faults import Fault

Row = dict[str, Any]
MEGABYTE = 1_000_000
LABELS = 10_000


def mangle(fault: Fault, body: bytes, before: bytes | None = None) -> bytes:
    """The JSON ``body`` (one record or a list of them) with the fault's share of its records spoilt.

    ``before`` is the body of the page before, for rows that come twice. What is not made of records with
    an ``id`` stays as it is.
    """
    document = json.loads(body)
    rows = document if isinstance(document, list) else [document]
    if not all(isinstance(row, dict) and "id" in row for row in rows):
        return body
    if fault.kind == "duplicate-rows":
        rows = [again for row in rows for again in ([row, row] if is_hit(fault, row["id"]) else [row])]
    elif fault.kind == "repeated-rows":
        old = json.loads(before) if before else []
        count = max(1, round(len(old) * fault.share)) if isinstance(old, list) and old else 0
        rows = [*(old[-count:] if count else []), *rows]
    else:
        for row in rows:
            if is_hit(fault, row["id"]):
                _SPOIL[fault.kind](row, fault.field)
    # Escapes are needed for a lone surrogate, and nothing else can write it.
    return json.dumps(rows if isinstance(document, list) else rows[0]).encode("ascii")


def is_hit(fault: Fault, record_id: int) -> bool:
    """Whether the fault spoils this record: always the same ones, ``fault.share`` of all."""
    digest = blake2b(f"{fault.kind}:{record_id}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") < fault.share * 2**32


def _rename(row: Row, name: str) -> None:
    name = name or "updated_at"
    if name in row:
        row[f"{name}_v2"] = row.pop(name)


def _leave_out(row: Row, name: str) -> None:
    row.pop(name or "updated_at", None)


def _retype(row: Row, name: str) -> None:
    name = name or "title"
    if name in row:
        row[name] = {"value": row[name]}


def _in_texts(text: str) -> Callable[[Row, str], None]:
    def spoil(row: Row, _: str) -> None:
        for name in ("title", "body"):
            if name in row:
                row[name] = f"a{text}b {row[name] or ''}"

    return spoil


def _with(name: str, value: Callable[[], object]) -> Callable[[Row, str], None]:
    def spoil(row: Row, wanted: str) -> None:
        row[wanted or name] = value()

    return spoil


def _many_labels() -> list[Row]:
    return [
        {
            "id": 70_000_000 + place, "node_id": f"LA_{place}", "url": "https://api.github.com/labels/x",
            "name": f"label-{place}", "color": "ededed", "default": False, "description": None,
        }
        for place in range(LABELS)
    ]  # fmt: skip


_SPOIL: dict[str, Callable[[Row, str], None]] = {
    "field-renamed": _rename,
    "field-gone": _leave_out,
    "field-retyped": _retype,
    "null-author": _with("user", lambda: None),
    "nul": _in_texts("\x00"),
    "lone-surrogate": _in_texts("\ud800"),
    "nan": _with("comments", lambda: float("nan")),
    "huge-int": _with("comments", lambda: 10**400),
    "impossible-date": _with("created_at", lambda: "0000-13-45T24:61:61Z"),
    "huge-body": _with("body", lambda: "x" * MEGABYTE),
    "huge-title": _with("title", lambda: "t" * MEGABYTE),
    "many-labels": _with("labels", _many_labels),
}
