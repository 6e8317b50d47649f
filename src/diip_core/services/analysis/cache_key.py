"""The cache key of a result: the settings, the day and the readings it was computed under."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from diip_core.domain.insight.spikes.defaults import DEFAULTS_VERSION
from diip_core.domain.mirror.coverage import Coverage
from diip_core.domain.mirror.integration import Integration
from diip_core.domain.projects.project import Project
from diip_core.domain.time import local_day

CACHE_KEY_VERSION = "9"
"""Increases when the same data gives another result, or a result of another form."""


def cache_key_of(
    project: Project, integrations: Iterable[Integration], coverage: Coverage, now: datetime
) -> str:
    """A text that is equal if everything it was made of is equal."""
    zone, until = ZoneInfo(project.timezone), coverage.until
    parts = (
        CACHE_KEY_VERSION,
        DEFAULTS_VERSION,
        project.timezone,
        project.spike_sensitivity,
        local_day(now, zone),
        until and local_day(until, zone),
        sorted(integration.id for integration in integrations),
        sorted(project.priority_weights.items()),
        sorted((table, sorted(words.items())) for table, words in project.vocabulary.items()),
    )
    return " ".join(map(str, parts))
