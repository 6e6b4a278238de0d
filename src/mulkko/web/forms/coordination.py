from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulkko.web.forms.fields import day_field, long_text

ANSWERS = (
    ("no_opinion", pgettext_lazy("answer", "No opinion")),
    ("conditional", pgettext_lazy("answer", "Agrees on a condition")),
    ("objection", pgettext_lazy("answer", "Objection")),
    ("not_ours", pgettext_lazy("answer", "Not ours")),
)


class AskForm(forms.Form):
    """Several units are asked at once; the suggested ones stand first."""

    suggested = forms.MultipleChoiceField(
        label=gettext_lazy("Suggested units"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.MultipleChoiceField(
        label=gettext_lazy("Other units"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    question = long_text(gettext_lazy("Question to the units"))
    is_urgent = forms.BooleanField(label=gettext_lazy("Urgent: one working day"), required=False)
    due_on = day_field(
        label=gettext_lazy("Answer wanted by"),
        required=False,
        help_text=gettext_lazy("Left empty: three working days, weekends left out."),
    )

    def __init__(self, *args: Any, suggested: list[tuple[str, str]], others: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["suggested"].choices = suggested
        self.fields["others"].choices = others
        if not suggested:
            del self.fields["suggested"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.units():
            self.add_error(None, _("Choose at least one unit."))
        return cleaned

    def units(self) -> list[str]:
        return [*self.cleaned_data.get("suggested", []), *self.cleaned_data.get("others", [])]


class AnswerForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Answer of the unit"), choices=ANSWERS, widget=forms.RadioSelect)
    text = long_text(
        gettext_lazy("Condition or reason"),
        required=False,
        help_text=gettext_lazy("A condition and an objection need words. What is written here stays."),
    )
    redirect_to = forms.ChoiceField(
        label=gettext_lazy("If it is not yours: whose is it?"),
        required=False,
        help_text=gettext_lazy("That unit is asked at once."),
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["redirect_to"].choices = [("", gettext_lazy("I do not know")), *units]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") in ("conditional", "objection") and not cleaned.get("text"):
            self.add_error("text", _("Write the condition, or why you object."))
        if cleaned.get("redirect_to") and cleaned.get("kind") not in (None, "not_ours"):
            self.add_error("redirect_to", _("Only what is not yours is passed on."))
        return cleaned


class ReplyForm(forms.Form):
    taken_up = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        choices=[("yes", pgettext_lazy("reply", "Taken up")), ("no", pgettext_lazy("reply", "Not taken up"))],
        widget=forms.RadioSelect,
    )
    reason = long_text(gettext_lazy("Reason"), help_text=gettext_lazy("It is printed on the paper."))


class AnswerSettlementForm(forms.Form):
    asking_position = long_text(gettext_lazy("What the drafting unit wants"))
    asked_position = long_text(gettext_lazy("What the unit that objects wants"))
    decision = long_text(gettext_lazy("Decision"))
