"""The ``Link`` header in any form that RFC 8288 §3 allows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

_TARGET = re.compile(r"\s*<([^<>]*)>")
_PARAMETER = re.compile(r"""\s*;\s*([^\s;,="<>]*)(?:\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;,"<>]*))?""", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def find_link(header: str, relation: str) -> str | None:
    """The target of the first link with this relation type, as written; None if there is none."""
    return next((target for target, relations in read_links(header) if relation in relations), None)


def read_links(header: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each link's target and its relation types in lower case.

    Parameters come in any order, quoted or not; only the first ``rel`` counts (§3.3). A broken link is
    skipped up to the next comma. The time is linear in the length of the header.
    """
    position = 0
    while position < len(header):
        found = _TARGET.match(header, position)
        if found:
            position = found.end()
            relations: tuple[str, ...] | None = None
            while (parameter := _PARAMETER.match(header, position)) is not None:
                position = parameter.end()
                if parameter[1].lower() == "rel" and relations is None:
                    relations = tuple(_unquoted(parameter[2] or "").lower().split())
            yield found[1].strip(), relations or ()
        comma = header.find(",", position)
        if comma < 0:
            return
        position = comma + 1


def query_value(target: str, name: str) -> str | None:
    """One value of the query string of a target, which may be a relative reference."""
    try:
        values = parse_qs(urlsplit(target).query).get(name)
    except ValueError:
        return None
    return values[0] if values else None


def _unquoted(value: str) -> str:
    return _ESCAPED.sub(r"\1", value[1:-1]) if value.startswith('"') else value
