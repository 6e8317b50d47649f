from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from attrs import evolve
from tests.system.diip_adapters.report.reports import HOSTILE, a_small_report, an_empty_report, made_hostile

from diip_adapters.report import report_text
from diip_core.domain.insight.report import Report
from diip_core.domain.mirror.coverage import Coverage
from diip_core.library import Mirror

SECTIONS = """
Spikes/In numbers/Over time/Where issues get stuck/What first/What changed/How long things take/
Old and forgotten/Workload/What it is about/What this rests on
"""


def flat(text: str) -> str:
    return " ".join(text.split())


def headline(text: str) -> str:
    return flat(text.partition("In numbers")[0])


@pytest.fixture(scope="module")
def text(year: Report) -> str:
    return report_text("github tidewater/harbour", year)


def test_it_begins_with_what_a_maintainer_acts_on(text: str) -> None:
    said = headline(text)
    assert said.startswith(
        "Report on github tidewater/harbour Everything up to 23 Nov 2026 - There is a spike: "
    )
    assert "Labels that spiked with it: area/import (" in said
    assert "Issues get stuck. Of the " in said
    assert "issues labelled area/billing that were open for more than 7 days, half take" in said
    assert "The backlog " in said
    assert "Look first at #" in said


def test_the_sections_come_in_the_order_of_use(text: str) -> None:
    lines = text.splitlines()
    titles = [line for line, below in pairwise(lines) if below and set(below) == {"-"}]
    assert titles == flat(SECTIONS).replace("/ ", "/").split("/")


def test_every_term_of_a_score_is_shown(text: str, year: Report) -> None:
    said = flat(text)
    for ranked in (*year.priorities.now.ranked[:10], *year.priorities.overdue.ranked[:10]):
        assert ranked.key in said
        assert all(term.because in said for term in ranked.terms)
        assert f"{ranked.score:.2f} in all" in said


def test_the_issues_that_cause_a_bottleneck_are_named(text: str, year: Report) -> None:
    section = text.partition("Where issues get stuck")[2].partition("What first")[0]
    causes = year.bottlenecks.found.bottlenecks[0].causes[:5]
    assert causes
    assert all(cause.key in section for cause in causes)


def test_excluded_days_are_shown_with_the_reason(text: str) -> None:
    basis = flat(text.partition("What this rests on")[2])
    assert "were written in bulk, by an import or a script rather than one by one" in basis
    assert "where 1" in basis.partition("No issue came in the 3 days")[2]
    assert "All issues the tracker listed have been read." in basis
    assert "deleted at the tracker still counts" in basis


def test_the_figures_stand_clear_of_their_names(year: Report) -> None:
    crowded = evolve(year, flow=evolve(year.flow, open_by_bots=12_345_678))
    rows = report_text("x", crowded).partition("In numbers")[2].splitlines()[2:9]
    assert re.search(r"by bots {2,}\d", rows[0])
    assert len({re.match(r"  \S.*? {2,}", row).end() for row in rows}) == 1  # type: ignore[union-attr]


def test_no_line_is_wider_than_a_terminal(text: str) -> None:
    assert max(map(len, text.splitlines())) <= 110
    assert not [line for line in text.splitlines() if line != line.rstrip()]
    assert "\n\n\n" not in text


def test_an_old_window_is_shown_with_its_years_and_in_the_past_tense(mirrored: Mirror) -> None:
    report = mirrored.report(end=datetime(2026, 9, 25, tzinfo=UTC))
    later = evolve(report, summary=evolve(report.summary, computed_at=datetime(2030, 1, 1, tzinfo=UTC)))
    said = flat(report_text("x", later))
    assert "Everything up to 24 Sep 2026" in said
    assert "closed in the 28 days up to 24 Sep 2026" in said
    assert "The list of what came first began with" in said
    assert "written in bulk" in said
    assert "on Thu 17 Sep 2026" in said


def test_an_unverified_report_says_so_first_and_last(year: Report) -> None:
    doubtful = evolve(
        year, summary=evolve(year.summary, coverage=Coverage(None, ("not all is read", "b", "c")))
    )
    said = report_text("x", doubtful)
    assert (
        "- Treat all of this with care, because data may be missing: not all is read; b; and 1 more."
        in flat(said)
    )
    assert flat(said).index("Treat all of this with care") < flat(said).index("There is a spike")
    assert "- not all is read\n- b\n- c" in said.partition("What this rests on")[2]


def test_an_empty_project_says_calmly_that_there_is_nothing() -> None:
    said = report_text("project x", an_empty_report())
    assert "There is nothing to report on yet: no issue has been mirrored." in said
    assert "In numbers" not in said
    assert "What this rests on" in said


@pytest.mark.parametrize("start", [None, datetime(1990, 1, 1, tzinfo=UTC)])
def test_a_time_before_the_first_issue_denies_none_that_came_later(
    mirrored: Mirror, start: datetime | None
) -> None:
    said = flat(report_text("x", mirrored.report(start=start, end=datetime(1990, 1, 2, tzinfo=UTC))))
    assert "- Nothing had happened by then: the first issue came on 2" in said
    assert "no issue has been mirrored" not in said
    assert "In numbers" not in said


@pytest.mark.parametrize("end", [None, datetime(2200, 1, 1, tzinfo=UTC)])
def test_a_window_in_the_future_is_named_as_one(mirrored: Mirror, end: datetime | None) -> None:
    said = flat(report_text("x", mirrored.report(start=datetime(2199, 1, 1, tzinfo=UTC), end=end)))
    assert "- This time has not begun yet: it starts on 1 Jan 2199. What this rests on" in said


def test_a_small_project_says_that_there_is_too_little() -> None:
    said = flat(report_text("project x", a_small_report()))
    assert "There is too little to speak of patterns: 1 issue in all." in said
    assert "Spikes cannot be detected yet: DIIP is still learning what a normal day is, " in said
    assert (
        "It is too early to say whether the backlog grows: there is too little history. 1 issue is open."
        in said
    )
    assert "Too few issues of the last 180 days share a label, component or status" in said
    assert "Until closed: too little to speak of, 0 of 1 issue so far." in said
    assert "nan" not in said.lower().split()


def test_nothing_a_stranger_wrote_steers_the_terminal(year: Report) -> None:
    said = report_text(HOSTILE, made_hostile(year))
    assert not set(said) & set("\x1b\x07\u202e\u2066")
    assert r"\x1b[2J" in said
    assert r"\u202e" in said


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(2199, 1, 1, tzinfo=UTC), None),
        (None, datetime(1990, 1, 1, tzinfo=UTC)),
        (datetime(1990, 1, 1, tzinfo=UTC), datetime(1990, 1, 2, tzinfo=UTC)),
    ],
)
def test_a_window_without_anything_in_it_is_a_quiet_one(
    mirrored: Mirror, start: datetime | None, end: datetime | None
) -> None:
    shown = report_text("tidewater/harbour", mirrored.report(start=start, end=end))
    assert "Since then nothing has happened" not in shown
