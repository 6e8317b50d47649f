"""The contract of a secret box."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from diip_core.domain.secret import Secret
from diip_core.errors import SecretBindingError, SecretUnreadable
from diip_core.ports.secret_box import SecretBox
from diip_core.testing.strategies import sane_text

OWNER = "integration:0199-1:token"
TOKEN = Secret("ghp_canary_0123456789")


class SecretBoxContract:
    """Name your box in the fixture ``box``."""

    @pytest.fixture
    def box(self) -> SecretBox:
        pytest.fail("a secret box contract needs your box: override the fixture `box`")

    @settings(
        deadline=None,
        max_examples=50,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
    )
    @given(text=sane_text(), owner=sane_text())
    def test_its_owner_gets_the_secret_again(self, box: SecretBox, text: str, owner: str) -> None:
        assert box.open(box.seal(Secret(text), owner=owner), owner=owner) == Secret(text)

    def test_what_is_sealed_does_not_show_the_secret(self, box: SecretBox) -> None:
        assert TOKEN.reveal().encode() not in box.seal(TOKEN, owner=OWNER)

    @pytest.mark.parametrize(
        "other", ["", "integration:0199-2:token", "integration:0199-1:secret", OWNER + " "]
    )
    def test_another_owner_gets_nothing(self, box: SecretBox, other: str) -> None:
        with pytest.raises(SecretBindingError) as refusal:
            box.open(box.seal(TOKEN, owner=OWNER), owner=other)
        assert TOKEN.reveal() not in str(refusal.value)

    def test_damage_never_opens_as_another_secret(self, box: SecretBox) -> None:
        sealed = box.seal(TOKEN, owner=OWNER)
        unreadable = 0
        for place in range(len(sealed)):
            damaged = bytearray(sealed)
            damaged[place] ^= 0x01
            try:
                # Base64 has bits to spare at its end: there damage may change nothing.
                assert box.open(bytes(damaged), owner=OWNER) == TOKEN
            except SecretUnreadable:
                unreadable += 1
        assert unreadable >= len(sealed) - 2

    @pytest.mark.parametrize("length", [0, 1, 20, -20, -1])
    def test_no_cut_goes_unseen(self, box: SecretBox, length: int) -> None:
        with pytest.raises(SecretUnreadable):
            box.open(box.seal(TOKEN, owner=OWNER)[:length], owner=OWNER)

    @pytest.mark.parametrize("garbage", [b"", b"\x00", b"not sealed at all", b"\xff" * 200])
    def test_what_was_never_sealed_is_unreadable(self, box: SecretBox, garbage: bytes) -> None:
        with pytest.raises(SecretUnreadable):
            box.open(garbage, owner=OWNER)

    def test_what_the_newest_key_sealed_is_not_stale(self, box: SecretBox) -> None:
        assert not box.is_stale(box.seal(TOKEN, owner=OWNER))
