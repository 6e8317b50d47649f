"""From the addresses that people know to where GitHub's API and a repository are."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

BASE_URL = "https://api.github.com"
API_PATH = "/api/v3"
"""Where GitHub Enterprise Server has its API, below its web address."""

_SCHEME = re.compile(r"(?:git\+)?(?:https?|ssh|git)://", re.IGNORECASE)
_SSH = re.compile(r"[\w.-]+@[\w.-]+:")
_HOST = re.compile(r"(?:www\.|api\.)?github\.com/", re.IGNORECASE)
_API_REPOSITORY = re.compile(r"(?:api/v3/)?repos/(?=[^/]+/[^/]+)")


def api_addresses(base_url: str) -> tuple[str, ...]:
    """Where the API may be for an address as a person gives it, the likeliest first.

    github.com and ghe.com have it at a host of its own; elsewhere the address itself, its ``/api/v3``
    and both at the server's root are tried, since an address may be that of a repository.
    """
    given = base_url.strip().rstrip("/")
    try:
        parts = urlsplit(given)
        host = (parts.hostname or "").lower()
    except ValueError:
        return (given,)
    if host in ("github.com", "www.github.com", "api.github.com"):
        return (BASE_URL,)
    if host.endswith(".ghe.com"):
        return (f"https://{host}" if host.startswith("api.") else f"https://api.{host}",)
    if not parts.scheme or not parts.netloc:
        return (given,)
    root = f"{parts.scheme}://{parts.netloc}"
    return tuple(dict.fromkeys((given, given.removesuffix(API_PATH) + API_PATH, root + API_PATH, root)))


def repository_name(text: str) -> str:
    """``owner/name`` from whatever of a repository was pasted; what is no such thing comes back trimmed.

    Understood are web and API addresses, with or without what follows the name, and those of git:
    ``https://github.com/O/R/issues/5``, ``O/R.git``, ``git@github.com:O/R.git``, ``O/R/``.
    """
    trimmed = text.strip().strip("<>\"'").strip()
    path = _path(trimmed)
    if path is None:
        owner_and_name = trimmed.strip("/").split("/")
        whole = len(owner_and_name) == 2
    else:
        owner_and_name = re.split(r"[?#]", path, maxsplit=1)[0].strip("/").split("/")[:2]
        whole = len(owner_and_name) == 2
    if not whole:
        return trimmed
    owner, name = map(unquote, owner_and_name)
    return f"{owner}/{name.removesuffix('.git') or name}"


def _path(text: str) -> str | None:
    """What follows the host; None if there is no host, so that the whole text is the name."""
    if scheme := _SCHEME.match(text):
        host, _, path = text[scheme.end() :].partition("/")
        is_api = host.lower().startswith("api.") or path.startswith("api/v3/")
        return _API_REPOSITORY.sub("", path, count=1) if is_api else path
    if ssh := _SSH.match(text):
        return text[ssh.end() :]
    if host_alone := _HOST.match(text):
        path = text[host_alone.end() :]
        return _API_REPOSITORY.sub("", path, count=1) if text.lower().startswith("api.") else path
    return None
