from __future__ import annotations

from datetime import date

import pytest
from tests.unit.diip_adapters.charts.drawn import HOSTILE, parsed

from diip_adapters.charts.data_table import Cell, data_table
from diip_adapters.charts.markup import Markup, cleaned


def test_figures_stand_to_the_right_with_their_heads_and_text_in_its_own_direction() -> None:
    table = parsed(data_table(["Label", "Open", "Share"], [["bug", 1234, 0.5], ["לא", None, 1]], "Labels"))
    assert [head.attrib.get("class") for head in table.iter("th")] == [None, "number", "number", None, None]
    assert [cell.text for cell in table.iter("td")] == ["1,234", "0.5", "–", "1"]
    assert [row.findtext("th/bdi") for row in table.iter("tr")][1:] == ["bug", "לא"]


def test_a_column_with_any_text_is_no_column_of_figures() -> None:
    table = parsed(data_table(["Value"], [[1], ["many"]], "x"))
    assert not [cell for cell in table.iter("th") if "class" in cell.attrib]


def test_it_is_folded_away_and_has_a_caption() -> None:
    table = parsed(data_table(["Day"], [[date(2026, 1, 5)]], "Each <day>"))
    assert table.tag == "details"
    assert "open" not in table.attrib
    assert table.findtext("table/caption") == "Each <day>"
    assert table.findtext("table/tbody/tr/th") == "2026-01-05"


def test_markup_is_kept_and_text_that_looks_like_it_is_not() -> None:
    table = parsed(data_table(["a", "b"], [[Markup("<b>x</b>"), "<b>x</b>"]], "x"))
    assert table.findtext("table/tbody/tr/th/b") == "x"
    assert table.findtext("table/tbody/tr/td/bdi") == "<b>x</b>"


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_can_stand_anywhere(text: str) -> None:
    table = parsed(data_table([text], [[text]], text, summary=text))
    for path in ("summary", "table/caption", "table/thead/tr/th", "table/tbody/tr/th/bdi"):
        assert table.findtext(path) == cleaned(text)


def test_of_very_many_rows_the_last_are_shown_which_is_said() -> None:
    rows: list[list[Cell]] = [[n] for n in range(10_000)]
    table = parsed(data_table(["n"], rows, "All"))
    shown = [cell.text for cell in table.iter("th") if cell.attrib["scope"] == "row"]
    assert (len(shown), shown[-1]) == (1000, "9,999")
    assert table.findtext("table/caption") == "All (the last 1,000 of 10,000 rows)"


@pytest.mark.parametrize("rows", [[], [[]]])
def test_a_table_of_nothing_is_a_table(rows: list[list[Cell]]) -> None:
    assert parsed(data_table([], rows, "x")).find("table/tbody") is not None


@pytest.mark.parametrize("row", [[1], [1, 2, 3]])
def test_a_row_of_another_width_is_refused(row: list[Cell]) -> None:
    with pytest.raises(ValueError, match="argument"):
        data_table(["a", "b"], [row], "x")
