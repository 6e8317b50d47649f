"""One slice of a sync: pages in order, until the walk ends or somebody must wait."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve

from diip_core.domain.mirror.checkpoint import Checkpoint
from diip_core.domain.mirror.integration import Integration
from diip_core.domain.mirror.lease import Lease
from diip_core.domain.mirror.sync_outcome import SyncOutcome
from diip_core.domain.projects.project import Project
from diip_core.errors import (
    DiipError,
    RateLimited,
    SourceBroken,
    SourceError,
    SourceUnavailable,
)
from diip_core.events import ScopeMoved, SyncFinished, SyncStarted, SyncWaiting
from diip_core.ports.bundle import Ports
from diip_core.ports.issue_source import CommentSource, IssueSource, Page
from diip_core.services.source_session import CallRecorder, source_session
from diip_core.services.sync.failures import (
    goes_on_smaller,
    note_failure,
    note_refusal,
    note_throttling,
    noted_if_unreadable,
)
from diip_core.services.sync.page_writer import PageWriter
from diip_core.services.sync.scope_identity import require_own_scope
from diip_core.services.sync.scope_names import connected_name

MOST_VAIN = 50
"""Issues on end whose comments are still not as many as stated: such counts mean something else."""

MOST_PAGES = 10_000
"""A slice ends here even if the provider never does (guarantee T22)."""


class SyncSlice:
    """Reads on under a lease. ``lease`` is always the newest, to be released by whoever claimed it."""

    def __init__(
        self, ports: Ports, project: Project, integration: Integration, lease: Lease, checkpoint: Checkpoint
    ) -> None:
        self._ports = ports
        self._integration = integration
        self._checkpoint = checkpoint
        self._resumed = checkpoint.mid_walk
        self._touched: set[str] = set()
        vocabulary = ports.provider(integration.provider).vocabulary.overridden(project.vocabulary)
        self._writer = PageWriter(ports, integration.scope, vocabulary, lease)

    @property
    def lease(self) -> Lease:
        return self._writer.lease

    def read_on(self, *, full: bool, stop: Callable[[], bool]) -> SyncOutcome:
        """See `sync_issues`."""
        resumed = self._checkpoint.mid_walk
        if full and not (resumed and self._checkpoint.from_start):
            self._checkpoint = Checkpoint()
        self._ports.announce(SyncStarted(scope=self._integration.scope, resumed=resumed))
        with (
            noted_if_unreadable(self._ports, self._integration.scope),
            source_session(self._ports, self._integration) as (source, recorder),
        ):
            outcome = self._guarded(source, recorder, stop)
        return evolve(outcome, resumed=resumed, api_calls=recorder.count)

    def _guarded(self, source: IssueSource, recorder: CallRecorder, stop: Callable[[], bool]) -> SyncOutcome:
        scope = self._integration.scope
        try:
            return self._walk(source, recorder, stop)
        except RateLimited as limit:
            failed = note_throttling(self._ports, scope, limit, recorder.take())
        except SourceUnavailable as failure:
            failed = note_failure(
                self._ports, scope, failure, recorder.take(), cursor=self._checkpoint.cursor
            )
            if goes_on_smaller(failed, failure):
                self._checkpoint = self._writer.move(self._checkpoint, failure.instead)
        except SourceError as refusal:
            note_refusal(self._ports, scope, refusal, recorder.take())
            raise
        except DiipError:
            raise
        # A plugin's source may raise anything; what it is not allowed to do is to take a worker down.
        except Exception as crash:
            broken = SourceBroken(f"the source failed with {type(crash).__name__}; report it", code="plugin")
            note_refusal(self._ports, scope, broken, recorder.take())
            raise broken from crash
        return evolve(
            self._writer.outcome,
            retry_at=failed.retry_at,
            code=failed.code,
            message=failed.message,
            failures=failed.failures,
        )

    def _walk(self, source: IssueSource, recorder: CallRecorder, stop: Callable[[], bool]) -> SyncOutcome:
        if not self._checkpoint.mid_walk:
            self._identify(source)
        while self._writer.outcome.pages < MOST_PAGES:
            if stop():
                return evolve(self._writer.outcome, retry_at=self._ports.clock.now(), code="stopped")
            self._ports.failpoint("fetch.before")
            page = source.fetch(self._checkpoint.cursor)
            self._ports.failpoint("fetch.after")
            self._require_advance(page)
            self._touched |= {issue.key for issue in page.issues}
            self._touched |= {comment.issue_key for comment in page.comments}
            if not page.more and isinstance(source, CommentSource) and not self._read_comments(source, stop):
                return evolve(self._writer.outcome, retry_at=self._ports.clock.now(), code="stopped")
            self._checkpoint = self._writer.keep(page, self._checkpoint, recorder.take())
            if not page.more:
                self._ports.announce(
                    SyncFinished(scope=self._integration.scope, complete=self._writer.outcome.complete)
                )
                return self._writer.outcome
            if page.not_before is not None and page.not_before > self._ports.clock.now():
                self._ports.announce(
                    SyncWaiting(scope=self._integration.scope, until=page.not_before, code="rate_limited")
                )
                return evolve(self._writer.outcome, retry_at=page.not_before, code="rate_limited")
        return evolve(self._writer.outcome, retry_at=self._ports.clock.now(), code="handed_back")

    def _read_comments(self, source: CommentSource, stop: Callable[[], bool]) -> bool:
        """Read the comments of miscounted issues one by one; False if an end was asked for.

        Lists by change time miss comments that came with a transferred issue or were deleted. A walk that
        was taken up again does not know which issues its earlier part brought, so it looks at all.
        """
        scope, storage = self._integration.scope, self._ports.storage
        with storage.read() as view:
            miscounted = view.issues.miscounted(scope, None if self._resumed else self._touched)
        vain = 0
        for key in miscounted:
            if stop():
                return False
            comments = source.comments_of(key)
            if comments is not None:
                self._writer.replace_comments(key, comments, self._checkpoint)
            with storage.read() as view:
                vain = vain + 1 if view.issues.miscounted(scope, [key]) else 0
            if vain >= MOST_VAIN:
                break
        return True

    def _identify(self, source: IssueSource) -> None:
        """Make sure that it is this integration's own scope, and notice where it moved (guarantee F19)."""
        identity = source.check()
        require_own_scope(self._ports.storage, self._integration, identity)
        known = self._integration.external_scope_id
        integration = self._integration
        moved = identity.scope_name.casefold() != connected_name(self._ports, integration).casefold()
        renamed = identity.scope_name.casefold() != integration.scope_name.casefold()
        if known is None or identity.base_url or renamed or moved != (integration.status == "moved"):
            self._integration = self._writer.note_identity(identity, moved=moved)
        if moved:
            self._ports.announce(ScopeMoved(scope=self._integration.scope, moved_to=identity.scope_name))

    def _require_advance(self, page: Page) -> None:
        if page.more and page.cursor == self._checkpoint.cursor:
            raise SourceBroken("the source answered a page without getting any further; report it")
