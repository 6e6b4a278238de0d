"""Hiding one part of a decided paper from the public, or showing it again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from mulkko.web.forms.disclosure import CLAUSES


class HiddenPartForm(forms.Form):
    clause = forms.ChoiceField(label=gettext_lazy("Clause"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One sentence that somebody who asks for the document would understand."),
    )

    def __init__(self, *args: Any, clauses: list[str], is_hidden: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        words = dict(CLAUSES)
        choices = [(clause, words[clause]) for clause in clauses if clause in words]
        self.fields["clause"].choices = ([("", gettext_lazy("Show it again"))] if is_hidden else []) + choices
        self.fields["clause"].required = not is_hidden
