"""Reading an integration."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.world import STRANGER, World

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.issues.issue import Scope
from diip_core.errors import NotFound
from diip_core.use_cases.mirror.get_integration import get_integration


def test_an_integration_is_read() -> None:
    world = World()
    assert get_integration(world.ports, Actor("owner"), world.scope) == world.integration


def test_integration_and_right_must_be_there() -> None:
    world = World()
    for actor, scope in ((OPERATOR, Scope("p", "j")), (OPERATOR, Scope("q", "i")), (STRANGER, world.scope)):
        with pytest.raises(NotFound):
            get_integration(world.ports, actor, scope)
