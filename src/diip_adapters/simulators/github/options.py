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

    ``since_excludes``: rows of the second of ``since`` itself are left out. ``largest_page``: a list that is
    asked for more rows answers 502. ``page_cap``: no page holds more, whatever was asked for.
    ``broken``: a list of issues with the row of one of these numbers in it answers 502. ``links``: how
    links are written (``github``, ``unquoted`` with other parameters before, ``relative``, or ``none`` at
    all). ``old_version``: only API version 2022-11-28 is known, as on GitHub Enterprise Server 3.17 to
    3.20. ``web_pages``: the API lies below ``/api/v3`` alone and other addresses show web pages.
    """

    paging: str = field(default="auto", validator=in_(("page", "cursor", "auto")))
    cursor_threshold: int = 1_000
    deep_page_rows: int = 10_000
    limit: int = 1_000_000
    anonymous_limit: int = 1_000_000
    window_seconds: int = 3_600
    skew_seconds: float = 0.0
    since_excludes: bool = False
    largest_page: int = 100
    page_cap: int = 100
    broken: tuple[int, ...] = ()
    links: str = field(default="github", validator=in_(("github", "unquoted", "relative", "none")))
    old_version: bool = False
    web_pages: bool = False
