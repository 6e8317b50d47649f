"""Which project somebody means by a word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diip_core.domain.projects.project import Project, slugify
from diip_core.errors import InvalidInput


def look_up_projects(projects: Iterable[Project], word: str) -> tuple[Project, ...]:
    """The project of this slug, else all of this name, whatever their case.

    Slugs are unique; names are of their owners' choice, so that several may have the same.
    """
    known, folded = tuple(projects), word.strip().casefold()
    of_slug = tuple(one for one in known if one.slug == folded)
    return of_slug or tuple(one for one in known if one.name.casefold() == folded)


def find_target_project(projects: Iterable[Project], word: str) -> Project | None:
    """The project to mirror into; None if it must be created.

    A project that a user owns goes by its slug alone here: whoever guesses a name must not be given what
    is mirrored under it.

    Raises:
        InvalidInput: it is the name of a user's project or of several, or of none but with another's
            slug; the text names the slugs. Or it is no name.
    """
    known, slug = tuple(projects), slugify(word)
    found = look_up_projects(known, word)
    if len(found) == 1 and (found[0].owner_id is None or found[0].slug == word.strip().casefold()):
        return found[0]
    if found:
        raise InvalidInput(
            f"{word!r:.80} is the name of {_how_many(found)}; say the slug of the one to mirror into, "
            f"or another name: {choices(found)}",
            field="project",
        )
    rival = next((one for one in known if one.slug == slug), None)
    if rival is not None:
        raise InvalidInput(
            f"{word!r:.80} would have the slug of another project; say that to mirror into it, "
            f"or another name: {choices([rival])}",
            field="project",
        )
    return None


def choices(projects: Sequence[Project], most: int = 8) -> str:
    """Their slugs and names, for somebody to choose from."""
    more = len(projects) - most
    names = ", ".join(f"{one.slug} ({one.name})" for one in projects[:most])
    return names + (f" and {more} more" if more > 0 else "")


def _how_many(found: Sequence[Project]) -> str:
    return "a user's project" if len(found) == 1 else "several projects"
