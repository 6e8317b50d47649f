"""What a storage must answer, worked out the slow way: everything is kept, and judged when it is asked for.

An oracle for the properties. It shares no code with any storage, only the domain's `derive_history`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import define, evolve, field, frozen

from diip_core.domain.issues.history import COMMENTED, Activity, History, derive_history
from diip_core.domain.issues.issue import Comment, Issue, Person, Transition
from diip_core.domain.issues.snapshot import Snapshot, Upserted


@frozen
class StoredState:
    """An issue with all that belongs to it."""

    issue: Issue
    history: History
    comments: tuple[Comment, ...]
    transitions: tuple[Transition, ...]


@define
class Model:
    """One scope. All three lists only grow, in the order of arrival."""

    kept: list[Snapshot] = field(factory=list)
    comments: list[Comment] = field(factory=list)
    transitions: list[Transition] = field(factory=list)

    def upsert(self, page: Sequence[Snapshot]) -> Upserted:
        before = self._winners()
        best: dict[str, Snapshot] = {}
        for snapshot in page:
            known = best.get(snapshot.issue.external_id)
            if known is None or wins(snapshot, known):
                best[snapshot.issue.external_id] = snapshot
        kept = [s for s in best.values() if (old := before.get(s.issue.external_id)) is None or wins(s, old)]
        self.kept += kept
        created = sum(snapshot.issue.external_id not in before for snapshot in kept)
        return Upserted(created, len(kept) - created, len(best) - len(kept))

    def add_comments(self, page: Sequence[Comment]) -> int:
        before = self._latest_comments()
        self.comments += page
        return sum(before.get(key) != comment for key, comment in self._latest_comments().items())

    def add_transitions(self, page: Sequence[Transition]) -> int:
        before = {transition.external_id for transition in self.transitions}
        self.transitions += page
        return len({transition.external_id for transition in page} - before)

    def state(self) -> list[StoredState]:
        """Each issue with all that belongs to it, in the order of the export."""
        return [self._state_of(winner) for _, winner in sorted(self._winners().items())]

    def _state_of(self, winner: Snapshot) -> StoredState:
        issue = winner.issue
        versions = [s.issue for s in self.kept if s.issue.external_id == issue.external_id]
        names = {name for version in versions for name in (version.key, *version.aliases)}
        said = [comment for comment in self._latest_comments().values() if comment.issue_key in names]
        first: dict[str, Transition] = {}
        for transition in self.transitions:
            first.setdefault(transition.external_id, transition)
        made = [transition for transition in first.values() if transition.issue_key in names]
        said.sort(key=lambda comment: (comment.created_at, comment.external_id))
        made.sort(key=lambda transition: (transition.at, transition.external_id))
        history = derive_history(
            author=account(issue.author),
            created_at=issue.created_at,
            status=winner.status,
            resolved_at=issue.resolved_at,
            activities=[
                *(Activity(c.created_at, account(c.author), is_bot(c.author), COMMENTED) for c in said),
                *(
                    Activity(t.at, account(t.actor), is_bot(t.actor), t.field, t.before, t.after)
                    for t in made
                ),
            ],
        )
        return StoredState(with_aliases(issue, names), history, tuple(said), tuple(made))

    def _winners(self) -> dict[str, Snapshot]:
        return {snapshot.issue.external_id: snapshot for snapshot in self.kept}

    def _latest_comments(self) -> dict[str, Comment]:
        latest: dict[str, Comment] = {}
        for comment in self.comments:
            known = latest.get(comment.external_id)
            if known is None or comment.updated_at >= known.updated_at:
                latest[comment.external_id] = comment
        return latest


def wins(snapshot: Snapshot, known: Snapshot) -> bool:
    """guarantee P3 in its own words."""
    newer = snapshot.issue.updated_at > known.issue.updated_at
    equally_new = snapshot.issue.updated_at == known.issue.updated_at
    differs = snapshot.content_hash != known.content_hash
    return newer or (equally_new and differs and snapshot.observed_at >= known.observed_at)


def with_aliases(issue: Issue, names: Iterable[str]) -> Issue:
    """The issue with these aliases in a fixed order, and without its bytes: comparable."""
    return evolve(issue, aliases=tuple(sorted(set(names) - {issue.key})), raw=b"")


def account(person: Person | None) -> str | None:
    return person.account if person else None


def is_bot(person: Person | None) -> bool:
    return person is not None and person.is_bot
