"""Issues, comments and transitions in storage."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from diip_core.domain.insight.flow.issue_counts import IssueCounts
from diip_core.domain.insight.spikes.creation import Creation
from diip_core.domain.issues.analytics_issue import AnalyticsIssue
from diip_core.domain.issues.export import EXPORT_BATCH, ExportedIssue
from diip_core.domain.issues.issue import Comment, Scope, Transition
from diip_core.domain.issues.issue_query import IssueList, IssuePage, IssueQuery
from diip_core.domain.issues.snapshot import Snapshot, StoredIssue, Upserted
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.time import Window


class ReadIssues(Protocol):
    """Lists and exports may leave ``raw`` empty; ``aliases`` come in any order."""

    def get(self, project_id: str, issue_id: str, /) -> StoredIssue:
        """The issue by DIIP's id, tombstoned ones too, with its ``raw`` record. Raises NotFound."""
        ...

    def find(self, query: IssueQuery, /) -> IssueList:
        """One page of a list, by keyset."""
        ...

    def page(self, query: IssueQuery, /) -> IssuePage:
        """The same page with no more of each issue than a list shows."""
        ...

    def transitions(self, project_id: str, issue_id: str, /) -> tuple[Transition, ...]:
        """What became of the issue under any of its keys, by time, then external id. Raises NotFound."""
        ...

    def analytics_issues(
        self, project_id: str, integration_id: str | None = None, /
    ) -> Iterator[AnalyticsIssue]:
        """What analytics need of every issue that is not tombstoned, in no order, streamed."""
        ...

    def creations(self, project_id: str, integration_id: str | None = None, /) -> Iterator[Creation]:
        """The creation of each of the same issues, for who needs no more. In no order, streamed.

        The tracker is the integration's id; its id contains when the issue was first seen.
        """
        ...

    def issue_counts(
        self, project_id: str, integration_id: str | None = None, /, *, window: Window
    ) -> IssueCounts:
        """`count_issues` of all `analytics_issues`; durations come in any order."""
        ...

    def timelines(
        self, project_id: str, integration_id: str | None = None, /, *, since: datetime
    ) -> Iterator[Timeline]:
        """Every issue that is open, or was created or closed at ``since`` or later, with its activities.

        Tombstoned ones are left out. In no order, streamed; activities as `history.in_order` puts them.
        """
        ...

    def miscounted(self, scope: Scope, keys: Collection[str] | None = None, /) -> tuple[str, ...]:
        """The keys of issues whose stored comments are not as many as the provider states, in order.

        ``keys`` are those to look at; null: every issue. Tombstoned ones are left out.
        """
        ...

    def export(
        self,
        scope: Scope,
        *,
        after: str | None = None,
        limit: int = EXPORT_BATCH,
        with_comments: bool = False,
        with_tombstones: bool = False,
    ) -> tuple[ExportedIssue, ...]:
        """The first issues whose external id follows ``after``, in the order of that id by code point.

        Fewer than ``limit`` are the last. Transitions come by time, then external id; comments by creation,
        then external id. One batch a call: nobody may hold a view open while a client reads.
        """
        ...


class Issues(ReadIssues, Protocol):
    """Writes never go back in time and never write what is the same.

    Comments and transitions may come before their issue. Each write derives the `History` of every issue
    it touched again. Activities of one instant are ordered: comments before transitions, each by external id.
    """

    def upsert(self, scope: Scope, snapshots: Sequence[Snapshot], /) -> Upserted:
        """Keep a page of issues in one statement.

        A snapshot replaces what is stored if its issue was updated later at the provider, or at the same
        time with other content and was not observed earlier (guarantee P3). Of one issue twice in a page the
        same rule decides. A key an issue had before becomes an alias; an alias stays one.
        """
        ...

    def add_comments(self, scope: Scope, comments: Sequence[Comment], /) -> int:
        """Keep comments; how many were new or changed.

        A copy replaces what is stored unless it is older or the same.
        """
        ...

    def replace_comments(self, scope: Scope, issue_key: str, comments: Sequence[Comment], /) -> int:
        """Store all comments that an issue has and forget those it no longer has; how many were forgotten."""
        ...

    def add_transitions(self, scope: Scope, transitions: Sequence[Transition], /) -> int:
        """Keep transitions, which never change once made; how many were new."""
        ...
