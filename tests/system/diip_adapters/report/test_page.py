from __future__ import annotations

from base64 import b64encode
from datetime import date, timedelta
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.system.diip_adapters.report.reports import HOSTILE, a_small_report, an_empty_report, made_hostile
from tests.unit.diip_adapters.charts.drawn import HOSTILE as HOSTILE_LABELS

from diip_adapters.charts import cleaned
from diip_adapters.report import report_page, report_text
from diip_adapters.report.blocks import Figure
from diip_adapters.report.outline import outline
from diip_core.domain.insight.report import Report

EMPTY = an_empty_report()
VOID = {"meta", "br", "hr", "img", "link", "input", "wbr"}
FETCHING = {"script", "link", "img", "iframe", "object", "embed", "video", "audio", "source", "base", "form"}


class Reader(HTMLParser):
    """Collects elements and texts; an end tag that fits nothing is an error."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.style = ""
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["style"]:
            self.style += data
        else:
            self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert not reader._open
    return reader


def flat(text: str) -> str:
    return " ".join(text.split())


def test_it_runs_no_script_and_fetches_nothing(year: Report) -> None:
    for page in (report_page("x", year), report_page(HOSTILE, made_hostile(year))):
        reader = read(page)
        assert not {tag for tag, _ in reader.elements} & FETCHING
        for _, attributes in reader.elements:
            assert not [name for name in attributes if name.startswith("on") or name in {"style", "src"}]
        assert "url(" not in reader.style
        assert "@import" not in reader.style
        assert not [one for one in reader.all("a") if not one["href"].startswith(("#", "https://"))]


def test_the_policy_allows_its_own_style_alone(year: Report) -> None:
    reader = read(report_page("x", year))
    [policy] = [one["content"] for one in reader.all("meta") if "http-equiv" in one]
    digest = b64encode(sha256(reader.style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert len(reader.all("style")) == 1


def test_the_name_of_a_repository_breaks_between_its_parts(year: Report) -> None:
    assert "<h1>Report on github tidewater/<wbr>harbourmaster</h1>" in report_page(
        "github tidewater/harbourmaster", year
    )
    assert "<title>Report on github tidewater/harbourmaster</title>" in report_page(
        "github tidewater/harbourmaster", year
    )


def test_a_loss_is_shown_with_a_true_minus_sign(year: Report) -> None:
    page = report_page("x", evolve(year, summary=evolve(year.summary, net_flow=-4)))
    assert "<dd>−4</dd>" in page


def test_every_chart_has_a_table_behind_it(year: Report) -> None:
    reader = read(report_page("x", year))
    tags = [
        tag
        for tag, attributes in reader.elements
        if tag in {"figure", "details"} or is_chart(tag, attributes)
    ]
    assert tags == ["figure", "svg", "details"] * (len(tags) // 3)
    drawn = [block for section in outline("x", year).sections for block in section.blocks]
    assert tags.count("figure") == sum(isinstance(block, Figure) for block in drawn) >= 6


def is_chart(tag: str, attributes: dict[str, str]) -> bool:
    return tag == "svg" and "role" in attributes


def test_ids_are_unique_and_links_within_lead_somewhere(year: Report) -> None:
    reader = read(report_page("x", year))
    ids = [attributes["id"] for _, attributes in reader.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    inner = [one["href"][1:] for one in reader.all("a") if one["href"].startswith("#")]
    assert inner
    assert set(inner) <= set(ids)


def test_the_page_shows_what_the_text_shows(year: Report) -> None:
    whole = outline("x", year)
    shown = flat("".join(read(report_page("x", year)).texts))
    text = flat(report_text("x", year))
    for lead in whole.headline:
        assert flat(lead.sentence) in shown
        assert flat(lead.sentence) in text
    for section in whole.sections:
        assert section.title in shown


def test_only_addresses_of_the_web_become_links(year: Report) -> None:
    good = made_hostile(year, url="https://example.com/a?b=1&c=<x>")
    assert "https://example.com/a?b=1&c=<x>" in [one["href"] for one in read(report_page("x", good)).all("a")]
    for url in (
        "javascript:alert(1)",
        " javascript:x",
        "data:text/html,x",
        "//host/x",
        "https:",
        "http://[",
        "",
    ):
        links = [one["href"] for one in read(report_page("x", made_hostile(year, url=url))).all("a")]
        assert all(link.startswith("#") for link in links)


def test_a_text_that_turns_direction_stays_in_its_place(year: Report) -> None:
    page = report_page("x", made_hostile(year))
    assert not set(page) & set("\u202e\u2066\x1b\x07\x00")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("text", HOSTILE_LABELS)
def test_any_text_of_a_tracker_leaves_the_page_as_it_is_built(year: Report, text: str) -> None:
    harmless, hostile = (read(report_page(one, made_hostile(year, one))) for one in ("y", text))
    expected = [tag for tag, _ in harmless.elements]
    assert [tag for tag, _ in hostile.elements if tag != "wbr"] == expected
    assert not set("".join(hostile.texts)) & set("\x00\x1b\x7f\ud800\uffff\u202e\u2066")


@given(st.text(st.characters(), max_size=300))
def test_any_title_is_shown_as_text(title: str) -> None:
    page = report_page(title, EMPTY)
    assert page.encode()
    shown = next(text for text in read(page).texts if text.startswith("Report on"))
    assert shown == cleaned(f"Report on {title}", 2_000)


def test_of_a_long_table_the_last_thousand_rows_are_shown(year: Report) -> None:
    point = year.trends.points[-1]
    points = tuple(evolve(point, date=date(2015, 1, 1) + timedelta(days=n)) for n in range(1_234))
    page = report_page("x", evolve(year, trends=evolve(year.trends, points=points)))
    assert "(the last 1,000 of 1,234 rows)</caption>" in page


@pytest.mark.parametrize("report", [an_empty_report(), a_small_report(), a_small_report(25)])
def test_small_projects_make_whole_pages(report: Report) -> None:
    reader = read(report_page("x", report))
    assert reader.all("h1")
    assert "None" not in reader.texts


def test_the_same_report_is_the_same_page(year: Report) -> None:
    assert report_page("x", year) == report_page("x", year)
