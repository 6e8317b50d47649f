"""Find the integration or project that a command names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diip_core.domain.mirror.integration import Integration
from diip_core.domain.projects.project import Project
from diip_core.domain.projects.project_lookup import choices, look_up_projects
from diip_core.errors import NotFound
from diip_core.ports.bundle import Ports
from diip_core.services.sync.scope_names import connected_name, meant_name

_MOST_NAMED = 8
NOTHING_MIRRORED = "nothing is mirrored here yet; begin with: diip sync github OWNER/NAME"


def find_integration(
    ports: Ports, scope: str, *, provider: str | None = None, project: str | None = None
) -> Integration:
    """The one integration that reads ``scope``, by its present name, else by the one it was connected as.

    Raises:
        NotFound: there is none, there are several, or there is no such project; the text lists the choices.
    """
    with ports.storage.read() as view:
        projects = view.projects.all()
        everything = view.integrations.named()
    if not everything:
        raise NotFound(NOTHING_MIRRORED)
    slugs = {one.id: one.slug for one in projects}
    home = _project_of(projects, project) if project else None
    within = [one for one in everything if home is None or one.project_id == home.id]
    named = [one for one in within if _is_meant(ports, scope, one.provider, one.scope_name)]
    if not named:
        former = {one.id: connected_name(ports, one) for one in within}
        named = [one for one in within if _is_meant(ports, scope, one.provider, former[one.id])]
    found = [one for one in named if provider in (None, one.provider)]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFound(
            f"{scope!r:.80} is mirrored more than once: {_listed(found, slugs)}; "
            "choose with --provider or --project"
        )
    source = f" from {provider!r:.80}" if named else ""
    place = f" in project {home.slug}" if home else " here"
    raise NotFound(
        f"{scope!r:.80} is not mirrored{source}{place}; "
        f"there is: {_listed(named or within or everything, slugs)}"
    )


def _is_meant(ports: Ports, text: str, provider: str, name: str) -> bool:
    return meant_name(ports, provider, text).casefold() == name.casefold()


def find_project(ports: Ports, name: str) -> Project:
    """The project of this slug, else of this name.

    Raises:
        NotFound: there is none, or several have the name; the text names the slugs.
    """
    with ports.storage.read() as view:
        return _project_of(view.projects.all(), name)


def _project_of(projects: Sequence[Project], word: str) -> Project:
    if not projects:
        raise NotFound(NOTHING_MIRRORED)
    found = look_up_projects(projects, word)
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFound(f"{word!r:.80} is the name of several projects; use a slug: {choices(found)}")
    raise NotFound(f"there is no project {word!r:.80}; there is: {choices(projects)}")


def _listed(integrations: Iterable[Integration], slugs: dict[str, str]) -> str:
    return _shortened(
        [f"{one.provider} {one.scope_name} (project {slugs[one.project_id]})" for one in integrations]
    )


def _shortened(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
