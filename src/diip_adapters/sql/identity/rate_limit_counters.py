"""Counted attempts: the same limits for all processes, by the database's clock."""

# ruff: noqa: S608 - SQL is put together from the names of our own tables, never from values

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import TextClause, bindparam, select, text

from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.tables import known_place
from diip_adapters.sql.tables.instants import from_microseconds, to_microseconds
from diip_core.domain.identity.rate_limits import Count, Full, Limit, Room, least_room
from diip_core.errors import Throttled

_KNOWN_PLACES = 10
_KNOWS = select(known_place.c.place).where(
    known_place.c.user_id == bindparam("user_id"), known_place.c.place == bindparam("place")
)
_REMEMBER = text(
    "INSERT INTO known_place (user_id, place, seen_at) VALUES (:user_id, :place, :at)"
    " ON CONFLICT (user_id, place) DO UPDATE SET seen_at = excluded.seen_at"
)
_FORGET_PLACES = text(
    "DELETE FROM known_place WHERE user_id = :user_id AND place NOT IN (SELECT place FROM known_place"
    " WHERE user_id = :user_id ORDER BY seen_at DESC, place DESC LIMIT :most)"
)


class SqlRateLimitCounters:
    """See `diip_core.ports.storage.identity.RateLimitCounters`."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    @property
    def _now(self) -> str:
        return self._session.dialect.now

    def full(self, limits: Sequence[Limit], /) -> Full | None:
        parameters: dict[str, Any] = {}
        for place, limit in enumerate(limits):
            parameters |= {f"key_{place}": limit.key, f"most_{place}": limit.most}
        row = self._session.fetch_first(_full(self._now, len(limits)), parameters)
        if row is None:
            return None
        by_key = {limit.key: limit for limit in limits}
        return Full(by_key[row.limit_key], from_microseconds(row.until))

    def room(self, limits: Sequence[Limit], /) -> Room:
        parameters = {f"key_{place}": limit.key for place, limit in enumerate(limits)}
        rows = self._session.fetch_all(_counts(self._now, len(limits)), parameters)
        return least_room(
            limits, {row.limit_key: Count(row.number, from_microseconds(row.until)) for row in rows}
        )

    def knows(self, user_id: str, place: str, /) -> bool:
        return self._session.fetch_first(_KNOWS, {"user_id": user_id, "place": place}) is not None

    def reserve(self, limits: Sequence[Limit], /) -> None:
        for limit in _in_order(limits):
            parameters = {"key": limit.key, "most": limit.most, "window": round(limit.window_seconds * 1e6)}
            if not self._session.execute(_reserve(self._now), parameters):
                raise Throttled(
                    "too many attempts failed; wait, then try again",
                    retry_at=self._until(limit),
                    limit=limit.most,
                )

    def refund(self, limits: Sequence[Limit], /) -> None:
        for limit in _in_order(limits):
            self._session.execute(_refund(self._now), {"key": limit.key})

    def remember(self, user_id: str, place: str, /, *, at: datetime) -> None:
        self._session.execute(_REMEMBER, {"user_id": user_id, "place": place, "at": to_microseconds(at)})
        self._session.execute(_FORGET_PLACES, {"user_id": user_id, "most": _KNOWN_PLACES})

    def forget(self, *, limit: int) -> int:
        return self._session.execute(_forget(self._now), {"most": limit})

    def _until(self, limit: Limit) -> datetime:
        row = self._session.fetch_first(_until(self._now), {"key": limit.key})
        return from_microseconds(row.until if row else 0)


@cache
def _until(now: str) -> TextClause:
    return text(f"SELECT coalesce(max(until), {now}) AS until FROM rate_limit_counter WHERE limit_key = :key")


@cache
def _full(now: str, count: int) -> TextClause:
    full = " OR ".join(f"(limit_key = :key_{place} AND number >= :most_{place})" for place in range(count))
    return text(
        f"SELECT limit_key, until FROM rate_limit_counter WHERE until > {now} AND ({full})"
        " ORDER BY until DESC, limit_key LIMIT 1"
    )


@cache
def _counts(now: str, count: int) -> TextClause:
    keys = ", ".join(f":key_{place}" for place in range(count))
    return text(
        f"SELECT limit_key, number, until FROM rate_limit_counter"
        f" WHERE until > {now} AND limit_key IN ({keys})"
    )


@cache
def _reserve(now: str) -> TextClause:
    # One statement: however many count at once, none is let through over the limit.
    return text(
        "INSERT INTO rate_limit_counter AS counter (limit_key, number, until)"
        f" VALUES (:key, 1, {now} + CAST(:window AS bigint))"
        " ON CONFLICT (limit_key) DO UPDATE SET"
        f" number = CASE WHEN counter.until <= {now} THEN 1 ELSE counter.number + 1 END,"
        f" until = CASE WHEN counter.until <= {now} THEN excluded.until ELSE counter.until END"
        f" WHERE counter.until <= {now} OR counter.number < :most"
    )


@cache
def _refund(now: str) -> TextClause:
    return text(
        "UPDATE rate_limit_counter SET number = number - 1"
        f" WHERE limit_key = :key AND number > 0 AND until > {now}"
    )


@cache
def _forget(now: str) -> TextClause:
    return text(
        "DELETE FROM rate_limit_counter WHERE limit_key IN"
        f" (SELECT limit_key FROM rate_limit_counter WHERE until <= {now} LIMIT :most)"
    )


def _in_order(limits: Sequence[Limit]) -> list[Limit]:
    """So that two who count against the same limits never wait for each other."""
    return sorted(limits, key=lambda limit: limit.key)
