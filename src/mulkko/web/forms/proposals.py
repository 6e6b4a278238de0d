from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

STATES = (
    ("", gettext_lazy("All states")),
    ("draft", pgettext_lazy("state", "Draft")),
    ("in_route", pgettext_lazy("state", "On its route")),
    ("in_conflict", pgettext_lazy("state", "In conflict")),
    ("returned", pgettext_lazy("state", "Returned")),
    ("recalled", pgettext_lazy("state", "Recalled")),
    ("approved", pgettext_lazy("state", "Approved")),
    ("withdrawn", pgettext_lazy("state", "Withdrawn")),
)
SORTS = (
    ("newest", gettext_lazy("Newest first")),
    ("oldest", gettext_lazy("Oldest first")),
    ("title", gettext_lazy("By title")),
    ("reference", gettext_lazy("By reference")),
)


class ListForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Search title, summary and unit"), required=False, max_length=100)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=STATES)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    sort = forms.ChoiceField(label=gettext_lazy("Order"), required=False, choices=SORTS)
    mine = forms.BooleanField(label=gettext_lazy("Only mine"), required=False)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", gettext_lazy("All units")), *units]


class TitleForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        help_text=gettext_lazy("As it will stand on the paper, such as “Night bus trial plan (draft)”."),
    )
