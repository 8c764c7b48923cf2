"""Figures: a saved result in, a chart out; `draw` picks it by the result's kind."""

from jiju.charts.chart import Chart, KeyEntry, live_javascript, script_json, vega_javascript
from jiju.charts.draw import VIEWS, draw

__all__ = ["VIEWS", "Chart", "KeyEntry", "draw", "live_javascript", "script_json", "vega_javascript"]
