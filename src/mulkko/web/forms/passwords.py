from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulkko.organization.models import User


def password_field(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=200, strip=False, widget=widget, **more)


class PasswordForm(forms.Form):
    password = password_field(gettext_lazy("Present password"), "current-password")
    new_password = password_field(
        gettext_lazy("New password"),
        "new-password",
        help_text=gettext_lazy("Ten characters at least, and no common word."),
    )
    new_password_again = password_field(gettext_lazy("New password, once more"), "new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new_password(self) -> str:
        password = self.cleaned_data["new_password"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        new, again = typed.get("new_password"), typed.get("new_password_again")
        if new and again and new != again:
            self.add_error("new_password_again", _("The two new passwords differ."))
        return typed
