"""Long work as a page shows it: word, sign and badge of its state."""

from django import template

from mulkko.web.job_words import job_badge, job_icon, state_word

register = template.Library()
register.filter("job_state_word", state_word)
register.filter("job_icon", job_icon)
register.filter("job_badge", job_badge)
