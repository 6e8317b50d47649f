"""Rollups and cached results in storage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Protocol

from diip_core.domain.insight.cached_result import CachedResult
from diip_core.domain.insight.flow.trends import DayFlow


class ReadRollup(Protocol):
    """Days are those of the project's ``zone``. After a change of the zone call `Rollup.reset`."""

    def days(
        self, project_id: str, integration_id: str | None = None, /, *, zone: tzinfo
    ) -> Mapping[date, DayFlow]:
        """`trends.daily_flow` of all issues of the project, or of one integration, in order."""
        ...

    def days_of(self, zones: Mapping[str, tzinfo], /, *, since: date) -> Mapping[str, Mapping[date, DayFlow]]:
        """`days` of several projects by their ids, each in its zone, folded by `trends.fold_before`.

        It takes a fixed number of statements, and a few more for each project with dirty days.
        """
        ...

    def dirty(self, *project_ids: str) -> frozenset[str]:
        """The projects in which anything changed since their days were last stored."""
        ...

    def stale(self, *, limit: int) -> tuple[str, ...]:
        """At most ``limit`` projects with dirty days, by id.

        Projects with a waiting or running job, and those whose analytics ended within the last minute, are
        left out.
        """
        ...

    def differing(self, project_id: str, zone: tzinfo, /) -> tuple[date, ...]:
        """The days that are not dirty and yet differ from `trends.daily_flow`: each is a defect of DIIP."""
        ...


class Rollup(ReadRollup, Protocol):
    def refresh(self, project_id: str, zone: tzinfo, /, *, limit: int) -> int:
        """Recount and store about ``limit`` of a project's dirty days.

        Returns how many marks it removed; 0 means that none is left.
        """
        ...

    def reset(self, project_id: str, /) -> None:
        """Mark every day of the project dirty, for example after a change of its zone."""
        ...


class ReadResultCache(Protocol):
    def latest(self, project_id: str, kind: str, /) -> CachedResult | None:
        """The project's latest result of a kind, even if something changed since."""
        ...

    def fresh(self, project_id: str, kind: str, /) -> CachedResult | None:
        """The project's latest result of a kind, if nothing changed since its days were last stored."""
        ...

    def fresh_of(self, project_ids: Sequence[str], kind: str, /) -> Mapping[str, CachedResult]:
        """The same for several projects in one statement; projects without one are left out."""
        ...

    def outdated(self, before: datetime, /, *, limit: int) -> tuple[str, ...]:
        """At most ``limit`` projects with a result computed before an instant, the oldest first.

        Projects with a live analytics job, or one that ended within the last minute, are left out.
        """
        ...


class ResultCache(ReadResultCache, Protocol):
    def put(self, project_id: str, result: CachedResult, /) -> None:
        """Replace the result of its kind. Raises NotFound if there is no such project."""
        ...
