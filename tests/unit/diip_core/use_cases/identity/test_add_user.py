"""Adding accounts."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.people import PASSWORD, People

from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.identity.policy import Policy
from diip_core.domain.secret import Secret
from diip_core.errors import Conflict, Forbidden, InvalidInput
from diip_core.use_cases.identity.add_user import add_user


def test_the_operator_adds_an_admin_though_registration_is_closed() -> None:
    people = People(policy=Policy(registration="closed"))
    user = people.add("eve@example.org", name="Eve", role="admin")
    assert people.session_of(user).role == "admin"
    assert (people.audit[0].action, people.audit[0].actor_id) == ("user.added", None)
    assert people.audit[0].detail == {"role": "admin"}


def test_a_taken_address_is_a_conflict() -> None:
    with pytest.raises(Conflict):
        People().add("ADA@example.org")


def test_a_weak_password_is_refused() -> None:
    people = People()
    with pytest.raises(InvalidInput):
        add_user(people.ports, OPERATOR, email="eve@example.org", password=Secret("weak"))


def test_nobody_else_may() -> None:
    people = People()
    with pytest.raises(Forbidden):
        add_user(people.ports, people.session_of(people.ada), email="eve@example.org", password=PASSWORD)
