from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulkko.policy.actions import ResultTold
from mulkko.policy.queries.returned import LARGEST_MIB
from mulkko.web.forms.fields import day_field
from mulkko.web.forms.signing import ConfirmAgain


class ResultForm(ConfirmAgain):
    """결재 결과: who decided elsewhere, under which number, on which day, with the final file."""

    title = forms.CharField(label=gettext_lazy("Title of the approver"), max_length=60)
    name = forms.CharField(label=gettext_lazy("Name of the approver"), max_length=60)
    unit = forms.CharField(label=gettext_lazy("Unit of the approver"), max_length=100)
    number = forms.CharField(
        label=gettext_lazy("Document number"),
        max_length=60,
        help_text=gettext_lazy("As the other system gave it, such as 대중교통과-501."),
    )
    decided_on = day_field(gettext_lazy("Approved on"))
    file = forms.FileField(
        label=gettext_lazy("Final file"),
        widget=forms.FileInput(attrs={"accept": ".hwpx,.docx,.pdf,.txt"}),
        help_text=gettext_lazy(
            "HWPX, DOCX, TXT or PDF, up to 20 MiB. It is kept as it is and compared with what was handed over; a PDF cannot be compared."
        ),
    )

    def __init__(self, *told: Any, is_too_large: bool = False, further: Sequence[tuple[int, str]] = (), **named: Any):
        """Ask for the number of each further document too; `further` are place and title."""
        super().__init__(*told, **named)
        self.is_too_large, self.further = is_too_large, [f"number_{place}" for place, _title in further]
        for place, title in further:
            label = _("Document number of “%(title)s”") % {"title": title}
            self.fields[f"number_{place}"] = forms.CharField(label=label, max_length=60)
        names = list(self.fields)
        at = names.index("number") + 1
        self.order_fields([*names[:at], *self.further])

    def clean(self) -> dict[str, Any]:
        if self.is_too_large:
            self.errors["file"] = self.error_class([_("The file is larger than 20 MiB, so it is not taken.")])
        return self.cleaned_data

    def clean_file(self) -> Any:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > LARGEST_MIB << 20:
            raise forms.ValidationError(_("The file is larger than 20 MiB, so it is not taken."))
        return file

    def told(self) -> ResultTold:
        typed = self.cleaned_data
        further = tuple(typed[name] for name in self.further)
        return ResultTold(typed["name"], typed["title"], typed["unit"], typed["number"], typed["decided_on"], further)


class CorrectionForm(ResultForm):
    reason = forms.CharField(
        label=gettext_lazy("What was wrong"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stays in the history, and so does the entry that it corrects."),
    )

    def __init__(self, *told: Any, **named: Any):
        super().__init__(*told, **named)
        self.fields["file"].required = False
        self.fields["file"].help_text = _("Left empty, the file that is there stays.")
