from __future__ import annotations

import re
from datetime import date

from tests.unit.diip_adapters.charts.drawn import parsed

from diip_adapters.charts import (
    THEME,
    Curve,
    FlowPoint,
    ShareRow,
    SpikeDay,
    data_table,
    figure,
    flow_chart,
    share_bars,
    sparkline,
    spike_chart,
    survival_chart,
)
from diip_adapters.charts.palette import DARK, LIGHT

DAY = date(2026, 1, 5)


def test_braces_are_balanced_and_nothing_closes_the_style_element() -> None:
    assert THEME.count("{") == THEME.count("}") > 20
    assert "<" not in THEME
    assert "url(" not in THEME
    assert "@import" not in THEME


def test_dark_follows_the_system_and_the_attribute_and_paper_is_light() -> None:
    dark, light = (f"--chart-paper:{colours['paper']};" for colours in (DARK, LIGHT))
    system, attribute, printed = (
        next(line for line in THEME.splitlines() if line.startswith(beginning))
        for beginning in (
            "@media (prefers-color-scheme:dark){:root:not([data-theme=light])",
            ":root[data-theme=dark]",
            "@media print{:root:root,:root[data-theme]",
        )
    )
    assert dark in system
    assert dark in attribute
    assert light in printed


def test_every_class_that_a_chart_names_has_a_rule() -> None:
    day = SpikeDay(DAY, 9, 2.0, 5.0, alarmed=True, verified=False)
    page = figure(
        flow_chart([FlowPoint(DAY, 3, 2, 1, 8)], name="flow"),
        data_table(["Trend"], [[sparkline([1, 2], label="x")]], "x"),
        "x",
    )
    charts = [
        page,
        spike_chart([day], name="spikes"),
        share_bars([ShareRow("bug", 1)], name="shares", title="x"),
        survival_chart(
            [Curve(f"{n}", [1.0], [0.5], 2.0, 1.0, [0.4], [0.6]) for n in range(8)], name="survival"
        ),
    ]
    named = {
        word
        for chart in charts
        for element in parsed(chart).iter()
        for word in element.attrib.get("class", "").split()
    }
    assert named
    assert named - set(re.findall(r"\.([a-z][a-z0-9-]*)", THEME)) == set()
