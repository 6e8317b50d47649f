"""From a provider's words to DIIP's: data, overridable per project.

Case and accents do not matter. A label counts with a prefix too, as in ``C-bug``, ``kind/bug``,
``type: bug``, ``P-high`` or ``priority/high``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar, get_args

from attrs import evolve, fields_dict, frozen

from diip_core.domain.issues.issue import Issue, IssueType, Priority, Status
from diip_core.errors import InvalidInput

Word = TypeVar("Word", bound=str)
_TYPE_PREFIX = re.compile(r"(?:c|t|kind|type|category|issue[ _-]?type)\s*[-/:]+\s*(.+)")
_PRIORITY_PREFIX = re.compile(r"(?:p|prio|priority|severity)\s*[-/:]+\s*(.+)")
_STRONGEST_TYPE_FIRST: tuple[IssueType, ...] = ("incident", "bug", "feature", "question", "task", "epic")
_STRONGEST_PRIORITY_FIRST: tuple[Priority, ...] = ("critical", "high", "medium", "low")


@frozen
class Vocabulary:
    """One provider's dictionary. Every key is folded (`fold`), every value one of DIIP's words.

    ``statuses`` (by name) win over ``status_categories``; ``types`` and ``priorities`` (by field) win over
    ``label_types`` and ``label_priorities``.
    """

    statuses: Mapping[str, Status] = {}
    status_categories: Mapping[str, Status] = {}
    types: Mapping[str, IssueType] = {}
    priorities: Mapping[str, Priority] = {}
    label_types: Mapping[str, IssueType] = {}
    label_priorities: Mapping[str, Priority] = {}

    def joined(self, other: Vocabulary) -> Vocabulary:
        """This dictionary and another's words, whose meaning wins."""
        return Vocabulary(
            **{name: {**getattr(self, name), **getattr(other, name)} for name in fields_dict(Vocabulary)}
        )

    def classify_labels(self, labels: Iterable[str]) -> tuple[IssueType, Priority]:
        """What labels alone say."""
        listed = tuple(labels)
        return (
            _strongest(listed, self.label_types, _TYPE_PREFIX, _STRONGEST_TYPE_FIRST) or "unknown",
            _strongest(listed, self.label_priorities, _PRIORITY_PREFIX, _STRONGEST_PRIORITY_FIRST)
            or "unknown",
        )

    def overridden(self, words: Mapping[str, Mapping[str, str]]) -> Vocabulary:
        """This vocabulary with a project's own words on top: ``{"statuses": {"Parked": "open"}}``.

        Raises:
            InvalidInput: a table or a word DIIP does not have.
        """
        allowed = {
            "statuses": get_args(Status),
            "status_categories": get_args(Status),
            "types": get_args(IssueType),
            "priorities": get_args(Priority),
            "label_types": get_args(IssueType),
            "label_priorities": get_args(Priority),
        }
        changes = {}
        for table, entries in words.items():
            if table not in allowed:
                raise InvalidInput(f"a vocabulary has no {table!r}; it has {', '.join(allowed)}", field=table)
            for word, meaning in entries.items():
                if meaning not in allowed[table]:
                    raise InvalidInput(
                        f"{word!r} cannot mean {meaning!r}; use one of {', '.join(allowed[table])}",
                        field=table,
                    )
            changes[table] = {**getattr(self, table), **{fold(w): m for w, m in entries.items()}}
        return evolve(self, **changes)


@frozen
class Classification:
    """What DIIP calls an issue."""

    status: Status
    type: IssueType
    priority: Priority


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """Lower case, without accents, white space collapsed: the form in which words are compared."""
    decomposed = unicodedata.normalize("NFKD", word)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


@lru_cache(maxsize=4096)
def _meanings(label: str, prefix: re.Pattern[str]) -> tuple[str, ...]:
    """The folded label, and what follows its prefix where it has one."""
    folded = fold(label)
    match = prefix.fullmatch(folded)
    return (folded, match[1]) if match else (folded,)


def classify(issue: Issue, vocabulary: Vocabulary) -> Classification:
    """Name an issue in DIIP's words; a word nobody mapped becomes ``unknown`` (a status: ``open``)."""
    words = vocabulary
    by_label_type, by_label_priority = words.classify_labels(issue.labels)
    return Classification(
        status=words.statuses.get(fold(issue.original_status))
        or words.status_categories.get(fold(issue.original_status_category or ""))
        or "open",
        type=words.types.get(fold(issue.original_type or "")) or by_label_type,
        priority=words.priorities.get(fold(issue.original_priority or "")) or by_label_priority,
    )


def _strongest(
    labels: Iterable[str], table: Mapping[str, Word], prefix: re.Pattern[str], order: Iterable[Word]
) -> Word | None:
    """Labels have no order of their own, so the strongest meaning wins whatever their order."""
    found = {table[word] for label in labels for word in _meanings(label, prefix) if word in table}
    return next((word for word in order if word in found), None) if found else None
