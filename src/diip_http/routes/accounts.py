"""Accounts, sessions and API keys."""

from __future__ import annotations

from datetime import datetime

from diip_adapters.schemas.accounts import (
    AccountDocument,
    KeyDocument,
    KeyWanted,
    LogIn,
    NewKeyDocument,
    PasswordChange,
    ProfileChange,
    RefreshTokenBody,
    Registration,
    SessionDocument,
    TokenLogIn,
    TokenPairDocument,
    TokenRefresh,
    account_document,
    key_document,
    new_key_document,
    session_document,
    token_pair_document,
)
from diip_core.domain.identity.permissions import Action
from diip_core.domain.identity.throttle import (
    Limit,
    log_in_limits_of_place,
    password_limits,
    place_of,
    registration_limits_of_place,
)
from diip_core.domain.time import parse_instant
from diip_core.errors import Conflict, Forbidden, InvalidInput, Throttled, Unauthenticated
from diip_core.use_cases.identity.change_password import change_password
from diip_core.use_cases.identity.create_api_key import create_api_key
from diip_core.use_cases.identity.get_profile import get_profile
from diip_core.use_cases.identity.list_api_keys import list_api_keys
from diip_core.use_cases.identity.log_in import log_in
from diip_core.use_cases.identity.log_out import log_out
from diip_core.use_cases.identity.refresh_session import refresh_session
from diip_core.use_cases.identity.register_account import register_account
from diip_core.use_cases.identity.revoke_api_key import revoke_api_key
from diip_core.use_cases.identity.update_profile import update_profile
from diip_http.endpoint import ANYONE, Lane, endpoint
from diip_http.request_context import Call, Listing


def _of_log_in(call: Call) -> tuple[Limit, ...]:
    return log_in_limits_of_place(place_of(call.asked.address))


def _of_registration(call: Call) -> tuple[Limit, ...]:
    return registration_limits_of_place(place_of(call.asked.address))


def _of_password(call: Call) -> tuple[Limit, ...]:
    return password_limits(call.actor.user_id or "")


@endpoint(
    "POST",
    "/api/auth/register/",
    policy=ANYONE,
    status=201,
    errors=(Forbidden, Conflict, Throttled),
    lane=Lane.PASSWORDS,
    limits=_of_registration,
)
def register(call: Call, *, body: Registration) -> AccountDocument:
    """Register an account.

    Closed where the operator says so (403). A password has at least 12 characters and is none that everybody
    tries first.
    """
    user = register_account(
        call.ports, email=body.email, password=body.password, name=body.name, address=call.asked.address
    )
    return account_document(user)


@endpoint(
    "POST",
    "/api/auth/login/",
    policy=ANYONE,
    errors=(Unauthenticated, Throttled),
    lane=Lane.PASSWORDS,
    limits=_of_log_in,
)
def start_session(call: Call, *, body: LogIn) -> SessionDocument:
    """Log in.

    The access token lasts minutes, the refresh token gets the next pair. Too many failures are told to wait.
    """
    return session_document(
        log_in(call.ports, email=body.email, password=body.password, address=call.asked.address)
    )


@endpoint("POST", "/api/auth/refresh/", policy=ANYONE, errors=(Unauthenticated,))
def renew_session(call: Call, *, body: RefreshTokenBody) -> SessionDocument:
    """Exchange a refresh token for a new pair.

    A refresh token is good for one use; a second one ends the whole session.
    """
    return session_document(refresh_session(call.ports, refresh_token=body.refresh_token))


@endpoint("POST", "/api/auth/logout/", policy=ANYONE, status=204, errors=(Unauthenticated,))
def end_session(call: Call, *, body: RefreshTokenBody) -> None:
    """Log out: the session's tokens end at once."""
    log_out(call.ports, refresh_token=body.refresh_token)


@endpoint(
    "POST",
    "/api/token/",
    policy=ANYONE,
    errors=(Unauthenticated, Throttled),
    lane=Lane.PASSWORDS,
    limits=_of_log_in,
)
def obtain_token_pair(call: Call, *, body: TokenLogIn) -> TokenPairDocument:
    """Log in as clients of SimpleJWT do."""
    email = body.username or body.email
    if email is None:
        raise InvalidInput("username is missing", field="username")
    session = log_in(call.ports, email=email, password=body.password, address=call.asked.address)
    return token_pair_document(session)


@endpoint("POST", "/api/token/refresh/", policy=ANYONE, errors=(Unauthenticated,))
def refresh_token_pair(call: Call, *, body: TokenRefresh) -> TokenPairDocument:
    """Refresh as clients of SimpleJWT do; the refresh token changes too."""
    return token_pair_document(refresh_session(call.ports, refresh_token=body.refresh))


@endpoint("GET", "/api/auth/me/", policy=Action.READ_PROFILE)
def read_me(call: Call) -> AccountDocument:
    """Read your account."""
    return account_document(get_profile(call.ports, call.actor))


@endpoint("PATCH", "/api/auth/me/", policy=Action.CHANGE_PROFILE)
def change_me(call: Call, *, body: ProfileChange) -> AccountDocument:
    """Change your account's name; null takes it away."""
    if isinstance(body.name, str) or body.name is None:
        return account_document(update_profile(call.ports, call.actor, name=body.name))
    return account_document(get_profile(call.ports, call.actor))


@endpoint(
    "POST",
    "/api/auth/password/",
    policy=Action.CHANGE_PASSWORD,
    status=204,
    errors=(Throttled,),
    lane=Lane.PASSWORDS,
    limits=_of_password,
)
def change_my_password(call: Call, *, body: PasswordChange) -> None:
    """Change your password: every session ends, API keys stay."""
    change_password(call.ports, call.actor, current=body.current_password, new=body.new_password)


@endpoint("GET", "/api/auth/keys/", policy=Action.MANAGE_KEYS)
def list_keys(call: Call) -> Listing[KeyDocument]:
    """List your API keys."""
    keys = list_api_keys(call.ports, call.actor)
    return call.listing([key_document(key) for key in keys], None)


@endpoint("POST", "/api/auth/keys/", policy=Action.MANAGE_KEYS, status=201, errors=(Conflict,))
def make_key(call: Call, *, body: KeyWanted) -> NewKeyDocument:
    """Make an API key; it is shown this once."""
    made = create_api_key(
        call.ports,
        call.actor,
        name=body.name,
        scopes=frozenset(body.scopes),
        expires_at=_instant(body.expires_at),
    )
    return new_key_document(made)


@endpoint("DELETE", "/api/auth/keys/{key_id}/", policy=Action.MANAGE_KEYS, status=204)
def revoke_key(call: Call, *, key_id: str) -> None:
    """Revoke an API key, from the next request on."""
    revoke_api_key(call.ports, call.actor, key_id)


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return parse_instant(text)
    except InvalidInput as error:
        raise InvalidInput(error.message, field="expires_at") from error


ENDPOINTS = (
    register,
    start_session,
    renew_session,
    end_session,
    obtain_token_pair,
    refresh_token_pair,
    read_me,
    change_me,
    change_my_password,
    list_keys,
    make_key,
    revoke_key,
)
