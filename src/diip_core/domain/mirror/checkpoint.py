"""How far a scope has been read."""

from __future__ import annotations

from attrs import frozen


@frozen
class Checkpoint:
    """``cursor`` is the source's; ``mid_walk`` is true between the first and the last page of a walk.

    ``from_start`` says that the present or last walk began without a cursor, so that it reads everything.
    """

    cursor: str | None = None
    mid_walk: bool = False
    from_start: bool = False
