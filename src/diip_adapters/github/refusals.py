"""Why GitHub refuses: our own words by class, with GitHub's own pointers where they are safe to show.

Nothing of an answer's text is repeated. An address is shown if it is GitHub's or the server's own, and
permissions if they look like permissions. Sources: docs.github.com/rest, Troubleshooting the REST API,
Authenticating to the REST API; docs.github.com/organizations, Managing programmatic access.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec
from attrs import frozen

from diip_core.errors import AccessDenied, SourceMisconfigured
from diip_core.ports.http import HttpResponse

_LONGEST_BODY = 64 * 1024
_PERMISSION = re.compile(r"\b[a-z_]{1,40}=(?:read|write|admin)\b")
_SCOPE = re.compile(r"[a-z_:]{1,40}")
_SAFE_ADDRESS = re.compile(r"https?://[!-~]{1,400}")
_GITHUB_HOSTS = ("github.com", "ghe.com")


@frozen
class ErrorBody:
    """The parts of an error answer that are read; texts are for comparison, never for show."""

    message: str = ""
    documentation_url: str = ""
    block_url: str = ""
    is_json: bool = False


class _Block(msgspec.Struct):
    html_url: str | None = None


class _Error(msgspec.Struct):
    message: str = ""
    documentation_url: str | None = None
    block: _Block | None = None


def read_error(answer: HttpResponse) -> ErrorBody:
    """The answer's error, whatever shape it has."""
    body = answer.body[:_LONGEST_BODY]
    try:
        error = msgspec.json.decode(body, type=_Error)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return ErrorBody(message=body[:4096].decode("utf-8", "replace").lower())
    return ErrorBody(
        message=error.message[:4096].lower(),
        documentation_url=error.documentation_url or "",
        block_url=(error.block and error.block.html_url) or "",
        is_json=True,
    )


def unauthorised(answer: HttpResponse, *, with_token: bool) -> AccessDenied:
    """What a 401 means."""
    if "otp" in answer.headers.get("x-github-otp", "").lower() or "two-factor" in read_error(answer).message:
        return AccessDenied("GitHub asks for a second factor; set a personal access token", code="bad_token")
    if not with_token:
        return AccessDenied("GitHub answers nobody without a token here; set one", code="bad_token")
    return AccessDenied("GitHub does not accept the token; make a new one and set it", code="bad_token")


def missing(answer: HttpResponse, repository: str, *, with_token: bool) -> SourceMisconfigured:
    """What a 404, 410 or 451 means for ``owner/name``."""
    error = read_error(answer)
    if answer.status == 451:
        return SourceMisconfigured(
            f"GitHub does not show {repository} for legal reasons{_see(answer, error.block_url)}; "
            "it cannot be mirrored",
            code="gone",
        )
    if answer.status == 410 and "disabled" in error.message:
        return SourceMisconfigured(
            f"issues are switched off in {repository}; ask its owner to switch them on",
            code="issues_disabled",
        )
    if with_token:
        return SourceMisconfigured(
            f"GitHub has no repository {repository} with issues that this token may read; "
            "check the name and the token",
            code="gone",
        )
    return SourceMisconfigured(
        f"GitHub shows nobody a repository {repository} with issues; "
        "check the name, or set a token that may read it",
        code="gone",
    )


def known_refusal(answer: HttpResponse) -> AccessDenied | None:
    """What a 403 says explicitly and no waiting changes; None if it says no such thing."""
    error = read_error(answer)
    if answer.headers.get("x-github-sso", "").lower().startswith("required"):
        return _single_sign_on(answer, error)
    for kind in _KINDS:
        if any(all(word in error.message for word in words) for words in kind.phrases):
            return kind.make(answer, error)
    return None


def forbidden(answer: HttpResponse, *, with_token: bool) -> AccessDenied:
    """What any other 403 means."""
    error = read_error(answer)
    if permissions := _permissions(answer):
        return AccessDenied(
            f"the token lacks a permission: give it {permissions}{_see(answer, error.documentation_url)}",
            code="missing_permission",
        )
    if scopes := _missing_scopes(answer):
        return AccessDenied(f"the token lacks a scope: give it {scopes}", code="missing_permission")
    if "html" in answer.headers.get("content-type", "").lower():
        return AccessDenied(
            "a web page answered 403 in place of GitHub's API; a proxy or firewall on the way refuses it",
            code="forbidden",
        )
    cause = (
        "GitHub does not let this token read the repository; give it the right"
        if with_token
        else "GitHub lets nobody read the repository without a token; set one"
    )
    return AccessDenied(cause + _see(answer, error.documentation_url), code="forbidden")


@frozen
class _Kind:
    """A class of refusal: any of ``phrases``, each of which is words that must all be in the message."""

    phrases: tuple[tuple[str, ...], ...]
    make: Callable[[HttpResponse, ErrorBody], AccessDenied]


def _single_sign_on(answer: HttpResponse, error: ErrorBody) -> AccessDenied:
    given = answer.headers.get("x-github-sso", "")
    address = given.partition("url=")[2]
    where = _address(answer, address.strip().strip('"')) or _address(answer, error.documentation_url)
    action = f"authorise it at {where}" if where else "authorise it in the settings of the token"
    return AccessDenied(
        f"the organisation asks for single sign-on with this token; {action}", code="sso_required"
    )


def _line(text: str, code: str) -> Callable[[HttpResponse, ErrorBody], AccessDenied]:
    def make(answer: HttpResponse, error: ErrorBody) -> AccessDenied:
        return AccessDenied(text + _see(answer, error.documentation_url), code=code)

    return make


def _missing_permission(answer: HttpResponse, error: ErrorBody) -> AccessDenied:
    wanted = _permissions(answer) or "read access to issues"
    return AccessDenied(
        f"the token lacks a permission: give it {wanted}{_see(answer, error.documentation_url)}",
        code="missing_permission",
    )


_KINDS = (
    _Kind((("saml",), ("single sign-on",)), _single_sign_on),
    _Kind(
        (("token", "lifetime"), ("token", "expir", "greater than")),
        _line(
            "the organisation does not accept a token with so long a lifetime; make one that ends sooner",
            "token_lifetime",
        ),
    ),
    _Kind(
        (("personal access token (classic)",), ("classic", "token", "forbid")),
        _line(
            "the organisation does not accept classic tokens; make a fine-grained one and set it",
            "classic_token",
        ),
    ),
    _Kind(
        (("forbids access via a fine-grained",), ("fine-grained", "token", "forbid")),
        _line(
            "the organisation does not accept fine-grained tokens; ask its owner which kind it accepts",
            "fine_grained_token",
        ),
    ),
    _Kind(
        (("ip allow list",), ("ip address", "not permitted"), ("ip address", "not allowed")),
        _line(
            "the organisation accepts calls from listed addresses only; "
            "ask its owner to add this machine's to the IP allow list",
            "ip_not_allowed",
        ),
    ),
    _Kind(
        (("suspended",),),
        _line(
            "the token's account or app is suspended; ask GitHub's support, or set another token", "suspended"
        ),
    ),
    _Kind(
        (("oauth app access restrictions",), ("third-part", "limited")),
        _line("the organisation restricts third-party apps; ask its owner for approval", "app_restricted"),
    ),
    _Kind(
        (("repository access blocked",), ("access to this repository has been disabled",)),
        lambda answer, error: AccessDenied(
            f"GitHub has blocked the repository{_see(answer, error.block_url or error.documentation_url)}",
            code="blocked",
        ),
    ),
    _Kind(
        (("user-agent",),),
        _line("a proxy on the way takes the header User-Agent away; ask who runs it", "forbidden"),
    ),
    _Kind((("resource not accessible by",), ("must have", "access")), _missing_permission),
)


def _permissions(answer: HttpResponse) -> str:
    found = _PERMISSION.findall(answer.headers.get("x-accepted-github-permissions", "").lower())
    return " or ".join(dict.fromkeys(found))


def _missing_scopes(answer: HttpResponse) -> str:
    """Of a classic token: the scopes that would do, if it has none of them."""
    accepted = _SCOPE.findall(answer.headers.get("x-accepted-oauth-scopes", "").lower())
    given = set(_SCOPE.findall(answer.headers.get("x-oauth-scopes", "").lower()))
    return "" if given & set(accepted) else " or ".join(dict.fromkeys(accepted))


def _see(answer: HttpResponse, address: str) -> str:
    shown = _address(answer, address)
    return f" (see {shown})" if shown else ""


def _address(answer: HttpResponse, text: str) -> str | None:
    """An address that is safe to show a person: GitHub's over TLS, or one at the host that answered."""
    if not _SAFE_ADDRESS.fullmatch(text):
        return None
    try:
        target, own = urlsplit(text), urlsplit(answer.url)
        host, is_plain = target.hostname or "", "@" not in target.netloc
    except ValueError:
        return None
    if host == own.hostname and target.scheme in (own.scheme, "https"):
        return text if is_plain else None
    is_github = any(host == known or host.endswith(f".{known}") for known in _GITHUB_HOSTS)
    return text if is_github and is_plain and target.scheme == "https" else None
