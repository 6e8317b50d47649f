"""What labels mean: their kind, whether they mark slow work, a regression or a security matter.

``area/parser`` and ``area/lexer`` are two values of one kind. ``I-regression``, ``kind/security`` and
``type: regression`` name the issue itself; ``needs-regression-test`` or ``linear regression`` do not. Only
whole words count. Case and accents do not matter, as in `diip_core.domain.issues.vocabulary`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from diip_core.domain.issues.vocabulary import Vocabulary, fold

PLAIN = "label"
"""The kind of all labels without a prefix."""

NO_WORDS = Vocabulary()
"""A project without known words of type or priority; usual prefixes still count."""

_PREFIXED = re.compile(r"([^\W\d_][\w ]{0,30}?)\s*(::|[:/-])\s*(.+)")
_PRIORITY = frozenset({"p", "prio", "priority", "severity", "sev"})
_TYPE = frozenset({"c", "kind", "type", "category", "issuetype"})
_EFFORT = frozenset({"e", "effort", "difficulty", "size", "complexity", "estimate", "points", "experience"})
_SLOW_PREFIXES = _PRIORITY | _TYPE | _EFFORT
_SLOW_LABEL = re.compile(r"(?:p|s|prio|sev)\d|(?:good|easy) first (?:issue|bug)|beginner|easy|hard|newcomer")
_MEANING_PREFIX = (
    r"(?:(?:(?!no)[a-z]{1,2}|area|category|impact|issue[ _-]?type|kind|status|tag|topic|type)\s*[-/:]+\s*)?"
)
_REGRESSION = re.compile(
    _MEANING_PREFIX + r"(?:perf(?:ormance)?[ _-])?regressions?(?:[ _:-]+(?:from|in|since|untriaged)\b.*)?"
)
_SECURITY = re.compile(
    _MEANING_PREFIX + r"(?:security(?:[ _-](?:advisory|alert|bug|flaw|hole|issue|risk|vulnerability))?"
    r"|vulnerabilit(?:y|ies)|vulnerable|cve(?:[ _-][0-9 _-]*)?)"
)


def label_kinds(labels: Iterable[str]) -> dict[str, str]:
    """Each label's kind: its prefix with the separator (``A-``, ``area/``, ``status:``).

    A prefix counts only if two labels share it in any case: ``help-wanted`` alone is a plain label. A
    hyphen ends a prefix of one word only.
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


def is_classification(label: str, vocabulary: Vocabulary = NO_WORDS) -> bool:
    """Whether the label names a priority, type or effort, by a usual prefix or by the project's vocabulary.

    Such a label sorts issues and is about no part of the project: a wait is on purpose, and a spike of it is
    one of the project.
    """
    folded = fold(label)
    if vocabulary.knows_label(label) or _SLOW_LABEL.fullmatch(re.sub(r"[-_]", " ", folded)):
        return True
    match = _PREFIXED.fullmatch(folded)
    return match is not None and re.sub(r"[ _]", "", match[1]) in _SLOW_PREFIXES


@lru_cache(maxsize=4096)
def is_regression(label: str) -> bool:
    """Whether the label says that something worked before: ``regression-from-stable-to-nightly``."""
    return _REGRESSION.fullmatch(fold(label)) is not None


@lru_cache(maxsize=4096)
def is_security(label: str) -> bool:
    """Whether the label says that somebody could be harmed: ``C-security``, ``CVE-2026-1234``."""
    return _SECURITY.fullmatch(fold(label)) is not None


def _prefix(label: str) -> str:
    match = _PREFIXED.fullmatch(label.strip())
    return "" if match is None or (match[2] == "-" and " " in match[1]) else match[1] + match[2]
