from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LARGEST_MIB = 20


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".hwpx,.docx,.txt,.md"}),
        help_text=gettext_lazy("HWPX, DOCX or plain text, up to 20 MiB. It is read once and not kept."),
    )

    def clean_file(self) -> Any:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_MIB * 1024 * 1024:
            raise forms.ValidationError(_("The file is larger than 20 MiB. Split it."))
        return file
