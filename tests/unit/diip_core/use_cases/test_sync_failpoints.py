"""A process that dies at any border leaves the mirror as if it had never died (guarantee P1, F23)."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.world import World, WrappedStorage, issue_page, unreadable

from diip_core.domain.mirror.lease import LEASE_SECONDS
from diip_core.errors import SourceUnavailable
from diip_core.memory.id_generator import MemoryIdGenerator
from diip_core.memory.mirror.issue_source import page
from diip_core.memory.process_identity import MemoryProcessIdentity
from diip_core.ports.failpoint import FAILPOINTS
from diip_core.ports.issue_source import Page
from diip_core.testing.samples import a_comment, a_holder, a_transition, after


class Died(BaseException):
    """Nobody catches it, as nobody catches SIGKILL."""


class Process:
    """Dies at the ``nth`` passage of the border ``name``; the dead write nothing more, not even a release."""

    def __init__(self, name: str = "", nth: int = 0) -> None:
        self.passages: Counter[str] = Counter()
        self._at = (name, nth)
        self._dead = False

    def failpoint(self, name: str, /) -> None:
        self.passages[name] += 1
        if (name, self.passages[name]) == self._at:
            self._dead = True
            raise Died

    def require_life(self) -> None:
        if self._dead:
            raise Died


def the_pages() -> list[Page]:
    """Three streams, edits, a record that cannot be read and its good copy."""
    return [
        evolve(issue_page(1, 2), quarantined=(unreadable("1003"), unreadable("1004"))),
        issue_page(2, 3, title="edited", updated_at=after(60)),
        page(comments=[a_comment(1), a_comment(2, issue_key="#3")]),
        evolve(issue_page(5), quarantined=(unreadable("1006"),)),
        page(transitions=[a_transition(1), a_transition(2, field="status", before="open", after="closed")]),
    ]


def run_to_its_end(world: World, process: Process) -> None:
    storage = world.ports.storage
    world.ports = evolve(
        world.ports,
        storage=WrappedStorage(storage, process.require_life),
        failpoint=process.failpoint,
    )
    try:
        while not world.sync().finished:
            pass
    finally:
        world.ports = evolve(world.ports, storage=storage)


def state(world: World) -> dict[str, Any]:
    return {
        "issues": world.records,
        "quarantine": world.quarantine,
        "checkpoint": world.checkpoint,
        "integration": world.integration,
    }


def undisturbed() -> tuple[dict[str, Any], Counter[str], list[str | None]]:
    world, process = World(*the_pages()), Process()
    run_to_its_end(world, process)
    return state(world), process.passages, world.listed.asked


EXPECTED, PASSAGES, ASKED = undisturbed()


def test_the_run_passes_every_border_there_is() -> None:
    assert set(PASSAGES) == set(FAILPOINTS)


@pytest.mark.parametrize("which", ["first", "second", "last"])
@pytest.mark.parametrize("name", FAILPOINTS)
def test_dying_at_a_border_changes_nothing_and_costs_at_most_one_page(name: str, which: str) -> None:
    """P1, F23."""
    nth = {"first": 1, "second": min(2, PASSAGES[name]), "last": PASSAGES[name]}[which]
    world = World(*the_pages(), process=MemoryProcessIdentity(a_holder(1)))
    with pytest.raises(Died):
        run_to_its_end(world, Process(name, nth))
    has_ended = world.checkpoint.cursor is not None and not world.checkpoint.mid_walk
    assert (world.checkpoint.cursor is None) == (not world.external_ids)
    if has_ended:
        assert state(world) == EXPECTED

    heir = MemoryProcessIdentity(a_holder(2), dead=[a_holder(1)])
    world.ports = evolve(world.ports, process=heir, ids=MemoryIdGenerator(seed=2))
    run_to_its_end(world, Process())
    assert world.records == EXPECTED["issues"]
    if not has_ended:
        assert state(world) == EXPECTED
        assert len(world.listed.asked) <= len(ASKED) + 1


def test_dying_in_the_middle_of_failures_loses_no_page() -> None:
    world = World(*the_pages(), process=MemoryProcessIdentity(dead=[MemoryProcessIdentity().holder()]))
    world.listed.pages.insert(1, SourceUnavailable("down", code="http_502"))
    with pytest.raises(Died):
        run_to_its_end(world, Process("fetch.before", 3))
    run_to_its_end(world, Process())
    assert state(world) == EXPECTED


def test_a_cursor_committed_before_its_page_would_be_caught() -> None:
    """The negative control of the tests above."""
    world = World(*the_pages(), process=MemoryProcessIdentity(dead=[MemoryProcessIdentity().holder()]))
    with pytest.raises(Died):
        run_to_its_end(world, Process("fetch.after", 2))
    world.clock.advance(LEASE_SECONDS + 1)
    with world.ports.storage.begin() as work:
        lease, checkpoint = work.checkpoints.claim(world.scope, holder=a_holder(9), lease_seconds=1)
        work.checkpoints.save(lease, evolve(checkpoint, cursor="2"), lease_seconds=1)
        work.checkpoints.release(lease)
    world.clock.advance(-LEASE_SECONDS - 1)
    run_to_its_end(world, Process())
    assert state(world)["issues"] != EXPECTED["issues"]
