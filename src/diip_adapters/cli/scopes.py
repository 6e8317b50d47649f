"""From the SCOPE of a command to what it means in this database."""

from __future__ import annotations

from collections.abc import Iterable

from diip_core.domain.integration import Integration
from diip_core.domain.project import Project, slugify
from diip_core.errors import NotFound
from diip_core.ports.bundle import Ports

_MOST_NAMED = 8


def find_integration(
    ports: Ports, scope: str, *, provider: str | None = None, project: str | None = None
) -> Integration:
    """The one integration that reads ``scope``.

    Raises:
        NotFound: there is none, or several; the text names what there is.
    """
    with ports.storage.read() as view:
        slugs = {one.id: one.slug for one in view.projects.all()}
        everything = view.integrations.named()
    wanted_slug = slugify(project) if project else None
    there = [one for one in everything if wanted_slug in (None, slugs.get(one.project_id))]
    found = [
        one
        for one in there
        if one.scope_name.casefold() == scope.casefold() and provider in (None, one.provider)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFound(
            f"{scope!r:.80} is mirrored more than once: {_listed(found, slugs)}; "
            "say which with --provider or --project"
        )
    raise NotFound(
        f"{scope!r:.80} is not mirrored here; there is: {_listed(there or everything, slugs)}"
        if everything
        else "nothing is mirrored here yet; begin with: diip sync github OWNER/NAME"
    )


def find_project(ports: Ports, name: str) -> Project:
    """The project of this name.

    Raises:
        NotFound: there is none; the text names those there are.
    """
    with ports.storage.read() as view:
        project = view.projects.by_slug(slugify(name))
        if project is not None:
            return project
        names = ", ".join(one.name for one in view.projects.all()[:_MOST_NAMED])
    raise NotFound(
        f"there is no project {name!r:.80}; there is: {names}"
        if names
        else "nothing is mirrored here yet; begin with: diip sync github OWNER/NAME"
    )


def _listed(integrations: Iterable[Integration], slugs: dict[str, str]) -> str:
    names = [f"{one.provider} {one.scope_name} (project {slugs[one.project_id]})" for one in integrations]
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
