"""What the mirror vouches for: each way in which a gap can arise."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from diip_core.domain.mirror.coverage import Coverage, cover
from diip_core.domain.mirror.integration import Failure, Integration
from diip_core.testing.samples import START, an_integration

NOW = START + timedelta(days=100)
LATE = NOW - timedelta(minutes=5)
WEEK_AGO = NOW - timedelta(days=7)
TIMEOUT = Failure(code="timeout", message="no answer in time", since=WEEK_AGO)


def integration(**changes: Any) -> Integration:
    whole = an_integration(
        "p", id="i", scope_name="octo/rockets", first_complete_at=START, last_synced_at=LATE, complete=True
    )
    return evolve(whole, **changes)


def covered(*integrations: Integration, end: Any = None, **quarantined: int) -> Coverage:
    return cover(integrations, quarantined, now=NOW, end=end)


def test_a_fresh_mirror_vouches_for_all_it_read() -> None:
    assert covered(integration()) == Coverage(LATE)


def test_nothing_connected_vouches_for_nothing() -> None:
    assert covered() == Coverage(None, ("nothing is connected to this project",))


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"first_complete_at": None}, ["the first sync has not come to its end"]),
        (
            {"first_complete_at": None, "status": "paused"},
            ["the first sync has not come to its end", "it is paused"],
        ),
        ({"incomplete_reason": "older events are missing"}, ["older events are missing"]),
        ({"failure": TIMEOUT}, ["nothing was read since", "the last call failed, no answer in time"]),
        (
            {"failure": TIMEOUT, "status": "needs_auth", "last_synced_at": WEEK_AGO},
            ["nothing was read since 2026-04-04T00:00:00Z", "the last call failed, no answer in time"],
        ),
        ({"status": "paused"}, ["nothing was read since", "it is paused"]),
        ({"status": "disabled", "last_synced_at": WEEK_AGO}, ["nothing was read since", "it is disabled"]),
        ({"last_synced_at": WEEK_AGO}, ["nothing was read since 2026-04-04T00:00:00Z"]),
    ],
    ids=str,
)
def test_each_gap_is_reported(changes: dict[str, Any], reasons: list[str]) -> None:
    result = covered(integration(**changes)).reasons
    assert [reason.partition(": ")[0] for reason in result] == ["github octo/rockets"] * len(reasons)
    for reason, words in zip(result, reasons, strict=True):
        assert words in reason


def test_what_could_not_be_read_is_reported_where_it_belongs() -> None:
    assert covered(integration(), i=2, j=5).reasons == ("github octo/rockets: 2 records could not be read",)


def test_a_first_walk_under_way_vouches_for_no_day_of_the_project() -> None:
    other = integration(id="j", first_complete_at=None, last_synced_at=None)
    assert covered(integration(), other).until is None


def test_the_integration_read_least_far_decides() -> None:
    assert covered(integration(), integration(id="j", last_synced_at=WEEK_AGO)).until == WEEK_AGO


def test_one_that_rests_holds_the_others_not_back() -> None:
    resting = integration(id="j", status="paused", last_synced_at=WEEK_AGO)
    assert covered(integration(), resting).until == LATE
    assert covered(resting).until == WEEK_AGO


def test_a_window_that_was_read_whole_is_not_blamed_for_what_came_later() -> None:
    failing = integration(failure=TIMEOUT, status="degraded", last_synced_at=WEEK_AGO)
    assert covered(failing, end=WEEK_AGO).reasons == ()
    assert len(covered(failing, end=WEEK_AGO + timedelta(seconds=1)).reasons) == 2


def test_an_end_to_come_is_as_good_as_now() -> None:
    assert covered(integration(), end=NOW + timedelta(days=9)) == covered(integration())
