"""The service's health."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.world import World, WrappedStorage

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.jobs.service_health import Check, Disk
from diip_core.errors import Forbidden, StorageRefused, StorageUnavailable
from diip_core.memory.jobs.job_queue import MemoryJobQueue
from diip_core.ports.storage.storage import ReadView
from diip_core.testing.samples import a_holder
from diip_core.use_cases.jobs.get_health import get_health
from diip_core.use_cases.mirror.request_sync import request_sync

CHECKS = {"database", "redis", "queue", "workers", "scheduler", "migrations", "disk"}


def working() -> World:
    world = World()
    with world.ports.storage.begin() as work:
        work.workers.register("ticker", a_holder(), seconds=1000)
        work.workers.register("worker:pad:1", a_holder(), seconds=1000)
    return world


def test_all_is_well_where_everybody_works() -> None:
    health = get_health(working().ports, OPERATOR, disk=Disk(100 * 2**20, 50 * 2**20))
    assert set(health.checks) == CHECKS
    assert health.status == "ok"
    assert health.checks["redis"].status == "not_configured"
    assert health.checks["workers"].detail == "1 at work"
    assert health.checks["disk"].detail == "50 MiB free"


def test_nobody_at_work_is_degraded() -> None:
    health = get_health(World().ports, OPERATOR)
    assert health.status == "degraded"
    assert [name for name, check in health.checks.items() if check.status == "degraded"] == [
        "workers",
        "scheduler",
    ]


def test_a_job_that_nobody_takes_is_reported() -> None:
    world = working()
    request_sync(world.ports, OPERATOR, world.scope)
    world.clock.advance(121)
    queue = get_health(world.ports, OPERATOR).checks["queue"]
    assert (queue.status, queue.detail) == ("degraded", "1 jobs wait, the first is 121 s late")


def test_a_full_disk_is_reported() -> None:
    health = get_health(working().ports, OPERATOR, disk=Disk(100, 4))
    assert (health.status, health.checks["disk"].status) == ("degraded", "degraded")


def test_without_its_database_the_service_is_down() -> None:
    class Gone(WrappedStorage):
        @contextmanager
        def read(self) -> Iterator[ReadView]:
            raise StorageUnavailable("it is restarting")
            yield

    world = World()
    world.ports = evolve(world.ports, storage=Gone(world.ports.storage))
    health = get_health(world.ports, OPERATOR)
    assert (health.status, health.checks["database"].detail) == ("down", "it is restarting")


def test_it_is_for_admins() -> None:
    with pytest.raises(Forbidden):
        get_health(World().ports, Actor(user_id="owner"))


class OutdatedStorage(WrappedStorage):
    def schema_version(self) -> str:
        raise StorageRefused("the database has schema 1.8, this DIIP needs 2.0")


def test_a_schema_this_program_cannot_work_with_is_reported() -> None:
    ports = working().ports
    health = get_health(evolve(ports, storage=OutdatedStorage(ports.storage)), OPERATOR)
    assert (health.status, health.checks["migrations"].status) == ("degraded", "down")


class UnreachableBroker(MemoryJobQueue):
    def check_broker(self) -> Check:
        return Check("down", "Redis does not answer")


def test_the_broker_answers_for_itself() -> None:
    health = get_health(evolve(working().ports, queue=UnreachableBroker()), OPERATOR)
    assert (health.status, health.checks["redis"].status) == ("degraded", "down")
