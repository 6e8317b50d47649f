"""Contrast and colour blindness, computed from the published formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import pytest

from diip_adapters.charts.palette import DARK, LIGHT, SERIES

BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
SIGHTS = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
CLEARLY_APART = 20
"""Distance in CIE L*a*b*; about 2 is just to be seen side by side."""


def test_both_papers_have_every_colour() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert set(SERIES) < LIGHT.keys()


@BOTH
@pytest.mark.parametrize("role", ["ink", "muted", "alarm", *SERIES])
def test_text_and_series_reach_the_contrast_of_wcag_aa(colours: Mapping[str, str], role: str) -> None:
    assert contrast(colours[role], colours["paper"]) >= 4.5


@BOTH
def test_bars_reach_the_contrast_of_graphics(colours: Mapping[str, str]) -> None:
    assert contrast(colours["bar"], colours["paper"]) >= 3


@BOTH
def test_grid_lines_stay_in_the_background(colours: Mapping[str, str]) -> None:
    assert 1.2 <= contrast(colours["grid"], colours["paper"]) <= 2


@BOTH
@pytest.mark.parametrize("sight", SIGHTS)
def test_series_stay_apart_for_every_sight(colours: Mapping[str, str], sight: str) -> None:
    pairs = [*combinations(SERIES, 2), ("alarm", "bar")]
    near = [pair for pair in pairs if distance(*(colours[role] for role in pair), sight) < CLEARLY_APART]
    assert not near


def test_contrast_is_that_of_the_recommendation() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    darker, lighter = sorted(luminance(linear(colour)) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(rgb: Sequence[float]) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def distance(one: str, other: str, sight: str) -> float:
    pair = zip(lab(seen(one, sight)), lab(seen(other, sight)), strict=True)
    return sum((a - b) ** 2 for a, b in pair) ** 0.5


def seen(colour: str, sight: str) -> list[float]:
    rgb = linear(colour)
    return [
        min(max(sum(weight * part for weight, part in zip(row, rgb, strict=True)), 0), 1)
        for row in SIGHTS[sight]
    ]


def lab(rgb: Sequence[float]) -> tuple[float, float, float]:
    """CIE 1976 L*a*b* under D65."""
    red, green, blue = rgb
    x, y, z = (
        value ** (1 / 3) if value > (6 / 29) ** 3 else value * 841 / 108 + 4 / 29
        for value in (
            (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047,
            luminance(rgb),
            (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883,
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
