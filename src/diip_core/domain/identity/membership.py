"""Who works on a project, and as what."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from diip_core.domain.identity.account import User

ProjectRole = Literal["owner", "maintainer", "viewer"]
SharedRole = Literal["maintainer", "viewer"]
"""What an owner can give; the owner is the project's own ``owner_id``."""


@frozen
class Membership:
    """A role that an owner gave to somebody else."""

    project_id: str
    user_id: str
    role: SharedRole


@frozen
class Member:
    """Somebody who works on a project, the owner too."""

    user: User
    role: ProjectRole
