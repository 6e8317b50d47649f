"""Each refusal has a line of its own, with GitHub's pointers where they are safe."""

from __future__ import annotations

import pytest
from tests.unit.diip_adapters.github.payloads import an_answer, body_of

from diip_adapters.github import answers
from diip_core.errors import AccessDenied, RateLimited, SourceError, SourceMisconfigured

DOCS = "https://docs.github.com/rest/some-page"


def refusal(status: int, message: str = "", docs: str | None = DOCS, **headers: str) -> SourceError:
    body = body_of({"message": message, "documentation_url": docs, "status": str(status)})
    with pytest.raises(SourceError) as caught:
        answers.require_success(an_answer(body, status=status, **headers), "octo/rockets")
    return caught.value


CAUSES = [
    ("Resource not accessible by personal access token", "missing_permission", "permission"),
    ("Resource not accessible by integration", "missing_permission", "permission"),
    ("`octo` forbids access via a personal access token (classic).", "classic_token", "classic"),
    ("`octo` forbids access via a fine-grained personal access token.", "fine_grained_token", "fine-grained"),
    ("forbids tokens if the token's lifetime is greater than 366 days", "token_lifetime", "lifetime"),
    ("the `octo` organization has an IP allow list enabled", "ip_not_allowed", "IP allow list"),
    ("Sorry. Your account was suspended.", "suspended", "suspended"),
    ("This installation has been suspended", "suspended", "suspended"),
    ("Resource protected by organization SAML enforcement.", "sso_required", "single sign-on"),
    ("`octo` has enabled OAuth App access restrictions", "app_restricted", "third-party"),
    ("Repository access blocked", "blocked", "blocked"),
    ("Something new", "forbidden", "right"),
]


@pytest.mark.parametrize(("message", "code", "word"), CAUSES)
def test_a_cause_has_its_code_and_its_line(message: str, code: str, word: str) -> None:
    error = refusal(403, message)
    assert isinstance(error, AccessDenied)
    assert error.code == code
    assert word in error.message
    assert message not in error.message


def test_no_two_causes_have_the_same_line() -> None:
    lines = {code: refusal(403, message).message for message, code, _ in CAUSES}
    assert len(set(lines.values())) == len(lines)


def test_the_missing_permission_is_named() -> None:
    header = "issues=read; issues=write,metadata=read"
    error = refusal(403, "Resource not accessible", x_accepted_github_permissions=header)
    assert "issues=read or issues=write or metadata=read" in error.message
    hostile = refusal(403, "Resource not accessible", x_accepted_github_permissions="\x1b[2J; rm -rf /")
    assert "rm" not in hostile.message


def test_the_missing_scope_of_a_classic_token_is_named() -> None:
    error = refusal(403, "no", x_accepted_oauth_scopes="repo", x_oauth_scopes="gist, read:org")
    assert error.code == "missing_permission"
    assert "repo" in error.message
    enough = refusal(403, "no", x_accepted_oauth_scopes="repo", x_oauth_scopes="gist, repo")
    assert enough.code == "forbidden"


@pytest.mark.parametrize(
    ("address", "is_shown"),
    [
        ("https://github.com/orgs/octo/sso?authorization_request=A1", True),
        ("https://acme.ghe.com/sso", True),
        ("https://api.github.com/sso", True),
        ("https://evil.example/sso", False),
        ("https://github.com.evil.example/sso", False),
        ("https://notgithub.com/sso", False),
        ("http://github.com/sso", False),
        ("https://me:secret@github.com/sso", False),
        ("javascript:alert(1)", False),
        ("https://github.com/\x1b[2J", False),
        ("https://github.com/a b", False),
        ("https://[", False),
    ],
)
def test_only_safe_addresses_are_shown(address: str, is_shown: bool) -> None:
    error = refusal(403, "SAML", docs=None, x_github_sso=f"required; url={address}")
    assert error.code == "sso_required"
    assert (address in error.message) is is_shown
    assert (address in refusal(403, "Something", docs=address).message) is is_shown


@pytest.mark.parametrize(
    "message",
    [
        "You have triggered an abuse detection mechanism. Please wait a few minutes.",
        "API rate limit exceeded for user ID 1.",
        "API rate limit exceeded for 203.0.113.7. (But here's the good news: …)",
        "You have exceeded a secondary rate limit.",
    ],
)
def test_a_limit_without_headers_waits(message: str) -> None:
    error = refusal(403, message)
    assert isinstance(error, RateLimited)
    assert error.doubling


def test_a_right_that_is_missing_on_the_last_call_of_the_hour_is_no_limit() -> None:
    spent = {"x_ratelimit_limit": "60", "x_ratelimit_remaining": "0", "x_ratelimit_reset": "1795000000"}
    assert (
        refusal(403, "Resource not accessible by personal access token", **spent).code == "missing_permission"
    )
    assert isinstance(refusal(403, "Something", **spent), RateLimited)


@pytest.mark.parametrize(
    ("status", "message", "word", "code"),
    [
        (410, "Issues has been disabled in this repository.", "switched off", "issues_disabled"),
        (410, "This issue was deleted", "has no repository", "gone"),
        (451, "Repository access blocked", "legal", "gone"),
        (404, "Not Found", "has no repository", "gone"),
    ],
)
def test_what_is_not_there_says_why(status: int, message: str, word: str, code: str) -> None:
    error = refusal(status, message)
    assert isinstance(error, SourceMisconfigured)
    assert error.code == code
    assert word in error.message
    assert "octo/rockets" in error.message


def test_a_firewall_is_not_taken_for_github() -> None:
    page = an_answer(b"<html>Forbidden</html>", status=403, content_type="text/html")
    with pytest.raises(AccessDenied, match="proxy or firewall"):
        answers.require_success(page, "octo/rockets")
