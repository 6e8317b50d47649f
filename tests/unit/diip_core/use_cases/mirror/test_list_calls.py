"""Listing calls to a provider."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.world import STRANGER, World

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.calls import ApiCall
from diip_core.errors import InvalidInput, NotFound
from diip_core.testing.samples import after
from diip_core.use_cases.mirror.list_calls import list_calls


def test_calls_come_newest_first_page_by_page() -> None:
    world = World()
    with world.ports.storage.begin() as work:
        work.calls.add(world.scope, [ApiCall(f"/{n}", 200, 1, True, after(n)) for n in range(3)])
    first = list_calls(world.ports, Actor("owner"), world.scope, limit=2)
    second = list_calls(world.ports, Actor("owner"), world.scope, limit=2, after=first.next)
    assert [call.endpoint for call in (*first.items, *second.items)] == ["/2", "/1", "/0"]
    assert second.next is None


def test_limit_integration_and_right_must_do() -> None:
    world = World()
    with pytest.raises(InvalidInput):
        list_calls(world.ports, OPERATOR, world.scope, limit=201)
    for actor, scope in ((OPERATOR, Scope("p", "j")), (OPERATOR, Scope("q", "i")), (STRANGER, world.scope)):
        with pytest.raises(NotFound):
            list_calls(world.ports, actor, scope)
