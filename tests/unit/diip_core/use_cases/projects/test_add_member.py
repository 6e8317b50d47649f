"""Sharing projects."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.people import People

from diip_core.domain.identity.membership import Member
from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.identity.policy import Policy, Quotas
from diip_core.errors import Conflict, Forbidden, InvalidInput, NotFound
from diip_core.events import ProjectShared
from diip_core.use_cases.identity.update_user import update_user
from diip_core.use_cases.projects.add_member import add_member


def test_somebody_gets_a_role_and_another_one_in_its_place() -> None:
    people = People()
    project, ada = people.project(), Actor(people.ada.id)
    for role in ("viewer", "maintainer"):
        member = add_member(people.ports, ada, project.id, email="BOB@example.org", role=role)  # type: ignore[arg-type]
        assert member == Member(people.bob, role)  # type: ignore[arg-type]
        with people.ports.storage.read() as view:
            assert view.projects.access(project.id, people.bob.id).role == role
            assert view.members.count(project.id) == 1
        assert people.announced[-1] == ProjectShared(project.id, people.bob.id, people.ada.id, role)
        assert people.audit[-1].detail == {"role": role}


def test_only_who_owns_it_shares_it() -> None:
    people = People()
    project, bob = people.project(), Actor(people.bob.id)
    with pytest.raises(NotFound):
        add_member(people.ports, bob, project.id, email="bob@example.org", role="viewer")
    add_member(people.ports, Actor(people.ada.id), project.id, email="bob@example.org", role="maintainer")
    with pytest.raises(Forbidden):
        add_member(people.ports, bob, project.id, email="root@example.org", role="viewer")
    add_member(
        people.ports, Actor(people.root.id, role="admin"), project.id, email="root@example.org", role="viewer"
    )


def test_an_unknown_or_disabled_address_is_bad_input() -> None:
    people = People()
    project = people.project()
    update_user(people.ports, OPERATOR, people.bob.id, is_active=False)
    for email in ("bob@example.org", "nobody@example.org", ""):
        with pytest.raises(InvalidInput) as refusal:
            add_member(people.ports, OPERATOR, project.id, email=email, role="viewer")
        assert refusal.value.field == "email"


def test_an_owner_gets_no_other_role() -> None:
    people = People()
    with pytest.raises(Conflict):
        add_member(people.ports, OPERATOR, people.project().id, email="ada@example.org", role="viewer")


def test_a_full_quota_is_a_conflict_but_a_member_changes() -> None:
    people = People(policy=Policy(quotas=Quotas(members_per_project=1)))
    project = people.project()
    add_member(people.ports, OPERATOR, project.id, email="bob@example.org", role="viewer")
    add_member(people.ports, OPERATOR, project.id, email="bob@example.org", role="maintainer")
    with pytest.raises(Conflict) as refusal:
        add_member(people.ports, OPERATOR, project.id, email="root@example.org", role="viewer")
    assert refusal.value.code == "quota_full"
