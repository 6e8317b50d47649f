"""Public issue archives as timelines, where they are at hand: ``../shared`` beside the checkout."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.servers.replay import REPLAY, archived_issues, running_replay

from diip_adapters.library import open_tracker
from diip_core import MemoryStorage, mirror
from diip_core.domain.issues.analytics_issue import AnalyticsIssue
from diip_core.domain.issues.history import COMMENTED, Activity, in_order
from diip_core.domain.issues.issue import IssueType, Priority
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.time import EPOCH

PUBLIC_DATA = Path(__file__).parents[3] / "shared" / "bench"
RUST = "github-rust-first5000"

_TYPES: Mapping[str, IssueType] = {"bug": "bug", "enhancement": "feature", "feature": "feature"}
_PRIORITIES: Mapping[str, Priority] = {
    "blocker": "critical",
    "critical": "critical",
    "major": "high",
    "high": "high",
    "normal": "medium",
    "minor": "low",
    "low": "low",
    "trivial": "low",
}


def has_github_archive(folder: str) -> bool:
    return (REPLAY / "data" / folder).is_dir()


def github_timelines(folder: str) -> list[Timeline]:
    """A recorded repository's issues; their labels are their last ones, and there are no events."""
    return [_of_github(record) for record in archived_issues(folder)]


def mirrored_timelines(scope: str) -> list[Timeline]:
    """A recorded repository's issues with comments and events, mirrored from the replay server."""
    with running_replay() as server:
        address = server.base_url.removeprefix("http://")
        tracker = open_tracker("github", scope, base_url=server.base_url, egress_allow=[address])
        storage = MemoryStorage(tracker.clock)
        mirrored = mirror(tracker, storage)
    with storage.read() as view:
        return list(view.issues.timelines(mirrored.integration.project_id, since=EPOCH))


def tracker_timelines(file: Path) -> list[Timeline]:
    """A tracker's issues from ``*.jsonl.gz``: their fields as filed, comments, the first close.

    Nobody is named as who commented or closed. The close is one of the activities all the same, so that a
    back-test trusts what was filed.
    """
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [_of_tracker(json.loads(line)) for line in lines]


def _of_github(record: Mapping[str, Any]) -> Timeline:
    return _timeline(
        str(record["number"]),
        record,
        labels=tuple(label["name"] for label in record["labels"]),
        author=record["user"] and record["user"]["login"],
    )


def _of_tracker(record: Mapping[str, Any]) -> Timeline:
    closed_at = _instant(record["closed_at"])
    return _timeline(
        record["id"],
        record,
        type=_TYPES.get(record["type"] or "", "unknown"),
        priority=_PRIORITIES.get(record["priority"] or "", "unknown"),
        labels=tuple(record["labels"]),
        author=str(record["reporter"]),
        components=(record["component"],) if record["component"] else (),
        activities=_activities(record["comment_times"], closed_at),
    )


def _activities(comment_times: Iterable[float], closed_at: datetime | None) -> tuple[Activity, ...]:
    """Comments, whose times are seconds since 1970, and the close."""
    comments = [Activity(datetime.fromtimestamp(at, UTC), None, False, COMMENTED) for at in comment_times]
    close = [Activity(closed_at, None, False, "status", "open", "closed")] if closed_at else []
    return in_order([*comments, *close])


def _timeline(
    number: str,
    record: Mapping[str, Any],
    *,
    labels: tuple[str, ...],
    author: str | None,
    type: IssueType = "unknown",  # noqa: A002 - as in AnalyticsIssue
    priority: Priority = "unknown",
    **own: Any,
) -> Timeline:
    created_at = datetime.fromisoformat(record["created_at"])
    facts = AnalyticsIssue(
        provider="github",
        status="closed" if record["closed_at"] else "open",
        type=type,
        priority=priority,
        labels=labels,
        created_at=created_at,
        closed_at=_instant(record["closed_at"]),
        first_response_at=None,
        active_at=created_at,
    )
    return Timeline(number, "i", f"#{number}", record["title"], "", facts, author, **own)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
