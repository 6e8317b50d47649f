"""The only place that decides who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Literal

from attrs import frozen

from diip_core.domain.identity.account import Role
from diip_core.domain.identity.api_key import ALL_SCOPES, KeyScope
from diip_core.domain.identity.membership import ProjectRole
from diip_core.domain.projects.project import Project
from diip_core.errors import Forbidden, NotFound

Least = Literal["user", "viewer", "maintainer", "owner", "admin"]
"""The least that an action takes: anybody with an account, a role in the project, or the role admin."""


class Action(Enum):
    """What an actor can want."""

    BROWSE = "browse"
    READ_PROFILE = "get_profile"
    CHANGE_PROFILE = "change_profile"
    CHANGE_PASSWORD = "change_password"  # noqa: S105 - an action
    MANAGE_KEYS = "manage_keys"
    CREATE_PROJECT = "create_project"
    READ = "read"
    SYNC = "sync"
    CONNECT = "connect"
    MOVE_INTEGRATION = "move_integration"
    CHANGE_PROJECT = "change_project"
    DELETE_PROJECT = "delete_project"
    LIST_MEMBERS = "list_members"
    SHARE = "share"
    ADMINISTER = "administer"


@frozen
class Rule:
    """What an action takes; ``scope`` is that of an API key, null where no key will do."""

    least: Least
    scope: KeyScope | None


RULES: Mapping[Action, Rule] = {
    Action.BROWSE: Rule("user", "read"),
    Action.READ_PROFILE: Rule("user", "read"),
    Action.CHANGE_PROFILE: Rule("user", "write"),
    Action.CHANGE_PASSWORD: Rule("user", None),
    Action.MANAGE_KEYS: Rule("user", None),
    Action.CREATE_PROJECT: Rule("user", "write"),
    Action.READ: Rule("viewer", "read"),
    Action.SYNC: Rule("maintainer", "write"),
    Action.CONNECT: Rule("maintainer", "write"),
    Action.MOVE_INTEGRATION: Rule("owner", "write"),
    Action.CHANGE_PROJECT: Rule("maintainer", "write"),
    Action.DELETE_PROJECT: Rule("owner", "write"),
    Action.LIST_MEMBERS: Rule("owner", "read"),
    Action.SHARE: Rule("owner", "write"),
    Action.ADMINISTER: Rule("admin", None),
}
"""docs/reference/permissions.md is this table in words."""

_RANK: Mapping[ProjectRole | None, int] = {None: 0, "viewer": 1, "maintainer": 2, "owner": 3}


@frozen
class Access:
    """A project, and the role in it of whoever asks; null where they have none."""

    project: Project
    role: ProjectRole | None


@frozen
class Actor:
    """Who asks, with what. The operator sits at the machine that holds the database and may do everything.

    ``scopes`` bound an API key; a session has them all. ``access`` is to the project that a reading request
    names, if it was read with the session.
    """

    user_id: str | None
    is_operator: bool = False
    role: Role = "developer"
    scopes: frozenset[KeyScope] = ALL_SCOPES
    credential: Literal["session", "key", "operator"] = "session"
    access: Access | None = None


OPERATOR = Actor(user_id=None, is_operator=True, role="admin", credential="operator")


def require(actor: Actor, action: Action, access: Access | None = None) -> None:
    """Let the actor pass or raise; an action on a project needs the ``access`` to it.

    Raises:
        NotFound: the actor may not even see the project.
        Forbidden: the actor lacks the right to ``action``.
    """
    if actor.is_operator:
        return
    rule = RULES[action]
    is_admin = actor.role == "admin"
    if access is not None and access.role is None and not is_admin:
        raise NotFound("there is no such project")
    if not _has_scope(actor, rule):
        raise Forbidden(f"an API key of these scopes does not let you {_words(action)}")
    if actor.user_id is None or not (is_admin or _reaches(rule.least, access)):
        raise Forbidden(f"your role does not let you {_words(action)}")


def _has_scope(actor: Actor, rule: Rule) -> bool:
    return actor.credential != "key" or rule.scope in actor.scopes


def _reaches(least: Least, access: Access | None) -> bool:
    if least == "user":
        return True
    return least != "admin" and access is not None and _RANK[access.role] >= _RANK[least]


def _words(action: Action) -> str:
    return action.value.replace("_", " ")
