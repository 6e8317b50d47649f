"""Accounts: who may log in."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import Literal

from attrs import frozen

from diip_core.domain.secret import Secret
from diip_core.errors import InvalidInput

Role = Literal["admin", "developer"]
LONGEST_EMAIL = 254
"""Characters of an address, as SMTP bounds it (RFC 5321 §4.5.3.1.3)."""
LONGEST_NAME = 200
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


@frozen
class User:
    """``token_epoch`` grows where all that was issued so far must end: change of password, disabling."""

    id: str
    email: str
    created_at: datetime
    name: str | None = None
    role: Role = "developer"
    is_active: bool = True
    token_epoch: int = 0


@frozen
class Credentials:
    """A user and the hash that a password is verified against."""

    user: User
    password_hash: Secret


def check_email(text: str) -> str:
    """The address without blanks around it; only that it can be one is checked.

    Raises:
        InvalidInput: it is none, or over 254 characters.
    """
    email = text.strip()
    if len(email) > LONGEST_EMAIL or not email.isprintable() or not _EMAIL.fullmatch(email):
        raise InvalidInput(
            f"an email address is name@host of at most {LONGEST_EMAIL} characters", field="email"
        )
    return email


def email_key(email: str) -> str:
    """What two spellings of one address have in common: an address is registered once in any case."""
    return unicodedata.normalize("NFC", email.strip()).casefold()


def check_person_name(name: str | None) -> str | None:
    """The name without blanks around it; null where there is none.

    Raises:
        InvalidInput: it is over 200 characters, or holds what cannot be printed.
    """
    if name is None or not name.strip():
        return None
    if len(name) > LONGEST_NAME or not name.strip().isprintable():
        raise InvalidInput(f"a name has at most {LONGEST_NAME} printable characters", field="name")
    return name.strip()
