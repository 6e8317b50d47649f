"""Issues in memory: reading."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from attrs import evolve

from diip_core.domain.insight.flow.issue_counts import IssueCounts, count_issues
from diip_core.domain.insight.spikes.creation import Creation
from diip_core.domain.issues.analytics_issue import AnalyticsIssue, first_seen_at
from diip_core.domain.issues.export import EXPORT_BATCH, ExportedIssue
from diip_core.domain.issues.history import (
    Activity,
    comment_activity,
    in_order,
    last_active_at,
    transition_activity,
)
from diip_core.domain.issues.issue import Comment, Person, Scope, Transition
from diip_core.domain.issues.issue_query import (
    IssueList,
    IssuePage,
    IssueQuery,
    Position,
    as_listed,
    fold_case,
)
from diip_core.domain.issues.search import words_of
from diip_core.domain.issues.snapshot import StoredIssue
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.time import Window
from diip_core.errors import NotFound
from diip_core.memory.state import IssueRow, State


class MemoryReadIssues:
    """See `diip_core.ports.storage.issues.ReadIssues`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, project_id: str, issue_id: str, /) -> StoredIssue:
        place = self._state.issue_ids.get((project_id, issue_id))
        if place is None or place[0] not in self._state.integrations:
            raise NotFound("there is no such issue in this project")
        return self._stored(place[0], self._state.issues[place])

    def transitions(self, project_id: str, issue_id: str, /) -> tuple[Transition, ...]:
        stored = self.get(project_id, issue_id)
        row = self._state.issues[stored.scope, stored.issue.external_id]
        return transitions_of(self._state, stored.scope, row)

    def find(self, query: IssueQuery, /) -> IssueList:
        newest_first = query.sort == "-updated_at"
        listed = [
            (_position(stored, query), stored)
            for stored in self._alive(query.project_id, query.integration_id)
            if _passes(stored, query)
        ]
        listed.sort(key=lambda entry: entry[0], reverse=newest_first)
        if query.after:
            after = (query.after.instant, query.after.issue_id)
            listed = [entry for entry in listed if (entry[0] < after if newest_first else entry[0] > after)]
        page, rest = listed[: query.limit], listed[query.limit :]
        return IssueList(
            items=tuple(stored for _, stored in page), next=Position(*page[-1][0]) if page and rest else None
        )

    def page(self, query: IssueQuery, /) -> IssuePage:
        found = self.find(query)
        return IssuePage(items=tuple(map(as_listed, found.items)), next=found.next)

    def analytics_issues(
        self, project_id: str, integration_id: str | None = None, /
    ) -> Iterator[AnalyticsIssue]:
        return map(self._analytics_issue, self._alive(project_id, integration_id))

    def creations(self, project_id: str, integration_id: str | None = None, /) -> Iterator[Creation]:
        for issue in self.analytics_issues(project_id, integration_id):
            seen_at = first_seen_at(issue.issue_id)
            yield Creation(issue.created_at, issue.author, seen_at, issue.integration_id, issue.labels)

    def issue_counts(
        self, project_id: str, integration_id: str | None = None, /, *, window: Window
    ) -> IssueCounts:
        issues = (
            self._active_by(stored, self._analytics_issue(stored), window.end)
            for stored in self._alive(project_id, integration_id)
        )
        return count_issues(issues, window)

    def timelines(
        self, project_id: str, integration_id: str | None = None, /, *, since: datetime
    ) -> Iterator[Timeline]:
        for stored in self._alive(project_id, integration_id):
            issue = self._analytics_issue(stored)
            closed_since = issue.closed_at is not None and issue.closed_at >= since
            if issue.status != "closed" or issue.created_at >= since or closed_since:
                row = self._state.issues[stored.scope, stored.issue.external_id]
                yield _timeline(stored, issue, activities_of(self._state, stored.scope, row))

    def miscounted(self, scope: Scope, keys: Collection[str] | None = None, /) -> tuple[str, ...]:
        rows = [row for (owner, _), row in self._state.issues.items() if owner == scope]
        return tuple(
            sorted(
                row.snapshot.issue.key
                for row in rows
                if row.tombstone is None
                and row.snapshot.issue.comments_claimed != row.history.comments_count
                and (keys is None or row.snapshot.issue.key in keys)
            )
        )

    def export(
        self,
        scope: Scope,
        *,
        after: str | None = None,
        limit: int = EXPORT_BATCH,
        with_comments: bool = False,
        with_tombstones: bool = False,
    ) -> tuple[ExportedIssue, ...]:
        rows = {
            external_id: row
            for (owner, external_id), row in self._state.issues.items()
            if owner == scope
            and scope in self._state.integrations
            and (after is None or external_id > after)
            and (with_tombstones or row.tombstone is None)
        }
        return tuple(
            ExportedIssue(
                stored=self._stored(scope, rows[external_id]),
                transitions=transitions_of(self._state, scope, rows[external_id]),
                comments=comments_of(self._state, scope, rows[external_id]) if with_comments else None,
            )
            for external_id in sorted(rows)[:limit]
        )

    def _alive(self, project_id: str, integration_id: str | None) -> Iterator[StoredIssue]:
        for (scope, _), row in list(self._state.issues.items()):
            in_scope = scope.project_id == project_id and integration_id in (None, scope.integration_id)
            if in_scope and scope in self._state.integrations and row.tombstone is None:
                yield self._stored(scope, row)

    def _stored(self, scope: Scope, row: IssueRow) -> StoredIssue:
        integration, snapshot = self._state.integrations[scope], row.snapshot
        issue, aliases = snapshot.issue, tuple(sorted(row.aliases))
        return StoredIssue(
            issue_id=snapshot.issue_id,
            scope=scope,
            provider=integration.provider,
            scope_name=integration.scope_name,
            issue=issue if issue.aliases == aliases else evolve(issue, aliases=aliases),
            status=snapshot.status,
            type=snapshot.type,
            priority=snapshot.priority,
            content_hash=snapshot.content_hash,
            history=row.history,
            tombstone=row.tombstone,
        )

    def _analytics_issue(self, stored: StoredIssue) -> AnalyticsIssue:
        history = stored.history
        return AnalyticsIssue(
            provider=stored.provider,
            status=stored.status,
            type=stored.type,
            priority=stored.priority,
            labels=stored.issue.labels,
            created_at=stored.issue.created_at,
            closed_at=history.closed_at,
            first_response_at=history.first_response_at,
            active_at=history.active_at,
            status_changes=history.status_changes,
            author=stored.issue.author.account if stored.issue.author else None,
            issue_id=stored.issue_id,
            integration_id=stored.scope.integration_id,
            author_is_bot=bool(stored.issue.author and stored.issue.author.is_bot),
        )

    def _active_by(self, stored: StoredIssue, issue: AnalyticsIssue, end: datetime | None) -> AnalyticsIssue:
        """The issue with its last human activity before ``end``."""
        if end is None or issue.active_at < end:
            return issue
        row = self._state.issues[stored.scope, stored.issue.external_id]
        earlier = (one for one in activities_of(self._state, stored.scope, row) if one.at < end)
        return evolve(issue, active_at=last_active_at(issue.created_at, earlier))


def comments_of(state: State, scope: Scope, row: IssueRow) -> tuple[Comment, ...]:
    """The comments on an issue under any of its keys, by creation, then external id."""
    found = [
        state.comments[scope, external_id]
        for name in row.names
        for external_id in state.comments_on.get((scope, name), ())
    ]
    return tuple(sorted(found, key=lambda comment: (comment.created_at, comment.external_id)))


def transitions_of(state: State, scope: Scope, row: IssueRow) -> tuple[Transition, ...]:
    """The transitions of an issue under any of its keys, by time, then external id."""
    found = [
        state.transitions[scope, external_id]
        for name in row.names
        for external_id in state.transitions_of.get((scope, name), ())
    ]
    return tuple(sorted(found, key=lambda transition: (transition.at, transition.external_id)))


def activities_of(state: State, scope: Scope, row: IssueRow) -> tuple[Activity, ...]:
    """What was done to an issue, as `in_order` puts it."""
    return in_order(
        (
            *map(comment_activity, comments_of(state, scope, row)),
            *map(transition_activity, transitions_of(state, scope, row)),
        )
    )


def _timeline(
    stored: StoredIssue, analytics_issue: AnalyticsIssue, activities: tuple[Activity, ...]
) -> Timeline:
    issue = stored.issue
    return Timeline(
        issue_id=stored.issue_id,
        integration_id=stored.scope.integration_id,
        key=issue.key,
        title=issue.title,
        url=issue.url,
        issue=analytics_issue,
        author=analytics_issue.author,
        author_is_bot=issue.author is not None and issue.author.is_bot,
        assignees=tuple(person.account for person in issue.assignees),
        reactions_count=issue.reactions_count + issue.votes_count,
        activities=activities,
    )


def _position(stored: StoredIssue, query: IssueQuery) -> tuple[datetime, str]:
    issue = stored.issue
    return issue.updated_at if query.sort == "-updated_at" else issue.created_at, stored.issue_id


def _passes(stored: StoredIssue, query: IssueQuery) -> bool:
    issue = stored.issue
    return (
        query.status in (None, stored.status)
        and query.type in (None, stored.type)
        and query.priority in (None, stored.priority)
        and query.provider in (None, stored.provider)
        and (query.label is None or fold_case(query.label) in map(fold_case, issue.labels))
        and (query.assignee is None or any(_is(person, query.assignee) for person in issue.assignees))
        and (query.author is None or _is(issue.author, query.author))
        and (query.q is None or set(words_of(issue.title, issue.body or "")).issuperset(words_of(query.q)))
        and _within(issue.created_at, query.created_from, query.created_to)
        and _within(issue.updated_at, query.updated_from, query.updated_to)
    )


def _is(person: Person | None, account: str) -> bool:
    return person is not None and person.account == account


def _within(instant: datetime, start: datetime | None, end: datetime | None) -> bool:
    return (start is None or start <= instant) and (end is None or instant < end)
