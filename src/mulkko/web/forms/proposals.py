"""What the list of proposals is narrowed by, the name of a saved filter, and the title of a new proposal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

STAGES = (
    ("", gettext_lazy("All stages")),
    ("evidence", gettext_lazy("Evidence")),
    ("options", gettext_lazy("Options")),
    ("coordination", gettext_lazy("Coordination")),
    ("approval", gettext_lazy("Approval")),
    ("execution", pgettext_lazy("stage", "Execution")),
    ("outcome", pgettext_lazy("stage", "Outcome")),
    ("ended", pgettext_lazy("stage", "Ended")),
)
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
MINE = (
    ("", gettext_lazy("All proposals")),
    ("concerned", gettext_lazy("What concerns me")),
    ("drafted", gettext_lazy("What I draft")),
    ("disputed", gettext_lazy("Where objections stand")),
)
DUE = (
    ("", gettext_lazy("Any deadline")),
    ("late", pgettext_lazy("deadline", "Late")),
    ("today", pgettext_lazy("deadline", "By today")),
    ("week", pgettext_lazy("deadline", "This week")),
)
DISCLOSURES = (
    ("", gettext_lazy("All classes")),
    ("open", pgettext_lazy("disclosure", "Open")),
    ("partly", pgettext_lazy("disclosure", "Partly open")),
    ("closed", pgettext_lazy("disclosure", "Closed")),
)


class ListForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=100)
    mine = forms.ChoiceField(label=gettext_lazy("Which ones"), required=False, choices=MINE)
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), required=False, choices=STAGES)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=STATES)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    due = forms.ChoiceField(label=gettext_lazy("Deadline"), required=False, choices=DUE)
    field = forms.CharField(label=gettext_lazy("Field (keyword)"), required=False, max_length=60)
    disclosure = forms.ChoiceField(label=gettext_lazy("Disclosure"), required=False, choices=DISCLOSURES)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", gettext_lazy("All units")), *units]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = gettext_lazy("Choose one of the list.")


class SavedFilterForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the filter"), max_length=40)
    query = forms.CharField(widget=forms.HiddenInput, max_length=500)


class TitleForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        help_text=gettext_lazy("As it will stand on the paper, such as “Night bus trial plan (draft)”."),
    )


class NewForm(TitleForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=(
            ("policy", gettext_lazy("Policy: alternatives are compared with evidence")),
            ("routine", gettext_lazy("Routine: a notice, a request for figures, a payment; up to a section head")),
        ),
        widget=forms.RadioSelect,
        initial="policy",
        required=False,  # who only gives a title means a policy
        help_text=gettext_lazy("It can be changed later."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].is_needed = True
