"""From the bytes of an answer to records, one by one, so that a bad one costs no neighbour.

msgspec is fast and strict. What it refuses as a whole page (a lone surrogate, NaN, a number of four
hundred digits) is read again by the standard library and then record by record.
"""

from __future__ import annotations

import json
from typing import Any, Generic, TypeVar

import msgspec

from diip_adapters.github.records import Outline
from diip_core.domain.mirror.quarantine import Unreadable, digest_key
from diip_core.errors import InvalidInput, SourceUnavailable
from diip_core.ports.http import HttpResponse

Record = TypeVar("Record")
_rows = msgspec.json.Decoder(list[msgspec.Raw])
_outline = msgspec.json.Decoder(Outline)
LONGEST_INTEGER = 19
"""Digits of the longest number a database holds; a longer one stays text and fails where a number is due."""


class Row:
    """One record of a list, unread: its bytes, or an object where only the slow reader coped."""

    __slots__ = ("outline", "value")

    def __init__(self, value: Any) -> None:
        self.value = value
        self.outline = _outline_of(value)

    @property
    def raw(self) -> bytes:
        """The bytes as delivered, or as near as they can be written again."""
        if isinstance(self.value, msgspec.Raw):
            return bytes(self.value)
        return json.dumps(self.value, separators=(",", ":")).encode()


def split_rows(answer: HttpResponse) -> list[Row]:
    """The records of a list, each decoded separately.

    Raises:
        SourceUnavailable: no JSON list: a web page (``html``), broken text (``bad_utf8``) or cut off
            (``bad_json``).
    """
    require_json(answer)
    text = _text(answer)
    try:
        return [Row(raw) for raw in _rows.decode(answer.body)]
    except (msgspec.DecodeError, RecursionError):
        values = _read_slowly(text)
    if not isinstance(values, list):
        raise SourceUnavailable("GitHub answered with something else than a list", code="bad_json")
    return [Row(value) for value in values]


def is_json(answer: HttpResponse) -> bool:
    """Whether the answer is JSON by its content type."""
    return "json" in answer.headers.get("content-type", "").lower()


def require_json(answer: HttpResponse) -> None:
    """Raises SourceUnavailable (``html``) where the content type is not JSON (guarantee F08)."""
    if not is_json(answer):
        content_type = answer.headers.get("content-type", "").split(";")[0]
        raise SourceUnavailable(
            f"GitHub answered with {content_type or 'an unknown kind of content'}", code="html"
        )


class RecordReader(Generic[Record]):
    """Reads rows of one kind (``issue``, ``comment``, ``transition``)."""

    def __init__(self, kind: str, record: type[Record]) -> None:
        self._kind = kind
        self._record = record
        self._decoder = msgspec.json.Decoder(record)

    def read(self, row: Row) -> Record:
        """The typed record. Raises InvalidInput with the reason in one line."""
        try:
            if isinstance(row.value, msgspec.Raw):
                return self._decoder.decode(row.value)
            return msgspec.convert(row.value, self._record)
        except (msgspec.DecodeError, RecursionError, UnicodeError) as refusal:
            reason = " ".join(str(refusal).split())[:200]
            raise InvalidInput(f"{self._kind}: {reason}") from None

    def keep(self, row: Row, reason: str) -> Unreadable:
        """The row as it goes to quarantine."""
        raw = row.raw
        return Unreadable(
            kind=self._kind, source_key=row.outline.key or digest_key(raw), raw=raw, reason=reason
        )


def _outline_of(value: Any) -> Outline:
    try:
        if isinstance(value, msgspec.Raw):
            return _outline.decode(value)
        return msgspec.convert(value, Outline)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return Outline()


def _text(answer: HttpResponse) -> str:
    """The whole answer: msgspec splits a list without a look at the texts in it."""
    try:
        return answer.body.decode()
    except UnicodeDecodeError:
        raise SourceUnavailable(
            "GitHub's answer is not valid UTF-8", code="bad_utf8", body=answer.body
        ) from None


def _read_slowly(text: str) -> Any:
    try:
        return json.loads(text, parse_int=_bounded)
    except (ValueError, RecursionError):
        raise SourceUnavailable("GitHub's answer is cut off or no JSON", code="bad_json") from None


def _bounded(digits: str) -> int | str:
    return int(digits) if len(digits) <= LONGEST_INTEGER else digits
