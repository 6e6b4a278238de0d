from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulkko.web.forms.disclosure import RETENTIONS


class RegisterForm(forms.Form):
    """등록정보 정정: what is registered of an approved document, and why it is corrected."""

    title = forms.CharField(
        label=gettext_lazy("Title in the register"),
        max_length=200,
        help_text=gettext_lazy("Only the register is corrected; the approved paper keeps every letter."),
    )
    retention = forms.ChoiceField(label=gettext_lazy("Retention period"), required=False, choices=RETENTIONS)
    reason = forms.CharField(
        label=gettext_lazy("Reason of the correction"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stays beside the old value, the day and your name."),
    )

    def clean(self) -> dict[str, Any]:
        if self.initial.get("retention") and not self.cleaned_data.get("retention") and "retention" not in self.errors:
            self.add_error("retention", _("Choose how long it is kept."))
        return self.cleaned_data

    def values(self) -> dict[str, str]:
        """Return title and retention as they were typed; a retention that nobody ever chose stays out."""
        return {name: self.cleaned_data[name] for name in ("title", "retention") if self.cleaned_data[name]}
