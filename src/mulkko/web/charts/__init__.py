"""Charts as plain geometry: frozen rows in, drawings and the same rows as a table out. No Django, no colours, no clock."""

from mulkko.web.charts.bars import bar, stacked_bar
from mulkko.web.charts.bubbles import bubbles
from mulkko.web.charts.districts import district_map
from mulkko.web.charts.drawing import Chart, Drawing
from mulkko.web.charts.flow import flow
from mulkko.web.charts.lines import line, sparkline
from mulkko.web.charts.matrix import heat_matrix
from mulkko.web.charts.network import network
from mulkko.web.charts.spread import dot_plot, histogram
from mulkko.web.charts.timeline import timeline

__all__ = [
    "Chart",
    "Drawing",
    "bar",
    "bubbles",
    "district_map",
    "dot_plot",
    "flow",
    "heat_matrix",
    "histogram",
    "line",
    "network",
    "sparkline",
    "stacked_bar",
    "timeline",
]
