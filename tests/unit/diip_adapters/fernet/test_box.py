from __future__ import annotations

import json
import traceback

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from diip_adapters.fernet import FernetBox, key_id, new_key
from diip_core.domain.secret import Secret
from diip_core.errors import SecretBindingError, SecretUnreadable

OLD, NEW = Secret(new_key()), Secret(new_key())
OWNER = "integration:17:token"


@given(st.text(st.characters()), st.text(st.characters()))
def test_any_secret_of_any_owner_comes_out_as_it_went_in(text: str, owner: str) -> None:
    box = FernetBox([NEW])
    assert box.open(box.seal(Secret(text), owner=owner), owner=owner) == Secret(text)


def test_t16_nothing_of_the_secret_nor_of_the_key_is_in_what_is_stored() -> None:
    sealed = FernetBox([NEW]).seal(Secret("ghp_canary"), owner=OWNER)
    assert sealed.startswith(f"k{key_id(NEW)}.gAAAA".encode())
    for text in ("canary", OWNER, NEW.reveal()):
        assert text.encode() not in sealed


def test_t17_a_row_that_was_swapped_with_anothers_is_refused() -> None:
    box = FernetBox([NEW])
    rows = {owner: box.seal(Secret(f"of {owner}"), owner=owner) for owner in (OWNER, "integration:18:token")}
    for owner, other in (tuple(rows), tuple(reversed(rows))):
        with pytest.raises(SecretBindingError) as caught:
            box.open(rows[other], owner=owner)
        assert "integration" not in str(caught.value)


def test_every_key_of_the_ring_opens_and_the_newest_seals() -> None:
    before = FernetBox([OLD]).seal(Secret("s"), owner=OWNER)
    ring = FernetBox([NEW, OLD])
    assert ring.open(before, owner=OWNER) == Secret("s")
    assert ring.is_stale(before)
    after = ring.seal(Secret("s"), owner=OWNER)
    assert not ring.is_stale(after)
    assert FernetBox([NEW]).open(after, owner=OWNER) == Secret("s")


def test_a_key_that_is_gone_is_named_as_the_cause() -> None:
    sealed = FernetBox([OLD]).seal(Secret("s"), owner=OWNER)
    with pytest.raises(SecretUnreadable, match="no key at hand"):
        FernetBox([NEW]).open(sealed, owner=OWNER)


@given(st.data())
def test_damage_anywhere_is_noticed(data: st.DataObject) -> None:
    box = FernetBox([NEW])
    sealed = bytearray(box.seal(Secret("s" * data.draw(st.integers(0, 50))), owner=OWNER))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SecretUnreadable):
        box.open(bytes(sealed), owner=OWNER)


@given(st.data())
def test_a_byte_added_or_lost_anywhere_is_noticed(data: st.DataObject) -> None:
    box = FernetBox([NEW])
    sealed = box.seal(Secret("s" * data.draw(st.integers(0, 50))), owner=OWNER)
    place = data.draw(st.integers(0, len(sealed) - 1))
    for damaged in (
        sealed[:place] + b"!" + sealed[place:],
        sealed + b"\n",
        sealed[:place] + sealed[place + 1 :],
    ):
        with pytest.raises(SecretUnreadable):
            box.open(damaged, owner=OWNER)


@pytest.mark.parametrize("sealed", [b"", b"k", b".", b"k\xff.", b"gAAAA"])
def test_what_was_never_sealed_is_unreadable(sealed: bytes) -> None:
    with pytest.raises(SecretUnreadable):
        FernetBox([NEW]).open(sealed, owner=OWNER)
    assert FernetBox([NEW]).is_stale(sealed)


@pytest.mark.parametrize(
    "inside", [b"canary", b"[]", b"{}", json.dumps({"b": OWNER, "s": 1}).encode(), b"\xff"]
)
def test_a_good_token_with_strange_contents_is_unreadable_and_not_shown(inside: bytes) -> None:
    sealed = f"k{key_id(NEW)}.".encode() + Fernet(NEW.reveal()).encrypt(inside)
    with pytest.raises(SecretUnreadable) as caught:
        FernetBox([NEW]).open(sealed, owner=OWNER)
    assert "canary" not in "".join(traceback.format_exception(caught.value))


def test_a_box_without_a_key_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="needs a key"):
        FernetBox([])
