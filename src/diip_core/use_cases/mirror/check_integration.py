"""Check that an integration can be read."""

from __future__ import annotations

from attrs import evolve

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.integration import FAILING, after_success, next_failure
from diip_core.errors import AccessDenied, RateLimited, SourceError, SourceMisconfigured
from diip_core.ports.bundle import Ports
from diip_core.ports.issue_source import Identity
from diip_core.services.authorization import authorize
from diip_core.services.source_session import source_session
from diip_core.services.sync.failures import note_refusal, note_throttling, noted_if_unreadable
from diip_core.services.sync.scope_identity import require_own_scope


def check_integration(ports: Ports, actor: Actor, scope: Scope) -> Identity:
    """Ask the provider with the cheapest call who we are and whether the scope is there.

    The answer is noted on the integration: a success makes it healthy again, a refusal says what a person
    must do, a limit when the next call may be made; of one that fails already, one failure more.

    Raises:
        NotFound: no such integration.
        SourceUnavailable: try again.
        RateLimited: try again then; during a pause that was asked for before, no call is made.
        AccessDenied, SourceMisconfigured: a person must act.
        SecretUnreadable: the token must be entered again; no request was sent.
        Forbidden: the actor may not check.
    """
    with ports.storage.read() as view:
        authorize(view, actor, scope.project_id, Action.SYNC)
        integration = view.integrations.get(scope)
    if until := integration.provider_pause(ports.clock.now()):
        raise RateLimited("the provider asked for a pause", retry_at=until)
    with noted_if_unreadable(ports, scope), source_session(ports, integration) as (source, recorder):
        try:
            identity = source.check()
            require_own_scope(ports.storage, integration, identity)
        except (AccessDenied, SourceMisconfigured) as refusal:
            note_refusal(ports, scope, refusal, recorder.take())
            raise
        except RateLimited as limit:
            note_throttling(ports, scope, limit, recorder.take())
            raise
        except SourceError as failure:
            with ports.storage.begin() as work:
                work.calls.add(scope, recorder.take())
                known = work.integrations.get(scope)
                if known.status in FAILING:
                    noted = next_failure(
                        known, code=failure.code, message=failure.message, at=ports.clock.now()
                    )
                    work.integrations.update(evolve(known, failure=noted))
            raise
        with ports.storage.begin() as work:
            work.calls.add(scope, recorder.take())
            work.integrations.update(after_success(work.integrations.get(scope)))
    return identity
