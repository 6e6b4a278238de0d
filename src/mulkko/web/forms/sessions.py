from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class SignInForm(forms.Form):
    login = forms.CharField(
        label=gettext_lazy("Login"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    @staticmethod
    def wrong() -> str:
        return _("The login or the password is wrong. Check both and try again.")
