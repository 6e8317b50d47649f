from __future__ import annotations

import pytest

from diip_adapters.report.quantities import around, counted, enumerated, length, share, signed
from diip_core.domain.statistics.survival import Interval


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (None, "not enough data"),
        (0, "under a minute"),
        (1 / 1440, "1 minute"),
        (0.03, "43 minutes"),
        (1 / 24, "1 hour"),
        (0.1, "2.4 hours"),
        (1.5, "36 hours"),
        (2, "2 days"),
        (9.97, "10 days"),
        (38.2, "38 days"),
        (120, "4 months"),
        (2347, "6.4 years"),
        (730.5, "2 years"),
    ],
)
def test_a_length_has_its_natural_unit(days: float | None, text: str) -> None:
    assert length(days) == text


@pytest.mark.parametrize(
    ("days", "interval", "text"),
    [
        (38, Interval(29, 50), "38 days (29 to 50)"),
        (85, Interval(60, 120), "85 days (60 days to 4 months)"),
        (38, Interval(29, None), "38 days (over 29 days)"),
        (38, Interval(None, 50), "38 days (up to 50 days)"),
        (38, Interval(None, None), "38 days"),
    ],
)
def test_an_interval_repeats_no_unit(days: float, interval: Interval, text: str) -> None:
    assert around(days, interval) == text


@pytest.mark.parametrize(
    ("part", "text"),
    [(0, "0%"), (0.001, "under 1%"), (0.5, "50%"), (0.999, "over 99%"), (1, "100%")],
)
def test_a_share_that_is_not_all_or_nothing_never_looks_like_it(part: float, text: str) -> None:
    assert share(part) == text


def test_one_is_singular_and_many_have_their_thousands_apart() -> None:
    assert counted(1, "issue") == "1 issue"
    assert counted(1234, "issue") == "1,234 issues"
    assert counted(2, "person", "people") == "2 people"


def test_a_difference_bears_a_true_sign() -> None:
    assert [signed(1234), signed(-4), signed(0)] == ["+1,234", "−4", "0"]


def test_a_list_ends_in_and() -> None:
    assert [enumerated(["a"]), enumerated(["a", "b"]), enumerated(["a", "b", "c"])] == [
        "a",
        "a and b",
        "a, b and c",
    ]
