"""The contract of a token issuer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve

from diip_core.domain.identity.access_token import AccessClaims
from diip_core.errors import Unauthenticated
from diip_core.ports.token_issuer import TokenIssuer
from diip_core.testing.samples import START, after, new_id

CLAIMS = AccessClaims(
    token_id=new_id(), user_id=new_id(), family_id=new_id(), epoch=3, issued_at=START, expires_at=after(600)
)


class TokenIssuerContract:
    """Name your issuer in the fixture ``issuer``; it issues for ten minutes."""

    @pytest.fixture
    def issuer(self) -> TokenIssuer:
        pytest.fail("a token issuer contract needs yours: override the fixture `issuer`")

    def test_what_was_issued_is_read_again_until_it_expires(self, issuer: TokenIssuer) -> None:
        token = issuer.issue(CLAIMS).reveal()
        for seconds in (0, 1, 599.9, 1):
            assert issuer.read(token, now=after(seconds)) == CLAIMS

    @pytest.mark.parametrize("seconds", [600, 600.1, 1e9])
    def test_an_expired_token_is_refused_from_the_second_on(
        self, issuer: TokenIssuer, seconds: float
    ) -> None:
        token = issuer.issue(CLAIMS).reveal()
        issuer.read(token, now=START)
        with pytest.raises(Unauthenticated) as refusal:
            issuer.read(token, now=after(seconds))
        assert refusal.value.code == "token_expired"

    def test_a_token_of_a_time_to_come_is_refused(self, issuer: TokenIssuer) -> None:
        with pytest.raises(Unauthenticated):
            issuer.read(issuer.issue(CLAIMS).reveal(), now=START - timedelta(seconds=60))

    def test_any_flipped_bit_and_any_cut_is_refused(self, issuer: TokenIssuer) -> None:
        token = issuer.issue(CLAIMS).reveal()
        issuer.read(token, now=START)
        for place, letter in enumerate(token):
            for bit in range(7):
                flipped = token[:place] + chr(ord(letter) ^ 1 << bit) + token[place + 1 :]
                with pytest.raises(Unauthenticated):
                    issuer.read(flipped, now=START)
        for cut in ("", token[:-1], token[1:], token + "A", token + ".", f" {token}", f"{token}\n"):
            with pytest.raises(Unauthenticated):
                issuer.read(cut, now=START)

    @pytest.mark.parametrize("rubbish", ["a.b.c", "…", "\ud800", "x" * 1_000_000, "." * 4000, "\0"])
    def test_rubbish_is_refused(self, issuer: TokenIssuer, rubbish: str) -> None:
        with pytest.raises(Unauthenticated) as refusal:
            issuer.read(rubbish, now=START)
        assert rubbish not in refusal.value.message

    def test_two_tokens_differ(self, issuer: TokenIssuer) -> None:
        assert issuer.issue(CLAIMS) != issuer.issue(evolve(CLAIMS, token_id=new_id()))
