"""Whether a plugin's distribution is made for this version of DIIP, by its metadata alone."""

from __future__ import annotations

from collections.abc import Iterable

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version


def unmet_requirement(requirements: Iterable[str], *, distribution: str, version: str) -> str | None:
    """The requirement on ``distribution`` that ``version`` does not meet, or None.

    ``requirements`` are ``Requires-Dist`` lines. A pre-release counts as its release. Requirements of an
    extra are not the plugin's own, and unreadable lines are for the installer to report.
    """
    release = Version(Version(version).base_version)
    for text in requirements:
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            continue
        if canonicalize_name(requirement.name) != distribution:
            continue
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        if release not in requirement.specifier:
            return text.partition(";")[0].strip()
    return None
