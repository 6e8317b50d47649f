"""The figures of summary and report, counted again from the provider's own JSON in plain Python.

Nothing here uses the domain: the rules are written down a second time, as docs/explanation/flow.md has them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field
from tests.servers.diip import Diip
from tests.servers.replay import Replay, running_replay

ARCHIVES = ("bitcoin-core/gui", "panjf2000/ants", "rust-lang/rust")
WINDOWS = {
    "bitcoin-core/gui": (
        ("2020-01-01", "2021-01-01"),
        ("2021-06-01", "2022-01-01"),
        ("2022-03-01", "2022-06-01"),
        ("2023-01-01", "2024-07-01"),
        ("2020-01-01", "2026-06-01"),
    ),
    "panjf2000/ants": (
        ("2018-01-01", "2019-01-01"),
        ("2018-01-01", "2020-01-01"),
        ("2019-06-01", "2020-06-01"),
        ("2019-01-01", "2021-01-01"),
        ("2018-01-01", "2026-01-01"),
    ),
    "rust-lang/rust": (
        ("2010-01-01", "2011-06-01"),
        ("2011-01-01", "2012-07-01"),
        ("2012-01-01", "2012-04-01"),
        ("2012-07-01", "2013-07-01"),
        ("2010-01-01", "2020-01-01"),
    ),
}
NO_WORK = {"mentioned", "subscribed", "unsubscribed", "locked", "unlocked"}
ANSWERS = {"commented", "closed", "reopened", "labeled", "unlabeled", "assigned", "unassigned"}
GHOST = "ghost"


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


@define
class Recorded:
    """An issue with what was done to it: (when, who, is it a bot, what), by time."""

    raw: Mapping[str, Any]
    acts: list[tuple[datetime, str | None, bool, str]] = field(factory=list)

    @property
    def created(self) -> datetime:
        return instant(self.raw["created_at"])

    @property
    def author(self) -> str | None:
        return person(self.raw["user"])[0]

    def turns(self, end: datetime) -> list[tuple[datetime, str]]:
        """Closes and reopenings before ``end``.

        A close without an event is at ``closed_at``, and so is the only close: its event may be seconds off.
        """
        found: list[tuple[datetime, str]] = []
        for at, _, _, what in self.acts:
            if what in ("closed", "reopened") and what != (found[-1][1] if found else "reopened"):
                found.append((max(at, self.created), what))
        is_closed = bool(found) and found[-1][1] == "closed"
        if is_closed and len(found) == 1 and self.raw["state"] == "closed" and self.raw["closed_at"]:
            found = [(max(instant(self.raw["closed_at"]), self.created), "closed")]
        elif self.raw["state"] == "open" and is_closed:
            found.pop()
        elif self.raw["state"] == "closed" and not is_closed and self.raw["closed_at"]:
            opened = found[-1][0] if found else self.created
            found.append((max(instant(self.raw["closed_at"]), opened), "closed"))
        return [turn for turn in found if turn[0] < end]

    @property
    def is_undated(self) -> bool:
        """Closed, and nobody knows when."""
        last = self.turns(datetime.max.replace(tzinfo=UTC))[-1:]
        return self.raw["state"] == "closed" and (not last or last[0][1] != "closed")

    def response(self, end: datetime) -> tuple[float, bool]:
        """Seconds until somebody else answered, or until the wait ended without an answer."""
        answers = [
            at
            for at, who, bot, what in self.acts
            if what in ANSWERS and not bot and who != self.author and at < end
        ]
        closed = [at for at, what in self.turns(end) if what == "closed"]
        silent = [
            at
            for at, who, bot, what in self.acts
            if what == "closed" and (bot or who == self.author) and at < end
        ]
        if answers and not (silent and min(silent) < min(answers)):
            return seconds(self.created, min(answers)), True
        ended = min(closed, default=self.created if self.is_undated else end)
        return seconds(self.created, ended), False


def seconds(start: datetime, end: datetime) -> float:
    return max((end - start).total_seconds(), 0.0)


def person(user: Mapping[str, Any] | None) -> tuple[str | None, bool]:
    if user is None or user["login"] == GHOST:
        return None, False
    return user["login"], user.get("type") == "Bot" or user["login"].endswith("[bot]")


def recorded(replay: Replay, scope: str) -> list[Recorded]:
    root = f"/repos/{scope}"
    issues = {
        raw["number"]: Recorded(raw)
        for raw in listed(replay, f"{root}/issues", "state=all&")
        if "pull_request" not in raw
    }
    acts = defaultdict[int, list[tuple[datetime, str | None, bool, str]]](list)
    for said in listed(replay, f"{root}/issues/comments"):
        acts[int(said["issue_url"].rsplit("/", 1)[1])].append(
            (instant(said["created_at"]), *person(said["user"]), "commented")
        )
    for number in issues:
        for event in listed(replay, f"{root}/issues/{number}/events"):
            acts[number].append((instant(event["created_at"]), *person(event["actor"]), event["event"]))
    for number, issue in issues.items():
        issue.acts = sorted(acts[number], key=lambda act: act[0])
    return list(issues.values())


def listed(replay: Replay, path: str, query: str = "") -> Iterator[dict[str, Any]]:
    page = 1
    while batch := replay.get(f"{path}?{query}per_page=100&page={page}"):
        yield from batch
        page += 1


def quantile(durations: Sequence[tuple[float, bool]], share: float) -> float | None:
    """Kaplan and Meier 1958, events before censoring at ties."""
    at_risk, surviving = len(durations), 1.0
    if len(durations) < 20 or sum(ended for _, ended in durations) < 5:
        return None
    counts = Counter(durations)
    for moment in sorted({seconds for seconds, _ in durations}):
        if events := counts[moment, True]:
            surviving *= 1 - events / at_risk
            if surviving <= 1 - share + 1e-9:
                return moment
        at_risk -= events + counts[moment, False]
    return None


def counted(issues: Sequence[Recorded], start: datetime, end: datetime) -> dict[str, Any]:
    known = [issue for issue in issues if issue.created < end]
    people = [issue for issue in known if not person(issue.raw["user"])[1]]
    turns = {id(issue): issue.turns(end) for issue in known}
    is_open = [
        issue
        for issue in known
        if not (turns[id(issue)] and turns[id(issue)][-1][1] == "closed")
        and not (issue.is_undated and not turns[id(issue)])
    ]
    inside = [what for issue in known for at, what in turns[id(issue)] if start <= at]
    closed_in = [
        (turns[id(issue)][-1][0] - issue.created).total_seconds()
        for issue in people
        if turns[id(issue)] and turns[id(issue)][-1][1] == "closed" and turns[id(issue)][-1][0] >= start
    ]
    cohort = [issue for issue in people if issue.created >= start]
    resolutions = []
    for issue in cohort:
        last = turns[id(issue)][-1:] or [(end, "open")]
        if last[0][1] == "closed":
            resolutions.append((seconds(issue.created, last[0][0]), True))
        elif not issue.is_undated or turns[id(issue)]:
            resolutions.append((seconds(issue.created, end), False))
    quiet_since = end - timedelta(days=90)
    return {
        "total_issues": len(known),
        "open_issues": len(is_open),
        "created": sum(issue.created >= start for issue in known),
        "closed": inside.count("closed"),
        "reopened": inside.count("reopened"),
        "stale_open": sum(
            max(
                [at for at, _, bot, what in issue.acts if not bot and what not in NO_WORK and at < end],
                default=issue.created,
            )
            <= quiet_since
            for issue in is_open
        ),
        "oldest_open_seconds": max(
            ((end - issue.created).total_seconds() for issue in is_open), default=None
        ),
        "avg_resolution_seconds": rounded(sum(closed_in) / len(closed_in)) if closed_in else None,
        "median_resolution_seconds": quantile(resolutions, 0.5),
        "p85_resolution_seconds": quantile(resolutions, 0.85),
        "median_first_response_seconds": quantile([issue.response(end) for issue in cohort], 0.5),
    }


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    with running_replay() as server:
        yield server


@pytest.mark.parametrize("scope", ARCHIVES)
def test_every_figure_of_the_summary_is_that_of_a_recount(scope: str, replay: Replay, tmp_path: Path) -> None:
    diip = Diip(tmp_path, f"sqlite:///{tmp_path / 'diip.db'}")
    assert diip.sync(scope, replay.base_url).code == 0
    issues = recorded(replay, scope)
    assert issues
    for start, end in WINDOWS[scope]:
        found = diip.run("report", scope, "--from", start, "--to", end, "--format", "json").json
        expected = counted(issues, instant(f"{start}T00:00:00+00:00"), instant(f"{end}T00:00:00+00:00"))
        assert {name: rounded(found[name]) for name in expected} == expected, (start, end)
        flow = found["flow"]
        assert median(flow["resolution"]) == found["median_resolution_seconds"]
        assert median(flow["first_response"]) == found["median_first_response_seconds"]
        assert (flow["created"] + flow["by_bots"], flow["ageing"]["stale"]) == (
            found["created"],
            found["stale_open"],
        )


def median(waiting: Mapping[str, Any]) -> float | None:
    return next((one["within_seconds"] for one in waiting["quantiles"] if one["share"] == 0.5), None)


def rounded(figure: float | None) -> float | None:
    """To the microsecond, as instants are."""
    return None if figure is None else round(figure, 6)
