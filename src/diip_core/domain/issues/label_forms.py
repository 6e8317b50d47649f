"""How people write labels: one meaning in many forms.

``Type: Bug 🐛``, ``:bug: bug``, ``[Type] Bug``, ``kind/bugs`` and ``C-bug`` all say ``bug``;
``priority/critical-urgent``, ``High priority`` and ``sev1`` all name a priority. A label counts only if all
of its words are understood, so ``not a bug``, ``high-contrast`` and ``debug`` say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from attrs import frozen

TYPE_PREFIXES = frozenset(
    {"c", "cat", "category", "class", "classification", "issue", "issuetype", "kind", "t", "tag", "type"}
)
_SEVERITY = frozenset({"sev", "severity"})
PRIORITY_PREFIXES = _SEVERITY | {"importance", "impact", "p", "pri", "prio", "priority", "urgency"}
_DEGREES = frozenset(
    {"blocker", "critical", "high", "highest", "important", "low", "lowest", "major", "medium", "minor"}
    | {"moderate", "normal", "serious", "severe", "trivial", "urgent"}
)
_FAULTS = frozenset({"bug", "defect", "issue", "problem"})
"""What a degree may stand before: ``major bug`` has a priority, ``major release`` has none."""
_WITHOUT_MEANING = frozenset({"issue", "report", "request", "ticket"})
_EMOJI = {
    "🐛": "bug",
    "🐞": "bug",
    "✨": "feature",
    "💡": "idea",
    "❓": "question",
    "📝": "docs",
    "📚": "docs",
}
_SHORTCODE = re.compile(r"(?<!\S):[a-z0-9_+-]+:")
_WORD = re.compile(r"[^\W_]+")
_PREFIXED = re.compile(r"(?:issue[ _-])?([a-z]+)\s*[-/:]+\s*(.+)")
_GRADE = re.compile(r"(p|pri|prio|priority|sev|severity)([0-9])")
_GRADE_WITH_REMARK = re.compile(r"(p|sev)-?([0-9])(?:\s*[:(\[–—]|\s+[-/|]\s).*")
_LONE_LETTER = re.compile(r"[cpt](?:\s+|[+#]+[\W_]*)\w.*")


@frozen
class LabelForms:
    """The phrases under which to look a label up, the most exact first.

    If ``priorities`` holds no known phrase, ``degrees`` may: one tuple of alternatives for each word of the
    label. All of its words must be known, and the strongest counts.
    """

    types: tuple[str, ...]
    priorities: tuple[str, ...]
    degrees: tuple[tuple[str, ...], ...] = ()


@lru_cache(maxsize=4096)
def forms_of(folded: str) -> LabelForms:
    """The forms of a label that `diip_core.domain.issues.vocabulary.fold` has folded."""
    if _LONE_LETTER.fullmatch(folded):  # "C bug" and "C++ bug" are about a language
        return LabelForms((folded,), (folded,))
    prefixed = _PREFIXED.fullmatch(folded)
    prefix, rest = (prefixed[1], prefixed[2]) if prefixed else ("", "")
    words = _words(folded)
    phrase, degrees = _priority(folded, words)
    return LabelForms(
        types=_distinct(folded, rest if prefix in TYPE_PREFIXES else "", *_types(words)),
        priorities=_distinct(folded, rest if prefix in PRIORITY_PREFIXES else "", phrase),
        degrees=degrees,
    )


def _words(folded: str) -> tuple[str, ...]:
    """The words, without emoji, shortcodes, brackets and separators; ``sev1`` gives ``sev`` and ``1``."""
    found = _WORD.findall(_SHORTCODE.sub(" ", folded)) or _WORD.findall(folded)
    found = found or [_EMOJI[character] for character in folded if character in _EMOJI]
    grades = ((word, _GRADE.fullmatch(word)) for word in found)
    return tuple(part for word, grade in grades for part in (grade.groups() if grade else (word,)))


def _types(words: tuple[str, ...]) -> Iterator[str]:
    while len(words) > 1 and words[0] in TYPE_PREFIXES:
        words = words[1:]
    prefixes = PRIORITY_PREFIXES.intersection(words)
    degrees = {word for word in words if word in _DEGREES or (prefixes and word.isdigit())}
    without_degree = tuple(word for word in words if word not in prefixes | degrees) if degrees else ()
    for phrase in (words, without_degree):
        yield from _singular(phrase)
        if len(phrase) > 1 and phrase[-1].removesuffix("s") in _WITHOUT_MEANING:
            yield from _singular(phrase[:-1])


def _singular(phrase: tuple[str, ...]) -> Iterator[str]:
    text = " ".join(phrase)
    yield text
    if len(text) > 3 and text[-1] == "s" != text[-2]:
        yield text[:-1]


def _priority(folded: str, words: tuple[str, ...]) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """The phrase that may name a priority, and the alternatives of each of its words."""
    remark = _GRADE_WITH_REMARK.fullmatch(folded)
    if remark:  # "P1: must have"
        return remark[1] + remark[2], ()
    prefixes = PRIORITY_PREFIXES.intersection(words)
    ignored = PRIORITY_PREFIXES | ({"level"} if prefixes else set())
    about = [word for word in words if word not in ignored]
    degrees = [word for word in about if word not in _FAULTS]
    if not prefixes and len(degrees) == len(about):
        return " ".join(words), ()
    grade = "" if not prefixes else "sev" if prefixes & _SEVERITY else "p"
    alternatives = ((grade + word,) if word.isdigit() else (f"priority {word}", word) for word in degrees)
    return " ".join(degrees), tuple(alternatives)


def _distinct(*forms: str) -> tuple[str, ...]:
    return tuple(form for form in dict.fromkeys(forms) if form)
