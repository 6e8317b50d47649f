"""The style sheet of the report covers every chart, in light, dark and on paper."""

from __future__ import annotations

import re
from datetime import date

import pytest
from tests.system.diip_adapters.report.reports import an_empty_report
from tests.unit.diip_adapters.charts.drawn import parsed

from diip_adapters.charts import (
    DARK,
    LIGHT,
    Curve,
    FlowPoint,
    ShareRow,
    SpikeDay,
    flow_chart,
    share_bars,
    spike_chart,
    survival_chart,
)
from diip_adapters.report import report_page

DAY = date(2026, 1, 5)


@pytest.fixture(scope="module")
def style() -> str:
    [style] = re.findall("<style>(.*?)</style>", report_page("x", an_empty_report()), re.DOTALL)
    return style


def test_braces_are_balanced_and_nothing_is_fetched(style: str) -> None:
    assert style.count("{") == style.count("}") > 60
    assert "<" not in style
    assert "url(" not in style
    assert "@import" not in style


def test_dark_follows_the_system_or_the_attribute_and_paper_is_light(style: str) -> None:
    for start, colours in (
        (":root {", LIGHT),
        ("@media (prefers-color-scheme: dark) {\n  :root:not([data-theme=light]) {", DARK),
        (":root[data-theme=dark] {", DARK),
        ("@media print {\n  :root:root, :root[data-theme] {", LIGHT),
    ):
        rule = style[style.index(start) + len(start) :].partition("}")[0]
        assert {role: colour for role, colour in re.findall(r"--chart-(\w+): (#\w{6});", rule)} == colours


def test_every_class_of_a_chart_has_a_rule(style: str) -> None:
    charts = [
        flow_chart([FlowPoint(DAY, 3, 2, 1, 8)], name="flow"),
        spike_chart([SpikeDay(DAY, 9, 2.0, 5.0, alarmed=True, verified=False)], name="spikes"),
        share_bars([ShareRow("bug", 1)], name="shares", title="x"),
        survival_chart(
            [Curve(f"{n}", [1.0], [0.5], 2.0, 1.0, [0.4], [0.6]) for n in range(8)], name="survival"
        ),
    ]
    classes = {
        word
        for chart in charts
        for element in parsed(chart).iter()
        for word in element.attrib.get("class", "").split()
    }
    assert classes
    assert classes - set(re.findall(r"\.([a-z][a-z0-9-]*)", style)) == set()
