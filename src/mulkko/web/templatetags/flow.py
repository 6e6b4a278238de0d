"""Words of the flow of work: steps, how long, how often."""

from django import template

from mulkko.web.flow_page import count_of, lasting, step_name

register = template.Library()
register.filter("lasting", lasting)
register.filter("step_name", step_name)
register.filter("times_of", count_of)


@register.filter
def hundredth(percent: int) -> float:
    """Return a percent as a share, as the bar of a share wants it."""
    return percent / 100
