"""DIIP's core: an issue mirror that can prove it is complete, and what can be learned from it.

``from diip_core import mirror, MemoryStorage`` is enough to begin with. Names load when they are first
used, so importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diip_core.domain.insight.flow.summary import Summary as Summary
    from diip_core.domain.insight.report import Report as Report
    from diip_core.domain.issues.export import ExportedIssue as ExportedIssue
    from diip_core.domain.issues.export import export_record as export_record
    from diip_core.domain.issues.snapshot import StoredIssue as StoredIssue
    from diip_core.domain.mirror.sync_outcome import SyncOutcome as SyncOutcome
    from diip_core.errors import DiipError as DiipError
    from diip_core.library import Mirror as Mirror
    from diip_core.library import Tracker as Tracker
    from diip_core.library import mirror as mirror
    from diip_core.memory.storage import MemoryStorage as MemoryStorage

_HOMES = {
    "DiipError": "errors",
    "ExportedIssue": "domain.issues.export",
    "MemoryStorage": "memory.storage",
    "Mirror": "library",
    "Report": "domain.insight.report",
    "StoredIssue": "domain.issues.snapshot",
    "Summary": "domain.insight.flow.summary",
    "SyncOutcome": "domain.mirror.sync_outcome",
    "Tracker": "library",
    "export_record": "domain.issues.export",
    "mirror": "library",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605 - a list of names all the same


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'diip_core' has no attribute {name!r}")
    return getattr(import_module(f"diip_core.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
