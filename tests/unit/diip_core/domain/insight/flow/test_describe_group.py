from __future__ import annotations

import pytest

from diip_core.domain.insight.flow.group_comparison import describe_group


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("label", "bug", "labelled bug"),
        ("area/", "area/parser", "labelled area/parser"),
        ("component", "parser", "in component parser"),
        ("status", "blocked", "in status blocked"),
    ],
)
def test_issues_are_labelled_with_a_label_and_in_all_else(kind: str, value: str, words: str) -> None:
    assert describe_group(kind, value) == words
