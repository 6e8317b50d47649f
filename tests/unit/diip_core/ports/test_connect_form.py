"""The questions of a connect form, as JSON Schema and as a filled-in form."""

from __future__ import annotations

import re
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from diip_core.errors import InvalidInput
from diip_core.ports.connect_form import ConnectForm, option


@frozen
class Form:
    repository: str = option("Repository", description="owner/name", pattern=r"[\w.-]+/[\w.-]+")
    depth: int = option("Depth", default=3)
    forks: bool = option("Forks too", default=False)
    labels: tuple[str, ...] = option("Labels", default=("bug",))


def test_a_form_has_a_json_schema() -> None:
    assert ConnectForm(Form).json_schema() == {
        "type": "object",
        "properties": {
            "repository": {
                "type": "string",
                "title": "Repository",
                "description": "owner/name",
                "pattern": r"^(?:[\w.-]+/[\w.-]+)$",
            },
            "depth": {"type": "integer", "title": "Depth", "default": 3},
            "forks": {"type": "boolean", "title": "Forks too", "default": False},
            "labels": {
                "type": "array",
                "title": "Labels",
                "items": {"type": "string"},
                "default": ["bug"],
            },
        },
        "required": ["repository"],
        "additionalProperties": False,
    }


def test_answers_fill_the_form_in_and_defaults_the_rest() -> None:
    assert ConnectForm(Form).parse({"repository": "a/b"}) == Form("a/b", 3, False, ("bug",))
    answers = {"repository": "a/b", "depth": 0, "forks": True, "labels": ["x", "y"]}
    assert ConnectForm(Form).parse(answers) == Form("a/b", 0, True, ("x", "y"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answers", "field", "text"),
    [
        ({}, "repository", "repository is missing: Repository"),
        (
            {"repository": "a/b", "colour": 1},
            "colour",
            "no option 'colour'; known: repository, depth,",
        ),
        ({"repository": 1}, "repository", "repository must be of type string"),
        ({"repository": None}, "repository", "repository must be of type string"),
        ({"repository": "a"}, "repository", "repository 'a' is not owner/name"),
        ({"repository": "a/b\n"}, "repository", r"repository 'a/b\\n' is not owner/name"),
        ({"repository": "a/b/c"}, "repository", "repository 'a/b/c' is not owner/name"),
        ({"repository": "a/b", "depth": "3"}, "depth", "depth must be of type integer"),
        ({"repository": "a/b", "depth": True}, "depth", "depth must be of type integer"),
        ({"repository": "a/b", "depth": 3.0}, "depth", "depth must be of type integer"),
        ({"repository": "a/b", "forks": 1}, "forks", "forks must be of type boolean"),
        ({"repository": "a/b", "labels": "bug"}, "labels", "labels must be a list of texts"),
        ({"repository": "a/b", "labels": ["a", 1]}, "labels", "labels must be a list of texts"),
    ],
)
def test_an_answer_that_does_not_fit_is_named(answers: dict[str, Any], field: str, text: str) -> None:
    with pytest.raises(InvalidInput, match=text) as refusal:
        ConnectForm(Form).parse(answers)
    assert refusal.value.field == field


def test_a_long_answer_is_not_repeated_whole() -> None:
    with pytest.raises(InvalidInput) as refusal:
        ConnectForm(Form).parse({"repository": "x" * 10_000})
    assert len(refusal.value.message) < 150


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@given(
    st.fixed_dictionaries(
        {"repository": st.just("a/b") | json_values},
        optional={
            "depth": st.integers() | json_values,
            "forks": st.booleans() | json_values,
            "labels": st.lists(st.text()) | json_values,
            "x": json_values,
        },
    )
)
def test_any_answers_fit_the_schema_or_are_refused(answers: dict[str, Any]) -> None:
    try:
        form = ConnectForm(Form).parse(answers)
    except InvalidInput as refusal:
        assert refusal.field
    else:
        assert re.fullmatch(r"[\w.-]+/[\w.-]+", form.repository)
        assert (type(form.depth), type(form.forks), type(form.labels)) == (int, bool, tuple)
