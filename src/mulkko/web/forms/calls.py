"""자료 취합: opening a call, filling in a sheet, closing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from mulkko.catalog.actions.calls import Asked
from mulkko.catalog.engine.calls import (
    NOTHING,
    BadLine,
    BadValue,
    Cell,
    Column,
    Place,
    read_columns,
    read_rows,
    read_value,
)
from mulkko.catalog.queries.calls import UnitLine, labels_of
from mulkko.organization.queries import Chart
from mulkko.web.forms.fields import day_field, long_text

Choices = list[tuple[str, str]]
STATES = (
    ("open", pgettext_lazy("call", "Open")),
    ("mine", pgettext_lazy("call", "Waiting for my unit")),
    ("closed", pgettext_lazy("call", "Closed")),
)
KEEPING = (("keep", pgettext_lazy("call", "It is right")), ("change", pgettext_lazy("call", "Correct it")))
LEVELS = (("section", gettext_lazy("Every section of it")), ("team", gettext_lazy("Every team of it")))
BAD_LINES = {
    "name": gettext_lazy("The name is missing or too long: “%(line)s”."),
    "kind": gettext_lazy("Kinds are 정수, 소수 and 글: “%(line)s”."),
    "twice": gettext_lazy("It stands there twice: “%(line)s”."),
    "parts": gettext_lazy("A total names other columns of numbers, such as = 남 + 여: “%(line)s”."),
    "many": gettext_lazy("These are too many lines."),
    "none": gettext_lazy("Write at least one line."),
}
BAD_VALUES = {
    "number": gettext_lazy("This is no number."),
    "whole": gettext_lazy("This is no whole number."),
    "long": gettext_lazy("This is too long."),
}


class CallForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=120,
        help_text=gettext_lazy("Calls whose titles differ only in year, quarter or month are one series; each is a version of one dataset."),
    )  # fmt: skip
    purpose = forms.CharField(label=pgettext_lazy("call", "Purpose"), max_length=300)
    ground = forms.CharField(
        label=pgettext_lazy("call", "Ground"), max_length=200,
        help_text=gettext_lazy("Statute, ordinance or order on which you may ask, with its article."),
    )  # fmt: skip
    from_on = day_field(gettext_lazy("First day of the period"))
    to_on = day_field(gettext_lazy("Last day of the period"))
    due_on = day_field(gettext_lazy("Answer until (a working day)"))
    owner = forms.ChoiceField(label=gettext_lazy("Unit that asks"))
    columns = long_text(
        pgettext_lazy("call", "Columns"),
        help_text=gettext_lazy("One a line: name | 정수, 소수 or 글 | unit. A total says what it is made of: 계 | 정수 | 명 | = 남 + 여"),
    )  # fmt: skip
    rows = long_text(
        pgettext_lazy("call", "Rows"), required=False,
        help_text=gettext_lazy("One a line, where every unit fills in several, such as districts or months. Left empty, a unit fills in one row."),
    )  # fmt: skip
    whole = forms.MultipleChoiceField(
        label=gettext_lazy("Whole bureaus"), required=False, widget=forms.CheckboxSelectMultiple
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Who fills in"), choices=LEVELS, initial="section", widget=forms.RadioSelect, required=False
    )
    units = forms.MultipleChoiceField(
        label=gettext_lazy("Single units"), required=False, widget=forms.CheckboxSelectMultiple
    )
    despite = forms.CharField(
        label=gettext_lazy("Why it is asked although all of it is known"), max_length=300, required=False,
        widget=forms.HiddenInput,
    )  # fmt: skip

    def __init__(self, *args: Any, owners: Choices, units: Choices, chart: Chart, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.chart = chart
        self.fields["owner"].choices = owners
        self.fields["columns"].widget.attrs["rows"] = 6
        self.fields["level"].is_needed = True
        self.fields["units"].choices = [(code, name) for code, name in units if chart.kinds[code] != "bureau"]
        self.fields["whole"].choices = [(code, name) for code, name in units if chart.kinds[code] == "bureau"]

    def clean_columns(self) -> tuple[Column, ...]:
        return _lines(read_columns, self.cleaned_data["columns"])

    def clean_rows(self) -> tuple[str, ...]:
        return _lines(read_rows, self.cleaned_data["rows"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        asked = dict.fromkeys(cleaned.get("units", ()))
        below = cleaned.get("whole", ())
        level = cleaned.get("level") or "section"
        for unit, kind in self.chart.kinds.items():
            if kind == level and set(self.chart.chain(unit)) & set(below):
                asked.setdefault(unit)
        if not asked and not self.errors:
            self.add_error("units", _("Choose the units that are asked: whole bureaus, or single units."))
        cleaned["asked"] = tuple(asked)
        return cleaned

    def shows_known(self, is_everything: bool) -> None:
        """Ask for the reason only where all of it is known."""
        if is_everything:
            self.fields["despite"].widget = forms.TextInput()
            self.fields["despite"].is_needed = True

    def asked(self) -> Asked:
        """Return what the form asks, once it is valid."""
        told = {name: self.cleaned_data[name] for name in ASKED}
        return Asked(units=self.cleaned_data["asked"], **told)


ASKED = ("title", "ground", "purpose", "from_on", "to_on", "due_on", "owner", "columns", "rows", "despite")


def _lines(read: Any, text: str) -> Any:
    try:
        return read(text)
    except BadLine as bad:
        raise forms.ValidationError(BAD_LINES[bad.why] % {"line": bad.line}) from bad


@dataclass(frozen=True)
class Field:
    """One cell of a sheet on the page."""

    column: Column
    cell: Cell | None
    value: BoundField
    keep: BoundField | None  # only where a value was known
    stands: str  # what is saved, where something else is typed


class SheetForm(forms.Form):
    """Every cell of a unit; a known one asks whether it is right, any other one is a line to write in."""

    number = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, line: UnitLine, **kwargs: Any):
        super().__init__(*args, initial={"number": line.sheet.number}, **kwargs)
        self.call, self.cells, self.labels = line.asked.call, line.sheet.cells, labels_of(line.asked)
        for place in self._places():
            self._add(place, self.call.columns[place[1]], self.cells.get(place))

    def _places(self) -> Iterator[Place]:
        return ((row, column) for row in range(len(self.labels)) for column in range(len(self.call.columns)))

    def _add(self, place: Place, column: Column, cell: Cell | None) -> None:
        name = _name(place)
        label = f"{self.labels[place[0]]} {column.heading}" if len(self.labels) > 1 else column.heading
        shown = "" if cell is None else pgettext("call", "none") if cell.how == "none" else cell.value
        if cell is not None and cell.source:
            chosen = {"kept": "keep", "corrected": "change", "none": "change"}.get(cell.how, "")
            self.fields[f"keep-{name}"] = forms.ChoiceField(
                label=label, choices=KEEPING, required=False, initial=chosen, widget=forms.RadioSelect
            )
            shown = shown if chosen == "change" else ""
            label = _("%(column)s, corrected") % {"column": label}
        mode = {} if column.kind == "text" else {"inputmode": "decimal"}
        self.fields[f"value-{name}"] = forms.CharField(
            label=label, required=False, max_length=300, initial=shown,
            widget=forms.TextInput(attrs={"autocomplete": "off", **mode}),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for place in self._places():
            name, text = f"value-{_name(place)}", cleaned.get(f"value-{_name(place)}", "")
            choice = cleaned.get(f"keep-{_name(place)}", "")
            if choice == "change" and not text:
                self.add_error(name, _("Write the right value."))
            elif choice == "keep" and text:
                self.add_error(name, _("You say that it is right, and write another value. Choose one of the two."))
            elif text and text not in NOTHING and text != pgettext("call", "none"):
                try:
                    read_value(text, self.call.columns[place[1]].kind)
                except BadValue as bad:
                    self.add_error(name, BAD_VALUES[bad.why])
        return cleaned

    def typed(self, *, keeps_all: bool = False) -> dict[Place, str | None]:
        """Return what was typed, as `fill_in` takes it; with `keeps_all` what nobody decided about is kept as it is known."""
        found: dict[Place, str | None] = {}
        for place in self._places():
            text = self.cleaned_data.get(f"value-{_name(place)}", "")
            text = "-" if text == pgettext("call", "none") else text
            if f"keep-{_name(place)}" not in self.fields or text:
                found[place] = text
            elif keeps_all or self.cleaned_data.get(f"keep-{_name(place)}") == "keep":
                found[place] = None
        return found

    def rows(self) -> list[tuple[str, list[Field]]]:
        """Return the cells row by row, with the name of each row; empty where there is one row only."""
        found: list[tuple[str, list[Field]]] = [(label if len(self.labels) > 1 else "", []) for label in self.labels]
        for place in self._places():
            keep, cell, value = f"keep-{_name(place)}", self.cells.get(place), self[f"value-{_name(place)}"]
            differs = self.is_bound and cell is not None and (value.value() or "") not in ("", cell.value)
            found[place[0]][1].append(
                Field(
                    self.call.columns[place[1]], cell, value, self[keep] if keep in self.fields else None,
                    cell.value if cell is not None and differs and cell.how != "prefilled" else "",
                )
            )  # fmt: skip
        return found

    def goes_on_from(self, number: int) -> None:
        """Let the next press go on from the newest sheet, after what stands there was shown."""
        self.data = self.data.copy()
        self.data["number"] = str(number)


def _name(place: Place) -> str:
    return f"{place[0]}-{place[1]}"


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Filled-in form"), widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=gettext_lazy("The XLSX that was downloaded here, up to 2 MiB. It is read once and not kept."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why a call is closed with units missing."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, required=False)


class EndForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Decision"), widget=forms.RadioSelect,
        choices=(("ended", pgettext_lazy("call", "Give it up")), ("kept", pgettext_lazy("call", "Go on asking"))),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class ReplacementForm(forms.Form):
    by_call = forms.ChoiceField(label=gettext_lazy("Asked in its place"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("It stays beside the decision.")
    )

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["by_call"].choices = others


def first_values(due_on: Any, today: Any) -> dict[str, Any]:
    """Return what a new call begins with: the quarter that runs, and the usual last day."""
    first = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    return {"due_on": due_on, "from_on": first, "to_on": today, "columns": ""}
