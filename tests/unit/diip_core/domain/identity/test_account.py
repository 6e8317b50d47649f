"""What an account is."""

from __future__ import annotations

import pytest

from diip_core.domain.identity.account import check_email, check_person_name, email_key
from diip_core.errors import InvalidInput


@pytest.mark.parametrize(
    "email", ["a@b", "Ada.Lovelace+x@Example.org", "räkete@bücher.example", "x" * 250 + "@e.d"]
)
def test_an_address_is_taken_as_it_is(email: str) -> None:
    assert check_email(f" {email} ") == email


@pytest.mark.parametrize(
    "email",
    ["", "a", "@b", "a@", "a@b@c", "a b@c", "a\n@b", "a\0@b", "a@\u202eb", "\ud800@b", "x" * 251 + "@e.d"],
)
def test_what_can_be_no_address_is_refused(email: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        check_email(email)
    assert refusal.value.field == "email"


def test_spellings_of_one_address_have_one_key() -> None:
    assert email_key(" ADA@Example.org") == email_key("ada@EXAMPLE.ORG ") == "ada@example.org"
    assert email_key("ra\u0308kete@e.org") == email_key("r\u00e4kete@e.org")
    assert email_key("ada@example.org") != email_key("ad@example.org")


def test_a_name_may_be_missing_and_is_bounded() -> None:
    assert [check_person_name(name) for name in (None, "", "  ", " Ada ")] == [None, None, None, "Ada"]
    for name in ("x" * 201, "a\tb", "\ud800"):
        with pytest.raises(InvalidInput):
            check_person_name(name)
