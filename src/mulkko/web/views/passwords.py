"""The password, asked again before a decision; guessing is slowed down here as at the door."""

from django.http import HttpRequest
from django.utils import timezone

from mulkko.organization.actions import note_failure, refuse_guessing
from mulkko.organization.errors import TooManyFailures
from mulkko.web.forms.signing import PasswordAgain
from mulkko.web.refusals import sentence_for


def is_confirmed(request: HttpRequest, form: PasswordAgain) -> bool:
    """Tell whether the form carries the password of who is signed in; if not, the form says so."""
    if "password" not in form.fields:
        return True
    login, now = request.user.login, timezone.now()
    try:
        refuse_guessing(login, at=now)
    except TooManyFailures as error:
        form.add_error("password", sentence_for(error))
        return False
    if request.user.check_password(form.cleaned_data["password"]):
        return True
    note_failure(login, address=request.META.get("REMOTE_ADDR", ""), at=now)
    form.refuse_password()
    return False
