"""도움: what Mulkko is, the words it uses, and how accessible it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mulkko.web.guides import guide


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    return render(request, "help/help.html")


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    return render(request, "help/guide.html", {"page": "glossary", "sections": guide("glossary")})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "help/guide.html", {"page": "accessibility", "sections": guide("accessibility")})
