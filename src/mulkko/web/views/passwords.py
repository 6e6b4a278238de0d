"""Another password: the present one is asked first, and every other session of this person ends."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mulkko.organization.actions import change_password, count_try, forgive
from mulkko.organization.errors import TooManyFailures
from mulkko.web.addresses import address_of
from mulkko.web.demo_people import came_by_one_click
from mulkko.web.forms.passwords import PasswordForm
from mulkko.web.refusals import sentence_for


@sensitive_post_parameters("password", "new_password", "new_password_again")
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    if came_by_one_click(request):
        return render(request, "organization/password.html", {"is_demo": True})
    form = PasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and _is_known(request, form):
        change_password(request.user, form.cleaned_data["new_password"])
        update_session_auth_hash(request, request.user)
        messages.success(request, _("The password is changed. Everywhere else you are signed out."))
        return redirect("inbox")
    return render(request, "organization/password.html", {"form": form}, status=422 if form.errors else 200)


def _is_known(request: HttpRequest, form: PasswordForm) -> bool:
    try:
        tried = count_try(request.user.login, address=address_of(request), at=timezone.now())
    except TooManyFailures as error:
        form.add_error("password", sentence_for(error))
        return False
    if not request.user.check_password(form.cleaned_data["password"]):
        form.add_error("password", _("The password is wrong. Nothing was changed."))
        return False
    forgive(tried)
    return True
