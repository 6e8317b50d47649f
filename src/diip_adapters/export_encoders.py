"""Export records as JSON lines or CSV, in chunks; the command line and HTTP share these encoders."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from diip_core.domain.issues.export import CSV_COLUMNS
from diip_core.domain.issues.issue import Json

CHUNK_BYTES = 64 * 1024
LIST_SEPARATOR = ", "
_TRIGGERS = frozenset("'=+-@\t\r\n\0＝＋－＠")
"""First characters that make a spreadsheet run a cell, in both widths, and the apostrophe that marks one."""


def json_lines(records: Iterable[Mapping[str, Json]]) -> Iterator[bytes]:
    """One JSON object a line, in UTF-8."""
    return _chunks(msgspec.json.encode(record) + b"\n" for record in records)


def csv_lines(records: Iterable[Mapping[str, Json]], *, bom: bool = False) -> Iterator[bytes]:
    """CSV as in RFC 4180, in UTF-8, with a header line and every cell quoted.

    A list becomes one cell, its values joined by ``, ``. A cell that a spreadsheet would run as a formula
    gets a leading apostrophe (`neutralise`). ``bom`` puts a byte order mark first, by which spreadsheets
    recognise UTF-8.
    """
    return _chunks(_csv(records, bom=bom))


def neutralise(cell: str) -> str:
    """The cell with a leading apostrophe if a spreadsheet would run it (ASVS 5.0, 1.2.10).

    A cell that begins with an apostrophe gets a second one. To restore any cell, remove one leading
    apostrophe.
    """
    is_risky = cell[:1] in _TRIGGERS or cell.lstrip()[:1] in _TRIGGERS
    return f"'{cell}" if is_risky else cell


def _csv(records: Iterable[Mapping[str, Json]], *, bom: bool) -> Iterator[bytes]:
    yield (BOM_UTF8 if bom else b"") + _row(CSV_COLUMNS)
    for record in records:
        yield _row([_cell(record[column]) for column in CSV_COLUMNS])


def _cell(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return neutralise(LIST_SEPARATOR.join(map(str, value)))
    return neutralise(str(value))


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
