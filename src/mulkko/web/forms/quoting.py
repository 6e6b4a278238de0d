"""A document that somebody brings to quote it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from mulkko.catalog.actions import Incoming
from mulkko.web.forms.fields import day_field


class DocumentForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title of the document"),
        max_length=200,
        help_text=gettext_lazy("Under the same title it becomes the next version of that document."),
    )
    as_of = day_field(gettext_lazy("Day that the document is of"), required=False)
    readers = forms.ChoiceField(
        label=gettext_lazy("Who may read it"),
        choices=(("all", gettext_lazy("All staff")), ("unit", gettext_lazy("Only my unit"))),
        initial="all",
    )
    licence = forms.CharField(
        label=gettext_lazy("Terms of use"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Such as 공공누리 1유형."),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, HWPX, DOCX or TXT, up to 30 MB. Pages that were only scanned hold no words."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.hwpx,.docx,.txt"}),
    )

    def told(self) -> Incoming:
        said: dict[str, Any] = self.cleaned_data
        day: date | None = said["as_of"]
        return Incoming(title=said["title"], as_of=day, readers=said["readers"], licence=said["licence"])
