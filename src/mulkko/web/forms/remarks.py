from django import forms
from django.utils.translation import gettext_lazy

LONGEST = 4_000


class RemarkForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Remark"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )


class ProposingForm(RemarkForm):
    """A remark on a paragraph, which may propose other words for it."""

    proposed = forms.CharField(
        label=gettext_lazy("Other words for this paragraph"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Change only what you want changed. A figure such as {3.n} stays as it is. The drafter takes it over with one press."
        ),
    )


class EndingForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))
