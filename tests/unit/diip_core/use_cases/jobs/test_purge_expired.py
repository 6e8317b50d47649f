"""Retention what nobody needs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.unit.diip_core.use_cases.people import People
from tests.unit.diip_core.use_cases.world import World, issue_page

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.identity.refresh_token import token_digest
from diip_core.domain.secret import Secret
from diip_core.errors import Forbidden, NotFound, Unauthenticated
from diip_core.use_cases.identity.refresh_session import refresh_session
from diip_core.use_cases.jobs.purge_expired import purge_expired
from diip_core.use_cases.mirror.request_sync import request_sync


def test_nothing_young_is_cleared() -> None:
    world = World(issue_page(1))
    world.sync()
    request_sync(world.ports, OPERATOR, world.scope)
    assert purge_expired(world.ports, OPERATOR) == 0
    assert world.external_ids == ["1001"]


def test_old_calls_and_ended_jobs_go() -> None:
    world = World(issue_page(1))
    world.sync()
    job = request_sync(world.ports, OPERATOR, world.scope)
    with world.ports.storage.begin() as work:
        work.jobs.cancel(job.id)
    world.clock.advance(timedelta(days=31).total_seconds())
    assert purge_expired(world.ports, OPERATOR) > 0
    assert purge_expired(world.ports, OPERATOR) == 0
    with world.ports.storage.read() as view, pytest.raises(NotFound):
        view.jobs.get(job.id)
    assert world.external_ids == ["1001"]


def test_sessions_and_counts_that_are_over_go_and_live_ones_stay() -> None:
    people = People()
    old = people.log_in()
    with pytest.raises(Unauthenticated):
        people.log_in(password=Secret("wrong-wrong-wrong"))
    assert purge_expired(people.ports, OPERATOR) == 0
    people.clock.advance(people.ports.policy.refresh_token_seconds + 1)
    sessions, counts = 1, 3
    assert purge_expired(people.ports, OPERATOR) == sessions + counts
    live = people.log_in()
    assert purge_expired(people.ports, OPERATOR) == 0
    with people.ports.storage.begin() as work:
        assert work.refresh_tokens.use(token_digest(old.refresh_token), at=people.clock.now()) is None
    refresh_session(people.ports, refresh_token=live.refresh_token)


def test_a_stop_is_heard_between_batches() -> None:
    world = World(issue_page(1))
    world.sync()
    with world.ports.storage.begin() as work:
        work.integrations.remove(world.scope)
    assert purge_expired(world.ports, OPERATOR, stop=lambda: True) == 0


def test_it_is_for_admins() -> None:
    with pytest.raises(Forbidden):
        purge_expired(World().ports, Actor(user_id="owner"))
