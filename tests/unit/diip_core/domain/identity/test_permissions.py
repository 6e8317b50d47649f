"""Who may do what."""

from __future__ import annotations

import pytest
from attrs import evolve

from diip_core.domain.identity.membership import ProjectRole
from diip_core.domain.identity.permissions import OPERATOR, RULES, Access, Action, Actor, require
from diip_core.domain.projects.project import Project
from diip_core.domain.time import EPOCH
from diip_core.errors import Forbidden, NotFound

PROJECT = Project(id="p", name="P", slug="p", created_at=EPOCH, owner_id="owner")
ANN = Actor("ann")
ADMIN = Actor("root", role="admin")
KEY = Actor("ann", credential="key")
NOBODY = Actor(None)
ROLES: tuple[ProjectRole | None, ...] = (None, "viewer", "maintainer", "owner")
ON_A_PROJECT = [action for action, rule in RULES.items() if rule.least in ("viewer", "maintainer", "owner")]
ELSEWHERE = [action for action in Action if action not in ON_A_PROJECT]


def test_every_action_has_a_rule() -> None:
    assert set(RULES) == set(Action)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("access", [None, Access(PROJECT, None)])
def test_the_operator_may_do_everything(action: Action, access: Access | None) -> None:
    require(OPERATOR, action, access)


@pytest.mark.parametrize("action", ON_A_PROJECT)
def test_an_admin_may_do_everything_with_every_project(action: Action) -> None:
    require(ADMIN, action, Access(PROJECT, None))


@pytest.mark.parametrize("action", ON_A_PROJECT)
def test_who_has_no_role_in_a_project_does_not_even_see_it(action: Action) -> None:
    for actor in (ANN, KEY, NOBODY):
        with pytest.raises(NotFound):
            require(actor, action, Access(PROJECT, None))


@pytest.mark.parametrize("role", ROLES[1:])
@pytest.mark.parametrize("action", ON_A_PROJECT)
def test_a_role_gives_its_rights_and_those_below(action: Action, role: ProjectRole) -> None:
    least = RULES[action].least
    access = Access(PROJECT, role)
    if ROLES.index(role) >= ROLES.index(least):  # type: ignore[arg-type]
        require(ANN, action, access)
    else:
        with pytest.raises(Forbidden, match="your role does not let you"):
            require(ANN, action, access)


@pytest.mark.parametrize("action", ELSEWHERE)
def test_what_is_no_projects_takes_an_account_or_an_admin(action: Action) -> None:
    require(ADMIN, action)
    if RULES[action].least == "user":
        require(ANN, action)
    else:
        with pytest.raises(Forbidden):
            require(ANN, action)
    with pytest.raises(Forbidden):
        require(NOBODY, action)


@pytest.mark.parametrize("action", Action)
def test_a_key_does_what_its_scope_says_and_never_what_takes_a_session(action: Action) -> None:
    scope = RULES[action].scope
    access = Access(PROJECT, "owner") if action in ON_A_PROJECT else None
    for scopes in (frozenset[str](), frozenset({"read"}), frozenset({"write"}), frozenset({"read", "write"})):
        key = evolve(ADMIN, credential="key", scopes=scopes)
        if scope in scopes:
            require(key, action, access)
        else:
            with pytest.raises(Forbidden, match="an API key"):
                require(key, action, access)


def test_a_key_that_lacks_the_scope_still_learns_nothing_of_a_strange_project() -> None:
    with pytest.raises(NotFound):
        require(evolve(KEY, scopes=frozenset()), Action.SHARE, Access(PROJECT, None))
