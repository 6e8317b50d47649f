"""Accounts, sessions and API keys."""

from __future__ import annotations

from datetime import datetime

from diip_adapters.schemas.accounts import (
    AccountSchema,
    KeySchema,
    KeyWanted,
    LogIn,
    NewKeySchema,
    PasswordChange,
    ProfileChange,
    RefreshTokenBody,
    Registration,
    SessionSchema,
    TokenLogIn,
    TokenPairSchema,
    TokenRefresh,
    account_schema,
    key_schema,
    new_key_schema,
    session_schema,
    token_pair_schema,
)
from diip_adapters.schemas.list_page import ListPage
from diip_core.domain.identity.permissions import Action
from diip_core.domain.identity.rate_limits import (
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
from diip_http.endpoint import ANYONE, Controller, Pool, delete, get, patch, post
from diip_http.request_context import RequestContext


def _of_log_in(context: RequestContext) -> tuple[Limit, ...]:
    return log_in_limits_of_place(place_of(context.request.address))


def _of_registration(context: RequestContext) -> tuple[Limit, ...]:
    return registration_limits_of_place(place_of(context.request.address))


def _of_password(context: RequestContext) -> tuple[Limit, ...]:
    return password_limits(context.actor.user_id or "")


class AccountsController(Controller):
    """Accounts, sessions and API keys."""

    path = "/api/auth"

    @post(
        "/register/",
        policy=ANYONE,
        status=201,
        errors=(Forbidden, Conflict, Throttled),
        pool=Pool.PASSWORDS,
        limits=_of_registration,
    )
    def register_account(self, context: RequestContext, *, body: Registration) -> AccountSchema:
        """Register an account.

        Answers 403 if the operator has closed registration. A password needs at least 12 characters and
        must not be a common one.
        """
        user = register_account(
            context.ports,
            email=body.email,
            password=body.password,
            name=body.name,
            address=context.request.address,
        )
        return account_schema(user)

    @post(
        "/login/",
        policy=ANYONE,
        errors=(Unauthenticated, Throttled),
        pool=Pool.PASSWORDS,
        limits=_of_log_in,
    )
    def log_in(self, context: RequestContext, *, body: LogIn) -> SessionSchema:
        """Log in.

        The access token lasts minutes; the refresh token gets the next pair. After too many failures the
        answer is 429.
        """
        return session_schema(
            log_in(context.ports, email=body.email, password=body.password, address=context.request.address)
        )

    @post("/refresh/", policy=ANYONE, errors=(Unauthenticated,))
    def refresh_session(self, context: RequestContext, *, body: RefreshTokenBody) -> SessionSchema:
        """Exchange a refresh token for a new pair.

        A refresh token works once; using it again ends the whole session.
        """
        return session_schema(refresh_session(context.ports, refresh_token=body.refresh_token))

    @post("/logout/", policy=ANYONE, status=204, errors=(Unauthenticated,))
    def log_out(self, context: RequestContext, *, body: RefreshTokenBody) -> None:
        """Log out; the session's tokens end at once."""
        log_out(context.ports, refresh_token=body.refresh_token)

    @get("/me/", policy=Action.READ_PROFILE)
    def get_profile(self, context: RequestContext) -> AccountSchema:
        """Read your account."""
        return account_schema(get_profile(context.ports, context.actor))

    @patch("/me/", policy=Action.CHANGE_PROFILE)
    def update_profile(self, context: RequestContext, *, body: ProfileChange) -> AccountSchema:
        """Change your account's name; null removes it."""
        if isinstance(body.name, str) or body.name is None:
            return account_schema(update_profile(context.ports, context.actor, name=body.name))
        return account_schema(get_profile(context.ports, context.actor))

    @post(
        "/password/",
        policy=Action.CHANGE_PASSWORD,
        status=204,
        errors=(Throttled,),
        pool=Pool.PASSWORDS,
        limits=_of_password,
    )
    def change_password(self, context: RequestContext, *, body: PasswordChange) -> None:
        """Change your password; every session ends, API keys stay."""
        change_password(context.ports, context.actor, current=body.current_password, new=body.new_password)

    @get("/keys/", policy=Action.MANAGE_KEYS)
    def list_api_keys(self, context: RequestContext) -> ListPage[KeySchema]:
        """List your API keys."""
        keys = list_api_keys(context.ports, context.actor)
        return context.listing([key_schema(key) for key in keys], None)

    @post("/keys/", policy=Action.MANAGE_KEYS, status=201, errors=(Conflict,))
    def create_api_key(self, context: RequestContext, *, body: KeyWanted) -> NewKeySchema:
        """Create an API key; it is shown once."""
        made = create_api_key(
            context.ports,
            context.actor,
            name=body.name,
            scopes=frozenset(body.scopes),
            expires_at=_instant(body.expires_at),
        )
        return new_key_schema(made)

    @delete("/keys/{key_id:str}/", policy=Action.MANAGE_KEYS, status=204)
    def revoke_api_key(self, context: RequestContext, *, key_id: str) -> None:
        """Revoke an API key, from the next request on."""
        revoke_api_key(context.ports, context.actor, key_id)


class SimpleJwtController(Controller):
    """The same sessions for clients of SimpleJWT."""

    path = "/api/token"

    @post(
        "/",
        policy=ANYONE,
        errors=(Unauthenticated, Throttled),
        pool=Pool.PASSWORDS,
        limits=_of_log_in,
    )
    def log_in_for_token_pair(self, context: RequestContext, *, body: TokenLogIn) -> TokenPairSchema:
        """Log in as clients of SimpleJWT do."""
        email = body.username or body.email
        if email is None:
            raise InvalidInput("username is missing", field="username")
        session = log_in(context.ports, email=email, password=body.password, address=context.request.address)
        return token_pair_schema(session)

    @post("/refresh/", policy=ANYONE, errors=(Unauthenticated,))
    def refresh_session_for_token_pair(
        self, context: RequestContext, *, body: TokenRefresh
    ) -> TokenPairSchema:
        """Refresh as clients of SimpleJWT do; the refresh token changes too."""
        return token_pair_schema(refresh_session(context.ports, refresh_token=body.refresh))


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return parse_instant(text)
    except InvalidInput as error:
        raise InvalidInput(error.message, field="expires_at") from error
