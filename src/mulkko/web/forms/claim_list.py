"""What the register of evidence is narrowed and sorted by, and for which draft a claim is taken."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

STATUSES = (
    ("", gettext_lazy("All")),
    ("holds", pgettext_lazy("status", "Holds")),
    ("drifted", pgettext_lazy("status", "Moved")),
    ("broken", pgettext_lazy("status", "Broken")),
    ("unverifiable", pgettext_lazy("status", "Cannot be verified")),
    ("unchecked", pgettext_lazy("status", "Not checked yet")),
)
KINDS = (
    ("", pgettext_lazy("evidence", "Standing")),
    ("superseded", pgettext_lazy("evidence", "Renewed since")),
    ("all", gettext_lazy("All")),
)
SORTS = (
    ("newest", gettext_lazy("Newest first")),
    ("oldest", gettext_lazy("Oldest first")),
    ("used", gettext_lazy("Most used first")),
    ("checked", gettext_lazy("Last checked first")),
)


class ClaimListForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Words or a number"), required=False, max_length=100)
    dataset = forms.ChoiceField(label=gettext_lazy("Data"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Unit that keeps the data"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("At the last check"), required=False, choices=STATUSES)
    kind = forms.ChoiceField(label=gettext_lazy("Standing or renewed"), required=False, choices=KINDS)
    sort = forms.ChoiceField(label=gettext_lazy("Order"), required=False, choices=SORTS)

    def __init__(
        self, *args: Any, datasets: Sequence[tuple[str, str]], units: Sequence[tuple[str, str]], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.fields["dataset"].choices = [("", gettext_lazy("All")), *datasets]
        self.fields["unit"].choices = [("", gettext_lazy("All")), *units]


class TakeForm(forms.Form):
    draft = forms.ChoiceField(label=gettext_lazy("Draft that cites it"))

    def __init__(self, *args: Any, drafts: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["draft"].choices = drafts
