"""What makes two copies of an issue the same."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from json import JSONEncoder
from operator import attrgetter

from attrs import fields

from diip_core.domain.issues.issue import Issue, Person, Relation

_FIELDS = tuple(field for field in fields(Issue) if field.name != "raw")
# The digest of DIIP 1.0 is over these 30 values, in this order.
_OF_1_0, _LATER = _FIELDS[:30], _FIELDS[30:]
_values = attrgetter(*(field.name for field in _OF_1_0))
_LABELS = [field.name for field in _OF_1_0].index("labels")


def content_hash(issue: Issue) -> str:
    """A digest of all a provider said, 32 hexadecimal digits; equal content has an equal digest.

    The provider's raw bytes, the time of reading and DIIP's own words are left out: neither a reordered
    answer nor a changed mapping makes an issue new. Labels have no order of their own.

    A field that came after DIIP 1.0 counts only if it is set. Stored digests therefore stay valid when the
    model gets another field.
    """
    content = list(_values(issue))
    content[_LABELS] = sorted(issue.labels)
    content += [
        {field.name: value} for field in _LATER if (value := getattr(issue, field.name)) != field.default
    ]
    return blake2b(_encode(content).encode(), digest_size=16).hexdigest()


def _plain(value: datetime | Person | Relation) -> str | tuple[str | bool | None, ...]:
    """What JSON has no form for."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Person):
        return value.account, value.name, value.is_bot
    return value.kind, value.key


_encode = JSONEncoder(sort_keys=True, separators=(",", ":"), default=_plain).encode
