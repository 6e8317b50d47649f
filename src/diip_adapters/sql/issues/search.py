"""The words of issues, as both databases keep them and are asked for them.

`diip_core.domain.issues.search` decides which words an issue has, so neither database's own idea of a word
matters: PostgreSQL gets a tsvector of just these, SQLite's FTS5 takes them apart at the spaces between them
(its tokenizer ``ascii``: https://www.sqlite.org/fts5.html#ascii_tokenizer). One more word names the project,
so that a search never goes through what others have.
"""

from __future__ import annotations

from diip_core.domain.issues.search import words_of

_PROJECT = "\u00a7"
"""No word of a text begins with it."""


def stored_words(project_id: str, title: str, body: str | None) -> str:
    """The search text of an issue: words with a space between them."""
    return " ".join((_marker(project_id), *words_of(title, body or "")))


def wanted_words(project_id: str, q: str) -> tuple[str, ...]:
    """What an issue must have to be found."""
    return _marker(project_id), *words_of(q)


def _marker(project_id: str) -> str:
    return _PROJECT + "".join(filter(str.isalnum, project_id))
