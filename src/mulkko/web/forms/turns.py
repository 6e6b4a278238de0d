"""What is asked on the route beside a signature."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulkko.web.forms.fields import day_field


class OfVersion(forms.Form):
    """An act on what the page showed: it names the document hash, so that it meets no other text."""

    version_hash = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class HoldForm(OfVersion):
    until = day_field(
        gettext_lazy("On hold until"),
        help_text=gettext_lazy("On this day the document goes on by itself. Nothing is approved by that."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody on the route reads it."),
    )


class VersionForm(OfVersion):
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=1_000_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=gettext_lazy("One block a line: □ heading, ○ item, - detail, ※ note; anything else is a paragraph."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why you change it"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Everybody who signed before reads it."),
    )
    is_slip = forms.BooleanField(
        label=gettext_lazy("I only put an error of writing right"),
        required=False,
        help_text=gettext_lazy("Figures, amounts, citations and what is said stay as they are. Whoever signed before confirms with one press; otherwise everybody signs again."),
    )  # fmt: skip


class AnswerForm(VersionForm):
    """What the drafter answers a request with; the text as it stands means that the words are the answer."""

    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What you changed, or why the text stays as it is."),
    )
    field_order = ("answer", "text", "is_slip")
    reason = None  # type: ignore[assignment]  # the answer is the reason


class ChangeRequestForm(OfVersion):
    part = forms.ChoiceField(label=gettext_lazy("Paragraph"), required=False)
    text = forms.CharField(
        label=gettext_lazy("What should be changed"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The drafter works from it, and it stays in the history."),
    )

    def __init__(self, *args: Any, parts: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [("", gettext_lazy("the document as a whole")), *parts]


class RerouteForm(forms.Form):
    KINDS = (
        ("cooperate", pgettext_lazy("step", "Co-operation")),
        ("consent", pgettext_lazy("step", "Consent")),
        ("review", pgettext_lazy("step", "Review")),
    )

    unit = forms.ChoiceField(label=gettext_lazy("Unit"), help_text=gettext_lazy("Whoever leads it signs for it."))
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is asked for"), choices=KINDS, initial="cooperate", widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody on the route reads it."),
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "―"), *units]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody on the route reads it."),
    )
