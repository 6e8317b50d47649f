"""How the simulated GitHub behaves where the real one differs from place to place."""

from __future__ import annotations

from attrs import field, frozen
from attrs.validators import in_


@frozen
class Options:
    """Behaviour; every field can be changed while the simulator runs.

    ``paging``: Link headers with page numbers, with cursors, or cursors for lists of over
    ``cursor_threshold`` issues. A ``page`` whose rows would lie beyond ``deep_page_rows`` is refused with
    422. ``limit`` requests an hour are allowed with a token, ``anonymous_limit`` without one; the real
    figures are 5,000 and 60. ``skew_seconds`` is how far the provider's clock is ahead.
    """

    paging: str = field(default="auto", validator=in_(("page", "cursor", "auto")))
    cursor_threshold: int = 1_000
    deep_page_rows: int = 10_000
    limit: int = 1_000_000
    anonymous_limit: int = 1_000_000
    window_seconds: int = 3_600
    skew_seconds: float = 0.0
