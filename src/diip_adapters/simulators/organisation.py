"""Tidewater, a made-up freight company, and a year of its work; no provider's words in here.

Everything follows from the seed. When things happen is made at once, cheaply; what people write is made
when it is asked for (`writing`), from the report's own number, so that any report reads the same whenever
and in whatever order it is read.

Planted for the demonstration: a burst of bug reports about one area on three days of last week or this one
(`Planted.spike_days`), an area whose reports take far longer to close (`Planted.slow_area`), reports that
repeat what another one reported (`Report.duplicate_of`), bugs of security and regressions (`Report.labels`),
a few reports that many voted for (`Report.votes`), and an outage of the tracker.

The outage raises no alarm if all is well. Nothing at all happened to any report on `Planted.outage_days`;
people made up for it early on the day after, and from nine to ten o'clock (UTC) of that day,
`Planted.import_day`, the bot filed what had come by mail, under a label of its own. A year of fewer than
1,440 reports has no outage (`outage.SMALLEST_YEAR`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from attrs import frozen

from diip_adapters.simulators import words


@frozen
class Person:
    """Somebody who reports or works, under a made-up handle; ``number`` is unique in the organisation."""

    number: int
    handle: str
    name: str
    is_bot: bool = False
    is_staff: bool = True


@frozen
class Release:
    """A planned release, which trackers show as milestone or fix version. ``number`` starts at 1."""

    number: int
    title: str
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None


@frozen
class Remark:
    """A comment; ``author`` is null where the account is gone. ``theme``: talk, stale or duplicate."""

    author: Person | None
    at: datetime
    theme: str = "talk"


@frozen
class Happening:
    """What was done to a report, by whom (null: an account that is gone), and to what.

    ``kind`` is one of labelled, unlabelled, assigned, unassigned, scheduled, retitled, closed, reopened,
    locked, watched, mentioned, merged. ``detail`` is the label, the handle or the release's title; of a
    closing it is the outcome; of a retitling nothing (`writing.former_title` knows the old title).
    """

    kind: str
    at: datetime
    actor: Person | None
    detail: str | None = None


@frozen
class Report:
    """One piece of work. ``is_change`` marks a proposed change (a pull request), which is no issue.

    ``kind``: bug, feature, question or task. ``outcome`` of a closed one: done, declined or duplicate.
    ``happenings`` and ``remarks`` are in order of time; ``changed_at`` is the time of the last of them.
    """

    number: int
    kind: str
    area: str
    priority: str | None
    author: Person | None
    opened_at: datetime
    closed_at: datetime | None
    changed_at: datetime
    outcome: str | None
    labels: tuple[str, ...]
    assignees: tuple[Person, ...]
    release: Release | None
    happenings: tuple[Happening, ...]
    remarks: tuple[Remark, ...]
    is_change: bool = False
    locked: bool = False
    votes: int = 0
    duplicate_of: int | None = None


@frozen
class Planted:
    """What an analysis ought to find, and what it ought not to take for anything else.

    Days are UTC and in order. ``outage_days`` is empty and ``import_day`` null where no outage is planted.
    """

    spike_days: tuple[date, ...]
    spike_area: str
    slow_area: str
    outage_days: tuple[date, ...] = ()
    import_day: date | None = None


@frozen
class Project:
    """One team's work; ``reports`` are ordered by number, which is the order in which they were opened."""

    seed: int
    name: str
    people: Sequence[Person]
    releases: Sequence[Release]
    reports: Sequence[Report]
    planted: Planted


def hire(count: int = 120) -> tuple[Person, ...]:
    """The organisation's people: the bot first, then staff, then outsiders who only report."""
    bot = Person(1, "tidewater-clerk[bot]", "Tidewater Clerk", is_bot=True)
    people = [bot]
    for place in range(count):
        temper = words.TEMPERS[place % len(words.TEMPERS)]
        animal = words.ANIMALS[(place * 7 + place // len(words.TEMPERS)) % len(words.ANIMALS)]
        name = f"{temper.title()} {animal.title()}"
        people.append(Person(place + 2, f"{temper}-{animal}", name, is_staff=place < count // 4))
    return tuple(people)
