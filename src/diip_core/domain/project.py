"""Projects: where a team's issues, people and rules come together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Literal

from attrs import frozen

from diip_core.errors import InvalidInput

Sensitivity = Literal["quiet", "default", "sensitive"]
LONGEST_NAME = 200


@frozen
class Project:
    """``slug`` is unique and made from the name; ``vocabulary`` overrides the providers' words.

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


def slugify(name: str) -> str:
    """The name as it may stand in an address; one without Latin letters or digits becomes a digest.

    Raises:
        InvalidInput: the name is empty or over 200 characters.
    """
    if not name.strip() or len(name) > LONGEST_NAME:
        raise InvalidInput(f"a project's name has 1 to {LONGEST_NAME} characters", field="name")
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or _digest(name)


def _digest(name: str) -> str:
    return "project-" + blake2b(name.strip().encode(errors="replace"), digest_size=4).hexdigest()
