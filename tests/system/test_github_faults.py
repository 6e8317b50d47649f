"""GitHub misbehaving, one guarantee after the other, over real HTTP: the mirror is exact all the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.system.mirror import IMPATIENT, Mirror, mirrored, require_exact

from diip_adapters.simulators.faults import Fault
from diip_adapters.sql.database import open_storage
from diip_core.errors import AccessDenied, SourceBroken
from diip_core.events import ContractBroken, IntegrationDegraded, RecordQuarantined


@pytest.fixture
def mirror() -> Iterator[Mirror]:
    with mirrored() as world:
        yield world


@pytest.mark.parametrize("paging", ["page", "cursor"])
def test_a_calm_walk_is_exact_and_a_second_one_changes_nothing(paging: str) -> None:
    with mirrored(paging=paging) as mirror:
        first = mirror.run()
        assert (first.outcome.complete, first.retries) == (True, 0)
        require_exact(mirror)
        second = mirror.run()
        assert (second.outcome.created, second.outcome.updated) == (0, 0)
        assert not mirror.simulator.log.violations


TRANSIENT = {
    "F01": ["http-500", "http-502", "http-503", "http-504"],
    "F02": ["hang"],
    "F03": ["reset", "reset-late", "cut-short", "cut-chunked"],
    "F04": ["cut-silently", "cut-json", "cut-gzip"],
    "F05": ["empty-list"],
    "F06": ["drip", "drip-headers"],
    "F07": ["bad-utf8"],
    "F08": ["html", "text", "empty"],
    "F20": ["primary-limit"],
    "F21": ["secondary-limit", "secondary-limit-429", "secondary-limit-silent", "secondary-limit-429-silent"],
}


@pytest.mark.parametrize("kind", [kind for kinds in TRANSIENT.values() for kind in kinds])
def test_every_seventh_request_failing_in_one_way_changes_nothing(kind: str, mirror: Mirror) -> None:
    """F01-F08, F20, F21: see TRANSIENT."""
    if kind == "hang" or "drip" in kind:
        mirror.limits = IMPATIENT
    mirror.faults(Fault(kind, every=7, match="/repositories/", seconds=8 if "drip" in kind else 40))
    run = mirror.run()
    assert mirror.simulator.plan.struck[kind] >= 2
    assert run.outcome.complete
    require_exact(mirror)
    assert not mirror.simulator.log.violations
    assert mirror.integration.status == "healthy"


TEN_WAYS = (
    "http-500", "http-502", "http-503", "reset", "cut-chunked", "cut-json", "html", "empty-list",
    "secondary-limit", "primary-limit",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_fourteen_percent_failing_in_ten_ways_changes_nothing(seed: int, tmp_path: Path) -> None:
    """F01-F08, F20, F21, on SQLite."""
    storage = open_storage(f"sqlite:///{tmp_path / 'diip.db'}")
    with mirrored(issues=900, storage=storage) as mirror:
        mirror.simulator.plan.seed = seed
        mirror.faults(*(Fault(kind, rate=0.014, seconds=20) for kind in TEN_WAYS))
        run = mirror.run()
        assert run.outcome.complete
        require_exact(mirror)
        mirror.faults()
        again = mirror.run(full=True)
        assert (again.outcome.created, again.outcome.updated, again.outcome.complete) == (0, 0, True)
        assert mirror.simulator.plan.struck.total() > 5
        assert not mirror.simulator.log.violations
    storage.close()


def test_an_answer_that_stays_unreadable_stops_the_cursor(mirror: Mirror) -> None:
    """F04, F07."""
    mirror.faults(Fault("bad-utf8", skip=2, match="/issues"))
    with pytest.raises(SourceBroken):
        mirror.run()
    assert mirror.integration.failure is not None
    assert mirror.integration.failure.code == "contract_fault"
    assert list(mirror.unreadable.values()) == ["page"]
    mirror.faults()
    assert mirror.run().outcome.complete
    require_exact(mirror)
    assert mirror.unreadable == {}


def test_a_sign_in_page_is_never_no_issues(mirror: Mirror) -> None:
    """F08."""
    mirror.run()
    before = mirror.holds
    mirror.faults(Fault("html", match="/issues"))
    with pytest.raises(AccessDenied):
        mirror.run()
    assert mirror.integration.status == "needs_auth"
    assert mirror.holds == before


DRIFTS = [
    Fault(kind, share=0.01, field=field, match="/issues")
    for kind in ("field-gone", "field-renamed", "field-retyped")
    for field in ("updated_at", "created_at", "title", "number", "id", "user", "comments", "labels")
]
HOSTILE = ["nan", "huge-int", "impossible-date"]


@pytest.mark.parametrize(
    "fault", [*DRIFTS, *(Fault(kind) for kind in HOSTILE)], ids=lambda fault: f"{fault.kind}-{fault.field}"
)
def test_a_few_unreadable_records_go_to_quarantine_and_their_neighbours_are_stored(
    fault: Fault, mirror: Mirror
) -> None:
    """F09, F13."""
    mirror.faults(fault)
    outcome = mirror.run().outcome
    should_hold, holds = mirror.should_hold, mirror.holds
    lacking = should_hold.keys() - holds.keys()
    issues = [key for key, kind in mirror.unreadable.items() if kind == "issue"]
    assert outcome.finished
    if fault.kind != "field-gone":
        assert mirror.unreadable
    assert outcome.complete is (not mirror.unreadable)
    assert len(lacking) <= len(issues)
    assert len(mirror.announced_of(RecordQuarantined)) >= len(mirror.unreadable)
    mirror.faults()
    mirror.run(full=True)
    require_exact(mirror)


@pytest.mark.parametrize("field", ["updated_at", "title", "id", "user"])
def test_a_renamed_field_of_all_records_breaks_the_contract_and_loses_nothing(
    field: str, mirror: Mirror
) -> None:
    """F09: degraded, the cursor stays, announced once."""
    mirror.faults(Fault("field-renamed", share=1.0, field=field, match="/issues"))
    for _ in range(2):
        with pytest.raises(SourceBroken):
            mirror.run()
    assert mirror.integration.status == "degraded"
    assert mirror.integration.failure is not None
    assert mirror.integration.failure.code == "contract_fault"
    assert len(mirror.announced_of(ContractBroken)) == len(mirror.announced_of(IntegrationDegraded)) == 1
    assert mirror.holds == {}
    mirror.faults()
    assert mirror.run().outcome.complete
    require_exact(mirror)


@pytest.mark.parametrize("kind", ["null-author", "nul", "lone-surrogate", "huge-body", "many-labels"])
def test_odd_but_lawful_records_are_all_stored(kind: str, mirror: Mirror) -> None:
    """F11, F12, F13."""
    mirror.faults(Fault(kind))
    assert mirror.run().outcome.complete
    assert mirror.holds.keys() == mirror.should_hold.keys()


@pytest.mark.parametrize("kind", ["duplicate-rows", "repeated-rows"])
def test_records_that_come_twice_are_stored_once(kind: str, mirror: Mirror) -> None:
    """F15."""
    mirror.faults(Fault(kind))
    assert mirror.run().outcome.complete
    require_exact(mirror)
