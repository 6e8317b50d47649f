"""Projects and their members over the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from diip_adapters.schemas.accounts import Email
from diip_core.domain.identity.membership import Member
from diip_core.domain.projects.priority_weights import HEAVIEST, PriorityWeights
from diip_core.domain.projects.project_health import ProjectHealth, ProjectWithHealth

Sensitivity = Literal["quiet", "default", "sensitive"]
SharedRole = Literal["maintainer", "viewer"]
ProjectName = Annotated[str, Meta(min_length=1, max_length=200, examples=["Harbour"])]
Description = Annotated[str, Meta(max_length=2000)]
RepoIdentifier = Annotated[
    str,
    Meta(
        max_length=200,
        examples=["tidewater/harbour"],
        description="A note of your own. DIIP stores and returns it; it reads no tracker by it.",
    ),
]
Weight = Annotated[float, Meta(ge=0, le=HEAVIEST, examples=[1.0])]


class NewProject(Struct, forbid_unknown_fields=True, frozen=True):
    """A new project. Connect its trackers afterwards: `repo_identifier` connects none."""

    name: ProjectName
    description: Description | None = None
    repo_identifier: RepoIdentifier | None = None


class PriorityWeightsWanted(Struct, forbid_unknown_fields=True, frozen=True):
    """How much each term of the answer-now list counts, 0 to 10; those not named have their defaults."""

    severity: Weight | UnsetType = UNSET
    age: Weight | UnsetType = UNSET
    demand: Weight | UnsetType = UNSET
    spike: Weight | UnsetType = UNSET
    alarm: Weight | UnsetType = UNSET
    still_open: Weight | UnsetType = UNSET
    activity: Weight | UnsetType = UNSET


class ProjectChange(Struct, forbid_unknown_fields=True, frozen=True):
    """What is not given stays; null, or an empty text, takes the description or the identifier away.

    `priority_weights` are set all at once.
    """

    name: ProjectName | UnsetType = UNSET
    description: Description | UnsetType | None = UNSET
    repo_identifier: RepoIdentifier | UnsetType | None = UNSET
    timezone: Annotated[str, Meta(max_length=64, examples=["Europe/Berlin"])] | UnsetType = UNSET
    spike_sensitivity: Sensitivity | UnsetType = UNSET
    priority_weights: PriorityWeightsWanted | UnsetType = UNSET


class NewMember(Struct, forbid_unknown_fields=True, frozen=True):
    """Who shall work on the project, and as what."""

    email: Email
    role: SharedRole


class ProjectSchema(Struct, frozen=True):
    """A project and how it stands. `owner_id` is null where the operator owns it."""

    id: str
    name: str
    slug: str
    description: str | None
    owner_id: str | None
    repo_identifier: str | None
    timezone: str
    spike_sensitivity: Sensitivity
    priority_weights: PriorityWeights
    last_synced_at: datetime | None
    health: ProjectHealth
    created_at: datetime


class MemberSchema(Struct, frozen=True):
    """Somebody who works on a project."""

    user_id: str
    email: str
    name: str | None
    role: Literal["owner", "maintainer", "viewer"]


def project_schema(known: ProjectWithHealth) -> ProjectSchema:
    """A project as its members see it."""
    project = known.project
    return ProjectSchema(
        id=project.id,
        name=project.name,
        slug=project.slug,
        description=project.description,
        owner_id=project.owner_id,
        repo_identifier=project.repo_identifier,
        timezone=project.timezone,
        spike_sensitivity=project.spike_sensitivity,
        priority_weights=PriorityWeights.from_settings(project.priority_weights),
        last_synced_at=known.last_synced_at,
        health=known.health,
        created_at=project.created_at,
    )


def member_schema(member: Member) -> MemberSchema:
    """A member as the owner sees them."""
    user = member.user
    return MemberSchema(user_id=user.id, email=user.email, name=user.name, role=member.role)
