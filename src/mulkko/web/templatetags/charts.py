"""Charts in templates: `{% chart picture %}` draws a chart with its table, `{% sparkline picture %}` one for a table row."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from mulkko.web.charts.drawing import Chart, Drawing
from mulkko.web.charts.gallery import charts_gallery
from mulkko.web.charts.hatching import swatch

register = template.Library()


@register.inclusion_tag("components/charts/chart.html", name="chart")
def show_chart(picture: Chart) -> dict[str, Any]:
    return {"chart": picture}


@register.inclusion_tag("components/charts/sparkline.html")
def sparkline(picture: Chart) -> dict[str, Any]:
    return {"chart": picture}


@register.inclusion_tag("components/charts/gallery.html", name="charts_gallery")
def show_gallery() -> dict[str, Any]:
    return {"charts": charts_gallery()}


@register.filter
def svg(drawing: Drawing) -> SafeString:
    """Return what stands inside the svg element; every text in it was escaped when it was written."""
    return mark_safe(drawing.svg())  # noqa: S308


@register.filter
def swatch_of(kind: str) -> SafeString:
    """Return the small picture of one line of a legend."""
    return mark_safe(swatch(kind).svg())  # noqa: S308
