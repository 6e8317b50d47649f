"""Results of analytics, kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from diip_core.domain.insight.cached_result import KeptInsight


class ReadInsights(Protocol):
    def latest(self, project_id: str, kind: str, /) -> KeptInsight | None:
        """The project's latest result of a kind, whatever changed since."""
        ...

    def fresh(self, project_id: str, kind: str, /) -> KeptInsight | None:
        """The project's latest result of a kind, if nothing changed since its days were last kept."""
        ...

    def fresh_of(self, project_ids: Sequence[str], kind: str, /) -> Mapping[str, KeptInsight]:
        """The same of several projects by one question; those without one are left out."""
        ...

    def outdated(self, before: datetime, /, *, limit: int) -> tuple[str, ...]:
        """So many projects with a result computed before an instant, the longest out of date first.

        Those whose analytics a job makes, waits to make, or made within the last minute are left out.
        """
        ...


class Insights(ReadInsights, Protocol):
    def put(self, project_id: str, insight: KeptInsight, /) -> None:
        """Keep a result in place of the one of its kind. Raises NotFound where the project is gone."""
        ...
