"""The analytics summary of a project (INTERFACE §3, by the definitions of INSIGHT §2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise

from attrs import frozen

from diip_core.domain.facts import IssueFacts
from diip_core.domain.instants import EPOCH
from diip_core.domain.survival import SECONDS_PER_DAY, Duration, SurvivalCurve, in_seconds, kaplan_meier

MOMENT = timedelta(microseconds=1)
"""The least there is between two instants: a window ends so much after its last one."""
STALE_AFTER = timedelta(days=90)
MOST_LABELS = 20


@frozen
class SpikeInShort:
    """A spike's strongest day: see `diip_core.domain.spikes.finding.Finding`; ``upper`` is its bound.

    ``label`` is the one that spiked most within it, if any did.
    """

    date: date
    observed: int
    expected: float
    upper: int
    p_value: float
    label: str | None = None


@frozen
class Summary:
    """One project, or one scope of it, in numbers.

    ``start`` and ``end`` are the window, null where it is open. Totals, ``stale_open`` and
    ``oldest_open_seconds`` are as of ``end``, the rest is of the window. ``avg_resolution_seconds`` is the
    plain mean over what was closed in the window; medians and the 85th percentile count what is still
    open as censored (Kaplan-Meier, issues created in the window). A number is null where there is not
    enough to speak of. ``by_…`` count all issues as of ``end``. ``spike`` is the latest that reaches into a
    window with a start; of an open window the one that is still open at its end.
    """

    project_id: str
    start: datetime | None
    end: datetime | None
    computed_at: datetime
    total_issues: int
    open_issues: int
    closed_issues: int
    created: int
    closed: int
    reopened: int
    net_flow: int
    avg_resolution_seconds: float | None
    median_resolution_seconds: float | None
    p85_resolution_seconds: float | None
    median_first_response_seconds: float | None
    oldest_open_seconds: float | None
    stale_open: int
    spike_detected: bool
    by_provider: Mapping[str, int]
    by_type: Mapping[str, int]
    by_priority: Mapping[str, int]
    by_label: Mapping[str, int]
    spike: SpikeInShort | None = None
    unverified_reason: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether nothing is known to be missing from what this rests on."""
        return not self.unverified_reason


@frozen
class Window:
    """From ``start`` (inclusive) to ``end`` (exclusive); null leaves a side open. ``now`` is the present."""

    start: datetime | None
    end: datetime | None
    now: datetime

    @property
    def horizon(self) -> datetime:
        """Up to when something could be observed."""
        return min(self.end, self.now) if self.end else self.now

    def holds(self, instant: datetime | None) -> bool:
        if instant is None:
            return False
        return (self.start is None or instant >= self.start) and (self.end is None or instant < self.end)

    def is_over(self, instant: datetime | None) -> bool:
        """Whether the instant had come by the window's end."""
        return instant is not None and (self.end is None or instant < self.end)


def summarise(
    facts: Iterable[IssueFacts], window: Window, *, project_id: str, reasons: tuple[str, ...] = ()
) -> Summary:
    """Sum up issues; ``reasons`` say what the mirror could not vouch for."""
    count: Counter[str] = Counter()
    words: Counter[tuple[str, str, str, tuple[str, ...]]] = Counter()
    resolutions: list[Duration] = []
    responses: list[Duration] = []
    resolved_seconds = 0.0
    oldest_open: datetime | None = None
    for issue in facts:
        if not window.is_over(issue.created_at):
            continue
        words[issue.provider, issue.type, issue.priority, issue.labels] += 1
        closed_at = _closed_at(issue, window)
        is_open = _is_open(issue, closed_at, window)
        count["total"] += 1
        count["open"] += is_open
        if issue.status_changes:
            count["reopened"] += _reopenings(issue, window)
        if is_open:
            oldest_open = min(oldest_open or issue.created_at, issue.created_at)
            count["stale"] += min(issue.active_at, window.horizon) <= window.horizon - STALE_AFTER
        if window.holds(closed_at):
            count["closed"] += 1
            resolved_seconds += _seconds(issue.created_at, closed_at)
        if window.holds(issue.created_at):
            count["created"] += 1
            responses.append(_until_response(issue, closed_at, window))
            if is_open or closed_at is not None:
                resolutions.append(_until(issue.created_at, closed_at, window.horizon))
    resolution, response = kaplan_meier(resolutions), kaplan_meier(responses)
    tables = _tables(words)
    return Summary(
        project_id=project_id,
        start=window.start,
        end=window.end,
        computed_at=window.now,
        total_issues=count["total"],
        open_issues=count["open"],
        closed_issues=count["total"] - count["open"],
        created=count["created"],
        closed=count["closed"],
        reopened=count["reopened"],
        net_flow=count["created"] - count["closed"],
        avg_resolution_seconds=resolved_seconds / count["closed"] if count["closed"] else None,
        median_resolution_seconds=_quantile(resolution, 0.5),
        p85_resolution_seconds=_quantile(resolution, 0.85),
        median_first_response_seconds=_quantile(response, 0.5),
        oldest_open_seconds=_seconds(oldest_open, window.horizon) if oldest_open else None,
        stale_open=count["stale"],
        spike_detected=False,
        by_provider=_largest(tables["provider"]),
        by_type=_largest(tables["type"]),
        by_priority=_largest(tables["priority"]),
        by_label=_largest(tables["label"], MOST_LABELS),
        unverified_reason=reasons,
    )


def _closed_at(issue: IssueFacts, window: Window) -> datetime | None:
    """The last close by the window's end that no reopen followed by then."""
    if window.end is None or not issue.status_changes:
        return issue.closed_at if window.is_over(issue.closed_at) else None
    known = [(at, status) for at, status in issue.status_changes if at < window.end]
    return known[-1][0] if known and known[-1][1] == "closed" else None


def _is_open(issue: IssueFacts, closed_at: datetime | None, window: Window) -> bool:
    """Whether it was open at the window's end. Closed without a time counts as closed all along."""
    if closed_at is not None:
        return False
    if issue.closed_at is None and issue.status == "closed":
        return False
    return True if window.end is not None else issue.status != "closed"


def _reopenings(issue: IssueFacts, window: Window) -> int:
    changes = issue.status_changes
    return sum(
        before == "closed" and after != "closed" and window.holds(at)
        for (_, before), (at, after) in pairwise(changes)
    )


def _until_response(issue: IssueFacts, closed_at: datetime | None, window: Window) -> Duration:
    """A close by the author, or by nobody known, ends the wait without a response: censored."""
    if window.is_over(issue.first_response_at):
        return _until(issue.created_at, issue.first_response_at, window.horizon)
    return Duration(_seconds(issue.created_at, closed_at or window.horizon) / SECONDS_PER_DAY, ended=False)


def _until(start: datetime, end: datetime | None, horizon: datetime) -> Duration:
    return Duration(_seconds(start, end or horizon) / SECONDS_PER_DAY, ended=end is not None)


def _seconds(start: datetime, end: datetime | None) -> float:
    """A length that is never below zero: some trackers hold issues closed before they were created."""
    return max(((end or EPOCH) - start).total_seconds(), 0.0)


def _tables(words: Mapping[tuple[str, str, str, tuple[str, ...]], int]) -> dict[str, Counter[str]]:
    """Of how many issues each word is; there are far fewer combinations of words than issues."""
    tables: dict[str, Counter[str]] = {name: Counter() for name in ("provider", "type", "priority", "label")}
    for (provider, issue_type, priority, labels), issues in words.items():
        tables["provider"][provider] += issues
        tables["type"][issue_type] += issues
        tables["priority"][priority] += issues
        for label in set(labels):
            tables["label"][label] += issues
    return tables


def _quantile(curve: SurvivalCurve, share: float) -> float | None:
    days = curve.quantile(share) if curve.is_sound else None
    return None if days is None else in_seconds(days)


def _largest(counter: Counter[str], most: int | None = None) -> dict[str, int]:
    """Largest first; equal counts by name, so that the same state reads the same."""
    ranked = sorted(counter.items(), key=lambda entry: (-entry[1], entry[0]))
    return dict(ranked[:most])
