"""Issues, comments and transitions: writing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from isal import isal_zlib
from sqlalchemy import text

from diip_adapters.sql.engine.bulk import bulk, differs, insert, replaced
from diip_adapters.sql.issues.history import RETURNED, extend, recompute
from diip_adapters.sql.issues.issue_rows import GIVEN, issue_values, person_values
from diip_adapters.sql.issues.read_issues import SqlReadIssues
from diip_adapters.sql.issues.search import stored_words
from diip_adapters.sql.tables import comment, issue, issue_alias, issue_words, raw_payload, transition
from diip_adapters.sql.tables.instants import to_microseconds
from diip_core.domain.issues.history import Activity, comment_activity, transition_activity
from diip_core.domain.issues.issue import Comment, Scope, Transition
from diip_core.domain.issues.snapshot import Snapshot, Upserted, newest_comments, newest_snapshots

_ISSUE_KEY = "(project_id, integration_id, external_id)"
_UPSERT = insert(
    issue,
    GIVEN,
    # An empty history: what `derive_history` says of an issue without activities.
    closed_at="CASE WHEN status = 'closed' THEN resolved_at END",
    active_at="created_at",
    comments_count="0",
    reopen_count="0",
    status_changes="'[]'",
    revision="1",
    then=f"ON CONFLICT {_ISSUE_KEY} DO UPDATE SET "
    + replaced(name for name in GIVEN if name not in ("external_id", "issue_id"))
    + ", revision = issue.revision + 1, previous_key ="
    " CASE WHEN issue.key <> excluded.key THEN issue.key ELSE issue.previous_key END"
    # guarantee P3: older never overwrites newer, and what is the same is not written.
    " WHERE excluded.updated_at > issue.updated_at OR (excluded.updated_at = issue.updated_at"
    " AND excluded.content_hash <> issue.content_hash AND excluded.observed_at >= issue.observed_at)"
    f" RETURNING {RETURNED}, previous_key, revision",
)
_ALIASES = insert(issue_alias, ("external_id", "key"), then="ON CONFLICT DO NOTHING")
_WORDS = insert(
    issue_words,
    ("external_id", "words"),
    then=f"ON CONFLICT {_ISSUE_KEY} DO UPDATE SET words = excluded.words"
    " WHERE issue_words.words <> excluded.words",
)
_PAYLOADS = insert(
    raw_payload,
    ("external_id", "payload"),
    then=f"ON CONFLICT {_ISSUE_KEY} DO UPDATE SET payload = excluded.payload",
)

_SAID = ("issue_key", "author", "author_name", "author_is_bot", "created_at", "updated_at", "body")
_COMMENTS = insert(
    comment,
    ("external_id", *_SAID),
    then=f"ON CONFLICT {_ISSUE_KEY} DO UPDATE SET {replaced(_SAID)}"
    f" WHERE excluded.updated_at >= comment.updated_at AND {differs(comment, _SAID)} RETURNING external_id",
)
_KNOWN_COMMENTS = bulk(
    "SELECT known.external_id, known.issue_key FROM {given} AS given"
    " JOIN comment AS known ON known.project_id = given.project_id"
    " AND known.integration_id = given.integration_id AND known.external_id = given.external_id",
    comment,
    ("external_id",),
)
_COMMENTS_ON = text(
    "SELECT external_id FROM comment WHERE project_id = :project_id"
    " AND integration_id = :integration_id AND issue_key = :issue_key"
)
_FORGET_COMMENT = text(
    "DELETE FROM comment WHERE project_id = :project_id"
    " AND integration_id = :integration_id AND external_id = :external_id"
)
_TRANSITIONS = insert(
    transition,
    (
        "external_id",
        "issue_key",
        "at",
        "actor",
        "actor_name",
        "actor_is_bot",
        "field",
        "before",
        "after",
    ),
    then="ON CONFLICT DO NOTHING RETURNING external_id",
)


class SqlIssues(SqlReadIssues):
    """See `diip_core.ports.storage.issues.Issues`."""

    def upsert(self, scope: Scope, snapshots: Sequence[Snapshot], /) -> Upserted:
        winners = newest_snapshots(snapshots)
        if not winners:
            return Upserted()
        session = self._session
        session.lock(scope)
        written = session.execute_batch(
            _UPSERT, scope, [issue_values(winners[key]) for key in sorted(winners)]
        )
        changed = [winners[row.external_id] for row in written]
        aliases = {(s.issue.external_id, alias) for s in changed for alias in s.issue.aliases}
        aliases |= {(row.external_id, row.previous_key) for row in written if row.previous_key is not None}
        session.execute_batch(_ALIASES, scope, sorted(aliases))
        session.execute_batch(_WORDS, scope, sorted(_words(scope, snapshot) for snapshot in changed))
        session.execute_batch(_PAYLOADS, scope, sorted(_payload(snapshot) for snapshot in changed))
        recompute(session, scope, written)
        created = sum(row.revision == 1 for row in written)
        return Upserted(
            created=created, updated=len(written) - created, unchanged=len(winners) - len(written)
        )

    def add_comments(self, scope: Scope, comments: Sequence[Comment], /) -> int:
        if not comments:
            return 0
        session = self._session
        session.lock(scope)
        newest = dict(sorted(newest_comments(comments).items()))
        known = {
            row.external_id: row.issue_key
            for row in session.execute_batch(
                _KNOWN_COMMENTS, scope, [(external_id,) for external_id in newest]
            )
        }
        written = session.execute_batch(_COMMENTS, scope, [_comment_values(said) for said in newest.values()])
        added, changed = defaultdict[str, list[Activity]](list), set[str]()
        for (external_id,) in written:
            said = newest[external_id]
            if external_id in known:
                changed |= {known[external_id], said.issue_key}
            else:
                added[said.issue_key].append(comment_activity(said))
        extend(session, scope, added, changed)
        return len(written)

    def replace_comments(self, scope: Scope, issue_key: str, comments: Sequence[Comment], /) -> int:
        session = self._session
        place = {"project_id": scope.project_id, "integration_id": scope.integration_id}
        session.lock(scope)
        stored = session.fetch_all(_COMMENTS_ON, {**place, "issue_key": issue_key})
        gone = sorted({row.external_id for row in stored} - {said.external_id for said in comments})
        for external_id in gone:
            session.execute(_FORGET_COMMENT, {**place, "external_id": external_id})
        self.add_comments(scope, comments)
        if gone:
            extend(session, scope, {}, {issue_key})
        return len(gone)

    def add_transitions(self, scope: Scope, transitions: Sequence[Transition], /) -> int:
        if not transitions:
            return 0
        session = self._session
        session.lock(scope)
        first = {made.external_id: made for made in reversed(transitions)}
        written = session.execute_batch(
            _TRANSITIONS, scope, [_transition_values(first[key]) for key in sorted(first)]
        )
        added = defaultdict[str, list[Activity]](list)
        for (external_id,) in written:
            made = first[external_id]
            added[made.issue_key].append(transition_activity(made))
        extend(session, scope, added)
        return len(written)


def _words(scope: Scope, snapshot: Snapshot) -> tuple[str, str]:
    issue = snapshot.issue
    return issue.external_id, stored_words(scope.project_id, issue.title, issue.body)


def _payload(snapshot: Snapshot) -> tuple[str, bytes]:
    return snapshot.issue.external_id, isal_zlib.compress(snapshot.issue.raw, 1)


def _comment_values(said: Comment) -> tuple[object, ...]:
    return (
        said.external_id,
        said.issue_key,
        *person_values(said.author),
        to_microseconds(said.created_at),
        to_microseconds(said.updated_at),
        said.body,
    )


def _transition_values(made: Transition) -> tuple[object, ...]:
    return (
        made.external_id,
        made.issue_key,
        to_microseconds(made.at),
        *person_values(made.actor),
        made.field,
        made.before,
        made.after,
    )
