"""Connecting a tracker's scope."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.world import BASE, STRANGER, AskingSource, World

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.mirror.integration import Integration
from diip_core.domain.secret import Secret
from diip_core.errors import (
    AccessDenied,
    Conflict,
    InvalidInput,
    NotFound,
    ProviderRefused,
    RateLimited,
    SourceError,
    SourceMisconfigured,
    SourceUnavailable,
)
from diip_core.events import IntegrationConnected
from diip_core.memory.bundle import START
from diip_core.memory.mirror.issue_source import IDENTITY
from diip_core.ports.issue_source import Identity
from diip_core.ports.provider import Connection
from diip_core.use_cases.mirror.connect_integration import connect_integration

OWNER = Actor("owner")
CONFIG = {"repository": "octo/engines"}


def connect(world: World, actor: Actor = OWNER, **how: Any) -> Integration:
    how = {"provider": "tracker", "config": CONFIG, **how}
    return connect_integration(world.ports, actor, "p", **how)


def kept(world: World) -> list[Integration]:
    with world.ports.storage.read() as view:
        return [each for each in view.integrations.of_project("p") if each.id != "i"]


class Refusing(AskingSource):
    error: SourceError

    def check(self) -> Identity:
        super().check()
        raise self.error


def refusing(world: World, error: SourceError) -> None:
    def open_refusing(connection: Connection) -> AskingSource:
        source = Refusing(connection, world.listed)
        source.error = error
        return source

    world.open = open_refusing


def test_a_scope_is_stored_with_its_immutable_id_and_its_first_call() -> None:
    world = World()
    integration = connect(world)
    assert kept(world) == [integration]
    assert integration == Integration(
        id=integration.id,
        project_id="p",
        provider="tracker",
        scope_name="octo/engines",
        base_url=BASE,
        created_at=START,
        config=CONFIG,
        external_scope_id=IDENTITY.scope_id,
    )
    world.scope = integration.scope
    assert [call.endpoint for call in world.calls] == ["/scope"]
    assert world.heard(IntegrationConnected) == [IntegrationConnected(integration.scope, "tracker")]
    assert world.listed.closed


def test_the_name_is_spelt_as_the_provider_does_unless_it_moved() -> None:
    world = World()
    world.listed.identity = evolve(IDENTITY, scope_name="Octo/Engines")
    assert connect(world).scope_name == "Octo/Engines"
    moved = World()
    moved.listed.identity = evolve(IDENTITY, scope_name="octo/starships")
    assert connect(moved).scope_name == "octo/engines"


def test_a_token_is_sealed_for_this_integration_and_used_for_the_proof() -> None:
    """T16, T17."""
    world = World()
    integration = connect(world, token=Secret("t0ken"))
    assert integration.sealed_token is not None
    owner = f"integration:{integration.id}:token"
    assert world.ports.secret_box.open(integration.sealed_token, owner=owner).reveal() == "t0ken"
    assert world.http.asked[0].headers["authorization"] == "t0ken"


def test_without_verify_nobody_is_asked() -> None:
    world = World()
    integration = connect(world, verify=False, base_url=f"{BASE}/api/v3/")
    assert (integration.external_scope_id, integration.base_url) == (None, f"{BASE}/api/v3")
    assert world.http.asked == []


@pytest.mark.parametrize(
    "error", [AccessDenied("bad token"), SourceMisconfigured("no such place", code="gone")]
)
def test_a_providers_refusal_is_reported_and_nothing_is_stored(error: SourceError) -> None:
    world = World()
    refusing(world, error)
    with pytest.raises(ProviderRefused) as caught:
        connect(world)
    assert (caught.value.message, caught.value.code) == (error.message, error.code)
    assert kept(world) == []
    assert world.announced == []


@pytest.mark.parametrize("error", [SourceUnavailable("down"), RateLimited("peace", retry_at=START)])
def test_a_provider_that_cannot_be_asked_now_is_no_refusal(error: SourceError) -> None:
    world = World()
    refusing(world, error)
    with pytest.raises(type(error)):
        connect(world)
    assert kept(world) == []


def test_a_scope_is_connected_once() -> None:
    world = World()
    connect(world)
    with pytest.raises(Conflict):
        connect(world)


@pytest.mark.parametrize(
    "other", [{"config": {"repository": "octo/old-name"}}, {"base_url": f"{BASE}/api/v3"}]
)
def test_nor_under_another_name_or_address(other: dict[str, Any]) -> None:
    """T28."""
    world = World()
    first = connect(world)
    with pytest.raises(Conflict, match=first.id) as caught:
        connect(world, **other)
    assert caught.value.code == "same_scope"
    assert kept(world) == [first]


@pytest.mark.parametrize("config", [{}, {"repository": "no-slash"}, {"repository": 7}, {**CONFIG, "x": 1}])
def test_a_wrong_answer_of_the_form_is_named(config: dict[str, Any]) -> None:
    world = World()
    with pytest.raises(InvalidInput) as caught:
        connect(world, config=config)
    assert caught.value.field == ("x" if "x" in config else "repository")


def test_project_provider_and_right_must_be_there() -> None:
    world = World()
    with pytest.raises(NotFound):
        connect(world, provider="nobody")
    with pytest.raises(NotFound):
        connect_integration(world.ports, OPERATOR, "q", provider="tracker", config=CONFIG)
    with pytest.raises(NotFound):
        connect(world, STRANGER)
    assert world.http.asked == []
