from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulkko.organization.engine.levels import LADDER
from mulkko.processes.queries import PERIODS
from mulkko.web.templatetags.words import level_word

KINDS = (
    ("", gettext_lazy("All kinds")),
    ("plan", pgettext_lazy("kind of document", "Plan")),
    ("routine", pgettext_lazy("kind of document", "Everyday execution")),
    ("amendment", pgettext_lazy("kind of document", "Amendment or cancellation")),
)
MONTHS = {
    3: pgettext_lazy("period", "Last 3 months"),
    6: pgettext_lazy("period", "Last 6 months"),
    12: pgettext_lazy("period", "Last 12 months"),
    0: pgettext_lazy("period", "Everything"),
}
USUAL = 12


class FlowForm(forms.Form):
    """What the page of the flow of work is narrowed by; everything stands in the address."""

    months = forms.TypedChoiceField(
        label=gettext_lazy("Period"), required=False, coerce=int, empty_value=USUAL,
        choices=[(one, MONTHS[one]) for one in PERIODS],
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Kind of document"), required=False, choices=KINDS)
    level = forms.ChoiceField(label=gettext_lazy("Decided by"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Unit that drafts"), required=False)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [("", gettext_lazy("Any level")), *((one, level_word(one)) for one in LADDER)]
        self.fields["unit"].choices = [("", gettext_lazy("Whole city")), *units]
