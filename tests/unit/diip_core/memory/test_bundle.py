from __future__ import annotations

import pytest

from diip_core.errors import NotFound, SourceMisconfigured
from diip_core.events import ProjectCreated
from diip_core.memory.bundle import START, memory_ports
from diip_core.memory.clock import ManualClock
from diip_core.testing.samples import a_holder, a_scope


def test_announced_events_are_collected():
    announced = []
    ports = memory_ports(announced)
    ports.announce(ProjectCreated(project_id="p"))
    assert announced == [ProjectCreated(project_id="p")]


def test_events_that_nobody_collects_are_fine():
    memory_ports().announce(ProjectCreated(project_id="p"))


def test_one_port_may_be_another():
    fallen = []
    ports = memory_ports(failpoint=fallen.append)
    ports.failpoint("tx.begin")
    assert fallen == ["tx.begin"]
    assert ports.clock.now() == START


def test_the_storage_goes_by_the_clock_that_is_given():
    clock = ManualClock(START)
    ports = memory_ports(clock=clock)
    scope = a_scope(ports.storage)
    clock.advance(100)
    with ports.storage.begin() as work:
        lease, _ = work.checkpoints.claim(scope, holder=a_holder(), lease_seconds=5)
    assert (lease.until - START).total_seconds() == 105


def test_a_port_that_does_not_exist_is_refused():
    with pytest.raises(TypeError):
        memory_ports(clocks=None)


def test_there_is_no_provider_and_no_way_out():
    ports = memory_ports()
    with pytest.raises(NotFound):
        ports.provider("github")
    with pytest.raises(SourceMisconfigured):
        ports.http("https://api.github.com")
