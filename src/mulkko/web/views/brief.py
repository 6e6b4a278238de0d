"""요약: one page to print, from the mayor down to the heads of sections."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mulkko.web.brief import brief_of, leads, week_of
from mulkko.web.work.desk import desk_of


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show what waits, what is disputed, late, rising and decided, to who leads a section or more."""
    if request.person is None:
        raise Http404
    desk = desk_of(request.person, timezone.now())
    if not leads(desk.place):
        raise Http404
    context = {
        "desk": desk,
        "brief": brief_of(desk),
        "today": desk.today,
        "monday": week_of(desk),
        "names": desk.place.chart.names,
    }
    return render(request, "policy/brief.html", context)
