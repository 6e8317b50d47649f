"""Records in the shape of GitHub's REST API (docs.github.com/rest/issues), and answers that hold them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from diip_adapters.github.provider import GITHUB
from diip_adapters.github.source import GitHubSource
from diip_core.domain.secret import Secret
from diip_core.memory.clock import ManualClock
from diip_core.memory.http import Canned, CannedHttp
from diip_core.ports.http import HttpResponse
from diip_core.ports.provider import Connection

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DATE = "Mon, 23 Nov 2026 09:30:00 GMT"
BASE = "https://api.github.com"
REPOSITORY = "octo/rockets"
LISTS = f"/repositories/{77}"
Payload = dict[str, Any]


def a_user(login: str = "ada", **changes: Any) -> Payload:
    return {"login": login, "id": 1, "type": "User", "site_admin": False, **changes}


def a_label(name: str) -> Payload:
    return {"id": 1, "name": name, "color": "ededed", "default": False}


def an_issue_payload(number: int = 1, **changes: Any) -> Payload:
    return {
        "url": f"{BASE}/repos/{REPOSITORY}/issues/{number}",
        "html_url": f"https://github.com/{REPOSITORY}/issues/{number}",
        "id": 1000 + number,
        "node_id": f"I_{number}",
        "number": number,
        "title": f"Rocket {number} does not start",
        "user": a_user(),
        "labels": [a_label("C-bug"), a_label("P-high")],
        "state": "open",
        "locked": False,
        "assignees": [a_user("bob")],
        "milestone": {"title": "1.0", "number": 1},
        "comments": 2,
        "created_at": "2026-11-01T10:00:00Z",
        "updated_at": f"2026-11-02T10:{number // 60 % 60:02}:{number % 60:02}Z",
        "closed_at": None,
        "author_association": "MEMBER",
        "type": {"id": 1, "name": "Bug"},
        "active_lock_reason": None,
        "sub_issues_summary": {"total": 0, "completed": 0, "percent_completed": 0},
        "issue_dependencies_summary": {"blocked_by": 0, "blocking": 0},
        "body": "It stands there.",
        "closed_by": None,
        "reactions": {"total_count": 3, "+1": 3},
        "state_reason": None,
        **changes,
    }


def a_pull_payload(number: int = 1, **changes: Any) -> Payload:
    link = f"https://github.com/{REPOSITORY}/pull/{number}"
    return an_issue_payload(number, html_url=link, pull_request={"html_url": link}, **changes)


def a_comment_payload(number: int = 1, of: int = 1, **changes: Any) -> Payload:
    return {
        "id": 5000 + number,
        "html_url": f"https://github.com/{REPOSITORY}/issues/{of}#issuecomment-{number}",
        "issue_url": f"{BASE}/repos/{REPOSITORY}/issues/{of}",
        "user": a_user("bob"),
        "created_at": "2026-11-02T10:00:00Z",
        "updated_at": "2026-11-02T11:00:00Z",
        "author_association": "NONE",
        "body": "The same here.",
        **changes,
    }


def an_event_payload(number: int = 1, event: str = "closed", of: int = 1, **changes: Any) -> Payload:
    return {
        "id": 9000 + number,
        "event": event,
        "actor": a_user("bob"),
        "created_at": "2026-11-03T10:00:00Z",
        "commit_id": None,
        "issue": {"number": of, "html_url": f"https://github.com/{REPOSITORY}/issues/{of}"},
        **changes,
    }


def body_of(value: Any) -> bytes:
    return json.dumps(value).encode()


def an_answer(body: bytes = b"[]", *, status: int = 200, **headers: str) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(status, {"content-type": "application/json", **named}, body, BASE, NOW)


def a_page(rows: Sequence[Payload] | bytes = (), *, status: int = 200, **headers: str) -> Canned:
    """What GitHub would answer; ``next`` and ``last`` in headers stand for links of that kind."""
    links = [
        f'<{BASE}/x?{query}>; rel="{rel}"' for rel in ("next", "last") if (query := headers.pop(rel, ""))
    ]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Canned(
        body=rows if isinstance(rows, bytes) else body_of(list(rows)),
        status=status,
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "Date": DATE,
            **({"Link": ", ".join(links)} if links else {}),
            **named,
        },
    )


def the_repository(**changes: Any) -> Canned:
    return a_page(body_of({"id": 77, "full_name": REPOSITORY, "has_issues": True, **changes}))


class GitHub:
    """A source over answers to plant; until planted otherwise the repository is empty."""

    def __init__(self, token: str | None = None) -> None:
        self.clock = ManualClock(NOW)
        self.http = CannedHttp(BASE, self.clock.now)
        self.token = Secret(token) if token else None
        self.http.plant(f"/repos/{REPOSITORY}", the_repository())
        for path in ("issues", "issues/comments", "issues/events"):
            self.plant(path, a_page())

    def plant(self, path: str, *replies: Any) -> None:
        self.http.plant(f"{LISTS}/{path}", *replies)

    def open(self) -> GitHubSource:
        """A new source, as a new process would open it."""
        settings = GITHUB.form.parse({"repository": REPOSITORY})
        return GITHUB.open(Connection(settings, BASE, self.token, self.http, self.clock.now))  # type: ignore[return-value]

    def questions(self, path: str) -> list[dict[str, str]]:
        """How a list was asked, in order."""
        return [dict(asked.params) for asked in self.http.asked if asked.path == f"{LISTS}/{path}"]
