from __future__ import annotations

from attrs import evolve

from diip_core.memory.fresh import MemoryFresh


def drawn(fresh):
    return [(fresh.id(), fresh.chance()) for _ in range(10)]


def test_one_seed_gives_one_sequence():
    assert drawn(MemoryFresh(7)) == drawn(MemoryFresh(7))


def test_another_seed_gives_another_sequence():
    assert drawn(MemoryFresh(7)) != drawn(MemoryFresh(8))


def test_only_the_holders_it_was_told_are_dead():
    holder = MemoryFresh().holder()
    gone, alive = evolve(holder, pid=2), evolve(holder, pid=3)
    fresh = MemoryFresh(holder=alive, dead={gone})
    assert fresh.holder() == alive
    assert fresh.is_dead(gone)
    assert not fresh.is_dead(alive)
