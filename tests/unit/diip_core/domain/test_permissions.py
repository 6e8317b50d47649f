"""Who may do what."""

from __future__ import annotations

import pytest

from diip_core.domain.instants import EPOCH
from diip_core.domain.permissions import OPERATOR, Action, Actor, require
from diip_core.domain.project import Project
from diip_core.errors import Forbidden

OWNED = Project(id="p", name="P", slug="p", created_at=EPOCH, owner_id="ann")
OPERATORS = Project(id="q", name="Q", slug="q", created_at=EPOCH)
ANN, BOB, NOBODY = Actor("ann"), Actor("bob"), Actor(None)
ON_A_PROJECT = [action for action in Action if action is not Action.CREATE_PROJECT]


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("project", [None, OWNED, OPERATORS])
def test_the_operator_may_do_everything(action: Action, project: Project | None) -> None:
    require(OPERATOR, action, project)


@pytest.mark.parametrize("action", ON_A_PROJECT)
def test_an_owner_may_do_everything_with_their_project(action: Action) -> None:
    require(ANN, action, OWNED)


@pytest.mark.parametrize("action", ON_A_PROJECT)
@pytest.mark.parametrize(
    ("actor", "project"),
    [(BOB, OWNED), (NOBODY, OWNED), (ANN, OPERATORS), (NOBODY, OPERATORS), (ANN, None)],
)
def test_nobody_else_may(actor: Actor, action: Action, project: Project | None) -> None:
    with pytest.raises(Forbidden, match="your role does not let you"):
        require(actor, action, project)


def test_whoever_is_known_may_create_a_project() -> None:
    require(ANN, Action.CREATE_PROJECT)
    with pytest.raises(Forbidden, match="your role does not let you create project"):
        require(NOBODY, Action.CREATE_PROJECT)
