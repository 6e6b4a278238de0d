from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WAYS = (
    ("into", gettext_lazy("Agree, and end my draft here: its text stays readable")),
    ("beside", gettext_lazy("Agree, and keep my draft for a part of its own")),
    ("apart", gettext_lazy("Decline: the two stay apart")),
)


class JoinOfferForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Why they belong together"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The other drafter reads this beside what was found."),
    )


class JoinAnswerForm(forms.Form):
    way = forms.ChoiceField(label=gettext_lazy("Your answer"), choices=WAYS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Needed where you decline."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("way") == "apart" and not cleaned.get("reason"):
            self.add_error("reason", _("Write why the two stay apart."))
        return cleaned
