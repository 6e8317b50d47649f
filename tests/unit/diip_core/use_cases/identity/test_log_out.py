"""Logging out."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.people import People

from diip_core.domain.secret import Secret
from diip_core.errors import Unauthenticated
from diip_core.use_cases.identity.log_out import log_out
from diip_core.use_cases.identity.refresh_session import refresh_session


def test_a_stolen_token_is_worth_nothing_after_log_out() -> None:
    people = People()
    session, other = people.log_in(), people.log_in()
    log_out(people.ports, refresh_token=session.refresh_token)
    with pytest.raises(Unauthenticated):
        people.actor(session)
    with pytest.raises(Unauthenticated):
        refresh_session(people.ports, refresh_token=session.refresh_token)
    assert people.actor(other).user_id == people.ada.id
    assert people.actions == ["user.logged_in"] * 2 + ["user.logged_out"]


def test_logging_out_twice_changes_nothing() -> None:
    people = People()
    session = people.log_in()
    for _ in range(2):
        log_out(people.ports, refresh_token=session.refresh_token)
    assert people.actions.count("user.logged_out") == 1


def test_what_was_never_a_token_logs_nobody_out() -> None:
    with pytest.raises(Unauthenticated):
        log_out(People().ports, refresh_token=Secret("diipr_unknown"))
