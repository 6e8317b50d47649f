"""What could not be read is stored and counted. Too much of it stops the walk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import blake2b
from typing import TypeVar

from attrs import frozen

from diip_core.errors import InvalidInput, SourceBroken

LIMIT_SHARE = 0.05
LIMIT_IN_A_ROW = 20
TOLERATED = 5
"""Up to this many unreadable records of a page never break it: small pages have large shares."""

Row = TypeVar("Row")
Good = TypeVar("Good")


@frozen
class Unreadable:
    """A record that could not be read: its bytes as delivered and the reason in one line.

    ``source_key`` is the record's external id where that could be read, else a digest of the bytes.
    ``kind`` is ``issue``, ``comment``, ``transition`` or ``page``.
    """

    kind: str
    source_key: str
    raw: bytes
    reason: str


@frozen
class Quarantined:
    """An unreadable record as it is stored, until a good copy closes it."""

    unreadable: Unreadable
    first_seen_at: datetime
    last_seen_at: datetime


def digest_key(raw: bytes) -> str:
    """The source key of a record whose own id cannot be read."""
    return "digest:" + blake2b(raw, digest_size=16).hexdigest()


def sift(
    rows: Iterable[Row], read: Callable[[Row], Good], keep: Callable[[Row, str], Unreadable]
) -> tuple[list[Good], list[Unreadable]]:
    """Read each row of a page by itself: the good ones, and what could not be read.

    ``read`` raises `InvalidInput` for a row outside the contract, ``keep`` turns such a row and the reason
    into what goes to quarantine.

    Raises:
        SourceBroken: so much is unreadable that the provider must have changed its shape (guarantee F09).
    """
    good: list[Good] = []
    bad: list[Unreadable] = []
    delivered = run = longest_run = 0
    for row in rows:
        delivered += 1
        try:
            good.append(read(row))
            run = 0
        except InvalidInput as refusal:
            bad.append(keep(row, refusal.message))
            run += 1
            longest_run = max(longest_run, run)
    if longest_run >= LIMIT_IN_A_ROW or (len(bad) > TOLERATED and len(bad) > LIMIT_SHARE * delivered):
        raise SourceBroken(
            f"{len(bad)} of {delivered} records of one page cannot be read, so nothing of it was stored: "
            f"report that the provider changed its shape; the first: {bad[0].reason}"
        )
    return good, bad


def page_key(cursor: str | None) -> str:
    """The source key of a whole page that cannot be read: where it stands, so that a good copy closes it."""
    return digest_key((cursor or "").encode())
