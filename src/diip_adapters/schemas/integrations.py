"""Providers, integrations and their calls over the wire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, convert

from diip_core.domain.mirror.calls import ApiCall
from diip_core.domain.mirror.inactivity import OngoingInactivity
from diip_core.domain.mirror.integration import Integration
from diip_core.domain.secret import Secret

Status = Literal["healthy", "degraded", "paused", "needs_auth", "moved", "unavailable", "disabled"]
BaseUrl = Annotated[str, Meta(min_length=1, max_length=2000, examples=["https://github.example.org/api/v3"])]
Config = Annotated[
    dict[str, Any],
    Meta(
        description="The answers to the provider's form, see `config_schema` of `/api/providers/`.",
        examples=[{"repository": "tidewater/harbour"}],
    ),
]


class Connect(Struct, forbid_unknown_fields=True, frozen=True):
    """How to read a scope of a tracker; with `verify` one live call proves it first."""

    config: Config
    token: Secret | None = None
    base_url: BaseUrl | None = None
    verify: bool = True


class IntegrationChange(Struct, forbid_unknown_fields=True, frozen=True):
    """What is not given stays; null takes the token away, and the interval, so that the service's own holds.

    Another `base_url` is for the owner alone and erases the token.
    """

    token: Secret | UnsetType | None = UNSET
    paused: bool | UnsetType = UNSET
    sync_interval_seconds: Annotated[float, Meta(ge=60, le=604_800)] | UnsetType | None = UNSET
    config: Config | UnsetType = UNSET
    base_url: BaseUrl | UnsetType = UNSET


class ProviderSchema(Struct, frozen=True):
    """A kind of tracker; `config_schema` is JSON Schema 2020-12."""

    name: str
    title: str
    capabilities: list[str]
    config_schema: dict[str, Any]
    docs_url: str


class FailureSchema(Struct, frozen=True):
    """Why the integration cannot be read: `count` failures in a row, the first at `since`."""

    code: str
    message: str
    since: datetime
    count: int


class QuotaSchema(Struct, frozen=True):
    """What the provider last said that it grants: `remaining` of `limit` requests until `resets_at`."""

    limit: int
    remaining: int
    resets_at: datetime


class CompletenessSchema(Struct, frozen=True):
    """Whether the last walk came to its end with nothing left unread, and if not, why.

    What was deleted at the provider is not noticed yet.
    """

    complete: bool
    reason: str | None
    first_complete_at: datetime | None


class IntegrationInactivitySchema(Struct, frozen=True):
    """Reading goes well, yet no issue was created from the day `since` on: look at the connection.

    In the `window_days` up to `date` none came where `expected` were to be expected, whose probability is
    `p_value`. It ends when an issue comes.
    """

    since: date
    date: date
    window_days: int
    expected: float
    p_value: float


class IntegrationSchema(Struct, frozen=True):
    """One scope of one tracker and how well reading it goes. Of a token only `has_token` is shown.

    `inactivity` is null while issues come as they are to be expected.
    """

    id: str
    project_id: str
    provider: str
    scope: str
    base_url: str
    config: dict[str, Any]
    has_token: bool
    status: Status
    last_synced_at: datetime | None
    next_sync_at: datetime | None
    sync_interval_seconds: float | None
    failure: FailureSchema | None
    quota: QuotaSchema | None
    completeness: CompletenessSchema
    inactivity: IntegrationInactivitySchema | None
    created_at: datetime


class CallSchema(Struct, frozen=True):
    """One call to the provider; `endpoint` is the path alone, `error` a code."""

    endpoint: str
    status_code: int | None
    response_time_ms: int
    success: bool
    at: datetime
    error: str | None


def integration_schema(integration: Integration) -> IntegrationSchema:
    """An integration without its token."""
    failure, budget = integration.failure, integration.rate_limit
    return IntegrationSchema(
        id=integration.id,
        project_id=integration.project_id,
        provider=integration.provider,
        scope=integration.scope_name,
        base_url=integration.base_url,
        config=dict(integration.config),
        has_token=integration.sealed_token is not None,
        status=integration.status,
        last_synced_at=integration.last_synced_at,
        next_sync_at=integration.next_sync_at,
        sync_interval_seconds=integration.sync_interval_seconds,
        failure=FailureSchema(failure.code, failure.message, failure.since, failure.count)
        if failure
        else None,
        quota=QuotaSchema(budget.limit, budget.remaining, budget.resets_at) if budget else None,
        completeness=CompletenessSchema(
            complete=integration.complete,
            reason=integration.incomplete_reason,
            first_complete_at=integration.first_complete_at,
        ),
        inactivity=_silence(integration.inactivity) if integration.inactivity else None,
        created_at=integration.created_at,
    )


def _silence(inactivity: OngoingInactivity) -> IntegrationInactivitySchema:
    found = inactivity.found
    return IntegrationInactivitySchema(
        since=inactivity.since,
        date=found.day,
        window_days=found.length_days,
        expected=found.expected,
        p_value=found.probability,
    )


def call_schema(call: ApiCall) -> CallSchema:
    """A call as the log shows it."""
    return convert(call, CallSchema, from_attributes=True)
