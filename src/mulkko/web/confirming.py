"""Asks again who it is before a decision. The one place for a way of asking: a passkey becomes one more of them."""

from typing import Protocol

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from mulkko.organization.actions import count_try, forgive
from mulkko.organization.errors import TooManyFailures
from mulkko.web.addresses import address_of
from mulkko.web.demo_people import came_by_one_click
from mulkko.web.forms.signing import ConfirmAgain
from mulkko.web.refusals import sentence_for

CONFIRMED = "confirmed_at"


class Way(Protocol):
    """One way of asking. `field` is the field of `ConfirmAgain` that it needs, empty where nothing is asked."""

    field: str

    def fits(self, request: HttpRequest) -> bool: ...

    def confirm(self, request: HttpRequest, form: ConfirmAgain) -> bool:
        """Tell whether it is who is signed in; if not, the form says why."""
        ...


class OneClick:
    """Somebody of a demo on this machine, whose password nobody knows: a tick says that it is meant."""

    field = "confirm"

    def fits(self, request: HttpRequest) -> bool:
        return came_by_one_click(request)

    def confirm(self, request: HttpRequest, form: ConfirmAgain) -> bool:
        return form.cleaned_data["confirm"] is True


class Recent:
    """The password was asked again a moment ago, in this very session."""

    field = ""

    def fits(self, request: HttpRequest) -> bool:
        age = timezone.now().timestamp() - request.session.get(CONFIRMED, 0)
        return 0 <= age <= settings.CONFIRMED_SECONDS

    def confirm(self, request: HttpRequest, form: ConfirmAgain) -> bool:
        return True


class Password:
    """The password once more; guessing is slowed down here as at the door."""

    field = "password"

    def fits(self, request: HttpRequest) -> bool:
        return True

    def confirm(self, request: HttpRequest, form: ConfirmAgain) -> bool:
        try:
            tried = count_try(request.user.login, address=address_of(request), at=timezone.now())
        except TooManyFailures as error:
            form.add_error("password", sentence_for(error))
            return False
        if not request.user.check_password(form.cleaned_data["password"]):
            form.refuse_password()
            return False
        forgive(tried)
        request.session[CONFIRMED] = timezone.now().timestamp()
        return True


WAYS: tuple[Way, ...] = (OneClick(), Recent(), Password())


def asked(request: HttpRequest) -> str:
    """Return the field with which a confirm page asks again, empty where it need not."""
    return next(way for way in WAYS if way.fits(request)).field


def is_confirmed(request: HttpRequest, form: ConfirmAgain) -> bool:
    """Tell whether a valid form says who it is, in the way it was made for; if not, the form says why."""
    return next(way for way in WAYS if way.field == form.asks).confirm(request, form)
