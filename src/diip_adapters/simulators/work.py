"""What happens to the reports of a project between their opening and today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from attrs import define

from diip_adapters.simulators import words, year
from diip_adapters.simulators.organisation import (
    Happening,
    Person,
    Planted,
    Project,
    Release,
    Remark,
    Report,
    hire,
)
from diip_adapters.simulators.outage import Outage

_AREAS = tuple(words.COMPONENTS)
_KIND_LABELS = {"bug": "bug", "feature": "enhancement", "question": "question", "task": "chore"}
_PRIORITY_PACE = {"P0": 0.25, "P1": 0.5, "P2": 1.0, "P3": 2.0, None: 1.3}
_TYPICAL_DAYS = 5.0
_SLOW_AREA_FACTOR = 15.0
_SLOW_AREA_WEIGHT = 2
"""The slow area has this many times the reports of another, so that half a year of them proves it slow."""
_SHARE_OF_CHANGES = 0.25
_SHARE_OF_GHOSTS = 0.015
_SHARE_NEVER_CLOSED = 0.07
"""So few that the time within which 85 of 100 are closed can be estimated from one year."""
_SHARE_OF_DUPLICATES = 0.06
_SHARE_OF_SECURITY = 0.05
_SHARE_OF_REGRESSIONS = 0.08
"""These two of the bugs; a bug is never both."""
_RECENT = 80
"""A duplicate repeats one of this many latest reports."""


def plan_project(name: str, *, seed: int, now: datetime, count: int) -> Project:
    """A year of ``count`` reports that ends at ``now``; the same for the same arguments.

    ``now`` is an aware UTC datetime; its fraction of a second is left out.
    """
    now = now.replace(microsecond=0)
    rng = Random(f"{seed}:{name}")  # noqa: S311 - no secret depends on it
    outage = Outage.planted(now, count=count)
    people, releases = hire(), [outage.delay_release(release) for release in _releases(now)]
    planted = Planted(
        year.spike_days(now),
        spike_area="import",
        slow_area="billing",
        outage_days=outage.days,
        import_day=outage.import_day,
    )
    reports: list[Report] = []
    for opening in year.openings(rng, now=now, count=count, outage=outage):
        life = _Life(rng, now, people, releases, planted, reports)
        reports.append(outage.delay(life.lead(opening)))
    return Project(seed, name, people, releases, reports, planted)


def _releases(now: datetime) -> list[Release]:
    releases = []
    for place in range(8):
        due_at = now + timedelta(days=60 * (place - 6))
        done = due_at < now
        opened_at = due_at - timedelta(days=75)
        closed_at = due_at + timedelta(days=1) if done else None
        releases.append(Release(place + 1, f"4.{place + 2}", opened_at, due_at, closed_at))
    return releases


@define
class _Life:
    """One report's way as it would be without an outage; the random numbers are drawn in a fixed order."""

    rng: Random
    now: datetime
    people: Sequence[Person]
    releases: Sequence[Release]
    planted: Planted
    earlier: Sequence[Report]

    def lead(self, opening: year.Opening) -> Report:
        rng, number = self.rng, len(self.earlier) + 1
        is_import = opening.occasion == "import"
        is_change = opening.occasion == "usual" and rng.random() < _SHARE_OF_CHANGES
        kind, area = self._subject(opening.occasion, number)
        priority = rng.choices(("P0", "P1", "P2", "P3", None), (3, 12, 30, 20, 35))[0]
        twin = None if is_change or is_import else self._twin(kind, area)
        area = twin.area if twin else area
        labels = (_KIND_LABELS[kind], f"area/{area}", *([priority] if priority else []))
        if kind == "bug" and not is_change:
            labels += self._warnings()
        author = self._reporter()
        if is_import:
            author, labels = self.people[0], (*labels, words.IMPORTED)
        closed_at = self._end(opening.at, area, priority, is_change=is_change, is_twin=twin is not None)
        outcome = None if closed_at is None else "duplicate" if twin else self._outcome()
        assignees = tuple({self._worker() for _ in range(rng.choices((0, 1, 2), (40, 52, 8))[0])})
        assignees = tuple(sorted(assignees, key=lambda person: person.number))
        release = rng.choice(self.releases[-5:]) if rng.random() < 0.3 else None
        until = min(closed_at or self.now, self.now)
        remarks = self._remarks(opening.at, until, is_twin=twin is not None and closed_at is not None)
        happenings = self._happenings(opening.at, until, labels, assignees, release)
        if closed_at is not None:
            happenings += self._closing(closed_at, outcome, is_change=is_change)
        if not is_change and rng.random() < 0.06:
            happenings = self._coming_back(opening.at, until) + happenings
        locked = closed_at is not None and rng.random() < 0.02
        if locked:
            happenings.append(Happening("locked", min(self.now, until + timedelta(days=2)), self.people[0]))
        happenings.sort(key=lambda happening: happening.at)
        changed_at = max([opening.at, *(r.at for r in remarks), *(h.at for h in happenings)])
        return Report(
            number, kind, area, priority, author, opening.at, closed_at, changed_at, outcome, labels,
            assignees, release, tuple(happenings), tuple(remarks), is_change, locked,
            votes=self._votes(), duplicate_of=twin.number if twin else None,
        )  # fmt: skip

    def _subject(self, occasion: str, number: int) -> tuple[str, str]:
        """Kind and area; what was imported in one go takes every pair of them in turn."""
        if occasion == "spike":
            # Not bugs alone, or their label would be as loud as the area's.
            return self.rng.choices(("bug", "question"), (3, 1))[0], self.planted.spike_area
        if occasion == "import":
            kinds = tuple(_KIND_LABELS)
            return kinds[number // len(_AREAS) % len(kinds)], _AREAS[number % len(_AREAS)]
        weights = [_SLOW_AREA_WEIGHT if area == self.planted.slow_area else 1 for area in _AREAS]
        kind = self.rng.choices(tuple(_KIND_LABELS), (48, 27, 10, 15))[0]
        return kind, self.rng.choices(_AREAS, weights)[0]

    def _warnings(self) -> tuple[str, ...]:
        chance = self.rng.random()
        if chance < _SHARE_OF_SECURITY:
            return ("security",)
        return ("regression",) if chance < _SHARE_OF_SECURITY + _SHARE_OF_REGRESSIONS else ()

    def _votes(self) -> int:
        # Three in five have none, one in 24 has ten or more, the most wanted of a year about a hundred.
        return int(self.rng.lognormvariate(-0.3, 1.5))

    def _twin(self, kind: str, area: str) -> Report | None:
        if kind != "bug" or self.rng.random() >= _SHARE_OF_DUPLICATES:
            return None
        near = [
            r for r in self.earlier[-_RECENT:] if r.kind == "bug" and not r.is_change and not r.duplicate_of
        ]
        alike = [report for report in near if report.area == area] or near
        return self.rng.choice(alike) if alike else None

    def _reporter(self) -> Person | None:
        if self.rng.random() < _SHARE_OF_GHOSTS:
            return None
        return self.people[0] if self.rng.random() < 0.03 else self.rng.choice(self.people[1:])

    def _worker(self) -> Person:
        return self.people[1 + int(self.rng.random() ** 2 * (len(self.people) // 4))]

    def _outcome(self) -> str:
        return "declined" if self.rng.random() < 0.16 else "done"

    def _end(
        self, opened_at: datetime, area: str, priority: str | None, *, is_change: bool, is_twin: bool
    ) -> datetime | None:
        days = _TYPICAL_DAYS * _PRIORITY_PACE[priority] * self.rng.lognormvariate(0, 1.1)
        if area == self.planted.slow_area and not is_change:
            days *= _SLOW_AREA_FACTOR
        if is_change or is_twin:
            days *= 0.4
        closed_at = opened_at + timedelta(seconds=60 + int(days * 86_400))
        stays = not is_change and not is_twin and self.rng.random() < _SHARE_NEVER_CLOSED
        return None if stays or closed_at >= self.now else closed_at

    def _remarks(self, opened_at: datetime, until: datetime, *, is_twin: bool) -> list[Remark]:
        times = self._times(opened_at, until, int(self.rng.expovariate(0.5)))
        remarks = [Remark(self._reporter() if at.second % 3 else self._worker(), at) for at in times]
        if until - opened_at > timedelta(days=75) and self.rng.random() < 0.3:
            last = remarks[-1].at if remarks else opened_at
            notice_at = last + timedelta(days=60)
            if notice_at < until:
                remarks.append(Remark(self.people[0], notice_at, "stale"))
        if is_twin:
            remarks.append(Remark(self._worker(), until, "duplicate"))
        return remarks

    def _happenings(
        self,
        opened_at: datetime,
        until: datetime,
        labels: tuple[str, ...],
        assignees: tuple[Person, ...],
        release: Release | None,
    ) -> list[Happening]:
        rng, worker = self.rng, self._worker()
        times = self._times(opened_at, min(until, opened_at + timedelta(days=2)), len(labels) + 4)
        made = [Happening("labelled", at, worker, label) for at, label in zip(times, labels, strict=False)]
        made += [Happening("assigned", times[-4], worker, person.handle) for person in assignees]
        made += [Happening("watched", times[-4], person) for person in assignees]
        if release is not None:
            made.append(Happening("scheduled", times[-3], worker, release.title))
        chance = rng.random()
        if chance < 0.04:
            made.append(Happening("retitled", times[-2], worker))
        elif chance < 0.08:
            made.append(Happening("labelled", times[-2], worker, "needs-info"))
            made.append(Happening("unlabelled", times[-1], worker, "needs-info"))
        elif chance < 0.14:
            made.append(Happening("mentioned", times[-1], rng.choice(self.people[1:])))
        return made

    def _closing(self, closed_at: datetime, outcome: str | None, *, is_change: bool) -> list[Happening]:
        worker = self._worker()
        merged = [Happening("merged", closed_at, worker)] if is_change and outcome == "done" else []
        return [*merged, Happening("closed", closed_at, worker, outcome)]

    def _coming_back(self, opened_at: datetime, until: datetime) -> list[Happening]:
        worker, (first, second) = self._worker(), self._times(opened_at, until, 2)
        return [Happening("closed", first, worker, "done"), Happening("reopened", second, worker)]

    def _times(self, start: datetime, end: datetime, count: int) -> list[datetime]:
        span = max(0.0, (end - start).total_seconds())
        # Most of the talk is early: the square of a uniform number.
        offsets = sorted(int(self.rng.random() ** 2 * span) for _ in range(count))
        return [start + timedelta(seconds=offset) for offset in offsets]
