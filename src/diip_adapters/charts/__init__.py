"""Charts as inline SVG, drawn on the server: no script, no network, no clock.

All functions are pure and return `Markup`. Marks name CSS classes and the colours of `LIGHT` and `DARK`; the
page that shows a chart brings the style sheet.
"""

from diip_adapters.charts.flow_chart import FlowPoint, flow_chart
from diip_adapters.charts.palette import DARK, LIGHT
from diip_adapters.charts.share_bars import ShareRow, share_bars
from diip_adapters.charts.spike_chart import SpikeDay, spike_chart
from diip_adapters.charts.survival_chart import Curve, survival_chart
from diip_adapters.charts.svg import Markup, cleaned

__all__ = [
    "DARK",
    "LIGHT",
    "Curve",
    "FlowPoint",
    "Markup",
    "ShareRow",
    "SpikeDay",
    "cleaned",
    "flow_chart",
    "share_bars",
    "spike_chart",
    "survival_chart",
]
