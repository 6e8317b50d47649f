"""Days that an import or a migration wrote teach nothing and raise no alarm."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.diip_core.domain.insight.spikes.series import run, steady

from diip_core.domain.insight.spikes.bulk import bulk_days
from diip_core.domain.insight.spikes.creation import Creation

NOON = datetime(2026, 7, 27, 12, tzinfo=UTC)
CONNECTED = datetime(2026, 1, 1, tzinfo=UTC)


def burst(number: int, seconds: float, author: str | None = "importer") -> list[Creation]:
    return [Creation(NOON + timedelta(seconds=seconds * place), author) for place in range(number)]


@pytest.mark.parametrize(
    ("creations", "is_bulk"),
    [
        (burst(50, 1), True),
        (burst(49, 1), False),
        (burst(50, 73), True),  # the 50th comes 59 minutes 37 seconds after the first
        (burst(50, 74), False),
        (burst(50, 13, author=None), False),
        (burst(50, 12, author=None), True),  # nobody's import, in nine minutes 48 seconds
        ([Creation(NOON, f"user-{place}") for place in range(3_000)], True),
        ([Creation(NOON + timedelta(minutes=p), f"user-{p}") for p in range(700)], False),
    ],
)
def test_fifty_by_one_account_or_by_a_machine_are_bulk(creations: list[Creation], is_bulk: bool) -> None:
    assert bulk_days(creations, zone=UTC) == (frozenset({date(2026, 7, 27)}) if is_bulk else frozenset())


def test_fifty_over_midnight_make_both_days_bulk_in_the_projects_zone() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    late = [Creation(NOON.replace(hour=21, minute=30) + timedelta(minutes=m), "importer") for m in range(60)]
    assert bulk_days(late, zone=UTC) == {date(2026, 7, 27)}
    assert bulk_days(late, zone=berlin) == {date(2026, 7, 27), date(2026, 7, 28)}


def test_an_import_of_3509_issues_in_a_day_raises_no_alarm() -> None:
    day = date(2026, 7, 27)
    unverified = bulk_days(burst(3_509, 10), zone=UTC)
    assert unverified == {day}
    counts = [*steady(56), 3_509]
    assert run(counts)[1][-1].is_alarm
    _, scores = run([*steady(56), None if day in unverified else 3_509, *steady(28)])
    assert not any(score.is_alarm for score in scores)


def seen(number: int, days_later: float, day: datetime = NOON, tracker: str = "") -> list[Creation]:
    return [
        Creation(day, f"user-{place}", day + timedelta(days=days_later), tracker) for place in range(number)
    ]


NEWER = seen(1, 0.01, NOON + timedelta(days=1))
"""Seen at once, on the next day: the mirror was reading then."""


@pytest.mark.parametrize(
    ("creations", "is_bulk"),
    [
        (seen(5, 9) + NEWER, True),
        (seen(4, 9) + NEWER, False),
        (seen(5, 7.5) + NEWER, False),
        (seen(5, 9) + seen(5, 0.01) + NEWER, True),
        (seen(5, 9) + seen(6, 0.01) + NEWER, False),
        (seen(5, 9), False),
        (seen(5, 9, tracker="other") + NEWER, False),
        (seen(5, 9) + seen(9, -400, NOON + timedelta(days=500)), False),
        ([Creation(NOON, "user")] * 9 + NEWER, False),
    ],
)
def test_a_day_that_appears_long_after_newer_ones_is_migrated(
    creations: list[Creation], is_bulk: bool
) -> None:
    found = bulk_days(creations, zone=UTC)
    assert found == (frozenset({date(2026, 7, 27)}) if is_bulk else frozenset())


@pytest.mark.parametrize("seen_at", [CONNECTED, CONNECTED + timedelta(days=365)])
def test_history_that_one_walk_brought_teaches(seen_at: datetime) -> None:
    # Ten years of issues, all seen when the tracker was read: DIIP came late, not they.
    history = [
        Creation(CONNECTED - timedelta(days=3650 - day), "user", seen_at)
        for day in range(3640)
        for _ in range(6)
    ]
    assert bulk_days(history, zone=UTC) == frozenset()


def test_nothing_created_is_nothing_in_bulk() -> None:
    assert bulk_days([], zone=UTC) == frozenset()


@given(st.randoms(use_true_random=False), st.integers(0, 120))
def test_the_order_of_the_rows_does_not_matter(random: object, number: int) -> None:
    rows = burst(number, 40) + seen(7, 9) + NEWER + seen(3, 9, NOON + timedelta(days=1))
    shuffled = sorted(rows, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert bulk_days(shuffled, zone=UTC) == bulk_days(rows, zone=UTC)
