"""Read daily counts from CSV files, strictly: a benchmark over misread data is worse than none."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from attrs import frozen

LISTING = "series.csv"
MOST = 10**9
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?", re.ASCII)
_FIRST_STEP = date(2001, 1, 1)


class Unreadable(Exception):
    """Says in one line which file and line is wrong, and how."""


@frozen
class Counted:
    """One row: ``written`` is its date as the file has it, ``day`` the day it stands for."""

    written: str
    day: date
    count: int


def read_folder(folder: Path) -> dict[str, list[Counted]]:
    """The series of every ``*.csv`` but ``series.csv``, in order of first appearance, each by date.

    A row with a time of day is one step of a finer series: its steps stand for days in a row.

    Raises:
        Unreadable: the first thing that is wrong.
    """
    if not folder.is_dir():
        raise Unreadable(f"{folder} is not a folder")
    files = sorted(path for path in folder.glob("*.csv") if path.name != LISTING)
    if not files:
        raise Unreadable(f"{folder} holds no *.csv with series")
    series: dict[str, dict[str, int]] = {}
    for path in files:
        for where, name, written, count in _rows(path):
            days = series.setdefault(name, {})
            if written in days:
                raise Unreadable(f"{where}: series {name} has {written} twice")
            days[written] = count
    return {name: _on_days(name, rows) for name, rows in series.items()}


def _rows(path: Path) -> Iterator[tuple[str, str, str, int]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            try:
                columns = [header.index(name) for name in ("series_id", "date", "count")]
            except ValueError:
                raise Unreadable(f"{path.name}:1: needs the columns series_id,date,count") from None
            for row in reader:
                if not row:
                    continue
                where = f"{path.name}:{reader.line_num}"
                if len(row) != len(header):
                    raise Unreadable(f"{where}: {len(row)} fields where the header has {len(header)}")
                name, written, count = (row[column] for column in columns)
                if not name:
                    raise Unreadable(f"{where}: series_id is empty")
                yield where, name, written, _count(where, count)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(f"{path.name}: {error}") from None


def _count(where: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(MOST)) or int(text) > MOST:
        raise Unreadable(f"{where}: the count {text!r:.40} is not a whole number from 0 to {MOST}")
    return int(text)


def _on_days(name: str, rows: dict[str, int]) -> list[Counted]:
    try:
        if all(_MOMENT.fullmatch(written) for written in rows):
            in_order = sorted(rows, key=datetime.fromisoformat)
            return [
                Counted(written, _FIRST_STEP + timedelta(days=step), rows[written])
                for step, written in enumerate(in_order)
            ]
        counted = [Counted(written, _day(written), count) for written, count in rows.items()]
    except ValueError as error:
        raise Unreadable(f"series {name}: {error}") from None
    return sorted(counted, key=lambda row: row.day)


def _day(written: str) -> date:
    if not _DAY.fullmatch(written):
        raise ValueError(f"{written!r:.40} is not a date such as 2026-11-23")
    return date.fromisoformat(written)
