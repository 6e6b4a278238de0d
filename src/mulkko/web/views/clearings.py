"""공개 확인: the unit that handles citizens' voices lets all staff read one, or takes it back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mulkko.voice.actions import clear, end_clearing
from mulkko.voice.errors import NothingCollected
from mulkko.voice.models import Clearing, Collection
from mulkko.web.finding import officer


@require_POST
def create(request: HttpRequest, collection_id: int, voice: int) -> HttpResponse:
    person = officer(request)
    collection = get_object_or_404(Collection, pk=collection_id)
    try:
        clear(collection, voice, by=person, at=timezone.now())
    except NothingCollected as error:
        raise Http404(voice) from error
    messages.success(request, _("All staff can read this voice now."))
    return redirect(_back(request))


@require_POST
def end(request: HttpRequest, clearing_id: int) -> HttpResponse:
    person = officer(request)
    clearing = get_object_or_404(Clearing.objects.select_related("collection__version__dataset"), pk=clearing_id)
    try:
        end_clearing(clearing, by=person, at=timezone.now())
    except NothingCollected as error:
        raise Http404(clearing_id) from error
    messages.success(request, _("Only the unit that handles it reads this voice now."))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """Return the page from which it was asked, if it is one of ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else reverse("voices")
