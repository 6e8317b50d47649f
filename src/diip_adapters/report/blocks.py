"""What a report consists of, whatever it is shown in.

Texts are as their writers left them, trackers' texts included. Whoever renders a block makes them safe.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from diip_adapters.charts import Markup


@frozen
class IssueLink:
    """An issue to look at. ``url`` comes from the tracker: follow it only if it is http or https."""

    key: str
    title: str
    url: str


Cell = str | int | IssueLink
"""A column of numbers is aligned to the right, any other to the left."""


@frozen
class Paragraph:
    """One paragraph."""

    text: str


@frozen
class BulletList:
    """Sentences, one below the other."""

    items: tuple[str, ...]


@frozen
class KeyFigures:
    """Names and their values."""

    rows: tuple[tuple[str, str], ...]


@frozen
class Table:
    """Each row has a cell for each header."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def numeric(self) -> tuple[bool, ...]:
        """For each column, whether it has numbers and no text."""
        return tuple(
            {type(row[column]) for row in self.rows if row[column] != ""} == {int}
            for column in range(len(self.headers))
        )


@frozen
class Figure:
    """A chart, drawn on request, and all its figures as a table. A text report shows the ``excerpt``."""

    caption: str
    draw: Callable[[], Markup]
    table: Table
    excerpt: Table | None = None


@frozen
class ScoreTerm:
    """A term of a score: how much it adds and why."""

    amount: float
    because: str


@frozen
class RankedIssue:
    """An issue with its score and the terms that make it up."""

    link: IssueLink
    score: float
    terms: tuple[ScoreTerm, ...]


@frozen
class Ranking:
    """Issues by falling score."""

    issues: tuple[RankedIssue, ...]


KINDS = (Paragraph, BulletList, KeyFigures, Table, Figure, Ranking)
Block = Paragraph | BulletList | KeyFigures | Table | Figure | Ranking


@frozen
class Section:
    """``name`` is unique in the report: lower-case letters and hyphens."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@frozen
class Lead:
    """What is the ``matter`` in a few words, and the ``figures`` that show it, as one sentence."""

    matter: str
    figures: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.matter} {self.figures}".rstrip()


@frozen
class Outline:
    """A whole report. ``about`` names the time it covers; ``headline`` says what to act on."""

    title: str
    about: str
    headline: tuple[Lead, ...]
    sections: tuple[Section, ...]
