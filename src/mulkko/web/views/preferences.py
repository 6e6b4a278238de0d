"""My settings: all at once on their page, or one by one from the top of any page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulkko.web.forms.preferences import PreferenceForm
from mulkko.web.preferences import chosen_by, keep


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    now = chosen_by(request)
    usual = now | {"language": translation.get_language(), "keys": not now["keys"], "notices": not now["notices"]}
    usual["view_mode"] = "" if now["view_mode"] == "light" else now["view_mode"]
    form = PreferenceForm(request.POST or None, initial=usual)
    if request.method == "POST" and form.is_valid():
        response = redirect("settings")
        keep(request, response, form.values())
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Your settings are kept."))
        return response
    return render(request, "help/settings.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Keep one value and go back to the page it was chosen on."""
    target = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(target if is_safe else reverse("inbox"))
    keep(request, response, request.POST.dict())
    return response
