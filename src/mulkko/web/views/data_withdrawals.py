"""The owner takes a version of a dataset back, after reading what that does."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.catalog.actions.withdrawing import withdraw
from mulkko.catalog.errors import CatalogError
from mulkko.catalog.models import Withdrawal
from mulkko.catalog.queries import may_add_to
from mulkko.evidence.models import ClaimPin
from mulkko.web.forms.datasets import WithdrawalForm
from mulkko.web.reading_refusals import sentence_of_parts
from mulkko.web.views.datasets import readable_dataset


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, name: str, number: int) -> HttpResponse:
    dataset = readable_dataset(request, name)
    version = dataset.versions.filter(number=number).first()
    if version is None or not may_add_to(dataset, request.person, timezone.now()):
        raise Http404(name)
    if Withdrawal.objects.filter(version=version).exists():
        messages.info(request, _("Version %(number)s was withdrawn already.") % {"number": number})
        return redirect("dataset", dataset.name)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(version, reason=form.cleaned_data["reason"], by=request.person, at=timezone.now())
            messages.success(request, _("Version %(number)s is withdrawn. Its bytes stay.") % {"number": number})
            return redirect("dataset", dataset.name)
        except CatalogError as error:
            form.add_error(None, sentence_of_parts({"what": error.what, "cure": error.cure}))
    page = {
        "dataset": dataset, "version": version, "form": form, "uses": ClaimPin.objects.filter(version=version).count(),
        "is_last": not dataset.versions.standing().exclude(pk=version.pk).exists(),
    }  # fmt: skip
    return render(request, "catalog/version_withdrawal.html", page, status=422 if form.errors else 200)
