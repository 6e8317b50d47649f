"""Projects: names in addresses, and changes."""

from __future__ import annotations

import re

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.projects.project import ProjectChanges, changed, slugify
from diip_core.errors import InvalidInput
from diip_core.testing.samples import a_project


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Payments", "payments"),
        ("  Héllo,  Wörld! ", "hello-world"),
        ("owner/name", "owner-name"),
        ("日本", "project-ce47dfba"),
        ("a" * 200, "a" * 60),
        ("a" * 59 + " b", "a" * 59),
    ],
)
def test_a_slug_is_the_name_in_plain_letters(name: str, slug: str) -> None:
    assert slugify(name) == slug


@given(st.text(min_size=1, max_size=200).filter(str.strip))
def test_a_slug_can_stand_in_an_address_and_is_its_own_slug(name: str) -> None:
    slug = slugify(name)
    assert re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?", slug)
    assert slugify(slug) == slug


@pytest.mark.parametrize("name", ["", " \t\n", "a" * 201])
def test_a_name_must_have_one_to_200_characters(name: str) -> None:
    with pytest.raises(InvalidInput, match="1 to 200 characters") as refusal:
        slugify(name)
    assert refusal.value.field == "name"


def test_only_what_is_named_changes() -> None:
    project = a_project(description="d", repo_identifier="a/b")
    assert changed(project, ProjectChanges()) == project
    renamed = changed(project, ProjectChanges(name="  New name "))
    assert renamed == evolve(project, name="New name", slug="new-name")


def test_empty_texts_and_words_empty_a_field() -> None:
    project = a_project(description="d", repo_identifier="a/b", vocabulary={"statuses": {"parked": "open"}})
    emptied = changed(project, ProjectChanges(description="", repo_identifier="", vocabulary={}))
    assert emptied == evolve(project, description=None, repo_identifier=None, vocabulary={})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (ProjectChanges(name=" "), "name"),
        (ProjectChanges(name="x" * 201), "name"),
        (ProjectChanges(description="x" * 10_001), "description"),
        (ProjectChanges(repo_identifier="x" * 201), "repo_identifier"),
        (ProjectChanges(spike_sensitivity="loud"), "spike_sensitivity"),  # type: ignore[arg-type]
        (ProjectChanges(vocabulary={"colours": {}}), "colours"),
        (ProjectChanges(vocabulary={"statuses": {"parked": "asleep"}}), "statuses"),
    ],
)
def test_what_cannot_be_used_is_named(changes: ProjectChanges, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        changed(a_project(), changes)
    assert caught.value.field == field
