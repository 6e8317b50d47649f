from __future__ import annotations

import pytest
from tests.unit.diip_adapters.charts.drawn import HOSTILE, SVG, parsed

from diip_adapters.charts.data_table import data_table
from diip_adapters.charts.figure import figure
from diip_adapters.charts.share_bars import ShareRow, share_bars


@pytest.mark.parametrize("caption", HOSTILE)
def test_a_figure_has_its_caption_its_chart_and_its_table(caption: str) -> None:
    chart = share_bars([ShareRow("bug", 1)], name="shares", title="x")
    made = parsed(figure(chart, data_table(["Label"], [["bug"]], "x"), caption))
    assert [element.tag for element in made] == ["figcaption", f"{SVG}svg", "details"]
