"""What an analysis is about: a project or one of its integrations, in a window."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.issues.timeline_at import timeline_at
from diip_core.domain.issues.vocabulary import Vocabulary
from diip_core.domain.mirror.coverage import Coverage, cover
from diip_core.domain.projects.project import Project
from diip_core.domain.projects.time_zone import parse_time_zone
from diip_core.domain.time import Window, local_day, midnight
from diip_core.errors import InvalidInput
from diip_core.ports.bundle import Ports
from diip_core.ports.storage.storage import ReadView
from diip_core.services.analysis.cache_key import cache_key_of
from diip_core.services.authorization import authorize

EARLIEST_END = datetime(1900, 1, 1, tzinfo=UTC)
"""There were no trackers before, and an analysis that looks years back would leave the calendar."""


@frozen
class AnalysisContext:
    """``integration_id`` is null for the whole project; ``window`` bounds what is looked at.

    ``vocabulary`` joins the words of its trackers; the project's own override them. A cached result is valid
    if it has the same ``cache_key``.
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
        """The zone whose days are counted."""
        return ZoneInfo(self.project.timezone)

    @property
    def today(self) -> date:
        """The present day of that zone."""
        return local_day(self.window.now, self.zone)

    @property
    def end_of_today(self) -> datetime:
        """The first instant of the next day of that zone: what is dated later has not happened yet."""
        return midnight(self.today + timedelta(days=1), self.zone)

    @property
    def counted(self) -> Window:
        """The window in which issues are counted: without an end of its own, up to the end of today."""
        if self.window.end is not None:
            return self.window
        return evolve(self.window, end=self.end_of_today)

    @property
    def is_past(self) -> bool:
        """Whether the window has ended, so that nothing that came later may count."""
        return self.window.end is not None and self.window.end <= self.window.now

    def as_of_end(self, timelines: Iterable[Timeline]) -> tuple[Timeline, ...]:
        """The timelines as they were at the end of the window, if it is past; else as they are."""
        end = self.window.end
        if end is None or not self.is_past:
            return tuple(timelines)
        classify = self.vocabulary.classify_labels
        return tuple(timeline_at(one, end, classify) for one in timelines if one.issue.created_at < end)

    @property
    def is_cacheable(self) -> bool:
        """Whether it is the whole project as of now: only such results are cached."""
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
    """The context of an actor's request; ``timezone`` replaces the project's own.

    Raises:
        InvalidInput: the window ends before it starts, or before 1900, or a side of it has no offset;
            or there is no such time zone.
        NotFound: no such project.
        Forbidden: the actor may not read it.
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
