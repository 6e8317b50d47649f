from __future__ import annotations

import pytest

from diip_core.domain.projects.project_lookup import choices, find_target_project, look_up_projects
from diip_core.errors import InvalidInput
from diip_core.testing.samples import a_project

A_B = a_project(name="A B", slug="a-b")
OF_A_USER = a_project(name="kill", slug="kill-c54f6380", owner_id="somebody")
TWIN = a_project(name="Kill", slug="kill")


@pytest.mark.parametrize("word", ["a-b", "A-B", "A B", " a b "])
def test_a_project_is_called_by_its_slug_or_its_name(word: str) -> None:
    assert look_up_projects([OF_A_USER, A_B], word) == (A_B,)
    assert find_target_project([OF_A_USER, A_B], word) == A_B


def test_a_slug_goes_before_a_name() -> None:
    assert look_up_projects([OF_A_USER, TWIN], "Kill") == (TWIN,)
    assert find_target_project([OF_A_USER, TWIN], "Kill") == TWIN


def test_what_nobody_is_called_is_to_be_made() -> None:
    assert find_target_project([OF_A_USER, A_B], "b") is None


def test_a_users_project_is_mirrored_into_by_its_slug_alone() -> None:
    assert look_up_projects([OF_A_USER], "kill") == (OF_A_USER,)
    assert find_target_project([OF_A_USER], "kill-c54f6380") == OF_A_USER
    with pytest.raises(InvalidInput, match=r"a user's project; say the slug .*: kill-c54f6380 \(kill\)$"):
        find_target_project([OF_A_USER], "kill")


def test_a_name_of_several_names_their_slugs() -> None:
    other = a_project(name="a b", slug="a-b-00000001", owner_id="somebody")
    mine = a_project(name="A B", slug="a-b-2")
    with pytest.raises(InvalidInput, match=r"several projects; .*: a-b-00000001 \(a b\), a-b-2 \(A B\)$"):
        find_target_project([other, mine], "A B")


@pytest.mark.parametrize("word", ["A  B", "a/b", "Á-B"])
def test_two_names_of_one_slug_are_not_taken_for_one_project(word: str) -> None:
    with pytest.raises(InvalidInput, match=r"the slug of another project; .*: a-b \(A B\)$") as refused:
        find_target_project([A_B], word)
    assert refused.value.field == "project"


def test_an_empty_name_is_none() -> None:
    with pytest.raises(InvalidInput, match="1 to 200 characters"):
        find_target_project([A_B], " ")


def test_of_many_choices_the_first_are_named() -> None:
    assert choices([A_B, OF_A_USER, TWIN], most=1) == "a-b (A B) and 2 more"
    assert choices([A_B], most=1) == "a-b (A B)"
