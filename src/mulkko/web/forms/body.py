from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class BodyForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        max_length=1_000_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        help_text=gettext_lazy("One block a line: □ heading, ○ item, - detail, ※ note; anything else is a paragraph."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["text"].is_needed = True
