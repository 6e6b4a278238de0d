from django import forms
from django.utils.translation import gettext_lazy


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Such as: its mandate speaks of another area. It is recorded."),
    )
