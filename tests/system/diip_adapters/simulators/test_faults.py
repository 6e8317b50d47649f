from __future__ import annotations

import re
from pathlib import Path

import pytest

from diip_adapters.simulators.faults import KINDS, Fault, FaultPlan
from diip_core.errors import InvalidInput

REFERENCE = Path(__file__).parents[4] / "docs" / "reference" / "simulator.md"


def struck(plan: FaultPlan, requests: int, target: str = "/x") -> list[bool]:
    return [plan.pick(target) is not None for _ in range(requests)]


def test_a_rate_strikes_about_that_share_and_follows_the_seed() -> None:
    first, again, other = (struck(FaultPlan([Fault("reset", rate=0.2)], seed), 1_000) for seed in (1, 1, 2))
    assert first == again != other
    assert 150 < sum(first) < 250


def test_skip_every_and_times_count_requests() -> None:
    plan = FaultPlan([Fault("reset", skip=2, every=3, times=2)])
    assert [place for place, hit in enumerate(struck(plan, 20)) if hit] == [4, 7]
    assert plan.struck == {"reset": 2}


def test_only_requests_that_match_count() -> None:
    plan = FaultPlan([Fault("reset", match=r"/comments\?.*page=2", times=1)])
    assert plan.pick("/issues?page=2") is None
    assert plan.pick("/comments?page=2") is not None


def test_the_first_fault_that_strikes_wins() -> None:
    plan = FaultPlan([Fault("reset", times=1), Fault("hang")])
    assert [plan.pick("/x").kind for _ in range(3)] == ["reset", "hang", "hang"]  # type: ignore[union-attr]


def test_a_replaced_plan_starts_from_its_beginning() -> None:
    plan = FaultPlan([Fault("reset", times=1)])
    struck(plan, 3)
    plan.replace([Fault("reset", times=1)])
    assert struck(plan, 2) == [True, False]


def test_a_fault_is_read_from_the_command_line() -> None:
    assert Fault.parse("http-502:0.25") == Fault("http-502", rate=0.25)
    assert Fault.parse("reset") == Fault("reset", rate=1.0)


@pytest.mark.parametrize("text", ["http-999", "reset:often"])
def test_an_unusable_fault_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        Fault.parse(text)


def test_the_reference_page_names_every_fault() -> None:
    listed = set(re.findall(r"^\| `([a-z][a-z0-9-]*)` \|", REFERENCE.read_text(), re.MULTILINE))
    assert listed == set(KINDS)
