"""Setting somebody's password."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.people import People

from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.secret import Secret
from diip_core.errors import Forbidden, InvalidInput, NotFound, Unauthenticated
from diip_core.use_cases.identity.set_password import set_password

NEW = Secret("another-Kettle-9")


def test_the_new_password_opens_and_every_session_ends() -> None:
    people = People()
    session = people.log_in()
    set_password(people.ports, OPERATOR, people.ada.id, password=NEW)
    with pytest.raises(Unauthenticated):
        people.actor(session)
    with pytest.raises(Unauthenticated):
        people.log_in()
    people.log_in(password=NEW)
    assert "user.password_set" in people.actions


def test_a_weak_password_is_refused() -> None:
    people = People()
    with pytest.raises(InvalidInput):
        set_password(people.ports, OPERATOR, people.ada.id, password=Secret("weak"))


def test_an_unknown_user_is_not_found() -> None:
    with pytest.raises(NotFound):
        set_password(People().ports, OPERATOR, "nobody", password=NEW)


def test_nobody_else_may() -> None:
    people = People()
    with pytest.raises(Forbidden):
        set_password(people.ports, people.session_of(people.ada), people.bob.id, password=NEW)
