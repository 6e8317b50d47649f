"""No token but ours is believed (guarantee T06)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from diip_adapters.tokens import EdDsaTokenIssuer, SigningKey, new_signing_key, parse_signing_keys
from diip_core.errors import Unauthenticated
from diip_core.testing.samples import START, after

(KEY,) = parse_signing_keys(new_signing_key())
ISSUER = EdDsaTokenIssuer([KEY], longest_seconds=600)
OURS = Ed25519PrivateKey.from_private_bytes(KEY.seed_bytes)
THEIRS = Ed25519PrivateKey.generate()
PUBLIC = OURS.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
PEM = OURS.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
NOW = int(START.timestamp())
HEADER = {"alg": "EdDSA", "kid": KEY.kid, "typ": "at+jwt"}
PAYLOAD = {
    "iss": "diip",
    "aud": "diip-api",
    "sub": "user",
    "sid": "family",
    "epoch": 0,
    "iat": NOW,
    "exp": NOW + 600,
    "jti": "token",
}


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def part(value: object) -> str:
    return encoded(json.dumps(value).encode())


def signed(
    header: Mapping[str, Any] | None = None,
    payload: Any = None,
    sign: Callable[[bytes], bytes] = OURS.sign,
) -> str:
    content = f"{part(HEADER if header is None else header)}.{part(PAYLOAD if payload is None else payload)}"
    return f"{content}.{encoded(sign(content.encode()))}"


def hs(key: bytes, digest: str = "sha256") -> Callable[[bytes], bytes]:
    return lambda content: hmac.new(key, content, getattr(hashlib, digest)).digest()


def with_header(**changes: Any) -> str:
    return signed({**HEADER, **changes})


def with_claims(**changes: Any) -> str:
    return signed(payload={**PAYLOAD, **changes})


def without_claim(name: str) -> str:
    return signed(payload={key: value for key, value in PAYLOAD.items() if key != name})


GOOD = signed()
HEAD, BODY, SIGNATURE = GOOD.split(".")
FORGED: dict[str, str] = {
    "alg none, no signature": f"{part({**HEADER, 'alg': 'none'})}.{BODY}.",
    "alg None, no signature": f"{part({**HEADER, 'alg': 'None'})}.{BODY}.",
    "alg none, our signature": f"{part({**HEADER, 'alg': 'none'})}.{BODY}.{SIGNATURE}",
    "our header, no signature": f"{HEAD}.{BODY}.",
    "alg missing": signed({"kid": KEY.kid, "typ": "at+jwt"}),
    "alg null": with_header(alg=None),
    "alg in lower case": with_header(alg="eddsa"),
    "alg by its new name": with_header(alg="Ed25519"),
    "HS256 with the public key": signed({**HEADER, "alg": "HS256"}, sign=hs(PUBLIC)),
    "HS256 with the public key as PEM": signed({**HEADER, "alg": "HS256"}, sign=hs(PEM)),
    "HS512 with the kid": signed({**HEADER, "alg": "HS512"}, sign=hs(KEY.kid.encode(), "sha512")),
    "HS256 with nothing": signed({**HEADER, "alg": "HS256"}, sign=hs(b"")),
    "EdDSA header, HMAC signature": signed(sign=hs(PUBLIC, "sha512")),
    "RS256": with_header(alg="RS256"),
    "ES256": with_header(alg="ES256"),
    "signed with another key": signed(sign=THEIRS.sign),
    "kid unknown": with_header(kid="other"),
    "kid missing": signed({"alg": "EdDSA", "typ": "at+jwt"}),
    "kid null": with_header(kid=None),
    "kid a list": with_header(kid=[KEY.kid]),
    "kid a path": with_header(kid="../../dev/null"),
    "kid with SQL": with_header(kid="' OR 1=1 --"),
    "key by jwk": signed({**HEADER, "jwk": {"kty": "OKP"}}, sign=THEIRS.sign),
    "key by jku": with_header(jku="https://evil.example/keys"),
    "key by x5u": with_header(x5u="https://evil.example/cert"),
    "key by x5c": with_header(x5c=["MIIB"]),
    "crit": with_header(crit=["exp"]),
    "unencoded payload": with_header(b64=False),
    "typ JWT": with_header(typ="JWT"),
    "typ missing": signed({"alg": "EdDSA", "kid": KEY.kid}),
    "typ of an id token": with_header(typ="id+jwt"),
    "header no object": f"{part([1])}.{BODY}.{SIGNATURE}",
    "payload no object": signed(payload=[1]),
    "payload empty": signed(payload={}),
    **{f"{name} missing": without_claim(name) for name in PAYLOAD},
    "iss of another": with_claims(iss="evil"),
    "aud of another": with_claims(aud="other"),
    "aud a list": with_claims(aud=["diip-api"]),
    "sub a number": with_claims(sub=7),
    "sub null": with_claims(sub=None),
    "sub with a NUL": with_claims(sub="user\0"),
    "sid with half a character": with_claims(sid="\ud800"),
    "epoch a text": with_claims(epoch="0"),
    "epoch a truth": with_claims(epoch=False),
    "exp a text": with_claims(exp=str(NOW + 600)),
    "exp a fraction": with_claims(exp=NOW + 600.0),
    "exp a truth": with_claims(exp=True),
    "exp without end": with_claims(exp=10**30),
    "exp before iat": with_claims(exp=NOW - 1),
    "exp equal to iat": with_claims(exp=NOW),
    "a life too long": with_claims(exp=NOW + 601),
    "iat to come": with_claims(iat=NOW + 60, exp=NOW + 600),
    "iat a text": with_claims(iat=str(NOW)),
    "expired": with_claims(iat=NOW - 600, exp=NOW),
    "not before to come": with_claims(nbf=NOW + 60),
    "other payload under our signature": f"{HEAD}.{part({**PAYLOAD, 'sub': 'admin'})}.{SIGNATURE}",
    "two parts": f"{HEAD}.{BODY}",
    "four parts": f"{GOOD}.x",
    "five parts": f"{HEAD}..{BODY}.x.{SIGNATURE}",
    "padded": f"{HEAD}==.{BODY}.{SIGNATURE}",
    "with a line break": f"{HEAD}.{BODY}\n.{SIGNATURE}",
    "with letters that base64 passes over": f"{HEAD}.{BODY}.{SIGNATURE[:10]}!{SIGNATURE[10:]}",
    "signature cut": GOOD[:-2],
    "signature doubled": GOOD + SIGNATURE,
    "oversize": signed(payload={**PAYLOAD, "more": "x" * 5000}),
    "deep": f"{encoded(b'[' * 2000)}.{BODY}.{SIGNATURE}",
    "invalid UTF-8": f"{encoded(bytes([0xFF, 0xFE]))}.{BODY}.{SIGNATURE}",
    "a NUL": f"{HEAD}.{BODY}.{SIGNATURE}\0",
}


def test_a_token_made_as_ours_are_is_believed() -> None:
    assert ISSUER.read(GOOD, now=START).user_id == "user"
    assert len(FORGED) >= 40


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_token_is_refused(name: str) -> None:
    for _ in range(2):
        with pytest.raises(Unauthenticated) as refusal:
            ISSUER.read(FORGED[name], now=START)
        assert refusal.value.code.startswith("token_")
        assert FORGED[name] not in refusal.value.message


def test_every_key_of_the_ring_verifies_and_the_first_signs() -> None:
    (new,) = parse_signing_keys(new_signing_key())
    claims = ISSUER.read(GOOD, now=START)
    rotated = EdDsaTokenIssuer([new, KEY], longest_seconds=600)
    assert rotated.read(GOOD, now=START) == claims
    token = rotated.issue(claims).reveal()
    assert json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "==")) == {**HEADER, "kid": new.kid}
    with pytest.raises(Unauthenticated):
        ISSUER.read(token, now=START)
    retired = EdDsaTokenIssuer([new], longest_seconds=600)
    with pytest.raises(Unauthenticated) as refusal:
        retired.read(GOOD, now=START)
    assert refusal.value.code == "token_key"


def test_a_key_of_the_same_name_is_another_key() -> None:
    other = SigningKey(KEY.kid, parse_signing_keys(new_signing_key())[0].seed)
    with pytest.raises(Unauthenticated):
        EdDsaTokenIssuer([other], longest_seconds=600).read(GOOD, now=START)


def test_a_remembered_signature_still_expires() -> None:
    assert ISSUER.read(GOOD, now=after(599)).user_id == "user"
    with pytest.raises(Unauthenticated) as refusal:
        ISSUER.read(GOOD, now=after(600))
    assert refusal.value.code == "token_expired"


def test_clocks_of_ours_may_differ_by_seconds() -> None:
    assert ISSUER.read(GOOD, now=after(-5)).user_id == "user"
    with pytest.raises(Unauthenticated) as refusal:
        ISSUER.read(GOOD, now=after(-6))
    assert refusal.value.code == "token_early"
