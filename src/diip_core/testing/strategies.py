"""Hypothesis strategies, and settings for properties that run against a database."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

AGAINST_STORAGE = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.differing_executors,
        HealthCheck.too_slow,
    ],
)
"""Examples share the storage of their test, so each makes a scope of its own."""


def sane_text(max_size: int = 40) -> st.SearchStrategy[str]:
    """Text as `sanitise` leaves it: any code point but NUL and the surrogates."""
    return st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=max_size)
