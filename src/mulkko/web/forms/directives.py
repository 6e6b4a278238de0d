from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulkko.directives.engine.loading import LONGEST
from mulkko.directives.models import KINDS, Directive, Remarks
from mulkko.directives.queries import TYPED
from mulkko.web.forms.fields import day_field, long_text

LARGEST_FILE = 20 * 1024 * 1024
Choices = list[tuple[str, str]]
STATES = (
    ("", gettext_lazy("All states")),
    ("overdue", pgettext_lazy("directive state", "Late")),
    ("registered", pgettext_lazy("directive state", "Registered")),
    ("assigned", pgettext_lazy("directive state", "Assigned")),
    ("disputed", pgettext_lazy("directive state", "Redistribution asked for")),
    ("accepted", pgettext_lazy("directive state", "Taken over")),
    ("in_progress", pgettext_lazy("directive state", "In progress")),
    ("on_hold", pgettext_lazy("directive state", "Paused")),
    ("reported", pgettext_lazy("directive state", "Reported done")),
    ("confirmed", pgettext_lazy("directive state", "Confirmed")),
    ("reopened", pgettext_lazy("directive state", "Reopened")),
    ("closed_infeasible", pgettext_lazy("directive state", "Closed (infeasible)")),
)
DUES = (
    ("", gettext_lazy("Any time")),
    ("past", gettext_lazy("Past due")),
    ("week", gettext_lazy("Within a week")),
    ("month", gettext_lazy("Within a month")),
    ("none", gettext_lazy("Without a due date")),
)
SORTS = (
    ("", gettext_lazy("By due date")),
    ("newest", gettext_lazy("Newest first")),
    ("oldest", gettext_lazy("Oldest first")),
    ("moved", gettext_lazy("Silent longest first")),
)
TERMS = (
    ("short", pgettext_lazy("term", "short term")),
    ("long", pgettext_lazy("term", "long term")),
    ("continuous", pgettext_lazy("term", "continuous")),
)
WHATS = (
    ("directive", pgettext_lazy("what", "Directive")),
    ("promise", pgettext_lazy("what", "Promise")),
    ("result", pgettext_lazy("what", "Result")),
)
# Why a candidate is none; the first one is what one press says.
REASONS = (
    ("no_order", pgettext_lazy("rejection", "no order, promise or result")),
    ("courtesy", pgettext_lazy("rejection", "courtesy or general remark")),
    ("other_body", pgettext_lazy("rejection", "meant for another body")),
    ("done", pgettext_lazy("rejection", "done already")),
)
SOURCES = (*Remarks.SOURCES, (TYPED, pgettext_lazy("source", "Typed in")))
assert [kind for kind, _word in WHATS] == [kind for kind, _word in KINDS]
assert [kind for kind, _word in TERMS] == [kind for kind, _word in Directive.TERMS]


class ListForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Search words, speaker and unit"), required=False, max_length=100)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=STATES)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    due = forms.ChoiceField(label=gettext_lazy("Due"), required=False, choices=DUES)
    source = forms.ChoiceField(
        label=gettext_lazy("Where it was said"), required=False, choices=[("", gettext_lazy("Anywhere")), *SOURCES]
    )
    sort = forms.ChoiceField(label=gettext_lazy("Order"), required=False, choices=SORTS)
    mine = forms.BooleanField(label=gettext_lazy("Only of my unit"), required=False)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", gettext_lazy("All units")), *units]


class _Office(forms.Form):
    unit = forms.ChoiceField(
        label=gettext_lazy("Office"), help_text=gettext_lazy("It decides about candidates, assigns and confirms.")
    )
    is_closed = forms.BooleanField(
        label=gettext_lazy("Closed: only this office and the units that work on it"), required=False
    )

    def __init__(self, *args: Any, offices: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = offices


class RemarksForm(_Office):
    file = forms.FileField(
        label=gettext_lazy("File"), required=False, help_text=gettext_lazy("TXT, DOCX or HWPX, up to 20 MB.")
    )
    words = forms.CharField(
        label=gettext_lazy("Or paste the text"), required=False, max_length=LONGEST, strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    held_on = day_field(
        gettext_lazy("Day"), help_text=gettext_lazy("Deadlines such as “by next week” are counted from this day.")
    )
    speaker = forms.CharField(label=gettext_lazy("Who spoke"), max_length=100, required=False)
    source = forms.ChoiceField(label=gettext_lazy("Where it was said"), choices=Remarks.SOURCES)
    field_order = ("file", "words", "title", "held_on", "speaker", "source", "unit", "is_closed")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        file, words = cleaned.get("file"), (cleaned.get("words") or "").strip()
        if file and words:
            self.add_error("words", _("Choose a file or paste a text, not both."))
        elif not file and not words and not self.errors:
            self.add_error("file", _("Choose a file, or paste the text below."))
        elif file and file.size > LARGEST_FILE:
            self.add_error("file", _("The file is larger than 20 MB. Split it, or paste the text."))
        return cleaned


class DirectiveForm(_Office):
    """What nobody wrote down in a speech."""

    what = forms.ChoiceField(label=gettext_lazy("What it is"), choices=WHATS, widget=forms.RadioSelect)
    words = long_text(gettext_lazy("What is to be done"))
    issued_by = forms.CharField(label=gettext_lazy("Who said it"), max_length=100)
    issued_on = day_field(gettext_lazy("Day"))
    addressee = forms.CharField(label=gettext_lazy("To whom"), max_length=200, required=False)
    due_on = day_field(gettext_lazy("Due"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Term"), choices=TERMS)
    field_order = ("what", "words", "issued_by", "issued_on", "addressee", "due_on", "kind", "unit", "is_closed")


class AcceptForm(forms.Form):
    """What may be set right before a candidate is accepted."""

    words = long_text(gettext_lazy("What is to be done"), required=False)
    addressee = forms.CharField(label=gettext_lazy("To whom"), max_length=200, required=False)
    due_on = day_field(gettext_lazy("Due"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Term"), choices=TERMS, required=False)


class JoinForm(forms.Form):
    into = forms.IntegerField(label=gettext_lazy("Join with"), min_value=1)


class RejectForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=REASONS)

    def sentence(self) -> str:
        """Return the reason as it is kept."""
        return str(dict(REASONS)[self.cleaned_data["reason"]])


class AssignForm(forms.Form):
    lead = forms.ChoiceField(label=gettext_lazy("Unit that leads"))
    coop = forms.MultipleChoiceField(
        label=gettext_lazy("Units that work along"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, units: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = [("", gettext_lazy("Choose a unit")), *units]
        self.fields["coop"].choices = units


class DisputeForm(forms.Form):
    reason = long_text(gettext_lazy("Why it is not yours"))
    instead = forms.ChoiceField(label=gettext_lazy("Whose it is"), required=False)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["instead"].choices = [("", gettext_lazy("I do not know")), *units]


class ProgressForm(forms.Form):
    words = long_text(gettext_lazy("What was done"))
    percent = forms.IntegerField(
        label=gettext_lazy("How far, in percent"), required=False, min_value=0, max_value=100
    )  # fmt: skip


class DoneForm(forms.Form):
    document = forms.CharField(
        label=gettext_lazy("Number of the approved document"), required=False, max_length=110,
        help_text=gettext_lazy("Such as 대중교통과-17. It must have been approved here."),
    )  # fmt: skip
    evidence = forms.IntegerField(
        label=gettext_lazy("Or number of the evidence"), required=False, min_value=1, max_value=10**9
    )
    words = long_text(gettext_lazy("What came of it"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("document") and not cleaned.get("evidence"):
            self.add_error("document", _("Done needs proof: the number of an approved document, or of evidence."))
        return cleaned


class WordForm(forms.Form):
    words = long_text(gettext_lazy("A word about it"), required=False)


class ReasonForm(forms.Form):
    reason = long_text(gettext_lazy("Reason"))


class HoldForm(ReasonForm):
    until = day_field(gettext_lazy("Until"), help_text=gettext_lazy("On this day it goes on where it stood."))

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if until <= self.today:
            raise forms.ValidationError(_("Choose a day that is to come."))
        return until


class LinkForm(forms.Form):
    reference = forms.SlugField(
        label=gettext_lazy("Reference of the proposal"), max_length=20, help_text=gettext_lazy("Such as 2026-0001.")
    )


class NothingForm(forms.Form):
    """An act that needs no words."""
