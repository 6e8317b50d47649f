from __future__ import annotations

import gzip
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_adapters.web.inflate import read_body
from diip_adapters.web.limits import KIB, MIB, USUAL, Allowance, Limits
from diip_core.errors import SourceUnavailable


def _read(wire: bytes, coding: str = "gzip", *, limits: Limits = USUAL, chunk: int = 64 * KIB) -> bytes:
    chunks = (wire[start : start + chunk] for start in range(0, len(wire), chunk))
    return read_body(chunks, coding, Allowance.starting("h.example", limits))


@given(st.binary(max_size=2000), st.integers(1, 300))
def test_any_body_in_any_chunks_comes_out_as_it_went_in(body: bytes, chunk: int) -> None:
    assert _read(gzip.compress(body), chunk=chunk) == body
    assert _read(zlib.compress(body), "deflate", chunk=chunk) == body
    assert _read(body, "identity", chunk=chunk) == body
    assert _read(body, "", chunk=chunk) == body


def test_the_coding_is_read_in_any_case_and_a_body_of_no_bytes_is_empty() -> None:
    assert _read(gzip.compress(b"x"), " GZip ") == b"x"
    assert _read(gzip.compress(b"x"), "x-gzip") == b"x"
    assert _read(b"", "gzip") == b""


def test_a_body_of_several_gzip_members_is_one_body() -> None:
    assert _read(gzip.compress(b"one ") + gzip.compress(b"two"), chunk=7) == b"one two"


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "compress"])
def test_a_coding_that_was_not_asked_for_is_refused(coding: str) -> None:
    with pytest.raises(SourceUnavailable) as caught:
        _read(b"x", coding)
    assert caught.value.code == "bad_encoding"


@pytest.mark.parametrize(
    "wire",
    [b"[]", gzip.compress(b"[]") + b"junk", gzip.compress(b"[]")[:-4] + b"\0\0\0\1"],
    ids=["no gzip at all", "junk after it", "a false length"],
)
def test_bytes_that_are_no_gzip_are_refused(wire: bytes) -> None:
    with pytest.raises(SourceUnavailable) as caught:
        _read(wire)
    assert caught.value.code == "bad_encoding"


@given(st.binary(min_size=1, max_size=500), st.data())
def test_gzip_cut_anywhere_is_noticed(body: bytes, data: st.DataObject) -> None:
    wire = gzip.compress(body)
    with pytest.raises(SourceUnavailable) as caught:
        _read(wire[: data.draw(st.integers(1, len(wire) - 1))])
    assert caught.value.code == "truncated"


def test_beyond_the_first_mebibyte_a_ratio_over_100_is_a_bomb() -> None:
    assert len(_read(gzip.compress(bytes(MIB)))) == MIB
    with pytest.raises(SourceUnavailable) as caught:
        _read(gzip.compress(bytes(MIB + 1)))
    assert caught.value.code == "too_large"


def test_the_inflated_body_is_bounded_whatever_the_ratio() -> None:
    body = random.Random(1).randbytes(MIB)
    limits = Limits(most_bytes=MIB)
    assert _read(gzip.compress(body, 1), limits=limits) == body
    with pytest.raises(SourceUnavailable) as caught:
        _read(gzip.compress(body + b"x", 1), limits=limits)
    assert caught.value.code == "too_large"
