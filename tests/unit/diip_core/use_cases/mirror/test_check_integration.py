"""Checking an integration."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.mirror.test_connect_integration import refusing
from tests.unit.diip_core.use_cases.world import STRANGER, World

from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.integration import Failure
from diip_core.errors import (
    AccessDenied,
    NotFound,
    RateLimited,
    SourceError,
    SourceMisconfigured,
    SourceUnavailable,
)
from diip_core.events import IntegrationDegraded
from diip_core.memory.bundle import START
from diip_core.memory.http import Canned
from diip_core.memory.mirror.issue_source import IDENTITY
from diip_core.use_cases.mirror.check_integration import check_integration


def refused(world: World, error: SourceError) -> None:
    refusing(world, error)
    with pytest.raises(type(error)):
        check_integration(world.ports, OPERATOR, world.scope)


@pytest.mark.parametrize("status", ["degraded", "needs_auth"])
def test_a_good_answer_heals(status: str) -> None:
    world = World()
    failure = Failure(code="bad_token", message="no", since=START)
    world.change(lambda integration: evolve(integration, status=status, failure=failure))
    assert check_integration(world.ports, OPERATOR, world.scope) == IDENTITY
    assert (world.integration.status, world.integration.failure) == ("healthy", None)
    assert [call.endpoint for call in world.calls] == ["/scope"]
    assert world.listed.closed


@pytest.mark.parametrize("status", ["paused", "disabled"])
def test_what_a_person_switched_off_stays_off(status: str) -> None:
    world = World()
    world.change(lambda integration: evolve(integration, status=status))
    check_integration(world.ports, OPERATOR, world.scope)
    assert world.integration.status == status


@pytest.mark.parametrize(
    ("error", "status"),
    [(AccessDenied("no", code="bad_token"), "needs_auth"), (SourceMisconfigured("gone"), "degraded")],
)
def test_a_refusal_is_stored_and_reported(error: SourceError, status: str) -> None:
    world = World()
    refused(world, error)
    assert world.integration.status == status
    assert [(event.status, event.code) for event in world.heard(IntegrationDegraded)] == [
        (status, error.code)
    ]
    assert len(world.calls) == 1


def test_another_scope_or_one_that_is_read_already_does_not_heal() -> None:
    """F19, T28."""
    world = World()
    world.change(lambda integration: evolve(integration, external_scope_id="666"))
    with pytest.raises(SourceMisconfigured, match="another scope"):
        check_integration(world.ports, OPERATOR, world.scope)
    world.change(lambda integration: evolve(integration, external_scope_id=None))
    reader = evolve(world.integration, id="z", scope_name="a/b", external_scope_id=IDENTITY.scope_id)
    with world.ports.storage.begin() as work:
        work.integrations.add(reader)
    with pytest.raises(SourceMisconfigured, match="integration z"):
        check_integration(world.ports, OPERATOR, world.scope)
    assert world.integration.status == "degraded"


def test_a_provider_that_is_down_leaves_the_integration_as_it_was() -> None:
    world = World()
    refused(world, SourceUnavailable("down"))
    assert (world.integration.status, world.integration.failure) == ("healthy", None)
    assert len(world.calls) == 1


def test_a_limit_is_stored_and_during_it_nobody_is_asked() -> None:
    """F20."""
    world = World()
    until = START + timedelta(minutes=5)
    refused(world, RateLimited("peace", retry_at=until))
    assert world.integration.paused_until == until
    assert len(world.calls) == 1
    with pytest.raises(RateLimited) as caught:
        check_integration(world.ports, OPERATOR, world.scope)
    assert caught.value.retry_at == until
    assert len(world.http.asked) == 1


def test_calls_are_logged_with_status_and_error_but_without_query() -> None:
    world = World()
    world.http.plant("/scope", Canned(status=502), SourceUnavailable("no answer", code="timeout"))
    check_integration(world.ports, OPERATOR, world.scope)
    with pytest.raises(SourceUnavailable):
        check_integration(world.ports, OPERATOR, world.scope)
    result = {(call.endpoint, call.status_code, call.success, call.error) for call in world.calls}
    assert result == {("/scope", 502, False, "http_502"), ("/scope", None, False, "timeout")}


def test_right_and_integration_must_be_there() -> None:
    world = World()
    with pytest.raises(NotFound):
        check_integration(world.ports, STRANGER, world.scope)
    with pytest.raises(NotFound):
        check_integration(world.ports, OPERATOR, Scope("p", "nothing"))


def test_a_pause_after_failures_ends_when_somebody_asks() -> None:
    world = World()
    failure = Failure(code="bad_token", message="no", since=START)
    world.change(
        lambda integration: evolve(
            integration, status="needs_auth", failure=failure, paused_until=START + timedelta(minutes=14)
        )
    )
    assert check_integration(world.ports, OPERATOR, world.scope) == IDENTITY


def test_a_pause_that_the_provider_asked_for_stays() -> None:
    world = World()
    until = START + timedelta(minutes=14)
    world.change(lambda integration: evolve(integration, throttled=1, paused_until=until))
    with pytest.raises(RateLimited) as caught:
        check_integration(world.ports, OPERATOR, world.scope)
    assert caught.value.retry_at == until
