"""근거가 달라진 결정: the filters of the page, and what somebody does about one decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

GRADES = (
    ("", gettext_lazy("All but mere digits")),
    ("decisive", pgettext_lazy("drift", "The conclusion changes")),
    ("material", pgettext_lazy("drift", "Content changes")),
    ("broken", pgettext_lazy("drift", "Does not fit the data any more")),
    ("unverifiable", pgettext_lazy("drift", "Cannot be checked any more")),
    ("cosmetic", pgettext_lazy("drift", "Only digits")),
)
STATES = (
    ("", gettext_lazy("Open and answered")),
    ("open", pgettext_lazy("moved evidence", "Open")),
    ("handled", pgettext_lazy("moved evidence", "Answered")),
)
LOOKED, AMENDED, RENEWED = "looked", "amended", "renewed"
ACTS = {
    LOOKED: gettext_lazy("I looked at it: the decision may stand"),
    AMENDED: gettext_lazy("Draft an amendment that begins with the figures of today"),
    RENEWED: gettext_lazy("Draft a new proposal that begins with the figures of today"),
}


class WatchForm(forms.Form):
    """What the page is narrowed by; everything stands in the address."""

    grade = forms.ChoiceField(label=gettext_lazy("What it means"), required=False, choices=GRADES)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=STATES)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", gettext_lazy("All units")), *units]


class WatchAnswerForm(forms.Form):
    """What somebody does about a decision whose ground moved; `acts` are those that the person may do."""

    act = forms.ChoiceField(label=gettext_lazy("What you do"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept with the decision. An amendment says its reasons itself."),
    )  # fmt: skip
    title = forms.CharField(
        label=gettext_lazy("Title of the new document"), required=False, max_length=200,
        help_text=gettext_lazy("Only where you draft one."),
    )  # fmt: skip
    upto = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)

    def __init__(self, *args: Any, acts: list[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [(name, ACTS[name]) for name in acts]
        if acts == [LOOKED]:
            del self.fields["title"]
            self.fields["reason"].required, self.fields["reason"].help_text = True, ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        act = cleaned.get("act")
        if act in (LOOKED, RENEWED) and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", _("Write the reason."))
        if act in (AMENDED, RENEWED) and not (cleaned.get("title") or "").strip():
            self.add_error("title", _("Give it a title."))
        return cleaned
