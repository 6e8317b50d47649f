"""The answers of GitHub that are not what was asked for, in its own words."""

from __future__ import annotations

import json
from math import ceil

from diip_adapters.simulators.wire import Reply

DOCS = "https://docs.github.com/rest"
_LIMITS = f"{DOCS}/using-the-rest-api/rate-limits-for-the-rest-api"
_PHRASES = {500: "Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Time-out"}
JSON = ("content-type", "application/json; charset=utf-8")
NO_USER_AGENT = (
    "Request forbidden by administrative rules. Please make sure your request has a User-Agent header."
)
DEEP_PAGE = (
    "Pagination with the page parameter is not supported for large datasets, "
    "please use cursor based pagination (after/before)"
)


def refusal(status: int, message: str, *headers: tuple[str, str], docs: str = DOCS) -> Reply:
    """An error as JSON."""
    body = {"message": message, "documentation_url": docs, "status": str(status)}
    return Reply(status, (JSON, *headers), json.dumps(body).encode())


def not_found() -> Reply:
    """404: not there, or not for you."""
    return refusal(404, "Not Found", docs=f"{DOCS}/issues/issues")


def gone() -> Reply:
    """410: the issue was deleted."""
    return refusal(410, "This issue was deleted", docs=f"{DOCS}/issues/issues")


def issues_disabled() -> Reply:
    """410: the repository has no issues."""
    return refusal(410, "Issues has been disabled in this repository.", docs=f"{DOCS}/issues/issues")


def deep_page() -> Reply:
    """422 for a page number too far into a long list."""
    return refusal(422, DEEP_PAGE, docs=f"{DOCS}/issues/issues#list-repository-issues")


def invalid(field: str) -> Reply:
    """422 for a parameter that means nothing."""
    body = {
        "message": "Validation Failed",
        "errors": [{"resource": "Issue", "field": field, "code": "invalid"}],
        "documentation_url": f"{DOCS}/issues/issues#list-repository-issues",
        "status": "422",
    }
    return Reply(422, (JSON,), json.dumps(body).encode())


def web_page() -> Reply:
    """The sign-in page that people see below an enterprise server's own address."""
    page = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body></body></html>"
    return Reply(404, (("content-type", "text/html; charset=utf-8"),), page)


def bad_credentials() -> Reply:
    """401: a token that was never good or no longer is."""
    return refusal(401, "Bad credentials")


def no_right() -> Reply:
    """403: a good token without the right."""
    accepted = ("x-accepted-github-permissions", "issues=read")
    return refusal(403, "Resource not accessible by personal access token", accepted)


def refused_by_cause() -> dict[str, Reply]:
    """403, 410 and 451 for what a person must mend, each in GitHub's words and with its pointers."""
    sso = "https://github.com/orgs/tidewater/sso?authorization_request=AAAA"
    lifetime = "https://github.com/settings/personal-access-tokens/7"
    blocked = {
        "message": "Repository access blocked",
        "block": {"reason": "dmca", "html_url": "https://github.com/github/dmca/blob/master/1.md"},
    }
    return {
        "sso": refusal(
            403,
            "Resource protected by organization SAML enforcement. You must grant your Personal Access token "
            "access to this organization.",
            ("x-github-sso", f"required; url={sso}"),
        ),
        "classic-token": refusal(
            403,
            "`tidewater` forbids access via a personal access token (classic). Please use a GitHub App, "
            "OAuth App, or a personal access token with fine-grained permissions.",
        ),
        "ip-allow-list": refusal(
            403,
            "Although you appear to have the correct authorization credentials, the `tidewater` organization "
            "has an IP allow list enabled, and your IP address is not permitted to access this resource.",
        ),
        "token-lifetime": refusal(
            403,
            "The 'tidewater' organization forbids access via a fine-grained personal access tokens if the "
            f"token's lifetime is greater than 366 days. Please adjust your token's lifetime at: {lifetime}",
            docs=lifetime,
        ),
        "suspended": refusal(403, "Sorry. Your account was suspended."),
        "issues-disabled": issues_disabled(),
        "legal-block": Reply(451, (JSON,), json.dumps(blocked).encode()),
    }


def limited_by_words(kind: str) -> Reply:
    """403 for a limit that only the text names: no header says how long."""
    if kind == "abuse-silent":
        text = (
            "You have triggered an abuse detection mechanism. Please wait a few minutes before you try again."
        )
        return refusal(403, text, docs=f"{_LIMITS}#about-secondary-rate-limits")
    return refusal(403, "API rate limit exceeded for 203.0.113.7.", docs=_LIMITS)


def moved(location: str) -> Reply:
    """301 to another place."""
    docs = f"{DOCS}/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects"
    body = {"message": "Moved Permanently", "url": location, "documentation_url": docs}
    return Reply(301, (JSON, ("location", location)), json.dumps(body).encode())


def primary_limit() -> Reply:
    """403 once nothing remains; the rate-limit headers say until when."""
    return refusal(403, "API rate limit exceeded for user ID 9000001.", docs=_LIMITS)


def secondary_limit(status: int, retry_after_seconds: float | None) -> Reply:
    """403 or 429 for too much at once; null: without saying how long."""
    text = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    wait = () if retry_after_seconds is None else (("retry-after", str(max(1, ceil(retry_after_seconds)))),)
    return refusal(status, text, *wait, docs=f"{_LIMITS}#about-secondary-rate-limits")


def out_of_order(status: int, retry_after_seconds: float = 0) -> Reply:
    """A server error: JSON for 500, the page of a proxy for the others."""
    if status == 500:
        return refusal(500, "Server Error")
    phrase = _PHRASES[status]
    page = f"<html>\n<head><title>{status} {phrase}</title></head>\n<body><h1>{phrase}</h1></body>\n</html>\n"
    wait = (("retry-after", str(ceil(retry_after_seconds))),) if retry_after_seconds > 0 else ()
    return Reply(status, (("content-type", "text/html"), *wait), page.encode())
