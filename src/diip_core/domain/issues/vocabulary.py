"""From a provider's words to DIIP's. A project can override each word.

Case and accents do not matter. `diip_core.domain.issues.label_forms` says in how many forms a label counts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar, get_args

from attrs import evolve, fields_dict, frozen

from diip_core.domain.issues.issue import Issue, IssueType, Priority, Status
from diip_core.domain.issues.label_forms import LabelForms, forms_of
from diip_core.errors import InvalidInput

Word = TypeVar("Word", bound=str)
_STRONGEST_TYPE_FIRST: tuple[IssueType, ...] = ("incident", "bug", "feature", "question", "task", "epic")
_STRONGEST_PRIORITY_FIRST: tuple[Priority, ...] = ("critical", "high", "medium", "low")


@frozen
class Vocabulary:
    """A provider's dictionary. Every key is folded (`fold`), and every value is one of DIIP's words.

    ``statuses`` (by name) win over ``status_categories``. ``types`` and ``priorities`` (by field) win over
    ``label_types`` and ``label_priorities``.
    """

    statuses: Mapping[str, Status] = {}
    status_categories: Mapping[str, Status] = {}
    types: Mapping[str, IssueType] = {}
    priorities: Mapping[str, Priority] = {}
    label_types: Mapping[str, IssueType] = {}
    label_priorities: Mapping[str, Priority] = {}

    def joined(self, other: Vocabulary) -> Vocabulary:
        """This dictionary with the words of another, whose meaning wins."""
        return Vocabulary(
            **{name: {**getattr(self, name), **getattr(other, name)} for name in fields_dict(Vocabulary)}
        )

    def classify_labels(self, labels: Iterable[str]) -> tuple[IssueType, Priority]:
        """The type and the priority that labels name. Of several, the strongest counts, in any order."""
        forms = [forms_of(fold(label)) for label in labels]
        types = [_first(form.types, self.label_types) for form in forms]
        priorities = [self._priority(form) for form in forms]
        return (
            _strongest(types, _STRONGEST_TYPE_FIRST) or "unknown",
            _strongest(priorities, _STRONGEST_PRIORITY_FIRST) or "unknown",
        )

    def knows_label(self, label: str) -> bool:
        """Whether the label has a type or a priority here, be it ``unknown``."""
        forms = forms_of(fold(label))
        return _first(forms.types, self.label_types) is not None or self._priority(forms) is not None

    def _priority(self, forms: LabelForms) -> Priority | None:
        table = self.label_priorities
        found = _first(forms.priorities, table)
        if found is not None or not forms.degrees:
            return found
        degrees = [_first(alternatives, table) for alternatives in forms.degrees]
        return _strongest(degrees, _STRONGEST_PRIORITY_FIRST) if None not in degrees else None

    def overridden(self, words: Mapping[str, Mapping[str, str]]) -> Vocabulary:
        """This vocabulary with a project's own words on top: ``{"statuses": {"Parked": "open"}}``.

        Raises:
            InvalidInput: DIIP has no such table or word.
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
    """An issue's status, type and priority in DIIP's words."""

    status: Status
    type: IssueType
    priority: Priority


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """The form in which words are compared: lower case, no accents, single spaces."""
    decomposed = unicodedata.normalize("NFKD", word)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


def classify(issue: Issue, vocabulary: Vocabulary) -> Classification:
    """Name an issue in DIIP's words. An unmapped word becomes ``unknown``, an unmapped status ``open``."""
    words = vocabulary
    by_label_type, by_label_priority = words.classify_labels(issue.labels)
    return Classification(
        status=words.statuses.get(fold(issue.original_status))
        or words.status_categories.get(fold(issue.original_status_category or ""))
        or "open",
        type=words.types.get(fold(issue.original_type or "")) or by_label_type,
        priority=words.priorities.get(fold(issue.original_priority or "")) or by_label_priority,
    )


def _first(phrases: Iterable[str], table: Mapping[str, Word]) -> Word | None:
    for phrase in phrases:
        if phrase in table:
            return table[phrase]
    return None


def _strongest(found: Iterable[Word | None], order: Iterable[Word]) -> Word | None:
    present = {*found}
    for word in order:
        if word in present:
            return word
    return None
