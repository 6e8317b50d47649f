"""Finding bottlenecks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.unit.diip_core.use_cases.harbour import NOON, TODAY, Harbour
from tests.unit.diip_core.use_cases.world import STRANGER

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.errors import NotFound
from diip_core.use_cases.insight.list_bottlenecks import list_bottlenecks

LABELS = ("area/billing", "area/import", "area/search")


def working() -> Harbour:
    """Every area closes its issues in about ten days, but billing in about fifty."""
    harbour = Harbour()
    for back in range(170, 0, -1):
        for place, label in enumerate(LABELS):
            at = NOON - timedelta(days=back, hours=place)
            takes = timedelta(days=(50 if place == 0 else 9) + (back * 7 + place) % 5)
            closed_at = at + takes if at + takes < NOON else None
            harbour.issue(at, labels=(label,), closed_at=closed_at)
    harbour.read()
    return harbour


def test_the_slow_area_is_found_with_the_issues_that_wait() -> None:
    report = list_bottlenecks(working().world.ports, OPERATOR, "p")
    (one,) = report.found.bottlenecks
    assert (one.finding.kind, one.finding.value) == ("area/", "area/billing")
    assert one.finding.ratio > 4
    assert one.causes[0].days > one.causes[-1].days > 0
    assert report.coverage.verified
    assert report.computed_at == NOON
    assert report.changed is not None


def test_of_an_earlier_instant_only_what_was_there_counts() -> None:
    harbour = working()
    earlier = list_bottlenecks(harbour.world.ports, OPERATOR, "p", end=NOON - timedelta(days=150))
    assert earlier.found.bottlenecks == ()
    assert earlier.computed_at == NOON


def test_what_the_mirror_lacks_is_reported() -> None:
    harbour = working()
    harbour.read(incomplete_reason="older events are missing")
    report = list_bottlenecks(harbour.world.ports, OPERATOR, "p")
    assert (report.coverage.verified, report.coverage.reasons) == (
        False,
        ("tracker octo/rockets: older events are missing",),
    )


def test_an_empty_project_has_none() -> None:
    harbour = Harbour()
    harbour.issue(NOON - timedelta(days=1))
    report = list_bottlenecks(harbour.world.ports, OPERATOR, "p", integration_id="i")
    assert (report.found.bottlenecks, report.found.tested, report.changed) == ((), 0, None)
    assert report.computed_at.date() == TODAY


def test_only_members_may_ask() -> None:
    ports = working().world.ports
    with pytest.raises(NotFound):
        list_bottlenecks(ports, STRANGER, "p")
    assert list_bottlenecks(ports, Actor("owner"), "p").found.bottlenecks
