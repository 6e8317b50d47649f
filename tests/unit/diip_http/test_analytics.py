"""Every figure of the analytics, against issues written down by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import log10
from typing import Any

import pytest
from tests.unit.diip_http.mirrored import NOW, Mirrored, days_ago, issue, quiet

from diip_adapters.schemas.bottlenecks import bottlenecks_schema
from diip_adapters.schemas.spikes import spikes_in, spikes_schema
from diip_core.domain.insight.flow.bottleneck_report import BottleneckReport
from diip_core.domain.insight.flow.bottlenecks import Bottlenecks
from diip_core.domain.insight.flow.degradation import Degradation
from diip_core.domain.insight.flow.what_changed import Change, WhatChanged
from diip_core.domain.insight.spikes.finding import Finding
from diip_core.domain.insight.spikes.label_spikes import LabelFinding
from diip_core.domain.insight.spikes.spike_report import SpikeReport, WatchedDay
from diip_core.domain.issues.snapshot import Snapshot
from diip_core.domain.mirror.coverage import Coverage
from diip_core.domain.mirror.integration import Failure
from diip_core.domain.time import Window

DAY = 86_400.0
SPIKE_DAY = "2026-06-09"


def burst(count: int = 20, **changes: Any) -> list[Snapshot]:
    """So many more of yesterday, ten minutes apart, all about the dock."""
    return [
        issue(1000 + n, days_ago(1) + timedelta(minutes=10 * n), labels=["dock"], **changes)
        for n in range(count)
    ]


def test_trends_count_what_came_went_and_was_open_by_day_week_and_month() -> None:
    first, second = datetime(2026, 5, 30, 9, tzinfo=UTC), datetime(2026, 6, 1, 9, tzinfo=UTC)
    issues = [issue(1, first), issue(2, first, closed_at=second), issue(3, second)]
    with Mirrored(issues).asked() as ask:
        by_day = ask("trends", "to=2026-06-03")
        by_week = ask("trends", "interval=week&to=2026-06-03")
        by_month = ask("trends", "interval=month&to=2026-06-03")
        later = ask("trends", "from=2026-06-02&to=2026-06-03")
    assert (by_day["interval"], by_day["verified"], by_day["unverified_reason"]) == ("day", True, [])
    assert flows(by_day) == [
        ("2026-05-30", 2, 0, 0, 2, 0),
        ("2026-05-31", 0, 0, 0, 2, 0),
        ("2026-06-01", 1, 1, 0, 2, 0),
        ("2026-06-02", 0, 0, 0, 2, 0),
    ]
    assert flows(by_week) == [("2026-05-25", 2, 0, 0, 2, 0), ("2026-06-01", 1, 1, 0, 2, 0)]
    assert flows(by_month) == [("2026-05-01", 2, 0, 0, 2, 0), ("2026-06-01", 1, 1, 0, 2, 0)]
    assert flows(later) == [("2026-06-02", 0, 0, 0, 2, 0)]
    assert later["computed_at"] == NOW.isoformat().replace("+00:00", "Z")


def flows(trends: Any) -> list[tuple[Any, ...]]:
    names = ("date", "created", "closed", "reopened", "open", "closed_undated")
    return [tuple(point[name] for name in names) for point in trends["points"]]


def test_a_date_is_a_midnight_of_the_project_and_its_day_of_23_hours_is_whole() -> None:
    start = datetime(2026, 3, 28, 23, tzinfo=UTC)  # Midnight in Berlin, where summer time begins that day.
    moments = [
        start - timedelta(seconds=1),
        start,
        start + timedelta(hours=22.99),
        start + timedelta(hours=23),
    ]
    issues = [issue(number, moment) for number, moment in enumerate(moments)]
    with Mirrored(issues, zone="Europe/Berlin").asked() as ask:
        day = "from=2026-03-29&to=2026-03-30"
        assert flows(ask("trends", day)) == [("2026-03-29", 2, 0, 0, 3, 0)]
        assert ask("summary", day)["created"] == 2
        as_instants = "from=2026-03-28T23:00:00Z&to=2026-03-29T22:00:00Z"
        assert flows(ask("trends", as_instants)) == flows(ask("trends", day))


def test_a_planted_spike_is_found_and_explained_in_numbers() -> None:
    with Mirrored(quiet() + burst()).asked() as ask:
        result, summary = ask("spikes"), ask("summary")
    (spike,) = result["items"]
    assert (spike["date"], spike["first_day"], spike["last_day"]) == (SPIKE_DAY, SPIKE_DAY, SPIKE_DAY)
    assert (spike["label"], spike["open"], spike["alarms"]) == (None, True, 1)
    assert (spike["observed"], spike["window_days"], spike["verified_days"]) == (22, 1, 1)
    assert spike["expected"] == pytest.approx(2, rel=0.1)
    assert spike["ratio"] == spike["observed"] / spike["expected"]
    assert spike["expected"] < spike["upper"] < spike["observed"]
    assert spike["p_value"] < 1e-6
    assert spike["score"] == pytest.approx(spike["calibration"] * log10(spike["likelihood_ratio"]))
    assert spike["score"] > spike["threshold"] == 1.33
    assert spike["dispersion"] <= spike["variance"] / spike["expected"]
    assert spike["explanation"].startswith("22 issues on Tue 9 Jun, expected ")
    assert spike["defaults_version"].startswith("spikes-")
    (label,) = spike["labels"]
    assert (label["label"], label["date"], label["observed"]) == ("dock", SPIKE_DAY, 20)
    assert label["explanation"].startswith("20 issues labelled dock on Tue 9 Jun")
    assert (result["verified"], result["learning"], result["left_out"], result["inactivities"]) == (
        True,
        None,
        [],
        [],
    )
    assert len(result["recent"]) == 60
    day = result["recent"][-2]
    assert (day["day"], day["observed"], day["alarm"]) == (SPIKE_DAY, 22, True)
    assert day["bound"] == spike["upper"] + 1
    assert (summary["spike_detected"], summary["spike"]["label"]) == (True, "dock")
    assert {
        name: summary["spike"][name] for name in ("date", "observed", "expected", "upper", "p_value")
    } == {name: spike[name] for name in ("date", "observed", "expected", "upper", "p_value")}


def test_a_spike_belongs_to_the_windows_it_reaches_into() -> None:
    with Mirrored(quiet() + burst()).asked() as ask:
        assert ask("spikes", "to=2026-06-09")["items"] == []
        assert len(ask("spikes", "from=2026-06-09&to=2026-06-10")["items"]) == 1
        assert ask("spikes", "from=2026-06-10")["items"] == []


def test_a_label_that_spikes_alone_is_an_item_of_its_own() -> None:
    steady = [
        issue(5000 + 40 * back + n, days_ago(back + n / 45)) for back in range(1, 120) for n in range(40)
    ]
    with Mirrored(quiet() + steady + burst(9)).asked() as ask:
        result, summary = ask("spikes"), ask("summary")
    (spike,) = result["items"]
    assert (spike["label"], spike["observed"], spike["labels"], spike["open"]) == ("dock", 9, [], True)
    assert (spike["first_day"], spike["last_day"], spike["alarms"]) == (SPIKE_DAY, SPIKE_DAY, 1)
    assert not summary["spike_detected"]


def test_a_label_that_spiked_for_days_names_the_first_and_says_their_year() -> None:
    finding = Finding(
        day=date(2025, 6, 12),
        length_days=3,
        verified_days=3,
        observed=20,
        expected=4.0,
        variance=5.0,
        bound=9,
        probability=1e-7,
        log_ratio=7.0,
        dispersion=1.2,
        calibration=1.0,
        score=7.0,
        threshold=1.33,
        learned_days=100,
    )
    report = SpikeReport(
        computed_at=NOW,
        threshold=1.33,
        learned_days=100,
        episodes=(),
        digest=(LabelFinding("label", "dock", finding),),
        labels_since=NOW.date(),
        inactivities=(),
        left_out=(),
        recent=(WatchedDay(NOW.date(), 0, 1.0, 9, is_alarm=False),),
        coverage=Coverage(NOW),
    )
    (result,) = spikes_schema(report, spikes_in(report), None).items
    assert (result.date, result.first_day, result.last_day) == (
        date(2025, 6, 12),
        date(2025, 6, 10),
        date(2025, 6, 12),
    )
    assert result.explanation.startswith(
        "20 issues labelled dock from Tue 10 to Thu 12 Jun 2025, expected 4.0"
    )


def test_a_young_project_says_that_it_is_learning() -> None:
    with Mirrored(quiet(10)).asked() as ask:
        assert ask("spikes")["learning"] == {"learned_days": 10, "needed_days": 28}


GAPS: dict[str, dict[str, Any]] = {
    "the first sync has not come to its end": {"first_complete_at": None},
    "the last call failed, no answer in time": {
        "last_synced_at": days_ago(3),
        "failure": Failure("timeout", "no answer in time", since=days_ago(3)),
    },
    "it is paused": {"last_synced_at": days_ago(3), "status": "paused"},
    "nothing was read since 2026-06-07T12:00:00Z": {"last_synced_at": days_ago(3)},
}


@pytest.mark.parametrize("reason", GAPS)
def test_no_alarm_comes_from_a_gap_and_it_says_so(reason: str) -> None:
    with Mirrored(quiet() + burst(), **GAPS[reason]).asked() as ask:
        result = {name: ask(name) for name in ("summary", "trends", "spikes", "bottlenecks", "priorities")}
        result["overview"] = ask("overview")["items"][0]
    for name, document in result.items():
        assert not document["verified"], name
        assert [text for text in document["unverified_reason"] if text.endswith(reason)], name
    assert (result["spikes"]["items"], result["summary"]["spike_detected"]) == ([], False)
    assert result["spikes"]["left_out"][0]["because"] == "not read to its end"
    assert [day["observed"] for day in result["spikes"]["recent"][-2:]] == [None, None]


def test_no_alarm_comes_from_an_import_by_one_account() -> None:
    written = [issue(2000 + n, days_ago(1) + timedelta(seconds=50 * n), author="importer") for n in range(60)]
    with Mirrored(quiet() + written).asked() as ask:
        result, summary = ask("spikes"), ask("summary")
    assert (result["items"], summary["spike_detected"]) == ([], False)
    assert result["left_out"] == [
        {"first_day": SPIKE_DAY, "last_day": SPIKE_DAY, "because": "written in bulk", "issues": 62}
    ]


def test_a_bottleneck_is_reported_with_its_numbers_and_the_issues_that_cause_it() -> None:
    slow = [issue(n, days_ago(150 - n), closed_at=days_ago(90 - n), labels=["area/crane"]) for n in range(30)]
    fast = [
        issue(100 + n, days_ago(150 - n), closed_at=days_ago(140 - n), labels=["area/quay"])
        for n in range(30)
    ]
    waiting = [issue(200 + n, days_ago(80 + n), labels=["area/crane"]) for n in range(3)]
    mirrored = Mirrored(slow + fast + waiting)
    with mirrored.asked() as ask:
        result = ask("bottlenecks")
        cause = result["items"][0]["causes"][0]
        assert ask.client.get(f"{ask.of_project}issues/{cause['issue_id']}/").json()["key"] == "#202"
    (found,) = result["items"]
    assert (found["kind"], found["value"], found["issues"], found["events"]) == (
        "area/",
        "area/crane",
        33,
        30,
    )
    assert (found["median_seconds"], found["rest_median_seconds"]) == (60 * DAY, 10 * DAY)
    assert (found["ratio"], found["since_seconds"]) == (6, 7 * DAY)
    assert found["excess_seconds"] == pytest.approx(33 * 50 * DAY, rel=0.1)
    assert found["p_value"] <= found["q_value"] < 1e-6
    assert "33 issues labelled area/crane" in found["explanation"]
    assert [(one["key"], one["waiting_seconds"]) for one in found["causes"]] == [
        ("#202", 82 * DAY),
        ("#201", 81 * DAY),
        ("#200", 80 * DAY),
    ]
    assert result["tested"] == 2
    assert result["share_flagged"] == 0.5
    assert result["next_cursor"] is None


def test_what_changed_this_month_is_reported_in_its_units() -> None:
    before = [issue(n, days_ago(30 + n), closed_at=days_ago(29 + n)) for n in range(100)]
    lately = [issue(500 + n, days_ago(1 + n / 4)) for n in range(100)]
    with Mirrored(before + lately).asked() as ask:
        result = ask("bottlenecks")
    changes = {change["what"]: change for change in result["changes"]}
    arrivals, pace = changes["arrivals"], changes["resolution"]
    assert (arrivals["unit"], arrivals["before"], arrivals["after"]) == ("issues", 27, 100)
    assert arrivals["horizon_seconds"] is None
    assert arrivals["sentence"] == "New and reopened issues rose from 27 to 100 in 28 days."
    assert pace["unit"] == "seconds"
    assert pace["after"] > pace["before"] == pytest.approx(DAY)
    assert arrivals["p_value"] <= arrivals["q_value"] <= 0.05
    assert result["compared"] >= len(result["changes"])
    slower = result["degradation"]["resolution"]
    assert (slower["degraded"], slower["recent"], slower["recent_events"]) == (True, 100, 0)
    assert slower["before_mean_seconds"] == pytest.approx(DAY)
    assert slower["ratio"] == slower["recent_mean_seconds"] / slower["before_mean_seconds"]


def test_a_reopening_is_reported_as_a_share() -> None:
    change = Change("reopening", "", before=0.1, after=0.4, p=0.001, q=0.001)
    month = Window(days_ago(28), NOW, NOW)
    found, changed = Bottlenecks((), 0, 0.0), WhatChanged(month, month, (change,))
    report = BottleneckReport(NOW, found, Degradation(None, None), changed, Coverage(NOW))
    (result,) = bottlenecks_schema(report, [], None).changes
    assert (result.unit, result.before, result.after, result.horizon_seconds) == ("share", 0.1, 0.4, None)


def test_what_comes_first_is_a_sum_whose_every_term_is_shown() -> None:
    issues = [issue(1, days_ago(2), priority="low"), issue(2, days_ago(4), priority="critical")]
    with Mirrored([*issues, issue(3, days_ago(9), closed_at=days_ago(8))]).asked() as ask:
        ask.client("PATCH", ask.of_project, {"priority_weights": {"severity": 1, "activity": 0}})
        result = ask("priorities")
        ask.client("PATCH", ask.of_project, {"priority_weights": {"severity": 2, "activity": 0.5}})
        weighed = ask("priorities")
    assert [(item["key"], item["score"], item["age_seconds"]) for item in result["items"]] == [
        ("#2", 1.0, 4 * DAY),
        ("#1", 0.1, 2 * DAY),
    ]
    assert [term["name"] for term in result["items"][0]["terms"]] == ["severity"]
    assert [term["name"] for term in weighed["items"][0]["terms"]] == ["severity", "activity"]
    for item in result["items"] + weighed["items"]:
        assert item["score"] == sum(term["contribution"] for term in item["terms"])
        assert all(term["contribution"] == term["value"] * term["weight"] for term in item["terms"])
        assert all(term["because"] for term in item["terms"])
    assert (result["list"], result["total"], result["open_issues"]) == ("now", 2, 2)
    assert (result["backtest"], result["next_cursor"]) == (None, None)
    assert result["weights"]["severity"] == 1.0
    assert (weighed["weights"]["severity"], weighed["weights"]["activity"]) == (2.0, 0.5)


def test_the_overdue_are_a_list_of_their_own() -> None:
    closed = [issue(100 + n, days_ago(100 + n), closed_at=days_ago(90 + n)) for n in range(30)]
    issues = [issue(n, days_ago(40 + n)) for n in (1, 2, 3)]
    with Mirrored([*issues, issue(4, days_ago(1)), *closed]).asked() as ask:
        result = ask("priorities", "list=overdue")
        first = ask("priorities", "list=overdue&limit=2")
        rest = ask("priorities", f"list=overdue&limit=2&cursor={first['next_cursor']}")
        now = ask("priorities", "list=now")
        assert now == ask("priorities")
        refused = ask.answer("priorities", "list=later")
        other = ask.answer("priorities", f"list=now&limit=2&cursor={first['next_cursor']}")
    assert [item["key"] for item in result["items"]] == ["#3", "#2", "#1"]
    assert first["items"] + rest["items"] == result["items"]
    assert (result["list"], result["total"], result["open_issues"], result["backtest"]) == (
        "overdue",
        3,
        4,
        None,
    )
    assert "judgement" in result["about"]
    assert now["total"] == 4
    assert refused.status_code == other.status_code == 400
    assert [error["field"] for error in refused.json()["errors"]] == ["list"]


def test_the_terms_of_age_and_activity_are_in_seconds() -> None:
    closed = [issue(100 + n, days_ago(100 + n), closed_at=days_ago(90 + n)) for n in range(30)]
    with Mirrored([issue(1, days_ago(40)), *closed]).asked() as ask:
        terms = {term["name"]: term["raw"] for term in ask("priorities")["items"][0]["terms"]}
    assert (terms["age"], terms["activity"]) == (pytest.approx(30 * DAY), pytest.approx(40 * DAY))


def test_a_list_that_agreed_with_the_team_is_reported_with_plain_orders_beside_it() -> None:
    issues = []
    for month in range(12):
        for n in range(25):
            created = days_ago(30 * month + 40 + n / 10)
            closed = created + timedelta(days=20 + n) if n % 2 else None
            issues.append(issue(100 * month + n, created, closed_at=closed))
    with Mirrored(issues).asked() as ask:
        result = ask("priorities")["backtest"]
    assert result["cuts"] >= 3
    assert result["random"]["auc"] == 0.5
    assert 0 <= result["this_list"]["auc"] <= 1
    assert result["sentence"].startswith(f"Looking back at {result['cuts']} days")


def test_projects_stand_side_by_side() -> None:
    issues = [
        issue(1, days_ago(100)),
        issue(2, days_ago(10)),
        issue(3, days_ago(9), closed_at=days_ago(8)),
    ]
    mirrored = Mirrored(issues)
    with mirrored.asked() as ask:
        ask.client.post("/api/projects/", {"name": "Empty"})
        before = ask("overview")["items"]
        mirrored.analyse()
        harbour, empty = ask("overview")["items"]
    assert before[0]["spike_detected"] is None
    assert (harbour["project_id"], harbour["name"], harbour["health"]) == (
        ask.project_id,
        "Harbour",
        "healthy",
    )
    assert (harbour["open_issues"], harbour["created"], harbour["closed"]) == (2, 2, 1)
    assert (harbour["reopened"], harbour["net_flow"], harbour["spike_detected"]) == (0, 1, False)
    assert harbour["open_by_week"] == [1] * 10 + [2, 2]
    assert harbour["verified"]
    assert (empty["name"], empty["health"], empty["open_issues"]) == ("Empty", "empty", 0)
    assert empty["unverified_reason"] == ["nothing is connected to this project"]


def test_what_is_stored_is_what_is_computed() -> None:
    mirrored = Mirrored(quiet() + burst())
    names = ("summary", "spikes", "bottlenecks", "priorities")
    with mirrored.asked() as ask:
        computed = [ask(name) for name in names]
        mirrored.analyse()
        assert [ask(name) for name in names] == computed
