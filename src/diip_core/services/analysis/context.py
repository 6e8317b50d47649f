"""What analytics are about: a project or one integration of it, up to an instant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.insight.spikes.sensitivity import Sensitivity
from diip_core.domain.issues.vocabulary import Vocabulary
from diip_core.domain.mirror.coverage import Coverage, cover
from diip_core.domain.projects.project import Project
from diip_core.domain.projects.time_zone import parse_time_zone
from diip_core.domain.time import Window, local_day
from diip_core.errors import InvalidInput
from diip_core.ports.bundle import Ports
from diip_core.ports.storage.storage import ReadView
from diip_core.services.analysis.cache_key import cache_key_of
from diip_core.services.authorization import authorize

EARLIEST_END = datetime(1900, 1, 1, tzinfo=UTC)
"""Before it there were no trackers, and what looks years back would leave the calendar."""


@frozen
class AnalysisContext:
    """``integration_id`` is null for the whole project; ``window`` bounds what is looked at.

    ``vocabulary`` joins the words of its trackers, with the project's own on top. ``cache_key`` is what a
    kept result must have been made under to hold still.
    """

    project: Project
    integration_id: str | None
    window: Window
    coverage: Coverage
    vocabulary: Vocabulary
    cache_key: str
    before_computing: Callable[[], None] = lambda: None
    """See `Ports.before_computing`."""

    @property
    def zone(self) -> ZoneInfo:
        """Whose days are counted."""
        return ZoneInfo(self.project.timezone)

    @property
    def today(self) -> date:
        """The present day there."""
        return local_day(self.window.now, self.zone)

    @property
    def sensitivity(self) -> Sensitivity:
        return Sensitivity(self.project.spike_sensitivity)

    @property
    def is_cacheable(self) -> bool:
        """Whether it is the whole project as of now, whose results are kept."""
        return self.integration_id is None and self.window.start is None and self.window.end is None


def load_context(
    ports: Ports,
    view: ReadView,
    actor: Actor,
    project_id: str,
    *,
    integration_id: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    timezone: str | None = None,
) -> AnalysisContext:
    """The context, if the actor may read it. ``timezone`` replaces the project's own.

    Raises:
        InvalidInput: the window ends before it starts, or before 1900, or a side of it has no offset;
            or there is no such time zone.
        NotFound, Forbidden: as everywhere.
    """
    _check_window(start, end)
    project = authorize(view, actor, project_id, Action.READ).project
    if timezone is not None:
        project = evolve(project, timezone=parse_time_zone(timezone).key)
    integrations = [
        integration
        for integration in view.integrations.of_project(project_id)
        if integration_id in (None, integration.id)
    ]
    providers = {provider.name: provider for provider in ports.providers()}
    vocabulary = Vocabulary()
    for name in sorted({integration.provider for integration in integrations} & {*providers}):
        vocabulary = vocabulary.joined(providers[name].vocabulary)
    now = ports.clock.now()
    coverage = cover(integrations, view.quarantine.counts(project_id), now=now, end=end)
    return AnalysisContext(
        project=project,
        integration_id=integration_id,
        window=Window(start=start, end=end, now=now),
        coverage=coverage,
        vocabulary=vocabulary.overridden(project.vocabulary),
        cache_key=cache_key_of(project, integrations, coverage, now),
        before_computing=ports.before_computing,
    )


def _check_window(start: datetime | None, end: datetime | None) -> None:
    for name, field, instant in (("start", "from", start), ("end", "to", end)):
        if instant is not None and getattr(instant, "tzinfo", None) is None:  # a plain date has none either
            raise InvalidInput(
                f"{name} is a datetime with its zone, such as datetime(2026, 11, 23, tzinfo=UTC)", field=field
            )
    if end is None:
        return
    if start is not None and end <= start:
        raise InvalidInput("the window must end after it starts", field="to")
    if end < EARLIEST_END:
        raise InvalidInput(f"the window must end in {EARLIEST_END.year} or later", field="to")
