"""What kind of thing a label says: ``area/parser`` and ``area/lexer`` are two values of one kind."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from diip_core.domain.issues.vocabulary import Vocabulary, fold

PLAIN = "label"
"""The kind of all labels without a prefix of their own: their rest is any other such label."""

NO_WORDS = Vocabulary()
"""A project of which no word of type or priority is known; usual prefixes are all the same."""

_PREFIXED = re.compile(r"([^\W\d_][\w ]{0,30}?)\s*(::|[:/-])\s*(.+)")
_PRIORITY = frozenset({"p", "prio", "priority", "severity", "sev"})
_TYPE = frozenset({"c", "kind", "type", "category", "issuetype"})
_EFFORT = frozenset({"e", "effort", "difficulty", "size", "complexity", "estimate", "points", "experience"})
_SLOW_PREFIXES = _PRIORITY | _TYPE | _EFFORT
_TYPE_OR_TEAM = "t"
_SLOW_LABEL = re.compile(r"(?:p|s|prio|sev)\d|(?:good|easy) first (?:issue|bug)|beginner|easy|hard|newcomer")


def label_kinds(labels: Iterable[str]) -> dict[str, str]:
    """Each label's kind: its prefix with the separator (``A-``, ``area/``, ``status:``).

    A prefix is one only if two labels share it, whatever their case: ``help-wanted`` alone is a plain
    label. A hyphen ends a prefix of a single word only.
    """
    prefixes = {label: _prefix(label) for label in labels}
    sharing: dict[str, set[str]] = defaultdict(set)
    spelling: dict[str, str] = {}
    for label, prefix in prefixes.items():
        sharing[fold(prefix)].add(fold(label))
        spelling[fold(prefix)] = min(prefix, spelling.get(fold(prefix), prefix))
    return {
        label: spelling[fold(prefix)] if prefix and len(sharing[fold(prefix)]) > 1 else PLAIN
        for label, prefix in prefixes.items()
    }


def is_slow_by_intent(label: str, vocabulary: Vocabulary = NO_WORDS) -> bool:
    """Whether it tells priority, type or effort, by a usual prefix or by the project's own vocabulary.

    Such issues may wait on purpose, so the label explains a wait and is not what holds it up.
    """
    folded = fold(label)
    words = {*vocabulary.label_types, *vocabulary.label_priorities}
    if folded in words or _SLOW_LABEL.fullmatch(re.sub(r"[-_]", " ", folded)):
        return True
    match = _PREFIXED.fullmatch(folded)
    if not match:
        return False
    prefix = re.sub(r"[ _]", "", match[1])
    return prefix in _SLOW_PREFIXES or (prefix == _TYPE_OR_TEAM and match[3] in words)


def _prefix(label: str) -> str:
    match = _PREFIXED.fullmatch(label.strip())
    return "" if match is None or (match[2] == "-" and " " in match[1]) else match[1] + match[2]
