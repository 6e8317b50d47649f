"""The reference of permissions is what the code decides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import attrs
import pytest

from diip_core.domain.identity.permissions import Access, Action, Actor, require
from diip_core.domain.identity.policy import Quotas
from diip_core.domain.projects.project import Project
from diip_core.domain.time import EPOCH
from diip_core.errors import Forbidden, NotFound

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "permissions.md").read_text("utf-8")
ROWS = {
    name: (least, scope.strip("`"))
    for name, least, scope in re.findall(r"^\| `(\w+)` \| (\w+) \| (`\w+`|—) \|", PAGE, re.MULTILINE)
}
RANKS = ["stranger", "viewer", "maintainer", "owner", "admin"]
PROJECT = Project(id="p", name="P", slug="p", created_at=EPOCH)


def test_every_action_stands_in_the_reference() -> None:
    assert list(ROWS) == [action.value for action in Action]


def everybody() -> Iterator[tuple[str, str, frozenset[str]]]:
    for rank in RANKS:
        yield rank, "session", frozenset({"read", "write"})
        for scopes in ((), ("read",), ("write",), ("read", "write")):
            yield rank, "key", frozenset(scopes)


@pytest.mark.parametrize(("action", "who"), list(product(Action, everybody())))
def test_everybody_may_do_what_the_reference_says(
    action: Action, who: tuple[str, str, frozenset[str]]
) -> None:
    rank, credential, scopes = who
    least, scope = ROWS[action.value]
    on_project = least in ("viewer", "maintainer", "owner")
    actor = Actor("u", role="admin" if rank == "admin" else "developer", scopes=scopes, credential=credential)  # type: ignore[arg-type]
    role = rank if rank in ("viewer", "maintainer", "owner") else None
    access = Access(PROJECT, role) if on_project else None  # type: ignore[arg-type]
    expected: type[Exception] | None = None
    if on_project and rank == "stranger":
        expected = NotFound
    elif (credential == "key" and scope not in scopes) or (
        least != "user" and RANKS.index(rank) < RANKS.index(least)
    ):
        expected = Forbidden
    if expected is None:
        require(actor, action, access)
    else:
        with pytest.raises(expected):
            require(actor, action, access)


def test_every_quota_stands_in_the_reference_with_its_value() -> None:
    rows = {name: int(most) for name, most in re.findall(r"^\| `(\w+)` \| (\d+) \|$", PAGE, re.MULTILINE)}
    assert rows == attrs.asdict(Quotas())
