"""Scan a project's days for spikes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.insight.spikes.created_days import MOST_LABELS, count_created
from diip_core.domain.insight.spikes.creation import Creation
from diip_core.domain.insight.spikes.scan import SHOWN_DAYS, scan_spikes
from diip_core.domain.insight.spikes.spike_report import LeftOut, SpikeReport
from diip_core.domain.mirror.coverage import Coverage
from diip_core.domain.projects.project import Sensitivity
from diip_core.domain.time import Window

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
WHOLE = Coverage(NOW)
OPEN = Creation(NOW)


def on(day: date, count: int, **changes: Any) -> list[Creation]:
    """So many issues on a day, a quarter of an hour apart."""
    first = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return [
        OPEN._replace(created_at=first + timedelta(minutes=15 * place), author=f"user-{place}", **changes)
        for place in range(count)
    ]


def steady(days: int, a_day: int = 3, **changes: Any) -> list[Creation]:
    """So many quiet days up to yesterday."""
    last = NOW.date()
    return [issue for back in range(days, 0, -1) for issue in on(last - timedelta(back), a_day, **changes)]


def scan(
    creations: Iterable[Creation],
    *,
    coverage: Coverage = WHOLE,
    zone: tzinfo = UTC,
    now: datetime = NOW,
    sensitivity: Sensitivity = "default",
) -> SpikeReport:
    created = count_created(creations, zone=zone, before=now)
    window = Window(start=None, end=None, now=now)
    return scan_spikes(created, window, coverage=coverage, sensitivity=sensitivity, zone=zone)


def test_nothing_is_nothing() -> None:
    report = scan([])
    assert (report.episodes, report.digest, report.learned_days) == ((), (), 0)
    assert [day.day for day in report.recent] == [NOW.date()]
    assert report.present_inactivity is None


def test_one_issue_and_all_on_one_day_are_no_spike() -> None:
    assert scan(on(NOW.date(), 1)).episodes == ()
    assert scan(on(NOW.date() - timedelta(1), 90)).episodes == ()


def test_a_label_spike_inside_an_episode_is_listed_there_and_not_separately() -> None:
    burst = on(NOW.date() - timedelta(1), 20, labels=("import", "bug"))
    report = scan([*steady(100, labels=("bug",)), *burst])
    (one,) = report.episodes
    assert [label.name for label in one.labels] == ["import", "bug"]
    assert report.digest == ()


def test_a_label_that_spiked_a_day_before_the_project_did_belongs_to_its_spike() -> None:
    first = NOW.date() - timedelta(3)
    burst = [*on(first, 3, labels=("import",)), *on(first + timedelta(1), 4, labels=("import",))]
    report = scan([*steady(100), *burst, *on(first + timedelta(2), 4, labels=("import",))])
    (one,) = report.episodes
    assert one.episode.first_day > first >= one.episode.peak.first_day
    assert [label.name for label in one.labels] == ["import"]
    assert report.digest == ()


def test_a_label_spike_alone_is_reported_in_the_days_digest() -> None:
    day = NOW.date() - timedelta(10)
    report = scan([*steady(100, 30), *on(day, 10, labels=("rare",)), *steady(100, 1, labels=("usual",))])
    assert report.episodes == ()
    assert [(label.name, label.finding.day) for label in report.digest] == [("rare", day)]
    assert report.latest_label_alone == report.digest[0]


def test_a_label_alone_is_old_news_once_the_project_spiked() -> None:
    labels = [*steady(100, 30), *on(NOW.date() - timedelta(40), 10, labels=("rare",))]
    report = scan([*labels, *on(NOW.date() - timedelta(1), 400)])
    assert report.episodes
    assert report.digest
    assert report.latest_label_alone is None
    assert scan([]).latest_label_alone is None


def test_labels_that_nobody_uses_much_are_not_watched() -> None:
    created = count_created(
        [*steady(100), *on(date(2026, 3, 1), 8, labels=("seldom",))], zone=UTC, before=NOW
    )
    assert created.by_label == {}


def test_fifty_thousand_labels_are_no_burden() -> None:
    creations = [
        issue._replace(labels=(f"label-{n}", "__proto__")) for n, issue in enumerate(steady(500, 100))
    ]
    created = count_created(creations, zone=UTC, before=NOW)
    assert list(created.by_label) == ["__proto__"]
    many = [
        issue._replace(labels=tuple(f"often-{n:03}" for n in range(2 * MOST_LABELS)))
        for issue in steady(30, 1)
    ]
    assert len(count_created(many, zone=UTC, before=NOW).by_label) == MOST_LABELS


def test_days_that_are_not_read_are_left_out_as_one_run() -> None:
    until = NOW - timedelta(days=3)
    report = scan(steady(100), coverage=Coverage(until, ("why",)))
    assert report.left_out == (LeftOut(until.date(), NOW.date(), "not read to its end", 9),)
    assert report.recent[-1].observed is None
    assert not report.recent[-1].is_alarm
    assert report.coverage.reasons == ("why",)


def test_bulk_days_are_reported_run_by_run() -> None:
    days = [NOW.date() - timedelta(days=back) for back in (40, 20, 19)]
    starts = [datetime(day.year, day.month, day.day, 9, tzinfo=UTC) for day in days]
    imported = [Creation(at + timedelta(seconds=place), "x") for at in starts for place in range(60)]
    report = scan([*steady(100, 1), *imported])
    assert [(one.first_day, one.last_day, one.issues) for one in report.left_out] == [
        (days[1], days[2], 122),
        (days[0], days[0], 61),
    ]


def test_a_silence_that_continues_is_one_and_ends() -> None:
    gone = [issue for issue in steady(100, 4) if not 20 <= (NOW - issue.created_at).days < 26]
    report = scan(gone)
    (inactivity,) = report.inactivities
    assert (inactivity.length_days, report.present_inactivity) == (3, None) or inactivity.length_days == 7
    both = [issue for issue in gone if not (NOW - issue.created_at).days < 5]
    assert scan(both).present_inactivity is not None
    assert len(scan(both).inactivities) == 2


def test_dates_of_1970_and_2099_change_nothing() -> None:
    odd = [
        OPEN._replace(created_at=datetime(1970, 1, 1, tzinfo=UTC)),
        OPEN._replace(created_at=datetime(2099, 1, 1, tzinfo=UTC)),
    ]
    burst = on(NOW.date() - timedelta(1), 30)
    with_odd = scan([*steady(300), *burst, *odd])
    assert [one.episode.first_day for one in with_odd.episodes] == [NOW.date() - timedelta(1)]
    assert with_odd.learned_days == 300
    assert scan([*odd, *on(NOW.date() - timedelta(days=9000), 1), *steady(9)]).learned_days == 9


def test_a_spike_is_reported_the_same_at_any_time() -> None:
    long_ago = timedelta(days=18 * 365)
    past = [*steady(700, labels=("bug",)), *on(NOW.date() - timedelta(1), 30, labels=("bug",))]
    past = [issue._replace(created_at=issue.created_at - long_ago) for issue in past]
    (then,), (now,) = (scan(past, now=at).episodes for at in (NOW - long_ago, NOW))
    assert then.episode == now.episode
    assert then.episode.peak.learned_days == 699


def test_labels_are_watched_from_a_quarter_of_two_years_ago_on() -> None:
    burst = on(NOW.date() - timedelta(1000), 30, labels=("bug",))
    report = scan([*steady(1200, labels=("bug",)), *burst])
    (old,) = report.episodes
    assert (old.labels, report.labels_since) == ((), date(2024, 7, 1))
    as_then = scan([*steady(1200, labels=("bug",)), *burst], now=NOW - timedelta(999))
    assert [label.name for label in as_then.episodes[0].labels] == ["bug"]
    assert as_then.labels_since == NOW.date() - timedelta(1200)


def test_dates_before_there_were_trackers_cost_no_days() -> None:
    years = [OPEN._replace(created_at=datetime(year, 1, 1, tzinfo=UTC)) for year in range(1000, 2027)]
    assert scan(years).learned_days <= (NOW.date() - date(1990, 1, 1)).days + 1
    in_1950 = scan(years, now=datetime(1950, 7, 1, 12, tzinfo=UTC))
    assert [day.day for day in in_1950.recent] == [date(1950, 7, 1)]


def test_a_day_is_one_of_the_zone_whatever_its_clocks_do() -> None:
    berlin = ZoneInfo("Europe/Berlin")  # clocks went forward on 29 March 2026
    at = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)
    burst = [OPEN._replace(created_at=at + timedelta(seconds=90 * n), author=f"u{n}") for n in range(25)]
    in_berlin, in_utc = scan([*steady(200), *burst], zone=berlin), scan([*steady(200), *burst])
    assert in_berlin.episodes[0].episode.first_day == date(2026, 3, 30)
    assert in_utc.episodes[0].episode.first_day == date(2026, 3, 29)


def test_at_an_earlier_instant_nothing_later_is_known() -> None:
    burst = on(NOW.date() - timedelta(2), 30)
    earlier = scan([*steady(100), *burst], now=NOW - timedelta(days=10))
    assert earlier.episodes == ()
    assert earlier.recent[-1].day == (NOW - timedelta(days=10)).date()


def test_the_last_sixty_days_are_shown_with_what_would_have_been_an_alarm() -> None:
    report = scan([*steady(100), *on(NOW.date() - timedelta(1), 30)])
    assert len(report.recent) == SHOWN_DAYS
    alarm = report.recent[-2]
    assert (alarm.observed, alarm.is_alarm) == (33, True)
    assert alarm.bound is not None
    assert 3 < alarm.bound < 33
    assert not any(day.is_alarm for day in report.recent[:-2])


@given(st.randoms(use_true_random=False))
def test_the_order_in_which_issues_arrive_does_not_matter(random: Any) -> None:
    creations = [*steady(60), *on(NOW.date() - timedelta(3), 15, labels=("x",))]
    shuffled = sorted(creations, key=lambda _: random.random())
    assert scan(shuffled) == scan(creations)
