from __future__ import annotations

from attrs import evolve

from diip_core.memory.id_generator import MemoryIdGenerator
from diip_core.memory.process_identity import MemoryProcessIdentity
from diip_core.memory.randomness import MemoryRandomness


def drawn(seed):
    ids, randomness = MemoryIdGenerator(seed), MemoryRandomness(seed)
    return [(ids.new_id(), randomness.fraction()) for _ in range(10)]


def test_one_seed_gives_one_sequence():
    assert drawn(7) == drawn(7)


def test_another_seed_gives_another_sequence():
    assert drawn(7) != drawn(8)


def test_only_the_listed_holders_are_dead():
    holder = MemoryProcessIdentity().holder()
    gone, alive = evolve(holder, pid=2), evolve(holder, pid=3)
    process = MemoryProcessIdentity(alive, dead={gone})
    assert process.holder() == alive
    assert process.is_dead(gone)
    assert not process.is_dead(alive)
