"""Export records as lines of JSON or CSV, in chunks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from diip_core.domain.issues.issue import Json

CHUNK_BYTES = 64 * 1024
COLUMNS = (
    "provider",
    "scope",
    "external_id",
    "key",
    "url",
    "title",
    "body",
    "type",
    "original_type",
    "status",
    "original_status",
    "state_reason",
    "resolution",
    "priority",
    "original_priority",
    "author",
    "milestone",
    "parent_key",
    "created_at",
    "updated_at",
    "closed_at",
    "first_response_at",
    "comments_count",
    "reactions_count",
    "locked",
    "truncated",
    "duplicate_of",
)
"""What of a record is one value, in its order."""
_MARKS = frozenset("'=+-@\t\r\n\0＝＋－＠")
"""What a spreadsheet may run, the wide forms too, and the apostrophe itself, so that one can be undone."""


def json_lines(records: Iterable[Mapping[str, Json]]) -> Iterator[bytes]:
    """One JSON object a line, as ``diip export`` writes it."""
    return _chunks(msgspec.json.encode(record) + b"\n" for record in records)


def csv_lines(records: Iterable[Mapping[str, Json]]) -> Iterator[bytes]:
    """RFC 4180 with a line of names; cells that a spreadsheet would run begin with an apostrophe.

    Take one leading apostrophe away to read a cell as it was.
    """
    return _chunks(_csv(records))


def harmless(cell: str) -> str:
    """The cell as no spreadsheet runs it (TRUST T39, ASVS 1.2.10); one apostrophe more where it had one."""
    is_risky = cell[:1] in _MARKS or cell.lstrip()[:1] in _MARKS
    return f"'{cell}" if is_risky else cell


def _csv(records: Iterable[Mapping[str, Json]]) -> Iterator[bytes]:
    yield _row(COLUMNS)
    for record in records:
        yield _row([_cell(record[column]) for column in COLUMNS])


def _cell(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(str(value))


def _row(cells: Iterable[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode()


def _chunks(lines: Iterable[bytes]) -> Iterator[bytes]:
    chunk = bytearray()
    for line in lines:
        chunk += line
        if len(chunk) >= CHUNK_BYTES:
            yield bytes(chunk)
            chunk.clear()
    if chunk:
        yield bytes(chunk)
