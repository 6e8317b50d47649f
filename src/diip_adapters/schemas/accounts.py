"""Accounts, sessions and keys over the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, convert, field, structs

from diip_core.domain.identity.account import User
from diip_core.domain.identity.api_key import ApiKey, NewApiKey
from diip_core.domain.identity.refresh_token import Session
from diip_core.domain.secret import Secret

Role = Literal["admin", "developer"]
KeyScope = Literal["read", "write"]
Email = Annotated[str, Meta(min_length=3, max_length=254, examples=["ada@example.org"])]
PersonName = Annotated[str, Meta(max_length=200, examples=["Ada"])]


class Registration(Struct, forbid_unknown_fields=True, frozen=True):
    """A new account."""

    email: Email
    password: Secret
    name: PersonName | None = None


class LogIn(Struct, forbid_unknown_fields=True, frozen=True):
    """An address and its password."""

    email: Email
    password: Secret


class TokenLogIn(Struct, forbid_unknown_fields=True, frozen=True):
    """As clients of SimpleJWT log in: `username` is the address, `email` may be said instead."""

    password: Secret
    username: Email | None = None
    email: Email | None = None


class RefreshTokenBody(Struct, forbid_unknown_fields=True, frozen=True):
    """The refresh token of a session."""

    refresh_token: Secret


class TokenRefresh(Struct, forbid_unknown_fields=True, frozen=True):
    """The refresh token, as clients of SimpleJWT send it."""

    refresh: Secret


class ProfileChange(Struct, forbid_unknown_fields=True, frozen=True):
    """What is not given stays; null takes the name away."""

    name: PersonName | UnsetType | None = UNSET


class PasswordChange(Struct, forbid_unknown_fields=True, frozen=True):
    """The present password and the one to come."""

    current_password: Secret
    new_password: Secret


class KeyWanted(Struct, forbid_unknown_fields=True, frozen=True):
    """A new API key; without `expires_at` it lasts until it is revoked."""

    name: Annotated[str, Meta(min_length=1, max_length=100, examples=["nightly export"])]
    scopes: Annotated[list[KeyScope], Meta(min_length=1, max_length=2)] = field(
        default_factory=lambda: ["read"]
    )
    expires_at: (
        Annotated[str, Meta(description="An RFC 3339 instant.", examples=["2027-01-01T00:00:00Z"])] | None
    ) = None


class AccountSchema(Struct, frozen=True):
    """An account."""

    id: str
    email: str
    name: str | None
    role: Role
    created_at: datetime


class SessionSchema(Struct, frozen=True):
    """A session. `expires_in` are the seconds that the access token lasts."""

    access_token: str
    refresh_token: str
    expires_in: int
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a kind of token


class TokenPairSchema(Struct, frozen=True):
    """A session, as clients of SimpleJWT want it."""

    access: str
    refresh: str


class KeySchema(Struct, frozen=True):
    """An API key without the key itself."""

    id: str
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class NewKeySchema(KeySchema, frozen=True, kw_only=True):
    """An API key just made; `key` is shown this once."""

    key: str


def account_schema(user: User) -> AccountSchema:
    """An account as others may see it: without what it logs in with."""
    return convert(user, AccountSchema, from_attributes=True)


def session_schema(session: Session) -> SessionSchema:
    """The tokens in the clear, for their owner."""
    return SessionSchema(
        access_token=session.access_token.reveal(),
        refresh_token=session.refresh_token.reveal(),
        expires_in=session.expires_in,
    )


def token_pair_schema(session: Session) -> TokenPairSchema:
    """The tokens in the clear, by SimpleJWT's names."""
    return TokenPairSchema(access=session.access_token.reveal(), refresh=session.refresh_token.reveal())


def key_schema(key: ApiKey) -> KeySchema:
    """A key as it is listed."""
    return KeySchema(
        id=key.id,
        name=key.name,
        scopes=sorted(key.scopes),
        created_at=key.created_at,
        expires_at=key.expires_at,
        last_used_at=key.last_used_at,
    )


def new_key_schema(made: NewApiKey) -> NewKeySchema:
    """A key with its text, which only this answer shows."""
    return NewKeySchema(**structs.asdict(key_schema(made.key)), key=made.token.reveal())
