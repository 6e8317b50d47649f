"""Issues of many projects, the largest a tenth of all, as one CSV file that any database can load."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HISTORY = timedelta(days=5 * 365)
LARGEST = 0.1
COLUMNS = (
    "project_id", "integration_id", "external_id", "issue_id", "key", "author", "labels", "created_at",
    "updated_at", "status", "type", "priority", "closed_at", "first_response_at", "active_at",
    "reopen_count", "status_changes",
)  # fmt: skip
"""The columns of ``issue`` that the file has, instants in microseconds; an empty field is null."""

_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1) // _MICROSECOND
_TYPES, _PRIORITIES = ("bug", "feature", "task", "unknown"), ("low", "medium", "high", "unknown")
_LABELS = 40
_AUTHORS = 200


def sizes(issues: int, projects: int) -> list[int]:
    """How many issues each project has: the first a tenth, the others ever fewer (Zipf 1949)."""
    weights = [1 / rank for rank in range(2, projects + 1)]
    rest = [max(1, round(issues * (1 - LARGEST) * weight / sum(weights))) for weight in weights]
    # What would pass the largest is spread evenly.
    most = round(issues * LARGEST)
    spared = sum(max(0, size - most) for size in rest)
    return [most, *(min(size, most) + spared // len(rest) for size in rest)]


def write_issues(file: Path, scopes: Sequence[tuple[str, str]], issues: int) -> int:
    """Write the issues of scopes (project id, integration id), the largest first; how many."""
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        number = 0
        for (project_id, integration_id), size in zip(scopes, sizes(issues, len(scopes)), strict=True):
            for row in _project(Random(size), size, number):
                writer.writerow((project_id, integration_id, *row))
            number += size
    return number


def _project(random: Random, size: int, first: int) -> Iterator[tuple[Any, ...]]:
    start, end = ((at - _EPOCH) // _MICROSECOND for at in (NOW - HISTORY, NOW))
    seen = f"{(NOW - _EPOCH) // timedelta(milliseconds=1):012x}"
    for place in range(size):
        number = first + place
        created = start + (end - start) * place // size + int(random.random() * _DAY / 2)
        created = min(created, end - 1)
        closed, changes = _life(random, created, end)
        responded = min(created + int(random.expovariate(1 / 2) * _DAY), end) if random.random() < 0.8 else ""
        touched = max(created, closed or 0, responded or 0)
        labels = sorted({f"label-{int(_LABELS * random.random() ** 2)}" for _ in range(random.randrange(4))})
        yield (
            f"{place:07}",
            f"{seen[:8]}-{seen[8:]}-7{number >> 48:03x}-8000-{number:012x}",
            f"#{place}",
            f"author-{int(_AUTHORS * random.random() ** 2)}",
            json.dumps(labels),
            created,
            touched,
            "open" if closed is None else "closed",
            random.choice(_TYPES),
            random.choice(_PRIORITIES),
            "" if closed is None else closed,
            responded,
            touched,
            1 if changes else 0,
            json.dumps(changes),
        )


def _life(random: Random, created: int, end: int) -> tuple[int | None, list[tuple[int, str]]]:
    """When it was closed, half within ten days, and the changes of the one in twenty that was reopened."""
    closed = created + int(_DAY * 160 * random.random() ** 4)
    if closed >= end or random.random() < 0.15:
        return None, []
    if random.random() > 0.05:
        return closed, []
    reopened, again = (closed + int(_DAY * days * random.random()) for days in (5, 30))
    changes = [(closed, "closed"), (reopened, "open"), (max(again, reopened + 1), "closed")]
    known = [change for change in changes if change[0] < end]
    return (known[-1][0] if known[-1][1] == "closed" else None), known
