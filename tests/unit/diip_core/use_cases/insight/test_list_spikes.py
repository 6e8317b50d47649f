"""Finding spikes; and each way in which a gap can arise raises no alarm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.harbour import NOON, TODAY, Harbour
from tests.unit.diip_core.use_cases.world import STRANGER, unreadable

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.insight.spikes.spike_report import SpikeReport
from diip_core.domain.mirror.integration import Failure
from diip_core.domain.projects.project import ProjectChanges
from diip_core.errors import InvalidInput, NotFound
from diip_core.testing.samples import a_snapshot, an_issue
from diip_core.use_cases.insight.get_summary import get_summary
from diip_core.use_cases.insight.list_spikes import list_spikes
from diip_core.use_cases.projects.update_project import update_project

YESTERDAY = TODAY - timedelta(days=1)


def found(harbour: Harbour, **how: object) -> SpikeReport:
    return list_spikes(harbour.world.ports, OPERATOR, "p", **how)  # type: ignore[arg-type]


def spiking() -> Harbour:
    """Five quiet months, and a burst about one label yesterday."""
    harbour = Harbour()
    harbour.quiet()
    harbour.burst(YESTERDAY, 24, labels=("area/import",))
    harbour.read()
    return harbour


def test_a_burst_is_found_with_the_label_that_drives_it() -> None:
    harbour = spiking()
    report = found(harbour)
    (one,) = report.episodes
    peak = one.episode.peak
    assert (peak.day, peak.observed) == (YESTERDAY, 29)
    assert 3 < peak.expected < 6
    assert peak.bound < 29
    assert [label.name for label in one.labels] == ["area/import"]
    assert report.coverage.verified
    assert report.open_on(TODAY) == one
    assert report.learned_days == 150


def test_the_summary_tells_of_the_open_spike() -> None:
    result = get_summary(spiking().world.ports, OPERATOR, "p")
    assert result.spike_detected
    assert result.spike is not None
    assert (result.spike.date, result.spike.observed, result.spike.label) == (YESTERDAY, 29, "area/import")


def test_quiet_days_raise_no_alarm() -> None:
    harbour = Harbour()
    harbour.quiet()
    harbour.read()
    report = found(harbour)
    assert (report.episodes, report.digest, report.inactivities, report.left_out) == ((), (), (), ())
    assert not get_summary(harbour.world.ports, OPERATOR, "p").spike_detected


def test_the_present_day_alarms_before_it_is_over() -> None:
    harbour = Harbour()
    harbour.quiet()
    harbour.burst(TODAY, 20)
    harbour.read()
    report = found(harbour)
    assert report.episodes[0].episode.peak.day == TODAY
    assert report.recent[-1].bound is not None
    assert report.recent[-1].observed == 20
    assert report.learned_days == 150


def test_a_window_has_the_spikes_that_reach_into_it() -> None:
    harbour = Harbour()
    harbour.quiet()
    april = datetime(2026, 4, 15, tzinfo=UTC)
    harbour.burst(april.date(), 25)
    harbour.burst(YESTERDAY, 25)
    harbour.read()
    days = [one.episode.first_day for one in found(harbour).episodes]
    assert days == [YESTERDAY, april.date()]
    assert [
        one.episode.first_day for one in found(harbour, start=april + timedelta(days=2)).episodes
    ] == days[:1]
    assert [one.episode.first_day for one in found(harbour, end=april + timedelta(days=2)).episodes] == days[
        1:
    ]
    summary = get_summary(harbour.world.ports, OPERATOR, "p", start=april, end=april + timedelta(days=1))
    assert summary.spike is not None
    assert summary.spike.date == april.date()
    later = get_summary(harbour.world.ports, OPERATOR, "p", end=april + timedelta(days=30))
    assert not later.spike_detected


def test_days_are_those_of_the_projects_zone() -> None:
    harbour = spiking()
    update_project(harbour.world.ports, OPERATOR, "p", ProjectChanges(timezone="Pacific/Kiritimati"))
    assert found(harbour).episodes[0].episode.peak.day == YESTERDAY
    update_project(harbour.world.ports, OPERATOR, "p", ProjectChanges(timezone="Pacific/Honolulu"))
    assert found(harbour).episodes[0].episode.peak.day == YESTERDAY - timedelta(days=1)


def test_a_quiet_project_hears_less() -> None:
    harbour = Harbour()
    harbour.quiet()
    harbour.burst(YESTERDAY, 7)
    harbour.read()
    heard = {}
    for sensitivity in ("sensitive", "default", "quiet"):
        update_project(
            harbour.world.ports,
            OPERATOR,
            "p",
            ProjectChanges(spike_sensitivity=sensitivity),  # type: ignore[arg-type]
        )
        heard[sensitivity] = any(one.episode.is_open_on(TODAY) for one in found(harbour).episodes)
    assert heard == {"sensitive": True, "default": True, "quiet": False}


def test_a_young_project_is_still_learning() -> None:
    harbour = Harbour()
    harbour.quiet(days=6)
    harbour.burst(YESTERDAY, 40)
    harbour.read()
    report = found(harbour)
    assert (report.learned_days, report.episodes) == (6, ())


def test_a_drop_to_nothing_goes_to_the_health_of_integrations_not_to_users() -> None:
    harbour = Harbour()
    for back in range(150, 4, -1):
        harbour.burst(TODAY - timedelta(days=back), 4)
    harbour.read()
    report = found(harbour)
    assert report.episodes == ()
    assert report.present_inactivity is not None
    assert report.present_inactivity.expected > 6


def test_another_tenants_spikes_are_nobodys_business() -> None:
    harbour = spiking()
    with pytest.raises(NotFound):
        list_spikes(harbour.world.ports, STRANGER, "p")
    assert list_spikes(harbour.world.ports, Actor("owner"), "p").episodes
    with pytest.raises(InvalidInput):
        found(harbour, start=NOON, end=NOON)


def never_read(harbour: Harbour) -> None:
    harbour.read(first_complete_at=None, last_synced_at=None, complete=False)


def failing_since_before(harbour: Harbour) -> None:
    failure = Failure(code="timeout", message="no answer in time", since=NOON - timedelta(days=3))
    harbour.read(until=NOON - timedelta(days=3), status="degraded", failure=failure)


def waiting_for_its_quota(harbour: Harbour) -> None:
    harbour.read(until=NOON - timedelta(days=2), paused_until=NOON + timedelta(hours=1))


def refused(harbour: Harbour) -> None:
    failure = Failure(code="access_denied", message="the token was revoked", since=NOON - timedelta(days=2))
    harbour.read(until=NOON - timedelta(days=2), status="needs_auth", failure=failure)


def paused(harbour: Harbour) -> None:
    harbour.read(until=NOON - timedelta(days=2), status="paused")


def second_integration_not_read_yet(harbour: Harbour) -> None:
    harbour.read()
    with harbour.world.ports.storage.begin() as work:
        work.integrations.add(
            evolve(harbour.world.integration, id="j", scope_name="octo/engines", first_complete_at=None)
        )


@pytest.mark.parametrize(
    "gap",
    [
        never_read,
        failing_since_before,
        waiting_for_its_quota,
        refused,
        paused,
        second_integration_not_read_yet,
    ],
)
def test_a_day_that_the_mirror_cannot_vouch_for_never_alarms(gap: Callable[[Harbour], None]) -> None:
    harbour = spiking()
    gap(harbour)
    report = found(harbour)
    assert report.open_on(TODAY) is None
    assert not report.coverage.verified
    summary = get_summary(harbour.world.ports, OPERATOR, "p")
    assert (summary.spike_detected, summary.coverage.verified) == (False, False)
    assert report.left_out[0].because == "not read to its end"


def test_what_was_caught_up_after_an_outage_counts_on_its_own_days() -> None:
    harbour = Harbour()
    harbour.quiet()
    failing_since_before(harbour)
    missed = found(harbour).learned_days
    harbour.read(failure=None, status="healthy")
    report = found(harbour)
    assert (report.episodes, report.left_out, report.coverage.verified) == ((), (), True)
    assert report.learned_days == missed + 3


@pytest.mark.parametrize("accounts", [1, 3000])
def test_an_import_alarms_nobody_and_teaches_nothing(accounts: int) -> None:
    harbour = Harbour()
    harbour.quiet()
    morning = datetime(2026, 6, 23, 9, tzinfo=UTC)
    imported = [
        a_snapshot(
            an_issue(
                10_000 + n,
                created_at=morning + timedelta(seconds=n // 3),
                author=evolve(an_issue().author, account=f"importer-{n % accounts}"),
            )
        )
        for n in range(3509)
    ]
    harbour.keep(imported)
    harbour.read()
    report = found(harbour)
    assert report.episodes == ()
    (left_out,) = report.left_out
    assert (left_out.first_day, left_out.because) == (morning.date(), "written in bulk")
    assert left_out.issues > 3509
    assert report.learned_days == 149


def test_a_migration_with_old_dates_alarms_nobody() -> None:
    """Issues of three months ago that appear now, although the mirror was reading then."""
    harbour = Harbour()
    may = datetime(2026, 5, 5, 9, tzinfo=UTC)

    def seen(at: datetime, place: int) -> str:
        milliseconds = int(at.timestamp() * 1000) + place
        digits = f"{milliseconds:012x}7{place:03x}8{0:015x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    place = 0
    for back in range(150, 0, -1):
        at = NOON - timedelta(days=back)
        for _ in range(4):
            place += 1
            harbour.keep([a_snapshot(an_issue(place, created_at=at), issue_id=seen(at, place))])
    for n in range(40):
        issue = an_issue(20_000 + n, created_at=may + timedelta(minutes=15 * n))
        harbour.keep([a_snapshot(issue, issue_id=seen(NOON, 3000 + n))])
    harbour.read()
    report = found(harbour)
    assert report.episodes == ()
    assert [(one.first_day, one.because) for one in report.left_out] == [(may.date(), "written in bulk")]


def test_history_that_the_first_reading_brought_teaches() -> None:
    harbour = spiking()
    harbour.read(created_at=NOON, first_complete_at=NOON)
    assert found(harbour).open_on(TODAY) is not None


def test_records_that_could_not_be_read_are_reported_beside_what_was_found() -> None:
    harbour = spiking()
    with harbour.world.ports.storage.begin() as work:
        work.quarantine.add(harbour.world.scope, [unreadable()], at=NOON)
    report = found(harbour)
    assert report.episodes
    assert report.coverage.reasons == ("tracker octo/rockets: 1 records could not be read",)
