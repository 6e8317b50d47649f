from __future__ import annotations

import pytest
from attrs import evolve

from diip_adapters.cli.report_text import duration, report_text, summary_document
from diip_core.domain.summary import Summary, Window, summarise
from diip_core.testing.samples import START

FIELDS = """
project_id from to computed_at total_issues open_issues closed_issues created closed reopened net_flow
avg_resolution_seconds median_resolution_seconds p85_resolution_seconds median_first_response_seconds
oldest_open_seconds stale_open spike_detected spike by_provider by_type by_priority by_label verified
unverified_reason
"""


def a_summary() -> Summary:
    return summarise(
        [], Window(start=None, end=None, now=START), project_id="p", reasons=("not all is read",)
    )


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "not enough data"),
        (0, "under a second"),
        (0.4, "under a second"),
        (1, "1 second"),
        (61, "1 minute 1 second"),
        (3600, "1 hour"),
        (3601, "1 hour"),
        (90_000, "1 day 1 hour"),
        (86_400 * 1234, "1,234 days"),
    ],
)
def test_a_duration_is_told_in_its_largest_unit_and_the_next(seconds: float | None, text: str) -> None:
    assert duration(seconds) == text


def test_nothing_of_an_empty_mirror_is_made_up() -> None:
    text = report_text("github octo/rockets", a_summary())
    assert text.count("not enough data") == 5
    assert "By label" not in text
    assert text.endswith("Take this with care:\n  - not all is read")


def test_a_label_cannot_steer_the_terminal() -> None:
    summary = evolve(a_summary(), total_issues=4, by_label={"\x1b[2J\u202ebug": 1, "x" * 90: 3})
    text = report_text("octo/\x1b]0;x\x07", summary)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert r"\x1b[2J\u202ebug" in text
    assert max(map(len, text.splitlines())) < 100


def test_long_tables_say_how_much_they_leave_out() -> None:
    labels = {f"label {number:02}": 1 for number in range(15)}
    text = report_text("p", evolve(a_summary(), total_issues=15, by_label=labels))
    assert "label 09" in text
    assert "label 10" not in text
    assert "and 5 more" in text


def test_what_is_verified_says_so() -> None:
    assert report_text("p", evolve(a_summary(), unverified_reason=())).endswith("is verified.")


def test_the_document_has_the_fields_of_the_interface() -> None:
    document = summary_document(a_summary())
    assert list(document) == FIELDS.split()
    assert document["computed_at"] == "2026-01-01T00:00:00Z"
