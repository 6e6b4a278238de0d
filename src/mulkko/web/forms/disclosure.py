"""7 공개구분·보존기간: who may read the document once it is approved, and how long it is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulkko.web.forms.fields import day_field

DISCLOSURES = (
    ("open", gettext_lazy("Open: everybody reads all of it. This is the rule.")),
    ("partly", gettext_lazy("Partly open: some parts are left out, the rest is opened.")),
    ("closed", gettext_lazy("Closed: nobody outside reads it, and at city hall only who has to do with it.")),
)
CLAUSES = (
    ("1", gettext_lazy("1 Secret by another statute: name the statute below.")),
    ("2", gettext_lazy("2 Security, defence, foreign relations: only where grave harm to the country is feared.")),
    ("3", gettext_lazy("3 Life, body, property: where opening it would put people in danger.")),
    ("4", gettext_lazy("4 Trials and investigation: a case that is pending, crime prevention, penal matters.")),
    ("5", gettext_lazy("5 Audit, tender, contract, tests, personnel, or a decision still being made: where fair work would suffer.")),
    ("6", gettext_lazy("6 Personal data: not the names and titles of officials who did the duty.")),
    ("7", gettext_lazy("7 Business secrets: of companies and of people in trade.")),
    ("8", gettext_lazy("8 Speculation: where opening it would favour or harm somebody, such as land to be developed.")),
)  # fmt: skip
RETENTIONS = (
    ("", gettext_lazy("Choose how long it is kept")),
    ("1", pgettext_lazy("retention", "1 year")),
    ("3", pgettext_lazy("retention", "3 years")),
    ("5", pgettext_lazy("retention", "5 years")),
    ("10", pgettext_lazy("retention", "10 years")),
    ("30", pgettext_lazy("retention", "30 years")),
    ("semi_permanent", pgettext_lazy("retention", "Semi-permanent")),
    ("permanent", pgettext_lazy("retention", "Permanent")),
)


class DisclosureForm(forms.Form):
    disclosure = forms.ChoiceField(
        label=gettext_lazy("Disclosure"), choices=DISCLOSURES, widget=forms.RadioSelect, initial="open"
    )
    clauses = forms.MultipleChoiceField(
        label=gettext_lazy("Clauses of article 9 (1) of the Information Disclosure Act"),
        required=False,
        choices=CLAUSES,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Needed where it is not open. Mark only what applies: each clause is printed on the paper."
        ),
    )
    disclosure_reason = forms.CharField(
        label=gettext_lazy("Reason why it is not open"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("One sentence that somebody who asks for the document would understand."),
    )
    closed_parts = forms.CharField(
        label=gettext_lazy("Parts that are not open"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Needed where it is partly open, such as “names and numbers in attachment 2”."),
    )
    statute = forms.CharField(
        label=gettext_lazy("Statute that closes it (clause 1)"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Name and article."),
    )
    decision_stage = forms.CharField(
        label=gettext_lazy("Stage of the decision in progress (clause 5)"),
        required=False,
        max_length=100,
        help_text=gettext_lazy(
            "Only where it is closed because a decision is still being made. Who asks for it is told stage and end."
        ),
    )
    decision_ends_on = day_field(
        label=gettext_lazy("Expected end of the decision"),
        required=False,
    )
    retention = forms.ChoiceField(
        label=gettext_lazy("Retention period"),
        required=False,
        choices=RETENTIONS,
        help_text=gettext_lazy(
            "The term of the task that it belongs to, as the records office set it; it runs from 1 January after the matter is closed."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["retention"].is_needed = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind, clauses = cleaned.get("disclosure"), cleaned.get("clauses") or []
        if kind == "open" and clauses:
            self.add_error(
                "clauses", _("An open document names no clause. Take the marks away, or choose another class.")
            )
        if kind in ("partly", "closed") and not clauses:
            self.add_error("clauses", _("Name the clause for which the document is not open."))
        if kind in ("partly", "closed") and not cleaned.get("disclosure_reason"):
            self.add_error("disclosure_reason", _("Write why the document is not open."))
        if kind == "partly" and not cleaned.get("closed_parts"):
            self.add_error("closed_parts", _("Say which parts are not open; everything else is opened."))
        if "1" in clauses and not cleaned.get("statute"):
            self.add_error("statute", _("Clause 1 needs the statute: name and article."))
        self._check_decision(cleaned, clauses)
        return cleaned | self._moot(kind, clauses)

    def _moot(self, kind: str | None, clauses: list[str]) -> dict[str, str]:
        """Return empty what the class that was chosen does not ask for, whatever stood in the field before."""
        asked = {"disclosure_reason": kind != "open", "closed_parts": kind == "partly", "statute": "1" in clauses}
        return {name: "" for name, is_asked in asked.items() if not is_asked}

    def _check_decision(self, cleaned: dict[str, Any], clauses: list[str]) -> None:
        stage, ends_on = cleaned.get("decision_stage"), cleaned.get("decision_ends_on")
        if (stage or ends_on) and "5" not in clauses:
            self.add_error(
                "decision_stage", _("Only clause 5 has a decision in progress. Mark it, or empty both fields.")
            )
        if stage and not ends_on and "decision_ends_on" not in self.errors:
            self.add_error(
                "decision_ends_on", _("Write when the decision is expected: whoever asks for the document is told.")
            )
        if ends_on and not stage:
            self.add_error(
                "decision_stage", _("Write the stage of the decision, such as “review by the budget office”.")
            )
