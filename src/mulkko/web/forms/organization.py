from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulkko.web.forms.fields import day_field
from mulkko.web.forms.outline import WonField

REASONS = (
    ("leave", pgettext_lazy("absence", "Leave")),
    ("trip", pgettext_lazy("absence", "Trip")),
    ("training", pgettext_lazy("absence", "Training")),
    ("other", pgettext_lazy("absence", "Other")),
)
NOVELTIES = (
    ("", gettext_lazy("not told")),
    ("new", pgettext_lazy("novelty", "New")),
    ("changed", pgettext_lazy("novelty", "Changed")),
    ("follow_up", pgettext_lazy("novelty", "Follow-up")),
)
YES_NO = (("", gettext_lazy("not told")), ("no", gettext_lazy("No")), ("yes", gettext_lazy("Yes")))


class DirectoryForm(forms.Form):
    """Search and the day whose organisation is shown."""

    q = forms.CharField(label=gettext_lazy("Unit, person or duty"), required=False, max_length=100)
    on = day_field(gettext_lazy("As of this day"), required=False)


class AbsenceForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Class of the reason"), choices=REASONS, widget=forms.RadioSelect)
    first_day = day_field(gettext_lazy("First day"))
    last_day = day_field(gettext_lazy("Last day"))
    deputy = forms.ChoiceField(
        label=gettext_lazy("Who acts meanwhile"),
        required=False,
        help_text=gettext_lazy(
            "From a section head upwards the order of the rule decides, unless a written order names somebody."
        ),
    )
    order_document = forms.CharField(label=gettext_lazy("Number of the written order"), required=False, max_length=60)
    scope = forms.CharField(
        label=gettext_lazy("Written scope of the acting mayor"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Outside it only what is urgent for the public good may be decided."),
    )

    def __init__(self, *args: Any, deputies: list[tuple[str, str]], is_mayor: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].choices = [("", gettext_lazy("As the rule orders")), *deputies]
        if not is_mayor:
            del self.fields["scope"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day lies before the first."))
        return cleaned

    def days(self) -> tuple[date, date]:
        """Return [from, to): the person is back on the second day."""
        return self.cleaned_data["first_day"], self.cleaned_data["last_day"] + timedelta(days=1)


class HandoverForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For example that the duty handbook was received."),
    )


class WhoDecidesForm(forms.Form):
    """The test box: who decides a matter like this?"""

    unit = forms.ChoiceField(label=gettext_lazy("Drafting unit"))
    duty = forms.ChoiceField(label=gettext_lazy("Duty"))
    amount = WonField(label=gettext_lazy("Amount in won, VAT included"), required=False, min_value=0, max_value=10**17)
    annual = WonField(label=gettext_lazy("Of that in the dearest year"), required=False, min_value=0, max_value=10**17)
    category = forms.ChoiceField(label=gettext_lazy("Kind of business"), required=False)
    novelty = forms.ChoiceField(label=gettext_lazy("New or changed"), required=False, choices=NOVELTIES)
    joint = forms.ChoiceField(label=gettext_lazy("Several agencies together"), required=False, choices=YES_NO)
    follows_up = forms.BooleanField(label=gettext_lazy("Paperwork of a matter that is decided already"), required=False)

    def __init__(self, *args: Any, units: list[Any], duties: list[Any], categories: list[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units
        self.fields["duty"].choices = duties
        self.fields["category"].choices = [("", gettext_lazy("not told")), *((one, one) for one in categories)]
        if not categories:
            del self.fields["category"]


class RulesForm(forms.Form):
    """Which rows of the delegation table are shown."""

    show = forms.ChoiceField(label=gettext_lazy("Rows of the duty"), required=False)
    page = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, duties: list[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["show"].choices = [("", gettext_lazy("All duties")), *duties]


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files of a city at once."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files]


class PlanForm(forms.Form):
    files = FilesField(
        label=gettext_lazy("Files of the change"),
        widget=ManyFiles(attrs={"accept": ".csv"}),
        help_text=gettext_lazy(
            "units, positions, postings, unit_successors and the like, only with the rows that change."
        ),
    )
    on = day_field(
        gettext_lazy("Day of the change"),
        required=False,
        help_text=gettext_lazy("Left empty: the day that the files name."),
    )


class SuccessorForm(forms.Form):
    """Names the heir of a position that ended without a clear one."""

    position = forms.CharField(widget=forms.HiddenInput, max_length=40)
    successor = forms.ChoiceField(label=gettext_lazy("Position that goes on with it"))

    def __init__(self, *args: Any, posts: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["successor"].choices = posts


class RecordsManagerForm(forms.Form):
    """기록물관리책임자 지정: which position keeps the records of a 처리과, and from which day on."""

    position = forms.ChoiceField(label=gettext_lazy("Position that keeps the records"), required=False)
    since = day_field(gettext_lazy("From this day on"))
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, posts: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["position"].choices = [("", gettext_lazy("Nobody: the head of the unit")), *posts]
