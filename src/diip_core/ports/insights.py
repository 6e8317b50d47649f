"""Results of analytics, kept."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from diip_core.domain.kept_insight import KeptInsight


class ReadInsights(Protocol):
    def get(self, project_id: str, kind: str, /) -> KeptInsight | None:
        """The project's latest result of a kind, if any."""
        ...

    def outdated(self, before: datetime, /, *, limit: int) -> tuple[str, ...]:
        """So many projects with a result computed before an instant, the longest out of date first.

        Those whose analytics a job makes or waits to make are left out.
        """
        ...


class Insights(ReadInsights, Protocol):
    def put(self, project_id: str, insight: KeptInsight, /) -> None:
        """Keep a result in place of the one of its kind. Raises NotFound where the project is gone."""
        ...
