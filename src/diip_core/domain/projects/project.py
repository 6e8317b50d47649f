"""Projects: where a team's issues, people and rules come together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Literal, get_args

from attrs import asdict, evolve, frozen

from diip_core.domain.issues.vocabulary import Vocabulary
from diip_core.domain.projects.priority_weights import PriorityWeights
from diip_core.errors import InvalidInput

Sensitivity = Literal["quiet", "default", "sensitive"]
LONGEST_NAME = 200
_TELLING_APART = 8
LONGEST_TEXT = {"description": 10_000, "repo_identifier": 200}
"""In characters."""


@frozen
class Project:
    """``slug`` is unique and made from the name; ``vocabulary`` overrides the providers' words.

    ``priority_weights`` are those of the terms of "what first" that differ from the defaults.

    ``repo_identifier`` is a note of the user's own: nothing is read by it.

    ``owner_id`` is null for a project made on the command line, where the operator owns everything.
    """

    id: str
    name: str
    slug: str
    created_at: datetime
    owner_id: str | None = None
    repo_identifier: str | None = None
    description: str | None = None
    timezone: str = "UTC"
    spike_sensitivity: Sensitivity = "default"
    vocabulary: Mapping[str, Mapping[str, str]] = {}
    priority_weights: Mapping[str, float] = {}


@frozen
class ProjectChanges:
    """What to change of a project; null leaves a field, an empty text or mapping empties it."""

    name: str | None = None
    description: str | None = None
    repo_identifier: str | None = None
    timezone: str | None = None
    spike_sensitivity: Sensitivity | None = None
    vocabulary: Mapping[str, Mapping[str, str]] | None = None
    priority_weights: Mapping[str, float] | None = None


def slugify(name: str) -> str:
    """The name as it may stand in an address; one without Latin letters or digits becomes a digest.

    Raises:
        InvalidInput: the name is empty or over 200 characters.
    """
    if not name.strip() or len(name) > LONGEST_NAME:
        raise InvalidInput(f"a project's name has 1 to {LONGEST_NAME} characters", field="name")
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or _digest(name)


def slug_of(name: str, project_id: str, *, owner_id: str | None) -> str:
    """The operator's slugs are plain; a user's reveals no other and takes none of the operator's.

    Raises:
        InvalidInput: the name is empty or over 200 characters.
    """
    slug = slugify(name)
    return slug if owner_id is None else f"{slug}-{project_id[-_TELLING_APART:]}"


def changed(project: Project, changes: ProjectChanges) -> Project:
    """The project after these changes; the time zone is taken as it is.

    Raises:
        InvalidInput: a text that is too long, a vocabulary with a word that DIIP does not have, or a
            weight that is none.
    """
    given = {name: value for name, value in asdict(changes, recurse=False).items() if value is not None}
    if changes.name is not None:
        given.update(
            name=changes.name.strip(), slug=slug_of(changes.name, project.id, owner_id=project.owner_id)
        )
    for field in ("description", "repo_identifier"):
        text = given.get(field)
        if text is not None and len(text) > LONGEST_TEXT[field]:
            raise InvalidInput(f"it has at most {LONGEST_TEXT[field]} characters", field=field)
        if text == "":
            given[field] = None
    if changes.spike_sensitivity not in (None, *get_args(Sensitivity)):
        raise InvalidInput(f"it is one of {', '.join(get_args(Sensitivity))}", field="spike_sensitivity")
    Vocabulary().overridden(changes.vocabulary or {})
    PriorityWeights.from_settings(changes.priority_weights or {})
    return evolve(project, **given)


def _digest(name: str) -> str:
    return "project-" + blake2b(name.strip().encode(errors="replace"), digest_size=4).hexdigest()
