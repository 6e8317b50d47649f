"""Rollups and cached results in storage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Protocol

from diip_core.domain.insight.cached_result import CachedResult
from diip_core.domain.insight.flow.trends import DayFlow


class ReadRollup(Protocol):
    """Days are those of the project's ``zone``, which every method is told; `Rollup.reset` changes it."""

    def days(
        self, project_id: str, integration_id: str | None = None, /, *, zone: tzinfo
    ) -> Mapping[date, DayFlow]:
        """What `trends.daily_flow` says of all facts of the project, or of one integration, in order."""
        ...

    def days_of(self, zones: Mapping[str, tzinfo], /, *, since: date) -> Mapping[str, Mapping[date, DayFlow]]:
        """`days` of several projects by their ids, each in its zone, folded by `trends.fold_before`.

        It takes a fixed number of questions, and a few more for each project with dirty days.
        """
        ...

    def dirty(self, *project_ids: str) -> frozenset[str]:
        """Those of the projects of which anything changed since their days were last kept."""
        ...

    def stale(self, *, limit: int) -> tuple[str, ...]:
        """So many projects with dirty days for which no job waits or runs, and whose analytics did not end
        within the last minute, by id.
        """
        ...

    def differing(self, project_id: str, zone: tzinfo, /) -> tuple[date, ...]:
        """The days that are not dirty and yet not what `trends.daily_flow` says.

        If there are any, DIIP has a defect.
        """
        ...


class Rollup(ReadRollup, Protocol):
    def refresh(self, project_id: str, zone: tzinfo, /, *, limit: int) -> int:
        """Count about so many of a project's dirty days anew and keep them; how many.

        0 means that none is left.
        """
        ...

    def reset(self, project_id: str, /) -> None:
        """Make every day of the project dirty, as when its zone changed."""
        ...


class ReadResultCache(Protocol):
    def latest(self, project_id: str, kind: str, /) -> CachedResult | None:
        """The project's latest result of a kind, whatever changed since."""
        ...

    def fresh(self, project_id: str, kind: str, /) -> CachedResult | None:
        """The project's latest result of a kind, if nothing changed since its days were last kept."""
        ...

    def fresh_of(self, project_ids: Sequence[str], kind: str, /) -> Mapping[str, CachedResult]:
        """The same of several projects by one question; those without one are left out."""
        ...

    def outdated(self, before: datetime, /, *, limit: int) -> tuple[str, ...]:
        """So many projects with a result computed before an instant, the longest out of date first.

        Those whose analytics a job makes, waits to make, or made within the last minute are left out.
        """
        ...


class ResultCache(ReadResultCache, Protocol):
    def put(self, project_id: str, insight: CachedResult, /) -> None:
        """Keep a result in place of the one of its kind. Raises NotFound where the project is gone."""
        ...
