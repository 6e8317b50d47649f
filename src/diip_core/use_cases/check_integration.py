"""Check that an integration can be read."""

from __future__ import annotations

from diip_core.domain.integration import after_success
from diip_core.domain.issue import Scope
from diip_core.domain.permissions import Action, Actor, require
from diip_core.errors import AccessDenied, SourceError, SourceMisconfigured
from diip_core.ports.bundle import Ports
from diip_core.ports.issue_source import Identity
from diip_core.ports.opening import opened_source
from diip_core.syncing.failures import note_refusal


def check_integration(ports: Ports, actor: Actor, scope: Scope) -> Identity:
    """Ask the provider with the cheapest call who we are and whether the scope is there.

    The answer is noted on the integration: a success makes it healthy again, a refusal says what a person
    must do.

    Raises:
        NotFound: no such integration.
        SourceUnavailable, RateLimited: try again.
        AccessDenied, SourceMisconfigured: a person must act.
        Forbidden: the actor may not check.
    """
    with ports.storage.read() as view:
        require(actor, Action.SYNC, view.projects.get(scope.project_id))
        integration = view.integrations.get(scope)
    with opened_source(ports, integration) as (source, recorder):
        try:
            identity = source.check()
        except (AccessDenied, SourceMisconfigured) as refusal:
            note_refusal(ports, scope, refusal, recorder.take())
            raise
        except SourceError:
            with ports.storage.begin() as work:
                work.calls.add(scope, recorder.take())
            raise
        with ports.storage.begin() as work:
            work.calls.add(scope, recorder.take())
            work.integrations.update(after_success(work.integrations.get(scope)))
    return identity
