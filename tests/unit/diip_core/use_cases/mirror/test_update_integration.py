"""Changing how an integration is read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.world import BASE, STRANGER, World

from diip_core.domain.identity.membership import Membership
from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.mirror.integration import Failure, Integration, token_owner
from diip_core.domain.secret import Secret
from diip_core.errors import Conflict, Forbidden, InvalidInput, NotFound
from diip_core.memory.bundle import START
from diip_core.testing.samples import an_integration
from diip_core.use_cases.mirror.update_integration import update_integration


def update(world: World, actor: Actor = OPERATOR, **changes: Any) -> Integration:
    updated = update_integration(world.ports, actor, world.scope, **changes)
    assert updated == world.integration
    return updated


def test_a_new_token_is_sealed_and_tried_at_once() -> None:
    world = World()
    world.change(lambda known: evolve(known, status="needs_auth", failure=Failure("http_401", "no", START)))
    updated = update(world, token=Secret("a-new-token"))
    assert updated.sealed_token is not None
    box = world.ports.secret_box
    assert box.open(updated.sealed_token, owner=token_owner("i")) == Secret("a-new-token")
    assert (updated.status, updated.failure, updated.next_sync_at) == ("healthy", None, START)


def test_a_new_address_erases_the_token() -> None:
    """T20."""
    world = World()
    update(world, token=Secret("the-old-token"))
    moved = update(world, base_url="https://elsewhere.example/")
    assert (moved.base_url, moved.sealed_token, moved.status) == (
        "https://elsewhere.example",
        None,
        "needs_auth",
    )


def test_the_same_address_keeps_the_token() -> None:
    world = World()
    sealed = update(world, token=Secret("the-token")).sealed_token
    assert update(world, base_url=BASE + "/").sealed_token == sealed


def test_a_new_address_with_its_own_token_keeps_that() -> None:
    world = World()
    moved = update(world, base_url="https://elsewhere.example", token=Secret("its-own-token"))
    assert moved.sealed_token is not None
    assert moved.status == "healthy"


def test_a_token_is_taken_away_by_null_and_what_remains_tried_at_once() -> None:
    world = World()
    update(world, token=Secret("the-token"))
    world.change(lambda known: evolve(known, status="needs_auth", failure=Failure("bad_token", "no", START)))
    assert update(world, paused=False).sealed_token is not None
    bare = update(world, token=None)
    assert (bare.sealed_token, bare.status, bare.next_sync_at) == (None, "healthy", START)


def test_only_the_owner_moves_an_integration() -> None:
    world = World()
    with world.ports.storage.begin() as work:
        work.members.put(Membership(project_id="p", user_id="m", role="maintainer"))
    maintainer = Actor(user_id="m")
    with pytest.raises(Forbidden):
        update(world, maintainer, base_url="https://elsewhere.example")
    assert update(world, maintainer, paused=True).status == "paused"
    assert update(world, Actor(user_id="owner"), base_url="https://elsewhere.example")


def test_an_address_where_the_project_reads_the_scope_already_is_a_conflict() -> None:
    world = World()
    with world.ports.storage.begin() as work:
        known = work.integrations.get(world.scope)
        work.integrations.add(evolve(known, id="other", base_url="https://taken.example"))
    with pytest.raises(Conflict):
        update(world, base_url="https://taken.example")


def test_it_pauses_and_continues() -> None:
    world = World()
    assert update(world, paused=True).status == "paused"
    resumed = update(world, paused=False)
    assert (resumed.status, resumed.next_sync_at) == ("healthy", START)


def test_going_on_changes_nothing_where_nothing_was_paused() -> None:
    world = World()
    world.change(lambda known: evolve(known, status="degraded"))
    assert update(world, paused=False).status == "degraded"


def test_a_disabled_one_is_for_an_admin_to_resume() -> None:
    world = World()
    world.change(lambda known: evolve(known, status="disabled"))
    with pytest.raises(Conflict):
        update(world, paused=False)


def test_an_interval_moves_the_next_sync() -> None:
    world = World()
    world.change(lambda known: evolve(known, last_synced_at=START))
    updated = update(world, sync_interval_seconds=600)
    assert updated.next_sync_at is not None
    assert (updated.next_sync_at - START).total_seconds() == 600


def test_null_brings_the_services_own_interval_back() -> None:
    world = World()
    world.change(lambda known: evolve(known, last_synced_at=START))
    update(world, sync_interval_seconds=600)
    updated = update(world, sync_interval_seconds=None)
    assert (updated.sync_interval_seconds, updated.next_sync_at) == (None, START + timedelta(seconds=900))
    with world.ports.storage.read() as view:
        assert [entry.detail["changed"] for entry in view.audit.latest(limit=9)] == [
            "sync_interval_seconds",
            "sync_interval_seconds",
        ]


@pytest.mark.parametrize("seconds", [0, 59.9, 604_801, -1, float("nan"), float("inf")])
def test_an_interval_has_bounds(seconds: float) -> None:
    with pytest.raises(InvalidInput) as refusal:
        update(World(), sync_interval_seconds=seconds)
    assert refusal.value.field == "sync_interval_seconds"


def test_a_form_may_not_lead_to_another_scope() -> None:
    world = World()
    with pytest.raises(InvalidInput):
        update(world, config={"repository": "octo/other"})
    name = world.integration.scope_name
    assert update(world, config={"repository": name.upper()}).config == {"repository": name.upper()}


def test_right_and_integration_must_be_there() -> None:
    world = World()
    with pytest.raises(NotFound):
        update(world, STRANGER, paused=True)
    with pytest.raises(NotFound):
        update_integration(world.ports, OPERATOR, an_integration("p").scope, paused=True)


def test_each_change_is_in_the_audit_log_without_the_token() -> None:
    world = World()
    update(world, token=Secret("hidden"), paused=True)
    with world.ports.storage.read() as view:
        (entry,) = view.audit.latest(limit=9)
    assert (entry.action, entry.detail["changed"]) == ("integration.changed", "token,paused")
    assert "hidden" not in repr(entry)
