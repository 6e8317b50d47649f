"""Listing providers."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.world import World

from diip_core.domain.identity.permissions import Actor
from diip_core.errors import Forbidden
from diip_core.use_cases.mirror.list_providers import list_providers


def test_a_provider_says_what_it_asks_for() -> None:
    world = World()
    world = World(providers=lambda: (world.provider("tracker"),))
    (described,) = list_providers(world.ports, Actor("anybody"))
    assert (described.name, described.title, described.capabilities) == ("tracker", "Tracker", ())
    assert described.config_schema["required"] == ["repository"]


def test_nobody_without_an_account_reads_them() -> None:
    with pytest.raises(Forbidden):
        list_providers(World().ports, Actor(None))
