"""Labels that say more than a type: a regression, or a matter of security.

Case and accents do not matter and a prefix may stand before the word, as in
`diip_core.domain.issues.vocabulary`: ``I-regression``, ``kind/security``, ``type: regression``. Only whole
words count, and only those that name the issue itself: ``needs-regression-test`` or ``linear regression``
speak of something else.
"""

from __future__ import annotations

import re
from functools import lru_cache

from diip_core.domain.issues.vocabulary import fold

_PREFIX = (
    r"(?:(?:(?!no)[a-z]{1,2}|area|category|impact|issue[ _-]?type|kind|status|tag|topic|type)\s*[-/:]+\s*)?"
)
_REGRESSION = re.compile(
    _PREFIX + r"(?:perf(?:ormance)?[ _-])?regressions?(?:[ _:-]+(?:from|in|since|untriaged)\b.*)?"
)
_SECURITY = re.compile(
    _PREFIX + r"(?:security(?:[ _-](?:advisory|alert|bug|flaw|hole|issue|risk|vulnerability))?"
    r"|vulnerabilit(?:y|ies)|vulnerable|cve(?:[ _-][0-9 _-]*)?)"
)


@lru_cache(maxsize=4096)
def is_regression(label: str) -> bool:
    """Whether the label says that something worked before: ``regression-from-stable-to-nightly``."""
    return _REGRESSION.fullmatch(fold(label)) is not None


@lru_cache(maxsize=4096)
def is_security(label: str) -> bool:
    """Whether the label says that somebody could be harmed: ``C-security``, ``CVE-2026-1234``."""
    return _SECURITY.fullmatch(fold(label)) is not None
