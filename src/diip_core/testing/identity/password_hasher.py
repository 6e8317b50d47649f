"""The contract of a password hasher."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diip_core.domain.secret import Secret
from diip_core.ports.password_hasher import PasswordHasher


class PasswordHasherContract:
    """Name your hasher in the fixture ``hasher``, a cheap one: it hashes a few hundred times."""

    @pytest.fixture
    def hasher(self) -> PasswordHasher:
        pytest.fail("a password hasher contract needs yours: override the fixture `hasher`")

    @settings(
        deadline=None,
        max_examples=30,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
    )
    @given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200), other=st.text(max_size=9))
    def test_any_text_verifies_exactly(self, hasher: PasswordHasher, text: str, other: str) -> None:
        password_hash = hasher.hash(Secret(text))
        assert hasher.verify(Secret(text), password_hash)
        for wrong in (text + "x", text[:-1] if text else "y", f"x{text}"):
            assert not hasher.verify(Secret(wrong), password_hash)

    def test_spellings_that_look_the_same_are_different_passwords(self, hasher: PasswordHasher) -> None:
        password_hash = hasher.hash(Secret("caf\u00e9-caf\u00e9-caf\u00e9"))
        assert not hasher.verify(Secret("cafe\u0301-cafe\u0301-cafe\u0301"), password_hash)

    def test_every_character_of_1024_bytes_counts(self, hasher: PasswordHasher) -> None:
        password_hash = hasher.hash(Secret("\0" + "x" * 1023))
        assert hasher.verify(Secret("\0" + "x" * 1023), password_hash)
        assert not hasher.verify(Secret("\0" + "x" * 1022 + "y"), password_hash)

    def test_two_hashes_of_a_password_differ(self, hasher: PasswordHasher) -> None:
        assert hasher.hash(Secret("the same")) != hasher.hash(Secret("the same"))

    def test_a_hash_does_not_show_the_password(self, hasher: PasswordHasher) -> None:
        assert "canary" not in hasher.hash(Secret("canary")).reveal()

    def test_nothing_verifies_without_a_hash(self, hasher: PasswordHasher) -> None:
        assert not hasher.verify(Secret("password"), None)

    def test_a_hash_that_is_none_verifies_nothing(self, hasher: PasswordHasher) -> None:
        for rubbish in ("", "rubbish", "$argon2id$v=19$m=8,t=1,p=1$x$y"):
            assert not hasher.verify(Secret(""), Secret(rubbish))

    def test_a_new_hash_is_not_stale(self, hasher: PasswordHasher) -> None:
        assert not hasher.is_stale(hasher.hash(Secret("password")))

    def test_what_everybody_tries_first_is_common_in_any_case(self, hasher: PasswordHasher) -> None:
        assert hasher.is_common(Secret("qwertyuiop123"))
        assert hasher.is_common(Secret("QWERTYuiop123"))
        assert not hasher.is_common(Secret("vN4-kettle-Ömega"))
