"""What the owner says of a dataset: written anew, the old words stay."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.catalog.actions.describing import describe
from mulkko.catalog.errors import CatalogError
from mulkko.catalog.queries import may_add_to
from mulkko.web.forms.datasets import DescriptionForm
from mulkko.web.reading_refusals import sentence_of_parts
from mulkko.web.views.datasets import readable_dataset


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, name: str) -> HttpResponse:
    dataset = readable_dataset(request, name)
    if not may_add_to(dataset, request.person, timezone.now()):
        raise Http404(name)
    columns = [column["name"] for column in dataset.newest.columns]
    form = DescriptionForm(request.POST or None, columns=columns, before=dataset.descriptions.first())
    if request.method == "POST" and form.is_valid():
        try:
            describe(dataset, **form.facts(), by=request.person, at=timezone.now())
            messages.success(request, _("The description is kept. The one before stays in the history."))
            return redirect("dataset", dataset.name)
        except CatalogError as error:
            form.add_error(None, sentence_of_parts({"what": error.what, "cure": error.cure}))
    status = 422 if form.errors else 200
    return render(request, "catalog/description.html", {"dataset": dataset, "form": form}, status=status)
