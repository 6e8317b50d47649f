"""A chart with its caption and its table."""

from __future__ import annotations

from diip_adapters.charts.markup import Markup, escaped

_LONGEST_CAPTION = 1000


def figure(svg: Markup, table: Markup, caption: str) -> Markup:
    """One ``<figure>``: the caption above, the chart, the table folded below; ``caption`` is escaped."""
    return Markup(
        f'<figure class="chart-figure"><figcaption>{escaped(caption, _LONGEST_CAPTION)}</figcaption>'
        f"{svg}{table}</figure>"
    )
