"""What people do to a repository while somebody reads it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import wraps
from random import Random
from threading import RLock
from typing import Any, ParamSpec, TypeVar

from attrs import evolve, field, frozen

from diip_adapters.simulators.github import shapes
from diip_adapters.simulators.github.repository import Comment, Event, Item, Repository
from diip_adapters.simulators.organisation import Happening
from diip_core.errors import InvalidInput
from diip_core.ports.clock import Clock

_REASONS = {"completed": "done", "not_planned": "declined", "duplicate": "duplicate"}


Do = ParamSpec("Do")
Gives = TypeVar("Gives")


def _alone(method: Callable[Do, Gives]) -> Callable[Do, Gives]:
    """Let nobody read the repository while this method of `Editor` changes it."""

    @wraps(method)
    def locked(*args: Do.args, **kwargs: Do.kwargs) -> Gives:
        editor = args[0]
        assert isinstance(editor, Editor)
        with editor.lock:
            return method(*args, **kwargs)

    return locked


@frozen
class Editor:
    """Changes issues by number. A change moves ``updated_at`` to now, unless it is made ``silently``.

    Some of GitHub's own changes are silent: a renamed label or login, a cross-reference. ``lock`` is the
    simulator's, so that each change is seen whole.

    Raises, every method:
        InvalidInput: there is no such issue (any more).
    """

    repository: Repository
    clock: Clock
    lock: AbstractContextManager[object] = field(factory=RLock)

    @_alone
    def touch(self, number: int, *, silently: bool = False) -> None:
        """Change nothing but ``updated_at``."""
        self._changed(self._item(number), silently)

    @_alone
    def edit(self, number: int, *, silently: bool = False, **fields: Any) -> None:
        """Set REST fields to whatever is given, sensible or not; ``labels`` may be plain names."""
        item = self._item(number)
        if isinstance(names := fields.get("labels"), list):
            full_name = self.repository.full_name
            fields["labels"] = [shapes.label(full_name, n) if isinstance(n, str) else n for n in names]
        item.patch.update(fields or {"body": f"Rewritten, edition {item.revision + 1}."})
        self._changed(item, silently)
        if "updated_at" in fields:
            item.updated_at = str(fields["updated_at"])

    @_alone
    def rename(self, number: int, title: str = "", *, silently: bool = False) -> None:
        """Give another title, with its event."""
        item = self._item(number)
        old = str(self.repository.show_issue(item)["title"])
        item.patch["title"] = title or f"{old} (renamed)"
        self._happened(item, "retitled", rename=(old, item.patch["title"]))
        self._changed(item, silently)

    @_alone
    def close(self, number: int, reason: str = "completed", *, silently: bool = False) -> None:
        """Close; ``reason``: completed, not_planned or duplicate."""
        item = self._item(number)
        at = shapes.stamp(self._now())
        closer = shapes.user(self.repository.project.people[1])
        item.patch |= {"state": "closed", "closed_at": at, "state_reason": reason, "closed_by": closer}
        self._happened(item, "closed", _REASONS.get(reason))
        self._changed(item, silently)

    @_alone
    def reopen(self, number: int, *, silently: bool = False) -> None:
        """Open again."""
        item = self._item(number)
        item.patch |= {"state": "open", "closed_at": None, "state_reason": "reopened", "closed_by": None}
        self._happened(item, "reopened")
        self._changed(item, silently)

    @_alone
    def comment(self, number: int, body: str = "Seen again today.", *, silently: bool = False) -> int:
        """Add a comment; gives its id."""
        item = self._item(number)
        at = shapes.stamp(self._now())
        author = self.repository.project.people[2]
        comment = Comment(self.repository.new_id(), author, at, at, len(item.comments), body)
        item.comments.append(comment)
        self._changed(item, silently)
        return comment.id

    @_alone
    def edit_comment(self, number: int, body: str = "Edited.", *, silently: bool = False) -> None:
        """Rewrite the last comment; like GitHub this moves the comment's ``updated_at``, not the issue's."""
        item = self._item(number)
        if item.comments:
            item.comments[-1].body = body
            if not silently:
                item.comments[-1].updated_at = shapes.stamp(self._now())
        self._changed(item, True)

    @_alone
    def delete_comment(self, number: int, *, silently: bool = False) -> None:
        """Delete the last comment, if there is one."""
        item = self._item(number)
        del item.comments[-1:]
        self._changed(item, silently)

    @_alone
    def delete(self, number: int) -> None:
        """Delete the issue: 410 from now on."""
        self._item(number)
        self._remove(number, None)

    @_alone
    def transfer(self, number: int, to: Repository) -> int:
        """Move the issue to another repository: 301 from now on. Gives its number there; its id is new."""
        item = self._item(number)
        there = max([*to.items, *to.gone], default=0) + 1
        shown = self.repository.show_issue(item)
        bodies = [self.repository.show_comment(item, comment)["body"] for comment in item.comments]
        moved = to.add(evolve(item.report, number=there, remarks=(), happenings=(), duplicate_of=None))
        moved.patch = {**item.patch, "title": shown["title"], "body": shown["body"]}
        moved.comments = [
            evolve(comment, id=to.new_id(), body=body)
            for comment, body in zip(item.comments, bodies, strict=True)
        ]
        moved.updated_at = shapes.stamp(self._now())
        self._remove(number, (to, there))
        return there

    @_alone
    def rename_label(self, old: str, new: str) -> None:
        """Rename a label wherever it is; this never moves ``updated_at``."""
        repository = self.repository
        for item in repository.items.values():
            names = [row["name"] for row in repository.show_issue(item)["labels"]]
            if old in names:
                renamed = [new if name == old else name for name in names]
                item.patch["labels"] = [shapes.label(repository.full_name, name) for name in renamed]
                self._changed(item, True)

    @_alone
    def tie(self, count: int, at: datetime | None = None) -> tuple[int, ...]:
        """Let the first ``count`` issues have been updated in one second; gives their numbers."""
        moment = shapes.stamp(at or self._now())
        items = [item for item in self.repository.items.values() if not item.report.is_change][:count]
        for item in items:
            self._changed(item, True)
            item.updated_at = moment
        return tuple(item.number for item in items)

    @_alone
    def somebody(self, rng: Random, operation: str, *, silently: bool = False) -> None:
        """Do ``operation`` (touch, edit, rename, close, reopen, comment, edit_comment, delete_comment or
        delete) to an issue chosen by chance.

        Raises:
            InvalidInput: an operation that needs more than an issue, or none at all.
        """
        if operation not in BY_CHANCE:
            raise InvalidInput(f"{operation!r} cannot be done by chance; there are {', '.join(BY_CHANCE)}")
        numbers = [item.number for item in self.repository.items.values() if not item.report.is_change]
        if numbers:
            act = getattr(self, operation)
            number = rng.choice(numbers)
            act(number) if operation == "delete" else act(number, silently=silently)

    def _item(self, number: int) -> Item:
        try:
            return self.repository.items[number]
        except KeyError:
            raise InvalidInput(f"{self.repository.full_name} has no issue {number}") from None

    def _changed(self, item: Item, silently: bool) -> None:
        item.revision += 1
        self.repository.revision += 1
        if not silently:
            item.updated_at = shapes.stamp(self._now())

    def _happened(
        self, item: Item, kind: str, detail: str | None = None, rename: tuple[str, str] | None = None
    ) -> None:
        actor = self.repository.project.people[1]
        happening = Happening(kind, self._now(), actor, detail)
        item.events.append(Event(self.repository.new_id(), happening, rename))

    def _remove(self, number: int, to: tuple[Repository, int] | None) -> None:
        del self.repository.items[number]
        self.repository.gone[number] = to
        self.repository.revision += 1

    def _now(self) -> datetime:
        return self.clock.now().astimezone(UTC).replace(microsecond=0)


BY_CHANCE = (
    "touch", "edit", "rename", "close", "reopen", "comment", "edit_comment", "delete_comment", "delete",
)  # fmt: skip
