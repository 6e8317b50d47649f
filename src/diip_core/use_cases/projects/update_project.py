"""Change a project."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.projects.project import ProjectChanges, changed
from diip_core.domain.projects.project_health import ProjectWithHealth, with_health
from diip_core.errors import InvalidInput
from diip_core.ports.bundle import Ports
from diip_core.services.authorization import authorize


def update_project(ports: Ports, actor: Actor, project_id: str, changes: ProjectChanges) -> ProjectWithHealth:
    """Change what is named; a new name gives a new slug. Words of DIIP change with the next sync.

    Raises:
        InvalidInput: a name, time zone, sensitivity or vocabulary that cannot be used.
        Conflict: a project with this name is there already.
        NotFound: there is none, or the actor may not see it.
        Forbidden: the actor may not change it.
    """
    if changes.timezone is not None:
        _require_zone(changes.timezone)
    with ports.storage.begin() as work:
        access = authorize(work, actor, project_id, Action.CHANGE_PROJECT)
        project = changed(access.project, changes)
        if project != access.project:
            work.projects.update(project)
        if project.timezone != access.project.timezone:
            work.rollup.reset(project_id)
        return with_health(project, work.integrations.of_project(project_id))


def _require_zone(name: str) -> None:
    if name not in _zones():
        raise InvalidInput(f"{name!r:.80} is no time zone; name one such as Europe/Berlin", field="timezone")


@cache
def _zones() -> frozenset[str]:
    """The names of the zones of this machine; to find them takes a look into some 600 files.

    What is no place is none: `localtime` is another zone on another machine, `Factory` one not set yet.
    """
    return frozenset(available_timezones() - {"localtime", "Factory"})
