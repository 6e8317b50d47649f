"""GitHub's repositories change while they are read, its budget ends and clocks differ: nothing is lost."""

from __future__ import annotations

from random import Random

import pytest
from attrs import evolve
from tests.system.mirror import mirrored, require_exact


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("paging", ["page", "cursor"])
@pytest.mark.parametrize("deletes", [False, True])
def test_edits_and_deletions_during_the_walk_lose_nothing(deletes: bool, paging: str, seed: int) -> None:
    """F16: what was deleted may stay until a census, what is there is there as it is.

    An event that vanishes may hide a neighbour until then, so events are compared without
    deletions only.
    """
    with mirrored(issues=700, paging=paging) as mirror:
        chance, editor = Random(seed), mirror.simulator.editor()
        operations = ["touch", "edit", "close", "reopen", "comment", "rename", *["delete"] * deletes]

        def work() -> None:
            mirror.clock.advance(1)
            for _ in range(3):
                editor.somebody(chance, chance.choice(operations))

        mirror.simulator.every(1, work)
        assert mirror.run().outcome.finished
        assert mirror.holds.keys() >= mirror.should_hold.keys()
        mirror.simulator.rest()
        mirror.run()
        if not deletes:
            require_exact(mirror)
            return
        holds, should_hold = mirror.holds, mirror.should_hold
        assert {key: evolve(holds[key], event_ids=()) for key in should_hold} == {
            key: evolve(issue, event_ids=()) for key, issue in should_hold.items()
        }
        gone = {issue.number for key, issue in holds.items() if key not in should_hold}
        assert gone
        assert gone <= mirror.simulator.repository().gone.keys()


@pytest.mark.parametrize("paging", ["page", "cursor"])
def test_450_issues_of_one_second_with_edits_among_them_lose_nothing(paging: str) -> None:
    """F17."""
    with mirrored(issues=800, paging=paging) as mirror:
        chance, editor = Random(1), mirror.simulator.editor()
        tied = list(editor.tie(450))
        assert len(tied) == 450
        mirror.clock.advance(60)

        def work() -> None:
            if tied:
                mirror.clock.advance(1)
                editor.edit(tied.pop(chance.randrange(len(tied))))

        mirror.simulator.every(2, work)
        assert mirror.run().outcome.finished
        assert mirror.holds.keys() == mirror.should_hold.keys()
        mirror.simulator.rest()
        assert mirror.run().outcome.complete
        require_exact(mirror)


def test_an_hours_budget_is_never_overdrawn() -> None:
    """F20: no call in the closed window."""
    with mirrored(issues=1200, anonymous_limit=10, window_seconds=1800) as mirror:
        run = mirror.run()
        assert run.outcome.complete
        assert (run.retries, run.outcome.failures) == (0, 0)
        assert run.waited_seconds > 1800
        assert not mirror.simulator.log.violations
        assert all(call.status == 200 for call in mirror.simulator.log.calls)
        require_exact(mirror)


@pytest.mark.parametrize("skew_seconds", [-3600, 3600])
def test_a_clock_that_is_wrong_by_an_hour_loses_nothing(skew_seconds: int) -> None:
    """F18, F40, F20."""
    with mirrored(anonymous_limit=6, window_seconds=900, skew_seconds=skew_seconds) as mirror:
        mirror.run()
        mirror.clock.advance(700)
        mirror.simulator.editor().edit(next(iter(mirror.should_hold.values())).number)
        assert mirror.run().outcome.complete
        require_exact(mirror)
        assert not mirror.simulator.log.violations
