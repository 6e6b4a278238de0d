"""Forms of the catalogue: the filters of its list, a file on its way in, and what its owner says of it."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulkko.catalog.actions import Incoming
from mulkko.catalog.engine.manifest import dataset_name
from mulkko.catalog.models import Dataset, Description, Upload
from mulkko.web.forms.fields import day_field

ORDERS = (
    ("title", gettext_lazy("Title")),
    ("as_of", gettext_lazy("Newest first")),
    ("rows", gettext_lazy("Most rows first")),
    ("used", gettext_lazy("Most used first")),
)
FRESHNESS = (
    ("", gettext_lazy("All")),
    ("current", pgettext_lazy("freshness", "Within its cycle")),
    ("overdue", pgettext_lazy("freshness", "Cycle is over")),
    ("unknown", pgettext_lazy("freshness", "Cycle not told")),
)
PERSONAL = (
    ("", gettext_lazy("All")),
    ("none", pgettext_lazy("personal data", "None")),
    ("columns", pgettext_lazy("personal data", "Kept apart")),
    ("masked", pgettext_lazy("personal data", "Masked texts")),
)
USE = (
    ("", gettext_lazy("All")),
    ("used", gettext_lazy("Used in a proposal")),
    ("unused", gettext_lazy("Not used yet")),
)
BASES = (
    ("register", pgettext_lazy("basis", "administrative register")),
    ("survey", pgettext_lazy("basis", "survey")),
    ("portal", pgettext_lazy("basis", "public portal")),
    ("model", pgettext_lazy("basis", "model")),
    ("document", pgettext_lazy("basis", "document")),
    ("expert", pgettext_lazy("basis", "expert judgement")),
)
CYCLES = (
    ("", gettext_lazy("Not told")),
    (1, pgettext_lazy("cycle", "Daily")),
    (7, pgettext_lazy("cycle", "Weekly")),
    (31, pgettext_lazy("cycle", "Monthly")),
    (92, pgettext_lazy("cycle", "Quarterly")),
    (183, pgettext_lazy("cycle", "Half-yearly")),
    (366, pgettext_lazy("cycle", "Yearly")),
)
# Names of columns that mostly hold what is about persons. Only a first tick: whoever brings the file decides.
ABOUT_PERSONS = re.compile(r"성명|이름|신청인|민원인|전화|연락처|휴대폰|핸드폰|주민|생년월일|이메일|메일주소|계좌|여권|외국인등록", re.IGNORECASE)  # fmt: skip


class SearchForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Search name, title and owner"), required=False, max_length=100)
    unit = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    fresh = forms.ChoiceField(label=gettext_lazy("Freshness"), required=False, choices=FRESHNESS)
    personal = forms.ChoiceField(label=gettext_lazy("Personal data"), required=False, choices=PERSONAL)
    use = forms.ChoiceField(label=gettext_lazy("Use"), required=False, choices=USE)
    order = forms.ChoiceField(label=gettext_lazy("Order"), required=False, choices=ORDERS)

    def __init__(self, *told: Any, units: Sequence[tuple[str, str]] = (), **named: Any) -> None:
        super().__init__(*told, **named)
        self.fields["unit"].choices = [("", _("All")), *units]


class UploadForm(forms.Form):
    """Where a file belongs, and the file itself. The file comes last, so that the rest is read before its bytes."""

    goal = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=(
            ("new", gettext_lazy("A new dataset")),
            ("version", gettext_lazy("A new version of a dataset that is here")),
        ),
        widget=forms.RadioSelect,
        initial="new",
    )
    dataset = forms.ModelChoiceField(
        label=gettext_lazy("Which dataset?"),
        queryset=Dataset.objects.none(),
        required=False,
        to_field_name="name",
        help_text=gettext_lazy("Only for a new version: the datasets of your own unit."),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV, XLS, XLSX or Parquet, up to 300 MB. Titles, notes and totals may stay in it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xls,.xlsx,.xlsm,.parquet,.gz"}),
    )

    def __init__(self, *told: Any, own: Any, is_too_large: bool = False, **named: Any) -> None:
        super().__init__(*told, **named)
        chosen = self.fields["dataset"]
        chosen.queryset = own  # type: ignore[attr-defined]
        chosen.label_from_instance = lambda dataset: f"{dataset.title} ({dataset.name})"  # type: ignore[attr-defined]
        self.is_too_large = is_too_large
        if is_too_large:
            self.fields["file"].error_messages["required"] = _(
                "The file is larger than 300 MB. Send it in smaller parts."
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("goal") == "version" and not cleaned.get("dataset") and "dataset" not in self.errors:
            self.add_error("dataset", _("Choose the dataset whose new version this is."))
        return cleaned


class KeepForm(forms.Form):
    """What the owner says of an upload before it goes into the catalogue."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    name = forms.CharField(
        label=gettext_lazy("Name in queries"),
        max_length=100,
        help_text=gettext_lazy("Letters, digits and _ only. It cannot be changed later."),
    )
    as_of = day_field(
        label=gettext_lazy("As of"),
        help_text=gettext_lazy("The day that the data describe, not the day on which you bring them."),
    )
    basis = forms.ChoiceField(label=gettext_lazy("Basis"), choices=BASES)
    readers = forms.ChoiceField(
        label=gettext_lazy("Who may read it"),
        choices=(("all", gettext_lazy("All staff")), ("unit", gettext_lazy("Only the unit that keeps it"))),
        widget=forms.RadioSelect,
        initial="all",
    )
    licence = forms.CharField(label=gettext_lazy("Licence or source"), required=False, max_length=100)
    personal = forms.MultipleChoiceField(
        label=gettext_lazy("Columns about persons"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They are kept apart, can be erased, and never appear in samples or downloads."),
    )
    is_correction = forms.BooleanField(
        label=gettext_lazy("The version before was wrong: this one corrects it"), required=False
    )
    note = forms.CharField(label=gettext_lazy("What changed in this version"), required=False, max_length=300)

    def __init__(self, *told: Any, upload: Upload, columns: Sequence[str], personal: set[str], **named: Any) -> None:
        stem = upload.source_name.rsplit(".", 1)[0].replace("_", " ")
        usual = {"title": stem, "name": dataset_name(upload.source_name), "personal": sorted(personal)}
        usual["personal"] = [name for name in columns if name in personal or ABOUT_PERSONS.search(name)]
        super().__init__(*told, initial=usual, **named)
        self.columns = columns
        self.fields["personal"].choices = [(name, name) for name in columns]
        left_out = ("title", "name", "basis", "readers", "licence") if upload.dataset else ("is_correction", "note")
        for field in left_out:
            del self.fields[field]

    def clean_name(self) -> str:
        name = dataset_name(self.cleaned_data["name"])
        if name != self.cleaned_data["name"].strip().lower():
            raise forms.ValidationError(_("Use letters, digits and _ only, such as %(name)s.") % {"name": name})
        return name

    def clean_personal(self) -> list[str]:
        chosen = self.cleaned_data["personal"]
        if chosen and len(chosen) == len(self.columns):
            raise forms.ValidationError(_("Leave at least one column that is not about persons."))
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_correction") and not cleaned.get("note"):
            self.add_error("note", _("Say what was wrong: whoever uses the figures reads it."))
        return cleaned

    def told(self) -> Incoming:
        typed = {name: value for name, value in self.cleaned_data.items() if name != "personal"}
        return Incoming(personal=frozenset(self.cleaned_data["personal"]), **typed)


class DescriptionForm(forms.Form):
    """What the owner says of a dataset, with a row for each column."""

    text = forms.CharField(
        label=gettext_lazy("Description"), required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    cycle_days = forms.TypedChoiceField(
        label=gettext_lazy("Update cycle"), required=False, choices=CYCLES, coerce=int, empty_value=None
    )
    contact = forms.CharField(
        label=gettext_lazy("Whom to ask"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("A post or a team with its extension, not a person's mobile number."),
    )
    licence_ends_on = day_field(
        label=gettext_lazy("Last day of the right to use"),
        required=False,
        help_text=gettext_lazy(
            "After it no figure on these data can be verified. Leave it empty where there is no end."
        ),
    )
    SAID = ("text", "cycle_days", "contact", "licence_ends_on")

    def __init__(self, *told: Any, columns: Sequence[str], before: Description | None, **named: Any) -> None:
        usual: dict[str, Any] = {}
        if before:
            usual = {name: getattr(before, name) for name in self.SAID}
        super().__init__(*told, initial=usual, **named)
        self.columns = columns
        for place, name in enumerate(columns):
            said = before.meanings.get(name, "") if before else ""
            self.fields[f"column-{place}"] = forms.CharField(label=name, required=False, max_length=300, initial=said)

    def facts(self) -> dict[str, Any]:
        typed = self.cleaned_data
        meanings = {name: typed[f"column-{place}"] for place, name in enumerate(self.columns)}
        return {name: typed[name] for name in self.SAID} | {"meanings": meanings}


class WithdrawalForm(forms.Form):
    """Why a version is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("Whoever uses a figure on it reads this.")
    )


def units_in(rows: Sequence[Any]) -> list[tuple[str, str]]:
    """Return the owners that the list names, by their Korean names."""
    return sorted({(row.dataset.owner.code, row.owner) for row in rows if row.dataset.owner}, key=lambda unit: unit[1])
