"""Reports as GitHub's REST objects, with the keys that API version 2026-03-10 has.

Keys as in GitHub's OpenAPI description and in recorded answers. 2022-11-28 also had ``assignee``.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import quote
from zlib import crc32

from diip_adapters.simulators.organisation import Happening, Person, Release, Report

Json = dict[str, Any]

API = "https://api.github.com"
WEB = "https://github.com"
_REASONS = {"done": "completed", "declined": "not_planned", "duplicate": "duplicate", None: None}
_EVENTS = {
    "labelled": "labeled",
    "unlabelled": "unlabeled",
    "scheduled": "milestoned",
    "retitled": "renamed",
    "watched": "subscribed",
}
_TYPES = {"bug": "Bug", "feature": "Feature", "task": "Task"}
_KNOWN_COLORS = {"bug": "d73a4a", "enhancement": "a2eeef", "question": "d876e3"}
_REACTIONS = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")


def stamp(at: datetime) -> str:
    """The instant as GitHub writes it; sorts as time does."""
    return at.isoformat()[:19] + "Z"


def node_id(prefix: str, number: int) -> str:
    """A GraphQL node id that looks like one."""
    return f"{prefix}_{urlsafe_b64encode(f'{number:012}'.encode()).decode().rstrip('=')}"


@cache
def user(person: Person | None) -> Json | None:
    """A simple user; null for an account that is gone. It is shared: not to be changed."""
    if person is None:
        return None
    handle, api = quote(person.handle), f"{API}/users/{quote(person.handle)}"
    user_id = 9_000_000 + person.number
    return {
        "login": person.handle,
        "id": user_id,
        "node_id": node_id("BOT" if person.is_bot else "U", user_id),
        "avatar_url": f"https://avatars.githubusercontent.com/u/{user_id}?v=4",
        "gravatar_id": "",
        "url": api,
        "html_url": f"{WEB}/{handle}",
        "followers_url": f"{api}/followers",
        "following_url": f"{api}/following{{/other_user}}",
        "gists_url": f"{api}/gists{{/gist_id}}",
        "starred_url": f"{api}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{api}/subscriptions",
        "organizations_url": f"{api}/orgs",
        "repos_url": f"{api}/repos",
        "events_url": f"{api}/events{{/privacy}}",
        "received_events_url": f"{api}/received_events",
        "type": "Bot" if person.is_bot else "User",
        "user_view_type": "public",
        "site_admin": False,
    }


@cache
def label(full_name: str, name: str) -> Json:
    """A label as an object; its id follows from its name. It is shared: not to be changed."""
    label_id = 100_000_000 + crc32(name.encode())
    return {
        "id": label_id,
        "node_id": node_id("LA", label_id),
        "url": f"{API}/repos/{full_name}/labels/{quote(name)}",
        "name": name,
        "color": _KNOWN_COLORS.get(name, f"{crc32(name.encode()) & 0xFFFFFF:06x}"),
        "default": name in _KNOWN_COLORS,
        "description": None,
    }


def milestone(full_name: str, release: Release | None, creator: Person) -> Json | None:
    """A milestone; null where nothing is planned."""
    if release is None:
        return None
    url = f"{API}/repos/{full_name}/milestones/{release.number}"
    closed_at = release.closed_at
    return {
        "url": url,
        "html_url": f"{WEB}/{full_name}/milestone/{release.number}",
        "labels_url": f"{url}/labels",
        "id": 7_000_000 + release.number,
        "node_id": node_id("MI", 7_000_000 + release.number),
        "number": release.number,
        "title": release.title,
        "description": None,
        "creator": user(creator),
        "open_issues": 0,
        "closed_issues": 0,
        "state": "closed" if closed_at else "open",
        "created_at": stamp(release.opened_at),
        "updated_at": stamp(closed_at or release.opened_at),
        "due_on": stamp(release.due_at),
        "closed_at": stamp(closed_at) if closed_at else None,
    }


def issue(full_name: str, issue_id: int, report: Report, creator: Person) -> Json:
    """An issue or, where the report is a change, what the issues API shows of a pull request.

    ``title`` and ``body`` are left null: `repository` fills them in.
    """
    url, page = f"{API}/repos/{full_name}/issues/{report.number}", f"{WEB}/{full_name}"
    closer = next((h.actor for h in reversed(report.happenings) if h.kind == "closed"), None)
    closed_at = stamp(report.closed_at) if report.closed_at else None
    shape: Json = {
        "url": url,
        "repository_url": f"{API}/repos/{full_name}",
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "html_url": f"{page}/{'pull' if report.is_change else 'issues'}/{report.number}",
        "id": issue_id,
        "node_id": node_id("PR" if report.is_change else "I", issue_id),
        "number": report.number,
        "title": None,
        "user": user(report.author),
        "labels": [label(full_name, name) for name in report.labels],
        "state": "closed" if closed_at else "open",
        "locked": report.locked,
        "assignees": [user(person) for person in report.assignees],
        "milestone": milestone(full_name, report.release, creator),
        "comments": len(report.remarks),
        "created_at": stamp(report.opened_at),
        "updated_at": stamp(report.changed_at),
        "closed_at": closed_at,
        "author_association": _association(report.author),
        "type": None,
        "active_lock_reason": "resolved" if report.locked else None,
        "body": None,
        "closed_by": user(closer) if closed_at else None,
        "reactions": _reactions(url, report.votes),
        "timeline_url": f"{url}/timeline",
        "performed_via_github_app": None,
        "state_reason": None,
    }
    return {**shape, **(_only_in_changes(full_name, report) if report.is_change else _only_in_issues(report))}


def issue_type(name: str) -> Json:
    """An organisation's issue type."""
    type_id = 4_000_000 + len(name)
    return {
        "id": type_id, "node_id": node_id("IT", type_id), "name": name, "description": None, "color": "gray",
        "created_at": "2024-10-01T09:00:00Z", "updated_at": "2024-10-01T09:00:00Z", "is_enabled": True,
    }  # fmt: skip


def comment(full_name: str, comment_id: int, report: Report, author: Person | None, votes: int = 0) -> Json:
    """A comment; ``created_at``, ``updated_at`` and ``body`` are null: `repository` fills them in."""
    url = f"{API}/repos/{full_name}/issues/comments/{comment_id}"
    place = "pull" if report.is_change else "issues"
    return {
        "url": url,
        "html_url": f"{WEB}/{full_name}/{place}/{report.number}#issuecomment-{comment_id}",
        "issue_url": f"{API}/repos/{full_name}/issues/{report.number}",
        "id": comment_id,
        "node_id": node_id("IC", comment_id),
        "user": user(author),
        "created_at": None,
        "updated_at": None,
        "body": None,
        "author_association": _association(author),
        "pin": None,
        "reactions": _reactions(url, votes),
        "performed_via_github_app": None,
    }


def event(full_name: str, event_id: int, happening: Happening, people: dict[str, Person]) -> Json:
    """An event without its ``issue`` (and without ``rename``: `repository` knows the titles)."""
    name = _EVENTS.get(happening.kind, happening.kind)
    shape: Json = {
        "id": event_id,
        "node_id": node_id("EV", event_id),
        "url": f"{API}/repos/{full_name}/issues/events/{event_id}",
        "actor": user(happening.actor),
        "event": name,
        "commit_id": None,
        "commit_url": None,
        "created_at": stamp(happening.at),
        "performed_via_github_app": None,
    }
    if name in ("labeled", "unlabeled"):
        shown = label(full_name, happening.detail or "")
        shape["label"] = {"name": shown["name"], "color": shown["color"]}
    elif name in ("assigned", "unassigned"):
        shape["assignee"] = user(people.get(happening.detail or ""))
        shape["assigner"] = user(happening.actor)
    elif name == "milestoned":
        shape["milestone"] = {"title": happening.detail}
    elif name == "closed":
        shape["state_reason"] = _REASONS.get(happening.detail)
    elif name == "merged":
        shape["commit_id"] = f"{event_id:040x}"
        shape["commit_url"] = f"{API}/repos/{full_name}/commits/{shape['commit_id']}"
    elif name == "locked":
        shape["lock_reason"] = "resolved"
    return shape


def repository(
    full_name: str, repository_id: int, *, private: bool, open_issues: int, pushed_at: str
) -> Json:
    """A repository, as much of it as a reader of issues looks at."""
    owner, _, name = full_name.partition("/")
    api = f"{API}/repos/{full_name}"
    owner_shape = user(Person(0, owner, owner)) or {}
    return {
        "id": repository_id,
        "node_id": node_id("R", repository_id),
        "name": name,
        "full_name": full_name,
        "private": private,
        "owner": {**owner_shape, "type": "Organization"},
        "html_url": f"{WEB}/{full_name}",
        "description": "Freight, from the quay to the invoice",
        "fork": False,
        "url": api,
        "issues_url": f"{api}/issues{{/number}}",
        "labels_url": f"{api}/labels{{/name}}",
        "issue_comment_url": f"{api}/issues/comments{{/number}}",
        "comments_url": f"{api}/comments{{/number}}",
        "issue_events_url": f"{api}/issues/events{{/number}}",
        "milestones_url": f"{api}/milestones{{/number}}",
        "created_at": "2021-03-01T08:00:00Z",
        "updated_at": pushed_at,
        "pushed_at": pushed_at,
        "homepage": None,
        "size": 48_211,
        "stargazers_count": 311,
        "watchers_count": 311,
        "language": "Kotlin",
        "has_issues": True,
        "has_projects": True,
        "has_wiki": False,
        "has_pages": False,
        "has_discussions": False,
        "forks_count": 27,
        "mirror_url": None,
        "archived": False,
        "disabled": False,
        "license": None,
        "open_issues_count": open_issues,
        "open_issues": open_issues,
        "allow_forking": True,
        "topics": [],
        "visibility": "private" if private else "public",
        "forks": 27,
        "watchers": 311,
        "default_branch": "main",
        "permissions": {"admin": False, "maintain": False, "push": False, "triage": False, "pull": True},
    }


def _only_in_changes(full_name: str, report: Report) -> Json:
    url, page = f"{API}/repos/{full_name}/pulls/{report.number}", f"{WEB}/{full_name}/pull/{report.number}"
    merged_at = next((stamp(h.at) for h in report.happenings if h.kind == "merged"), None)
    links = {"url": url, "html_url": page, "diff_url": f"{page}.diff", "patch_url": f"{page}.patch"}
    return {"draft": False, "pull_request": {**links, "merged_at": merged_at}}


def _only_in_issues(report: Report) -> Json:
    typed = report.kind in _TYPES and report.number % 4 == 0
    dependencies = ("blocked_by", "total_blocked_by", "blocking", "total_blocking")
    return {
        "type": issue_type(_TYPES[report.kind]) if typed else None,
        "state_reason": _state_reason(report),
        "sub_issues_summary": {"total": 0, "completed": 0, "percent_completed": 0},
        "issue_dependencies_summary": dict.fromkeys(dependencies, 0),
    }


def _association(person: Person | None) -> str:
    return "NONE" if person is None or person.is_bot else "MEMBER" if person.is_staff else "CONTRIBUTOR"


def _state_reason(report: Report) -> str | None:
    if report.closed_at is not None:
        return _REASONS[report.outcome]
    return "reopened" if any(h.kind == "reopened" for h in report.happenings) else None


def _reactions(url: str, votes: int) -> Json:
    counts = dict.fromkeys(_REACTIONS, 0)
    return {"url": f"{url}/reactions", "total_count": votes, **counts, "+1": votes}
