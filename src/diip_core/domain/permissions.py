"""The only place that decides who may do what."""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from diip_core.domain.project import Project
from diip_core.errors import Forbidden


class Action(Enum):
    """What an actor can want of a project."""

    CREATE_PROJECT = "create_project"
    READ = "read"
    CONNECT = "connect"
    SYNC = "sync"


@frozen
class Actor:
    """Who asks. The operator sits at the machine that holds the database and may do everything."""

    user_id: str | None
    is_operator: bool = False


OPERATOR = Actor(user_id=None, is_operator=True)


def require(actor: Actor, action: Action, project: Project | None = None) -> None:
    """Let the actor pass or raise.

    Raises:
        Forbidden: the actor lacks the right to ``action``.
    """
    if actor.is_operator:
        return
    if action is Action.CREATE_PROJECT and actor.user_id is not None:
        return
    if project is not None and project.owner_id is not None and project.owner_id == actor.user_id:
        return
    raise Forbidden(f"your role does not let you {action.value.replace('_', ' ')}")
