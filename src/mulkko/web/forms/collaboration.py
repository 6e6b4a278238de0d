from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from mulkko.web.forms.fields import day_field, long_text


class AskTogetherForm(forms.Form):
    """A question to the other side of a pair, about a draft of one's own: a request needs a matter that it is about."""

    proposal = forms.ChoiceField(label=gettext_lazy("About which of your drafts"), widget=forms.RadioSelect)
    units = forms.MultipleChoiceField(label=gettext_lazy("Units to ask"), widget=forms.CheckboxSelectMultiple)
    question = long_text(gettext_lazy("Question to the units"))
    due_on = day_field(
        label=gettext_lazy("Answer wanted by"),
        required=False,
        help_text=gettext_lazy("Left empty: three working days, weekends left out."),
    )

    def __init__(self, *args: Any, drafts: list[tuple[str, str]], units: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["proposal"].choices = drafts
        self.fields["units"].choices = units


class SharedUseForm(forms.Form):
    """함께 쓰기 지정: who leads, who shares, what, and by when."""

    lead = forms.ChoiceField(label=gettext_lazy("Leading unit"))
    partners = forms.MultipleChoiceField(label=gettext_lazy("Units that share"), widget=forms.CheckboxSelectMultiple)
    about = forms.CharField(
        label=gettext_lazy("What they use together"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("All staff can read this. Name data, a place or a duty, never a closed matter."),
    )
    due_on = day_field(
        label=gettext_lazy("To be done by"),
        help_text=gettext_lazy("By this day the units work with it together."),
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = units
        self.fields["partners"].choices = units

    def others(self) -> list[str]:
        return [code for code in self.cleaned_data["partners"] if code != self.cleaned_data["lead"]]


class EndingForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it ends"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It stays to be read, with what was designated."),
    )
