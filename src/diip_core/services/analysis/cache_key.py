"""What a kept result was made under: settings, day and what was read. Under any other it no longer holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from diip_core.domain.mirror.coverage import Coverage
from diip_core.domain.mirror.integration import Integration
from diip_core.domain.projects.project import Project
from diip_core.domain.time import local_day

CACHE_KEY_VERSION = "6"
"""Goes up when the same data would give another result, or one of another form."""


def cache_key_of(
    project: Project, integrations: Iterable[Integration], coverage: Coverage, now: datetime
) -> str:
    """All of it as a text that is the same where everything is the same."""
    zone, until = ZoneInfo(project.timezone), coverage.until
    parts = (
        CACHE_KEY_VERSION,
        project.timezone,
        project.spike_sensitivity,
        local_day(now, zone),
        until and local_day(until, zone),
        sorted(integration.id for integration in integrations),
        sorted(project.priority_weights.items()),
        sorted((table, sorted(words.items())) for table, words in project.vocabulary.items()),
    )
    return " ".join(map(str, parts))
