"""The tasks that a worker will do, by name: nothing else is ever run (guarantee T33)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from attrs import frozen

from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.issues.issue import Json, Scope
from diip_core.domain.jobs.job import WaitingReason
from diip_core.domain.jobs.tasks import AGGREGATE, CHECK, CLEAN_UP, RETRY, SYNC
from diip_core.domain.mirror.integration import DEGRADED_AFTER
from diip_core.domain.mirror.lease import Busy
from diip_core.domain.mirror.sync_outcome import SyncOutcome
from diip_core.errors import Fenced, RateLimited, SourceUnavailable
from diip_core.ports.bundle import Ports
from diip_core.use_cases.insight.aggregate_analytics import aggregate_analytics
from diip_core.use_cases.jobs.purge_expired import purge_expired
from diip_core.use_cases.mirror.check_integration import check_integration
from diip_core.use_cases.mirror.request_project_sync import request_project_sync
from diip_core.use_cases.mirror.request_sync import request_sync
from diip_core.use_cases.mirror.sync_issues import sync_issues

BUSY_SECONDS = 5.0


@frozen
class Done:
    """The task is done; ``result`` is for whoever asked."""

    result: Mapping[str, Json]


@frozen
class Later:
    """The task continues in ``seconds``."""

    seconds: float
    reason: WaitingReason


Ended = Done | Later
Task = Callable[[Ports, Mapping[str, Json], Callable[[], bool]], Ended]
"""Does its work until ``stop`` and says how it ended; an error of DIIP's own means that it was in vain."""


def sync_project_issues(ports: Ports, args: Mapping[str, Json], stop: Callable[[], bool]) -> Ended:
    """One slice of an integration's sync; without an integration, ask for one of each of the project's."""
    if "integration_id" not in args:
        return Done({"jobs": len(request_project_sync(ports, OPERATOR, str(args["project_id"])))})
    try:
        outcome = sync_issues(ports, OPERATOR, _scope(args), full=bool(args.get("full")), stop=stop)
    except (Busy, Fenced):
        return Later(BUSY_SECONDS, "busy")
    if outcome.finished:
        reasons: list[Json] = [*outcome.incomplete_reasons]
        return Done({"complete": outcome.complete, "incomplete_reasons": reasons})
    if outcome.failures >= DEGRADED_AFTER:
        raise SourceUnavailable(outcome.message or "the provider cannot be reached", code=outcome.code)
    seconds = 0.0
    if outcome.retry_at is not None:
        seconds = max((outcome.retry_at - ports.clock.now()).total_seconds(), 0.0)
    return Later(seconds, _reason(outcome))


def check(ports: Ports, args: Mapping[str, Json], stop: Callable[[], bool]) -> Ended:
    """Probe an integration with the cheapest call; where it answers, it is read at once."""
    scope = _scope(args)
    try:
        check_integration(ports, OPERATOR, scope)
    except RateLimited as limit:
        return Later(max((limit.retry_at - ports.clock.now()).total_seconds(), 0.0), "rate_limited")
    request_sync(ports, OPERATOR, scope)
    return Done({})


def clear(ports: Ports, args: Mapping[str, Json], stop: Callable[[], bool]) -> Ended:
    """Clear what nobody needs any more, for as long as a slice lasts."""
    rows = purge_expired(ports, OPERATOR, stop=stop)
    return Later(0.0, "slice") if stop() else Done({"rows": rows})


def analyse(ports: Ports, args: Mapping[str, Json], stop: Callable[[], bool]) -> Ended:
    """Bring a project's analytics up to date."""
    done = aggregate_analytics(ports, OPERATOR, str(args["project_id"]), stop=stop)
    return Done({}) if done else Later(0.0, "slice")


TASKS: Mapping[str, Task] = {
    SYNC: sync_project_issues,
    CHECK: check,
    RETRY: check,
    AGGREGATE: analyse,
    CLEAN_UP: clear,
}


def _scope(args: Mapping[str, Json]) -> Scope:
    return Scope(str(args["project_id"]), str(args["integration_id"]))


def _reason(outcome: SyncOutcome) -> Literal["slice", "rate_limited", "failure"]:
    if outcome.failures:
        return "failure"
    return "rate_limited" if outcome.code in ("rate_limited", "secondary_limit") else "slice"
