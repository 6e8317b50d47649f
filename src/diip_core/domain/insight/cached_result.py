"""A result of analytics as it is kept: so that it is served at once, and can be traced and recomputed."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from diip_core.domain.issues.issue import Json


@frozen
class CachedResult:
    """``document`` is the whole result as `stored_form.to_stored` writes it.

    ``cache_key`` says under which settings and version it was computed: under others it no longer holds.
    """

    kind: str
    cache_key: str
    computed_at: datetime
    document: Json
