"""A repository that lives: what its issues, comments and events are at this moment."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from attrs import Factory, define

from diip_adapters.simulators import writing
from diip_adapters.simulators.github import shapes
from diip_adapters.simulators.organisation import Happening, Person, Project, Report
from diip_adapters.simulators.work import plan_project

Json = dict[str, Any]


@define(eq=False)
class Comment:
    """A comment; ``body`` is null while it reads as the organisation wrote it, as remark ``place``."""

    id: int
    author: Person | None
    created_at: str
    updated_at: str
    place: int
    body: str | None = None


@define(eq=False)
class Event:
    """An event; ``rename`` is the old and the new title where it is a renaming done here."""

    id: int
    happening: Happening
    rename: tuple[str, str] | None = None


@define(eq=False)
class Item:
    """An issue or a pull request. ``patch`` holds the REST fields that were changed since the beginning.

    ``revision`` goes up with every change of what is served, seen in ``updated_at`` or not.
    """

    id: int
    report: Report
    updated_at: str
    comments: list[Comment]
    events: list[Event]
    patch: Json = Factory(dict)
    revision: int = 0

    @property
    def number(self) -> int:
        """The number in the repository."""
        return self.report.number

    @property
    def created_at(self) -> str:
        """When it was opened, as GitHub writes it."""
        return shapes.stamp(self.report.opened_at)

    @property
    def state(self) -> str:
        """Open or closed."""
        return str(self.patch.get("state", "closed" if self.report.closed_at else "open"))


class Repository:
    """Items by number, in order of number. ``gone`` maps numbers to where they went; null: deleted."""

    def __init__(self, project: Project, owner: str, repository_id: int, *, private: bool = False) -> None:
        self.project = project
        self.owner, self.name, self.id, self.private = owner, project.name, repository_id, private
        self.has_issues = True
        self.revision = 0
        self.items: dict[int, Item] = {}
        self.gone: dict[int, tuple[Repository, int] | None] = {}
        self._people = {person.handle: person for person in project.people}
        self._next_id = repository_id * 10_000_000
        for report in project.reports:
            self._admit(report)
        self._number_in_order_of_time()

    @property
    def full_name(self) -> str:
        """Owner and name, as in the address."""
        return f"{self.owner}/{self.name}"

    def new_id(self) -> int:
        """An id that nothing else has; later things have greater ones."""
        self._next_id += 1
        return self._next_id

    def add(self, report: Report) -> Item:
        """Take in one more report."""
        item = self._admit(report)
        self.revision += 1
        return item

    def all_comments(self) -> Iterable[tuple[Item, Comment]]:
        """Every comment with its issue or pull request, in no order."""
        return ((item, comment) for item in self.items.values() for comment in item.comments)

    def all_events(self) -> Iterable[tuple[Item, Event]]:
        """Every event with its issue or pull request, in no order."""
        return ((item, event) for item in self.items.values() for event in item.events)

    def show(self) -> Json:
        """The repository's own REST object."""
        open_issues = sum(item.state == "open" for item in self.items.values())
        pushed_at = max((item.updated_at for item in self.items.values()), default="2021-03-01T08:00:00Z")
        return shapes.repository(
            self.full_name, self.id, private=self.private, open_issues=open_issues, pushed_at=pushed_at
        )

    def show_issue(self, item: Item) -> Json:
        """The REST object of an issue or pull request, as of API version 2026-03-10."""
        shape = shapes.issue(self.full_name, item.id, item.report, self.project.people[0])
        shape["title"] = writing.title(self.project, item.report)
        shape["body"] = writing.body(self.project, item.report)
        shape["comments"] = len(item.comments)
        shape["updated_at"] = item.updated_at
        shape.update(item.patch)
        return shape

    def show_comment(self, item: Item, comment: Comment) -> Json:
        """The REST object of a comment."""
        shape = shapes.comment(self.full_name, comment.id, item.report, comment.author, comment.id % 3 // 2)
        shape["created_at"], shape["updated_at"] = comment.created_at, comment.updated_at
        shape["body"] = (
            writing.remark(self.project, item.report, comment.place) if comment.body is None else comment.body
        )
        return shape

    def show_event(self, item: Item, event: Event) -> Json:
        """The REST object of an event, without its issue."""
        shape = shapes.event(self.full_name, event.id, event.happening, self._people)
        if event.happening.kind == "retitled":
            old, new = event.rename or (
                writing.former_title(self.project, item.report),
                writing.title(self.project, item.report),
            )
            shape["rename"] = {"from": old, "to": new}
        return shape

    def _admit(self, report: Report) -> Item:
        comments = [
            Comment(self.new_id(), remark.author, shapes.stamp(remark.at), shapes.stamp(remark.at), place)
            for place, remark in enumerate(report.remarks)
        ]
        events = [Event(self.new_id(), happening) for happening in report.happenings]
        item = Item(self.new_id(), report, shapes.stamp(report.changed_at), comments, events)
        self.items[report.number] = item
        return item

    def _number_in_order_of_time(self) -> None:
        """Later comments and events have greater ids, across the whole repository, as GitHub's do."""
        comments = sorted((comment for _, comment in self.all_comments()), key=lambda c: (c.created_at, c.id))
        events = sorted((event for _, event in self.all_events()), key=lambda e: (e.happening.at, e.id))
        for comment in comments:
            comment.id = self.new_id()
        for event in events:
            event.id = self.new_id()


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def build_repository(
    full_name: str, *, issues: int, seed: int, now: datetime, repository_id: int = 501
) -> Repository:
    """A repository with a year of ``issues`` issues and pull requests that ends at ``now``."""
    owner, _, name = full_name.partition("/")
    return Repository(plan_project(name, seed=seed, now=now, count=issues), owner, repository_id)


def encode(shape: Json) -> bytes:
    """A REST object as GitHub sends it: UTF-8, no spaces."""
    try:
        return _COMPACT.encode(shape).encode()
    except UnicodeEncodeError:  # a lone surrogate can only be written as an escape
        return json.dumps(shape, separators=(",", ":")).encode("ascii")
