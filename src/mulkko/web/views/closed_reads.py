"""The log of who read which closed paper: for the operator, who hands it to the auditor."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import unit_names
from mulkko.policy.models import ClosedRead

ON_A_PAGE = 100


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    if request.person is not None:
        raise Http404
    wanted = request.GET.get("proposal", "").strip().replace("\0", "")
    rows = ClosedRead.objects.filter(proposal=wanted) if wanted else ClosedRead.objects.all()
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    names = dict(Person.objects.filter(code__in={row.reader for row in page}).values_list("code", "name"))
    context = {
        "page": page, "names": names, "units": unit_names({row.unit for row in page}, day_of(timezone.now())), "wanted": wanted,
        "query": f"proposal={wanted}" if wanted else "",
    }  # fmt: skip
    return render(request, "policy/closed_reads.html", context)
