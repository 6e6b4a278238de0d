from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class InvitationForm(forms.Form):
    person = forms.ChoiceField(label=gettext_lazy("Colleague"))
    kind = forms.ChoiceField(
        label=gettext_lazy("What is allowed"),
        choices=[("write", gettext_lazy("Reads and writes it")), ("read", gettext_lazy("Reads it"))],
        initial="write",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", gettext_lazy("Choose a colleague")), *people]
