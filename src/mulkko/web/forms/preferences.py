from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy


class PreferenceForm(forms.Form):
    """Everything that somebody may choose for himself."""

    view_mode = forms.ChoiceField(
        label=gettext_lazy("View mode"),
        choices=(
            ("", pgettext_lazy("view mode", "Normal")),
            ("high-contrast", pgettext_lazy("view mode", "High contrast")),
            ("theme", pgettext_lazy("view mode", "As this computer has it")),
        ),
        widget=forms.RadioSelect,
        required=False,
    )
    text_size = forms.ChoiceField(
        label=gettext_lazy("Text size"),
        choices=(
            ("", pgettext_lazy("text size", "Normal")),
            ("large", pgettext_lazy("text size", "Large")),
            ("larger", pgettext_lazy("text size", "Larger")),
        ),
        widget=forms.RadioSelect,
        required=False,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=(("ko", "한국어"), ("en", "English")),
        widget=forms.RadioSelect,
    )
    keys = forms.BooleanField(
        label=gettext_lazy("Single keys move in lists (j, k, o, /, ?)"),
        required=False,
        help_text=gettext_lazy("Switch them off when you steer by voice or a screen reader uses these keys."),
    )
    notices = forms.BooleanField(
        label=gettext_lazy("Show the number of notices at the top of the page"), required=False
    )

    def __init__(self, *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        for name in ("view_mode", "text_size"):
            self.fields[name].is_needed = True  # type: ignore[attr-defined]  # one of them is always chosen, "" included

    def values(self) -> dict[str, Any]:
        """Return what is kept: a tick is kept by being as usual, and so as nothing."""
        typed = self.cleaned_data
        return {**typed, "keys": "" if typed["keys"] else "off", "notices": "" if typed["notices"] else "off"}
