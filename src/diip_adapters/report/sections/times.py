"""How long things take."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from diip_adapters.charts import Curve, survival_chart
from diip_adapters.report.blocks import Block, Cell, Figure, Paragraph, Section, Table
from diip_adapters.report.calendar import Calendar
from diip_adapters.report.quantities import around, counted, enumerated, length, share
from diip_core.domain.insight.flow.flow import Flow
from diip_core.domain.insight.flow.waiting import Quantile, Waiting
from diip_core.domain.insight.report import Report, ResolutionCurve
from diip_core.domain.statistics.survival import Interval

_HEADERS = ("", "Half within", "85 of 100", "95 of 100", "Issues", "Done")
_LOOKED_AT = (7, 30, 90, 365)
"""Days after creation."""


def section(report: Report, calendar: Calendar) -> Section:
    """Kaplan-Meier estimates, which count issues that are still open, with confidence intervals."""
    return Section("times", "How long things take", tuple(_blocks(report)))


def _blocks(report: Report) -> Iterator[Block]:
    flow = report.flow
    named = [("Until closed", flow.resolution.waiting), ("Until a first answer", flow.first_response.waiting)]
    named += (
        [(f"In status {status}", waiting) for status, waiting in flow.time_in_status.by_status.items()]
        if len(flow.time_in_status.by_status) > 1
        else []
    )
    sound = [(name, waiting) for name, waiting in named if waiting.quantiles]
    if sound:
        yield Table(_HEADERS, tuple(_row(name, waiting) for name, waiting in sound))
        yield Paragraph("In brackets: the range in which the true figure lies with 95% confidence.")
    for name, waiting in named:
        if not waiting.quantiles:
            done = f"{waiting.events:,} of {counted(waiting.subjects, 'issue')}"
            yield Paragraph(f"{name}: too little to speak of, {done} so far.")
    yield from _notes(flow)
    if report.curves:
        yield _figure(report.curves)


def _row(name: str, waiting: Waiting) -> tuple[str | int, ...]:
    return (name, *(_quantile(one, waiting) for one in waiting.quantiles), waiting.subjects, waiting.events)


def _quantile(quantile: Quantile, waiting: Waiting) -> str:
    if quantile.days is None:
        return f"over {length(waiting.follow_up_days)}"
    return around(quantile.days, quantile.interval)


def _notes(flow: Flow) -> Iterator[Block]:
    resolution, reopening = flow.resolution, flow.reopening
    if resolution.mean_days is not None:
        yield Paragraph(
            f"The plain mean over {counted(resolution.closed_in_window, 'closed issue')} is "
            f"{length(resolution.mean_days)}; it leaves out what is still open."
        )
    if flow.first_response.comments_only:
        trackers = enumerated(list(flow.first_response.comments_only))
        yield Paragraph(
            f"From {trackers} only comments are known, no labelling or assigning: the first "
            "answer may have come earlier."
        )
    if reopening.rate is not None and reopening.reopened:
        band = reopening.interval or Interval(0.0, 1.0)
        low, high = share(band.low or 0.0), share(1.0 if band.high is None else band.high)
        yield Paragraph(
            f"{share(reopening.rate)} of what is closed is reopened within 30 days ({low} to {high} with 95% "
            f"confidence, from {counted(reopening.closings, 'close')})."
        )
    elif reopening.rate is not None:
        yield Paragraph(f"Of {counted(reopening.closings, 'close')} none is known to have been reopened.")
    if flow.time_in_status.efficiency is not None:
        yield Paragraph(f"Somebody was at work in {share(flow.time_in_status.efficiency)} of the open time.")


def _figure(curves: tuple[ResolutionCurve, ...]) -> Figure:
    shown = [_curve(one) for one in curves]
    rows = tuple(_figures(one) for one in curves)
    headers = ("", "Issues", "Closed", "Half within", *(f"Open after {days} days" for days in _LOOKED_AT))
    return Figure(
        "How long issues stay open", partial(survival_chart, shown, name="survival"), Table(headers, rows)
    )


def _figures(one: ResolutionCurve) -> tuple[Cell, ...]:
    curve, median = one.curve, one.curve.quantile(0.5)
    half = "not reached" if median is None else length(median)
    left = (share(curve.at(days)) for days in _LOOKED_AT)
    return (_name(one), curve.subjects, curve.events, half, *left)


def _curve(one: ResolutionCurve) -> Curve:
    curve = one.curve
    bands = [curve.interval_at(day) for day in curve.days] if one.type is None else []
    return Curve(
        label=_name(one),
        days=curve.days,
        survival=curve.survival,
        follow_up_days=curve.follow_up,
        median_days=curve.quantile(0.5),
        lower=[band.low or 0.0 for band in bands] if bands else None,
        upper=[1.0 if band.high is None else band.high for band in bands] if bands else None,
    )


def _name(one: ResolutionCurve) -> str:
    if one.type is None:
        return "all issues"
    return "of unknown type" if one.type == "unknown" else one.type
