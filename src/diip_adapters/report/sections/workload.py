"""How evenly open work is spread, without naming anybody."""

from __future__ import annotations

from diip_adapters.report.blocks import Paragraph, Section
from diip_adapters.report.calendar import Calendar
from diip_adapters.report.quantities import counted
from diip_core.domain.insight.flow.workload import Workload
from diip_core.domain.insight.report import Report

_EVEN_BELOW, _UNEVEN_FROM = 0.3, 0.5


def section(report: Report, calendar: Calendar) -> Section:
    """One or two sentences."""
    return Section("workload", "Workload", tuple(map(Paragraph, _sentences(report.flow.workload))))


def _sentences(load: Workload) -> list[str]:
    total = load.assigned + load.unassigned
    if not total:
        return ["Nothing is open."]
    if not load.assigned:
        return [f"Nobody is assigned to any of {counted(total, 'open issue')}."]
    people = counted(load.assignees, "person", "people")
    have = "has" if load.assigned == 1 else "have"
    said = [f"{load.assigned:,} of {counted(total, 'open issue')} {have} somebody assigned, {people} in all."]
    if load.gini is not None:
        spread = "evenly" if load.gini < _EVEN_BELOW else "unevenly" if load.gini >= _UNEVEN_FROM else ""
        how = f"{spread} spread" if spread else "neither evenly nor very unevenly spread"
        said.append(f"That work is {how} (Gini {load.gini:.2f}; 0 is even, near 1 one person has it all).")
    return said
