from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy


class AmendmentForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What becomes of the document"),
        choices=(("amends", pgettext_lazy("amendment", "It is amended")), ("cancels", pgettext_lazy("amendment", "It is cancelled"))),
        widget=forms.RadioSelect,
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
