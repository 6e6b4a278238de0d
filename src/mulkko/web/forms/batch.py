from django import forms
from django.utils.translation import gettext_lazy


class BatchDocumentForm(forms.Form):
    """안: one more document that is approved by the same signatures and gets a number of its own."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    recipient = forms.CharField(
        label=gettext_lazy("Recipient"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Left empty, it is an internal document (내부결재)."),
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Each line is an item. The figures of the matter stand in the first document."),
    )
