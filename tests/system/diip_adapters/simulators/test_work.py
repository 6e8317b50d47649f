from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from statistics import mean, median

import pytest

from diip_adapters.simulators import writing
from diip_adapters.simulators.organisation import Project, Report
from diip_adapters.simulators.work import plan_project

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def project() -> Project:
    return plan_project("harbourmaster", seed=1, now=NOW, count=3_000)


def test_the_same_seed_makes_the_same_year() -> None:
    one, two = (plan_project("a", seed=7, now=NOW, count=200) for _ in range(2))
    assert one == two
    assert [writing.body(one, r) for r in one.reports] == [writing.body(two, r) for r in two.reports]


@pytest.mark.parametrize(("name", "seed"), [("a", 8), ("b", 7)])
def test_another_seed_or_name_makes_another_year(name: str, seed: int) -> None:
    assert (
        plan_project(name, seed=seed, now=NOW, count=50).reports
        != plan_project("a", seed=7, now=NOW, count=50).reports
    )


@pytest.mark.parametrize("count", [0, 1, 2, 10])
def test_any_number_of_reports_can_be_made(count: int) -> None:
    assert len(plan_project("a", seed=1, now=NOW, count=count).reports) == count


def test_reports_are_numbered_as_they_come_in_over_one_year(project: Project) -> None:
    assert [report.number for report in project.reports] == list(range(1, 3_001))
    opened = [report.opened_at for report in project.reports]
    assert opened == sorted(opened)
    assert opened[-1] <= NOW
    assert NOW - timedelta(days=366) < opened[0] < NOW - timedelta(days=350)


def test_nothing_happens_before_the_opening_or_after_today(project: Project) -> None:
    for report in project.reports:
        times = [h.at for h in report.happenings] + [r.at for r in report.remarks]
        assert all(report.opened_at <= at <= NOW for at in times)
        assert report.changed_at == max([report.opened_at, *times])


def test_weekends_are_quiet(project: Project) -> None:
    by_weekday = Counter(report.opened_at.weekday() for report in project.reports)
    assert by_weekday[5] + by_weekday[6] < by_weekday[1] / 2


def test_the_planted_burst_stands_out(project: Project) -> None:
    area = project.planted.spike_area
    by_day = Counter(r.opened_at.date() for r in project.reports if r.area == area and r.kind == "bug")
    usual = median(by_day.values())
    assert all(by_day[day] >= 8 * usual for day in project.planted.spike_days)


@pytest.mark.parametrize("days_later", range(7))
def test_the_planted_burst_is_the_last_tuesday_to_thursday_that_is_over(days_later: int) -> None:
    now = NOW + timedelta(days=days_later)
    days = plan_project("a", seed=1, now=now, count=100).planted.spike_days
    assert [day.weekday() for day in days] == [1, 2, 3]
    assert 1 <= (now.date() - days[-1]).days <= 7


def test_the_area_of_the_burst_is_louder_in_it_than_any_other_label() -> None:
    demo = plan_project("harbour", seed=7, now=NOW, count=1_500)
    days = demo.planted.spike_days
    issues = [r for r in demo.reports if not r.is_change]
    usual = Counter(label for r in issues for label in r.labels)
    burst = Counter(label for r in issues if r.opened_at.date() in days for label in r.labels)
    excess = {label: count / usual[label] for label, count in burst.items() if count > 5}
    assert max(excess, key=excess.__getitem__) == f"area/{demo.planted.spike_area}"


def test_the_planted_bottleneck_is_slow(project: Project) -> None:
    def days(slow: bool) -> float:
        return median(
            (r.closed_at - r.opened_at).total_seconds()
            for r in project.reports
            if r.closed_at and not r.is_change and (r.area == project.planted.slow_area) == slow
        )

    assert days(True) > 4 * days(False)


def test_a_duplicate_tells_of_an_earlier_bug_in_other_words(project: Project) -> None:
    duplicates = [r for r in project.reports if r.duplicate_of]
    assert len(duplicates) > 20
    for report in duplicates:
        original = project.reports[(report.duplicate_of or 0) - 1]
        assert original.number < report.number
        assert original.area == report.area
        result, again = writing.title(project, original), writing.title(project, report)
        assert result != again
        assert len(set(result.lower().split()) & set(again.lower().replace(",", "").split())) >= 3


def test_a_closed_duplicate_says_so(project: Project) -> None:
    closed = [r for r in project.reports if r.duplicate_of and r.closed_at]
    assert closed
    for report in closed:
        assert report.outcome == "duplicate"
        texts = [writing.remark(project, report, place) for place in range(len(report.remarks))]
        assert f"Duplicate of #{report.duplicate_of}" in texts


def test_every_kind_of_report_and_happening_occurs(project: Project) -> None:
    happenings = {h.kind for r in project.reports for h in r.happenings}
    assert happenings == {
        "labelled", "unlabelled", "assigned", "scheduled", "retitled", "closed", "reopened", "locked",
        "watched", "mentioned", "merged",
    }  # fmt: skip
    assert {r.kind for r in project.reports} == {"bug", "feature", "question", "task"}
    assert {r.outcome for r in project.reports} == {None, "done", "declined", "duplicate"}
    assert any(r.author is None for r in project.reports)
    assert any(r.author and r.author.is_bot for r in project.reports)
    assert any(remark.theme == "stale" for r in project.reports for remark in r.remarks)
    assert 0.15 < mean(r.is_change for r in project.reports) < 0.35


def test_bodies_have_the_size_of_real_ones(project: Project) -> None:
    sizes = [len(writing.body(project, r) or "") for r in project.reports if not r.is_change]
    assert 1_000 < mean(sizes) < 2_000


def test_some_reports_have_no_text(project: Project) -> None:
    assert any(writing.body(project, r) is None for r in project.reports)


def test_no_template_field_is_left_unfilled(project: Project) -> None:
    def texts(report: Report) -> list[str]:
        remarks = [writing.remark(project, report, place) for place in range(len(report.remarks))]
        return [writing.title(project, report), writing.body(project, report) or "", *remarks]

    for report in project.reports:
        for text in texts(report):
            assert "{" not in text
            assert "}" not in text


def test_a_retitled_report_had_another_title(project: Project) -> None:
    retitled = [r for r in project.reports if any(h.kind == "retitled" for h in r.happenings)]
    assert all(writing.former_title(project, r) != writing.title(project, r) for r in retitled)


def test_some_bugs_are_regressions_or_matters_of_security(project: Project) -> None:
    for label in ("security", "regression"):
        marked = [r for r in project.reports if label in r.labels]
        assert all(r.kind == "bug" and not r.is_change for r in marked)
        bugs = sum(r.kind == "bug" and not r.is_change for r in project.reports)
        assert 0.02 < len(marked) / bugs < 0.12
        assert any(r.closed_at is None for r in marked)


def test_few_reports_have_many_votes(project: Project) -> None:
    votes = sorted(r.votes for r in project.reports)
    assert median(votes) == 0
    assert sum(count >= 10 for count in votes) in range(60, 300)
    assert votes[-1] >= 30


def test_a_year_is_long_enough_to_see_85_of_100_closed(project: Project) -> None:
    old = [r for r in project.reports if r.opened_at < NOW - timedelta(days=180) and not r.is_change]
    assert 0.03 < mean(r.closed_at is None for r in old) < 0.15
