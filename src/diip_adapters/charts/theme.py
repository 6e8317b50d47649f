"""The one style sheet of all charts and their tables.

Charts name classes and carry no ``style`` attribute, so that a page allows this text by its hash or a nonce
and nothing else. Dark follows the reader's system; ``data-theme="light"`` or ``"dark"`` on the root element
overrules it. Paper is always light.
"""

from __future__ import annotations

from collections.abc import Mapping

from diip_adapters.charts.palette import DARK, LIGHT, SERIES


def _properties(colours: Mapping[str, str]) -> str:
    return "".join(f"--chart-{role}:{colour};" for role, colour in colours.items())


def _series(number: int, role: str) -> str:
    return f".chart .series-{number}{{--chart-series:var(--chart-{role})}}"


# A dash for each series beside its colour, for print without colour and eyes that do not tell colours apart.
_DASHES = ("none", "7 3", "2 2.5", "9 3 2 3", "4 2 1 2 1 2")

THEME = "\n".join(
    [
        f":root{{color-scheme:light dark;{_properties(LIGHT)}}}",
        "@media (prefers-color-scheme:dark){:root:not([data-theme=light]){" + _properties(DARK) + "}}",
        ":root[data-theme=light]{color-scheme:light}",
        f":root[data-theme=dark]{{color-scheme:dark;{_properties(DARK)}}}",
        ".chart-figure{margin:1.5rem 0 2rem;max-width:45rem;overflow-x:auto;color:var(--chart-ink)}",
        ".chart-figure figcaption{margin:0 0 .5rem;font:600 1rem/1.4 system-ui,sans-serif}",
        ".chart{display:block;width:100%;min-width:34rem;height:auto}",
        ".chart text{fill:var(--chart-muted);font:12px system-ui,'DejaVu Sans',sans-serif;"
        "font-variant-numeric:tabular-nums}",
        ".chart .small{font-size:11px}.chart .end{text-anchor:end}.chart .middle{text-anchor:middle}",
        ".chart text.strong{fill:var(--chart-ink)}.chart text.of-series{fill:var(--chart-series)}",
        ".chart text.of-alarm{fill:var(--chart-alarm);font-weight:600}",
        ".chart path{fill:none}",
        ".chart .grid{stroke:var(--chart-grid);stroke-width:1}",
        ".chart .axis{stroke:var(--chart-muted);stroke-width:1}",
        *(_series(number, role) for number, role in enumerate(SERIES, start=1)),
        *(
            f".chart .dash-{number}{{stroke-dasharray:{dash}}}"
            for number, dash in enumerate(_DASHES, start=1)
        ),
        ".chart .bars{stroke:var(--chart-series)}.chart .plain-bars{stroke:var(--chart-bar)}",
        ".chart .alarm-bars{stroke:var(--chart-alarm)}.chart .alarm-mark{fill:var(--chart-alarm)}",
        ".chart .line{stroke:var(--chart-series);stroke-width:1.75;stroke-linejoin:round}",
        ".chart .thin{stroke:var(--chart-series);stroke-width:1;stroke-linecap:round}",
        ".chart .level{stroke:var(--chart-series);stroke-width:1.5}",
        ".chart .leader{stroke:var(--chart-series);stroke-width:.75;opacity:.6}",
        ".chart .band{fill:var(--chart-series);fill-opacity:.1}",
        ".chart .dot{fill:var(--chart-series);stroke:var(--chart-paper);stroke-width:1.5}",
        ".chart .hatch-line{stroke:var(--chart-series);stroke-width:1.3}",
        ".chart .gap-line{stroke:var(--chart-muted);stroke-width:.9}",
        ".sparkline{display:inline-block;width:6.5em;height:1.3em;vertical-align:-.25em}",
        ".sparkline path{fill:none;stroke:var(--chart-muted);stroke-width:1.25;stroke-linejoin:round}",
        ".sparkline circle{fill:var(--chart-blue)}",
        ".chart-data{margin-top:.5rem;font:.875rem/1.4 system-ui,sans-serif}",
        ".chart-data summary{cursor:pointer;color:var(--chart-muted)}",
        ".chart-data table{border-collapse:collapse;margin:.5rem 0;font-variant-numeric:tabular-nums}",
        ".chart-data caption{text-align:start;color:var(--chart-muted);padding-bottom:.25rem}",
        ".chart-data th,.chart-data td{padding:.15rem 1rem .15rem 0;text-align:start;"
        "font-weight:400;vertical-align:baseline;max-width:28rem;overflow-wrap:anywhere;"
        "border-top:1px solid var(--chart-grid)}",
        ".chart-data thead th{border-top:0;color:var(--chart-muted);overflow-wrap:normal}",
        ".chart-data .number{text-align:end}",
        "@media print{:root:root,:root[data-theme]{color-scheme:light;" + _properties(LIGHT) + "}",
        ".chart-figure{break-inside:avoid;overflow:visible}.chart{min-width:0}",
        ".chart-figure:has(.chart-data[open]){break-inside:auto}.chart,.chart-data tr{break-inside:avoid}",
        ".chart-figure figcaption{break-after:avoid}",
        ".chart-data thead{display:table-header-group}.chart-data:not([open]){display:none}}",
    ]
)
"""CSS text for one ``<style>`` element. Beside its own classes it sets only custom properties and
``color-scheme`` on the root; a page takes ``var(--chart-paper)`` for its background and ``var(--chart-ink)``
for its text."""
