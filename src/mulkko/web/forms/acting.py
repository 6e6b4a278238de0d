from django import forms
from django.utils.translation import gettext_lazy


class OmissionForm(forms.Form):
    """검토 생략 asks nothing: the class of the reason comes from the absence."""

    act = forms.CharField(required=False, widget=forms.HiddenInput, initial="omit")


class AcknowledgementForm(forms.Form):
    remark = forms.CharField(
        label=gettext_lazy("Remark"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
