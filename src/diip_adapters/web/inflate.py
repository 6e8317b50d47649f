"""Answers decompressed within bounds. httpx's own way grew by 1 GiB on a bomb of half a megabyte."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from io import BytesIO

from diip_adapters.web.limits import Allowance
from diip_core.errors import SourceUnavailable

_CODINGS = frozenset({"gzip", "x-gzip", "deflate"})
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


def read_body(chunks: Iterable[bytes], coding: str, allowance: Allowance) -> bytes:
    """The whole body. ``coding`` is the answer's ``Content-Encoding``.

    Raises:
        SourceUnavailable: ``bad_encoding``, ``truncated`` or ``too_large``.
    """
    coding = coding.strip().lower()
    if coding in {"", "identity"}:
        body = BytesIO()  # a list of many tiny chunks would take many times their bytes
        body.writelines(chunks)
        return body.getvalue()
    if coding not in _CODINGS:
        raise _bad_encoding(allowance)
    try:
        return _inflate(chunks, allowance)
    except zlib.error as error:
        raise _bad_encoding(allowance) from error


def _inflate(chunks: Iterable[bytes], allowance: Allowance) -> bytes:
    limits = allowance.limits
    decoder = zlib.decompressobj(_GZIP_OR_ZLIB)
    body = BytesIO()
    wire_bytes = 0
    for chunk in chunks:
        wire_bytes += len(chunk)
        allowed = min(limits.most_bytes, max(limits.free_bytes, limits.ratio * wire_bytes))
        data = chunk
        while data:
            if decoder.eof:  # RFC 1952 §2.2: a gzip body may have several members
                decoder = zlib.decompressobj(_GZIP_OR_ZLIB)
            # One byte over what is allowed proves too much without inflating the rest.
            body.write(decoder.decompress(data, allowed - body.tell() + 1))
            if body.tell() > allowed:
                raise allowance.too_large()
            data = decoder.unused_data
    if wire_bytes and not decoder.eof:
        raise SourceUnavailable(
            f"the compressed answer of {allowance.host} was cut short; try again", code="truncated"
        )
    return body.getvalue()


def _bad_encoding(allowance: Allowance) -> SourceUnavailable:
    return SourceUnavailable(
        f"{allowance.host} sent an answer that is not valid gzip, the one encoding asked for; try again",
        code="bad_encoding",
    )
