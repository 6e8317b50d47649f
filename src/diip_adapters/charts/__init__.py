"""Charts as inline SVG with a table behind each, made on the server: no script, no network, no clock.

All functions are pure and give `Markup`. A page puts ``THEME`` in its one style element.
"""

from diip_adapters.charts.data_table import Cell, data_table
from diip_adapters.charts.figure import figure
from diip_adapters.charts.flow_chart import FlowPoint, flow_chart
from diip_adapters.charts.markup import Markup, escaped
from diip_adapters.charts.share_bars import ShareRow, share_bars
from diip_adapters.charts.sparkline import sparkline
from diip_adapters.charts.spike_chart import SpikeDay, spike_chart
from diip_adapters.charts.survival_chart import Curve, survival_chart
from diip_adapters.charts.theme import THEME

__all__ = [
    "THEME",
    "Cell",
    "Curve",
    "FlowPoint",
    "Markup",
    "ShareRow",
    "SpikeDay",
    "data_table",
    "escaped",
    "figure",
    "flow_chart",
    "share_bars",
    "sparkline",
    "spike_chart",
    "survival_chart",
]
