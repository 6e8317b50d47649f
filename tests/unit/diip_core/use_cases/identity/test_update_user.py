"""Changing what somebody may do."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.people import People

from diip_core.domain.identity.permissions import OPERATOR
from diip_core.errors import Conflict, Forbidden, NotFound, Unauthenticated
from diip_core.use_cases.identity.update_user import update_user


def test_a_new_role_is_stored_and_reported() -> None:
    people = People()
    root = people.session_of(people.root)
    changed = update_user(people.ports, root, people.ada.id, role="admin")
    assert (changed.role, changed.is_active, changed.token_epoch) == ("admin", True, 0)
    entry = people.audit[-1]
    assert (entry.action, entry.actor_id, entry.user_id) == ("user.changed", people.root.id, people.ada.id)
    assert entry.detail == {"role": "admin", "is_active": "true"}


def test_an_update_that_changes_nothing_is_not_reported() -> None:
    people = People()
    update_user(people.ports, OPERATOR, people.ada.id)
    update_user(people.ports, OPERATOR, people.ada.id, role="developer", is_active=True)
    assert people.actions == []


def test_disabling_ends_sessions_for_good() -> None:
    people = People()
    session = people.log_in()
    for is_active in (False, True):
        update_user(people.ports, OPERATOR, people.ada.id, is_active=is_active)
        with pytest.raises(Unauthenticated):
            people.actor(session)


def test_the_last_admin_stays() -> None:
    people = People()
    root = people.session_of(people.root)
    for change in ({"role": "developer"}, {"is_active": False}):
        with pytest.raises(Conflict, match="last admin"):
            update_user(people.ports, root, people.root.id, **change)  # type: ignore[arg-type]
    update_user(people.ports, root, people.ada.id, role="admin")
    update_user(people.ports, root, people.root.id, role="developer")


def test_nobody_else_may() -> None:
    people = People()
    with pytest.raises(Forbidden):
        update_user(people.ports, people.session_of(people.ada), people.ada.id, role="admin")


def test_an_unknown_user_is_not_found() -> None:
    with pytest.raises(NotFound):
        update_user(People().ports, OPERATOR, "nobody", role="admin")
