"""A summary as text a maintainer reads, and as the document programs read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from diip_adapters.cli.plain import plain
from diip_core.domain.instants import format_instant
from diip_core.domain.summary import Summary

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
_LONGEST_LABEL = 40
_MOST_ROWS = 10


def report_text(title: str, summary: Summary) -> str:
    """The whole report; whatever comes from a tracker is made harmless for a terminal."""
    start, end = _day(summary.start), _day(summary.end)
    window = f"{start or 'the beginning'} to {end or 'now'}"
    lines = [
        f"Report on {title}",
        f"Window: {window}; computed {format_instant(summary.computed_at.replace(microsecond=0))}",
        "",
        *_rows(
            "Issues" + (f" as of {end}" if end else ""),
            [
                ("total", f"{summary.total_issues:,}"),
                ("open", f"{summary.open_issues:,}"),
                ("closed", f"{summary.closed_issues:,}"),
                ("stale (open, quiet for 90 days)", f"{summary.stale_open:,}"),
                ("oldest open", duration(summary.oldest_open_seconds)),
            ],
        ),
        *_rows(
            "In the window",
            [
                ("created", f"{summary.created:,}"),
                ("closed", f"{summary.closed:,}"),
                ("reopened", f"{summary.reopened:,}"),
                ("net flow (created - closed)", f"{summary.net_flow:+,}"),
            ],
        ),
        *_rows(
            "Times",
            [
                ("to resolve, median", duration(summary.median_resolution_seconds)),
                ("to resolve, 85 of 100 within", duration(summary.p85_resolution_seconds)),
                ("to resolve, mean of the closed", duration(summary.avg_resolution_seconds)),
                ("to first response, median", duration(summary.median_first_response_seconds)),
            ],
        ),
        *_table("By tracker", summary.by_provider, summary.total_issues),
        *_table("By type", summary.by_type, summary.total_issues),
        *_table("By priority", summary.by_priority, summary.total_issues),
        *_table("By label", summary.by_label, summary.total_issues),
    ]
    if summary.verified:
        lines.append("Everything this rests on is verified.")
    else:
        lines.append("Take this with care:")
        lines.extend(f"  - {plain(reason)}" for reason in summary.unverified_reason)
    return "\n".join(plain(line).rstrip() for line in lines)


def summary_document(summary: Summary) -> dict[str, object]:
    """The summary with the fields of INTERFACE §3."""
    return {
        "project_id": summary.project_id,
        "from": _instant(summary.start),
        "to": _instant(summary.end),
        "computed_at": _instant(summary.computed_at),
        "total_issues": summary.total_issues,
        "open_issues": summary.open_issues,
        "closed_issues": summary.closed_issues,
        "created": summary.created,
        "closed": summary.closed,
        "reopened": summary.reopened,
        "net_flow": summary.net_flow,
        "avg_resolution_seconds": summary.avg_resolution_seconds,
        "median_resolution_seconds": summary.median_resolution_seconds,
        "p85_resolution_seconds": summary.p85_resolution_seconds,
        "median_first_response_seconds": summary.median_first_response_seconds,
        "oldest_open_seconds": summary.oldest_open_seconds,
        "stale_open": summary.stale_open,
        "spike_detected": summary.spike_detected,
        "spike": summary.spike,
        "by_provider": dict(summary.by_provider),
        "by_type": dict(summary.by_type),
        "by_priority": dict(summary.by_priority),
        "by_label": dict(summary.by_label),
        "verified": summary.verified,
        "unverified_reason": list(summary.unverified_reason),
    }


def duration(seconds: float | None) -> str:
    """A length in its largest unit and the next one, such as ``3 days 4 hours``."""
    if seconds is None:
        return "not enough data"
    whole = round(seconds)
    first = next((place for place, (_, size) in enumerate(_UNITS) if whole >= size), None)
    if first is None:
        return "under a second"
    parts = []
    for unit, size in _UNITS[first : first + 2]:
        count, whole = divmod(whole, size)
        if count:
            parts.append(f"{count:,} {unit}{'' if count == 1 else 's'}")
    return " ".join(parts)


def _rows(heading: str, rows: Iterable[tuple[str, str]]) -> list[str]:
    listed = list(rows)
    left = max(len(name) for name, _ in listed)
    right = max(len(value) for _, value in listed)
    return [heading, *(f"  {name:{left}}  {value:>{right}}" for name, value in listed), ""]


def _table(heading: str, counts: Mapping[str, int], total: int) -> list[str]:
    if not counts:
        return []
    shown = list(counts.items())[:_MOST_ROWS]
    rows = [(_cut(plain(name)), f"{count:,}  {count / total:4.0%}") for name, count in shown]
    if len(counts) > len(shown):
        rows.append((f"and {len(counts) - len(shown)} more", ""))
    return _rows(heading, rows)


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_LABEL else name[: _LONGEST_LABEL - 1] + "…"


def _day(instant: datetime | None) -> str | None:
    if instant is None:
        return None
    text = format_instant(instant)
    return text.removesuffix("T00:00:00Z")


def _instant(instant: datetime | None) -> str | None:
    return format_instant(instant) if instant else None
