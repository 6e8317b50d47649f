"""When an integration's own series fell silent."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.insight.spikes.integration_inactivity import ongoing_inactivity
from diip_core.domain.mirror.coverage import Coverage
from diip_core.domain.mirror.inactivity import OngoingInactivity

TODAY = date(2026, 7, 1)
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def heard(
    quiet_days: int,
    *,
    daily: int = 4,
    until: datetime = NOON,
    bulk: frozenset[date] = frozenset(),
    **more: int,
) -> OngoingInactivity | None:
    """So many issues a day for five months, then nothing on the days before today but ``more`` today."""
    counts = {TODAY - timedelta(days=back): daily for back in range(quiet_days + 1, 150)}
    counts |= {TODAY: more["today"]} if more else {}
    return ongoing_inactivity(counts, bulk, coverage=Coverage(until), zone=UTC, now=NOON)


def test_three_days_of_nothing_are_a_silence_where_four_a_day_came() -> None:
    assert heard(2) is None
    inactivity = heard(3)
    assert inactivity is not None
    assert (inactivity.since, inactivity.found.day, inactivity.found.length_days) == (
        TODAY - timedelta(days=3),
        TODAY - timedelta(days=1),
        3,
    )


def test_it_continues_after_the_detector_has_learned_to_expect_nothing() -> None:
    long_ago = heard(140)
    assert long_ago is not None
    assert long_ago.since == TODAY - timedelta(days=140)
    assert long_ago.found.day < TODAY - timedelta(days=1)


@given(st.integers(0, 140), st.integers(1, 5))
def test_an_issue_today_ends_it(quiet_days: int, issues: int) -> None:
    assert heard(quiet_days, today=issues) is None


def test_days_that_nobody_read_or_that_were_written_in_bulk_are_no_silence() -> None:
    assert heard(3, until=NOON - timedelta(days=1)) is None
    assert heard(3, bulk=frozenset(TODAY - timedelta(days=back) for back in (2, 3))) is None


def test_few_issues_or_none_at_all_are_never_a_silence() -> None:
    assert heard(6, daily=1) is None
    assert ongoing_inactivity({}, frozenset(), coverage=Coverage(NOON), zone=UTC, now=NOON) is None
