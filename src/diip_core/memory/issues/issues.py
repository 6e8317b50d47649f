"""Issues, comments and transitions in memory: writing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import evolve

from diip_core.domain.issues.history import History, derive_history
from diip_core.domain.issues.issue import Comment, Scope, Transition
from diip_core.domain.issues.snapshot import Snapshot, Upserted, newest_comments, newest_snapshots, supersedes
from diip_core.memory.issues.read_issues import MemoryReadIssues, activities_of
from diip_core.memory.state import IssueRow, Place, State


class MemoryIssues(MemoryReadIssues):
    """See `diip_core.ports.storage.issues.Issues`."""

    def upsert(self, scope: Scope, snapshots: Sequence[Snapshot], /) -> Upserted:
        created = updated = unchanged = 0
        for snapshot in newest_snapshots(snapshots).values():
            known = self._state.issues.get((scope, snapshot.issue.external_id))
            if known is None:
                self._keep(scope, snapshot)
                created += 1
            elif supersedes(snapshot, known.snapshot):
                self._replace(scope, known, snapshot)
                updated += 1
            else:
                unchanged += 1
        return Upserted(created=created, updated=updated, unchanged=unchanged)

    def add_comments(self, scope: Scope, comments: Sequence[Comment], /) -> int:
        state, changed, touched = self._state, 0, set[str]()
        for comment in newest_comments(comments).values():
            known = state.comments.get((scope, comment.external_id))
            if known == comment or (known and known.updated_at > comment.updated_at):
                continue
            changed += 1
            if known and known.issue_key != comment.issue_key:
                _remove(state.comments_on, (scope, known.issue_key), comment.external_id)
                touched.add(known.issue_key)
            state.comments[scope, comment.external_id] = comment
            _insert(state.comments_on, (scope, comment.issue_key), comment.external_id)
            touched.add(comment.issue_key)
        self._retell(scope, touched)
        return changed

    def replace_comments(self, scope: Scope, issue_key: str, comments: Sequence[Comment], /) -> int:
        state, place = self._state, (scope, issue_key)
        gone = state.comments_on.get(place, frozenset()) - {comment.external_id for comment in comments}
        for external_id in gone:
            del state.comments[scope, external_id]
            _remove(state.comments_on, place, external_id)
        self.add_comments(scope, comments)
        self._retell(scope, {issue_key} if gone else ())
        return len(gone)

    def add_transitions(self, scope: Scope, transitions: Sequence[Transition], /) -> int:
        state, added, touched = self._state, 0, set[str]()
        for transition in transitions:
            place = (scope, transition.external_id)
            if place in state.transitions:
                continue
            added += 1
            state.transitions[place] = transition
            _insert(state.transitions_of, (scope, transition.issue_key), transition.external_id)
            touched.add(transition.issue_key)
        self._retell(scope, touched)
        return added

    def _keep(self, scope: Scope, snapshot: Snapshot, known_names: frozenset[str] = frozenset()) -> None:
        issue = snapshot.issue
        no_history = History(closed_at=None, first_response_at=None, active_at=issue.created_at)
        aliases = known_names.union(issue.aliases) - {issue.key}
        row = IssueRow(snapshot=snapshot, history=no_history, aliases=aliases)
        place = (scope, issue.external_id)
        self._state.issues[place] = evolve(row, history=_tell(self._state, scope, row))
        self._state.dirty[scope] = None
        self._state.issue_ids[scope.project_id, snapshot.issue_id] = place
        for name in row.names:
            _insert(self._state.named, (scope, name), issue.external_id)

    def _replace(self, scope: Scope, known: IssueRow, snapshot: Snapshot) -> None:
        for name in known.names:
            _remove(self._state.named, (scope, name), snapshot.issue.external_id)
        self._keep(scope, evolve(snapshot, issue_id=known.snapshot.issue_id), known.names)

    def _retell(self, scope: Scope, keys: Iterable[str]) -> None:
        state = self._state
        touched = {external_id for key in keys for external_id in state.named.get((scope, key), ())}
        for external_id in touched:
            row = state.issues[scope, external_id]
            state.issues[scope, external_id] = evolve(row, history=_tell(state, scope, row))
            state.dirty[scope] = None


def _tell(state: State, scope: Scope, row: IssueRow) -> History:
    issue = row.snapshot.issue
    return derive_history(
        author=issue.author.account if issue.author else None,
        created_at=issue.created_at,
        status=row.snapshot.status,
        resolved_at=issue.resolved_at,
        activities=activities_of(state, scope, row),
    )


def _insert(index: dict[Place, frozenset[str]], place: Place, external_id: str) -> None:
    index[place] = index.get(place, frozenset()) | {external_id}


def _remove(index: dict[Place, frozenset[str]], place: Place, external_id: str) -> None:
    index[place] = index[place] - {external_id}
