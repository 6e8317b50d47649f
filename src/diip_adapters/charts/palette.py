"""The colours by role, on a light and on a dark background.

Text and series have a contrast of at least 4.5 to the paper (WCAG 2.2, 1.4.3), plain bars of at least 3
(1.4.11). Grid lines are fainter on purpose. The series stay distinct for people who see no red, no green or
no blue (simulation after Machado, Oliveira and Fernandes 2009). The tests compute all of this.
"""

from __future__ import annotations

from collections.abc import Mapping

SERIES = ("blue", "orange", "green", "purple", "ink")
"""The roles of the series of a chart, in the order of their use."""

LIGHT: Mapping[str, str] = {
    "paper": "#ffffff",
    "ink": "#1b1f24",
    "muted": "#57606a",
    "grid": "#d8dee4",
    "bar": "#8492a3",
    "blue": "#0f4cc0",
    "orange": "#ae5c09",
    "green": "#1a8458",
    "purple": "#6f1d7c",
    "alarm": "#b3121d",
}

DARK: Mapping[str, str] = {
    "paper": "#0d1117",
    "ink": "#e6edf3",
    "muted": "#9aa4af",
    "grid": "#30363d",
    "bar": "#6f7f93",
    "blue": "#3b98f3",
    "orange": "#de9130",
    "green": "#52e39f",
    "purple": "#f0509a",
    "alarm": "#ff8a80",
}
