"""Keeping a page: its records, its quarantine and its checkpoint in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from diip_core.domain.issues.issue import Comment, Scope
from diip_core.domain.issues.snapshot import take_snapshot
from diip_core.domain.issues.vocabulary import Vocabulary
from diip_core.domain.mirror.calls import ApiCall
from diip_core.domain.mirror.checkpoint import Checkpoint
from diip_core.domain.mirror.integration import Integration, after_success
from diip_core.domain.mirror.lease import LEASE_SECONDS, Lease
from diip_core.domain.mirror.quarantine import page_key
from diip_core.domain.mirror.sync_outcome import SyncOutcome
from diip_core.errors import StorageUnavailable
from diip_core.events import IntegrationRecovered, PageStored, RecordQuarantined
from diip_core.ports.bundle import Ports
from diip_core.ports.issue_source import Identity, Page
from diip_core.ports.storage.storage import UnitOfWork

ATTEMPTS = 3
"""How often a page is written again after a lock, a deadlock or a lost connection (guarantee F30)."""


class PageWriter:
    """Stores the pages of one slice and adds up what they brought."""

    def __init__(self, ports: Ports, scope: Scope, vocabulary: Vocabulary, lease: Lease) -> None:
        self._ports = ports
        self._scope = scope
        self._vocabulary = vocabulary
        # Under the lease nobody else changes these, so most pages need not ask.
        self._may_have_unreadable = True
        self._may_recover = True
        self._is_whole_walk = False
        self._skipped: set[str] = set()
        self.lease = lease
        self.outcome = SyncOutcome()

    def keep(self, page: Page, checkpoint: Checkpoint, calls: Sequence[ApiCall]) -> Checkpoint:
        """Keep what came after ``checkpoint``; the checkpoint behind it.

        Raises:
            Fenced: another run took the scope; nothing of the page is stored.
            StorageUnavailable, StorageRefused: likewise.
        """
        following = Checkpoint(
            cursor=page.cursor,
            mid_walk=page.more,
            from_start=checkpoint.cursor is None or (checkpoint.mid_walk and checkpoint.from_start),
        )
        self._is_whole_walk |= checkpoint.cursor is None
        attempt = 1
        while True:
            try:
                outcome, lease, recovered = self._commit(page, checkpoint, following, calls)
                break
            except StorageUnavailable:
                if attempt == ATTEMPTS:
                    raise
                attempt += 1
        self._ports.failpoint("tx.after_commit")
        self.lease = lease
        self._may_recover = False
        self._announce(page, outcome, recovered=recovered)
        self.outcome = outcome
        return following

    def move(self, checkpoint: Checkpoint, cursor: str | None) -> Checkpoint:
        """Store another cursor for the same place; nothing was read. Raises Fenced, StorageError."""
        moved = evolve(
            checkpoint,
            cursor=cursor,
            mid_walk=True,
            from_start=checkpoint.cursor is None or (checkpoint.mid_walk and checkpoint.from_start),
        )
        with self._ports.storage.begin() as work:
            self.lease = work.checkpoints.save(self.lease, moved, lease_seconds=LEASE_SECONDS)
        return moved

    def replace_comments(self, issue_key: str, comments: Sequence[Comment], checkpoint: Checkpoint) -> None:
        """Store an issue's comments as they are now, under the lease. Raises Fenced, StorageError."""
        with self._ports.storage.begin() as work:
            self.lease = work.checkpoints.save(self.lease, checkpoint, lease_seconds=LEASE_SECONDS)
            work.issues.replace_comments(self._scope, issue_key, comments)

    def note_identity(self, identity: Identity, *, moved: bool) -> Integration:
        """Write down what the scope really is.

        Its name becomes the present one, unless another integration has not yet noticed that it lost it.
        """
        with self._ports.storage.begin() as work:
            integration = work.integrations.get(self._scope)
            status = integration.status
            if moved:
                status = "moved"
            elif status == "moved":
                status = "healthy"
            others = work.integrations.of_project(integration.project_id)
            is_taken = any(
                (other.provider, other.scope_name) == (integration.provider, identity.scope_name)
                for other in others
                if other.id != integration.id
            )
            same = is_taken or identity.scope_name.casefold() == integration.scope_name.casefold()
            integration = evolve(
                integration,
                external_scope_id=identity.scope_id,
                scope_name=integration.scope_name if same else identity.scope_name,
                status=status,
                base_url=identity.base_url or integration.base_url,
            )
            work.integrations.update(integration)
        return integration

    def _commit(
        self, page: Page, checkpoint: Checkpoint, following: Checkpoint, calls: Sequence[ApiCall]
    ) -> tuple[SyncOutcome, Lease, bool]:
        failpoint = self._ports.failpoint
        with self._ports.storage.begin() as work:
            failpoint("tx.begin")
            lease = work.checkpoints.save(self.lease, following, lease_seconds=LEASE_SECONDS)
            failpoint("cursor.updated")
            outcome = self._keep_records(work, page)
            failpoint("page.stored")
            self._keep_unreadable(work, page, checkpoint)
            failpoint("quarantine.stored")
            work.calls.add(self._scope, calls)
            recovered = False
            if self._may_recover or not page.more or page.shortfall or page.not_before:
                integration = work.integrations.get(self._scope)
                recovered = integration.failure is not None
                advanced = self._advanced(work, page, checkpoint, integration)
                if advanced != integration:
                    work.integrations.update(advanced)
                if not page.more:
                    outcome = self._ended(work, outcome, advanced)
            failpoint("tx.before_commit")
        return outcome, lease, recovered

    def _keep_records(self, work: UnitOfWork, page: Page) -> SyncOutcome:
        ports, outcome = self._ports, self.outcome
        observed_at = ports.clock.now()
        snapshots = [
            take_snapshot(issue, self._vocabulary, issue_id=ports.ids.new_id(), observed_at=observed_at)
            for issue in page.issues
        ]
        upserted = work.issues.upsert(self._scope, snapshots)
        work.issues.add_comments(self._scope, page.comments)
        work.issues.add_transitions(self._scope, page.transitions)
        return evolve(
            outcome,
            pages=outcome.pages + 1,
            fetched=outcome.fetched + len(page.issues),
            created=outcome.created + upserted.created,
            updated=outcome.updated + upserted.updated,
            unchanged=outcome.unchanged + upserted.unchanged,
            quarantined=outcome.quarantined + len(page.quarantined),
        )

    def _keep_unreadable(self, work: UnitOfWork, page: Page, checkpoint: Checkpoint) -> None:
        """A good copy closes what was in quarantine; what cannot be read now goes in."""
        if self._may_have_unreadable and work.quarantine.count(self._scope):
            good = {
                "issue": [issue.external_id for issue in page.issues],
                "comment": [comment.external_id for comment in page.comments],
                "transition": [transition.external_id for transition in page.transitions],
                "page": [page_key(checkpoint.cursor)],
            }
            if not page.more and self._is_whole_walk:
                good["page"] += self._passed_places(work)
            for kind, source_keys in good.items():
                work.quarantine.close(self._scope, kind, source_keys)
        else:
            self._may_have_unreadable = False
        self._skipped |= {record.source_key for record in page.quarantined if record.kind == "page"}
        if page.quarantined:
            work.quarantine.add(self._scope, page.quarantined, at=self._ports.clock.now())
            self._may_have_unreadable = True

    def _passed_places(self, work: UnitOfWork) -> list[str]:
        """Places in quarantine that this walk, from the first page to the last, had no trouble with."""
        places = {
            q.unreadable.source_key for q in work.quarantine.all(self._scope) if q.unreadable.kind == "page"
        }
        return sorted(places - self._skipped)

    def _advanced(
        self, work: UnitOfWork, page: Page, checkpoint: Checkpoint, integration: Integration
    ) -> Integration:
        """The integration after this page: failures are over; at the walk's end, what it can vouch for."""
        now = self._ports.clock.now()
        if checkpoint.cursor is None:
            integration = evolve(integration, incomplete_reason=None)
        if page.shortfall:
            integration = evolve(integration, incomplete_reason=page.shortfall)
        if page.rate_limit:
            integration = evolve(integration, rate_limit=page.rate_limit)
        integration = after_success(integration)
        if page.not_before is not None and page.not_before > now:
            integration = evolve(integration, paused_until=page.not_before)
        if page.more:
            return integration
        ended = evolve(
            integration,
            complete=integration.incomplete_reason is None and not work.quarantine.count(self._scope),
            first_complete_at=integration.first_complete_at or now,
            last_synced_at=now,
        )
        return ended.scheduled_after(self._ports.policy.sync_interval_seconds)

    def _ended(self, work: UnitOfWork, outcome: SyncOutcome, integration: Integration) -> SyncOutcome:
        reasons = [integration.incomplete_reason] if integration.incomplete_reason else []
        if unreadable := work.quarantine.count(self._scope):
            reasons.append(f"{unreadable} records could not be read and are in quarantine")
        return evolve(
            outcome, finished=True, complete=integration.complete, incomplete_reasons=tuple(reasons)
        )

    def _announce(self, page: Page, outcome: SyncOutcome, *, recovered: bool) -> None:
        announce, before = self._ports.announce, self.outcome
        for unreadable in page.quarantined:
            announce(
                RecordQuarantined(
                    scope=self._scope,
                    kind=unreadable.kind,
                    source_key=unreadable.source_key,
                    reason=unreadable.reason,
                )
            )
        announce(
            PageStored(
                scope=self._scope,
                stream=page.stream,
                delivered=page.delivered,
                created=outcome.created - before.created,
                updated=outcome.updated - before.updated,
                unchanged=outcome.unchanged - before.unchanged,
                quarantined=len(page.quarantined),
                total_hint=page.total_hint,
                records=page.reading.records if page.reading else None,
                share=page.reading.share if page.reading else None,
            )
        )
        if recovered:
            announce(IntegrationRecovered(scope=self._scope))
