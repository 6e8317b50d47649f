"""Rollups and cached results in storage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any, Protocol

from diip_core.domain.insight.cached_result import CachedResult, Result
from diip_core.domain.insight.flow.trends import DayFlow


class ReadRollup(Protocol):
    """Counts by day of the project's ``zone``. After a change of the zone call `Rollup.reset`."""

    def days(
        self, project_id: str, integration_id: str | None = None, /, *, zone: tzinfo
    ) -> Mapping[date, DayFlow]:
        """`trends.daily_flow` of all issues of the project, or of one integration, in order of days."""
        ...

    def days_of(self, zones: Mapping[str, tzinfo], /, *, since: date) -> Mapping[str, Mapping[date, DayFlow]]:
        """`days` of several projects by their ids, each in its zone, folded by `trends.fold_before`.

        It takes a fixed number of statements, and a few more for each project with dirty days.
        """
        ...

    def dirty(self, *project_ids: str) -> frozenset[str]:
        """Those of the projects in which anything changed since their days were last counted."""
        ...

    def stale(self, *, limit: int) -> tuple[str, ...]:
        """At most ``limit`` projects with dirty days, by id.

        Left out are those with a waiting or running job, and those whose analytics ended within the last
        minute.
        """
        ...

    def differing(self, project_id: str, zone: tzinfo, /) -> tuple[date, ...]:
        """The days that are not dirty and yet differ from `trends.daily_flow`.

        If there are any, DIIP has a defect.
        """
        ...


class Rollup(ReadRollup, Protocol):
    def refresh(self, project_id: str, zone: tzinfo, /, *, limit: int) -> int:
        """Count about ``limit`` of a project's dirty days again and return how many; 0 if none is left."""
        ...

    def reset(self, project_id: str, /) -> None:
        """Make every day of the project dirty, as when its zone changed."""
        ...


class ReadResultCache(Protocol):
    """Results by project and type. A result that another version of DIIP stored counts as none."""

    def fresh(self, project_id: str, kind: type[Result], /) -> CachedResult[Result] | None:
        """The project's result of a type, if nothing changed since its days were last counted."""
        ...

    def fresh_of(
        self, project_ids: Sequence[str], kind: type[Result], /
    ) -> Mapping[str, CachedResult[Result]]:
        """`fresh` of several projects by one statement; those without a result are left out."""
        ...

    def outdated(self, before: datetime, /, *, limit: int) -> tuple[str, ...]:
        """At most ``limit`` projects with a result computed before an instant, oldest first.

        Left out are those whose analytics a job is to compute, computes, or computed within the last minute.
        """
        ...


class ResultCache(ReadResultCache, Protocol):
    def put(self, project_id: str, cached: CachedResult[Any], /) -> None:
        """Store an attrs value in place of the project's result of the same type.

        Raises:
            NotFound: the project is gone.
        """
        ...
