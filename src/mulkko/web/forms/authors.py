from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class InvitationForm(forms.Form):
    person = forms.ChoiceField(label=gettext_lazy("Colleague"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", gettext_lazy("Choose a colleague")), *people]
