"""Issues that were closed nobody knows when are shown, so that every table adds up."""

from __future__ import annotations

from attrs import evolve

from diip_adapters.report.blocks import Figure, KeyFigures, Table
from diip_adapters.report.calendar import Calendar
from diip_adapters.report.sections import numbers, trends
from diip_core.domain.insight.report import Report


def trends_table(report: Report) -> Table:
    figure = trends.section(report, Calendar.of(report)).blocks[0]
    assert isinstance(figure, Figure)
    return figure.table


def with_undated(report: Report, count: int) -> Report:
    last = report.trends.points[-1]
    points = (*report.trends.points[:-1], evolve(last, closed_undated=count, open=last.open - count))
    summary = evolve(report.summary, closed_undated=count)
    return evolve(report, trends=evolve(report.trends, points=points), summary=summary)


def test_a_table_with_undated_closes_adds_up(year: Report) -> None:
    table = trends_table(with_undated(year, 3))
    before, row = (dict(zip(table.headers, cells, strict=True)) for cells in table.rows[-2:])
    assert row["Closed without a date"] == 3
    came = int(str(row["Created"])) + int(str(row["Reopened"]))
    went = int(str(row["Closed"])) + int(str(row["Closed without a date"]))
    assert row["Open at its end"] == int(str(before["Open at its end"])) + came - went


def test_without_undated_closes_there_is_no_column(year: Report) -> None:
    assert "Closed without a date" not in trends_table(with_undated(year, 0)).headers


def test_the_numbers_name_undated_closes_if_there_are_any(year: Report) -> None:
    for count, shown in ((0, []), (3, ["3"])):
        report = with_undated(year, count)
        [facts] = numbers.section(report, Calendar.of(report)).blocks
        assert isinstance(facts, KeyFigures)
        assert [value for name, value in facts.rows if name == "Closed without a date"] == shown
