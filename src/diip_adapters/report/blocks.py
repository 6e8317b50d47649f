"""What a report is made of, before anybody decides how it looks.

Every text in here is as its writer left it, trackers' texts too: whoever renders a block makes it harmless
for where it goes.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from diip_adapters.charts import Markup


@frozen
class IssueLink:
    """An issue to look at. ``url`` is the tracker's word: follow it only where it is http or https."""

    key: str
    title: str
    url: str


Cell = str | int | IssueLink
"""Numbers stand to the right, the rest to the left."""


@frozen
class Says:
    """One paragraph."""

    text: str


@frozen
class Points:
    """Sentences, one below the other."""

    items: tuple[str, ...]


@frozen
class Facts:
    """Names and what they amount to."""

    rows: tuple[tuple[str, str], ...]


@frozen
class Table:
    """Each row has a cell for each header."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@frozen
class Picture:
    """A chart, drawn when it is asked for, and all its figures as a table; text shows the ``excerpt``."""

    caption: str
    draw: Callable[[], Markup]
    figures: Table
    excerpt: Table | None = None


@frozen
class Summand:
    """A term of a score: what it adds and why."""

    amount: float
    because: str


@frozen
class Pick:
    """An issue that comes first, with every term of the score that puts it there."""

    issue: IssueLink
    score: float
    summands: tuple[Summand, ...]


@frozen
class Picks:
    """Issues in their order."""

    picks: tuple[Pick, ...]


Block = Says | Points | Facts | Table | Picture | Picks


@frozen
class Section:
    """``name`` is its own in the report: small letters and hyphens."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@frozen
class Lead:
    """In a few words what is the ``matter``, then the ``figures`` that show it, read on in one breath."""

    matter: str
    figures: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.matter} {self.figures}".rstrip()


@frozen
class Outline:
    """A whole report. ``about`` says what was looked at and when, ``headline`` what to act on."""

    title: str
    about: str
    headline: tuple[Lead, ...]
    sections: tuple[Section, ...]
