"""The component gallery: every piece that pages are made of, with made-up content, in one place to look at and to test."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mulkko.policy.engine.changes import Change, stretches

STATES = ("draft", "in_route", "in_conflict", "returned", "recalled", "approved", "withdrawn")
STATUSES = (("holds", None), ("drifted", "cosmetic"), ("drifted", "material"), ("drifted", "decisive"), ("unverifiable", None), ("broken", None), ("unchecked", None))  # fmt: skip


class SampleForm(forms.Form):
    """One field of every kind."""

    line = forms.CharField(max_length=40)
    choice = forms.ChoiceField(choices=(("a", "가"), ("b", "나")))
    radio = forms.ChoiceField(choices=(("a", "가"), ("b", "나")), widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(
        choices=(("a", "가"), ("b", "나")), widget=forms.CheckboxSelectMultiple, required=False
    )
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=False)
    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    file = forms.FileField(required=False)

    def __init__(self, *args: Any, **told: Any):
        super().__init__(*args, **told)
        names = {
            "line": _("One line"), "choice": _("A choice"), "radio": _("One of several"), "several": _("Some of several"),
            "day": _("A day"), "words": _("More words"), "file": _("A file"),
        }  # fmt: skip
        for name, label in names.items():
            self.fields[name].label = label


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    empty = SampleForm()
    wrong = SampleForm({"line": ""}, auto_id="wrong_%s")
    wrong.is_valid()
    return render(
        request,
        "help/components.html",
        {
            "states": STATES,
            "statuses": STATUSES,
            "form": empty,
            "wrong": wrong,
            "page": Paginator(range(300), 20).page(7),
            "steps": _steps(),
            "difference": _difference(),
            "stages": ["done", "done", "current", "ahead", "ahead", "ahead"],
            "levels": ("info", "success", "warning", "error"),
        },
    )


def _steps() -> list[SimpleNamespace]:
    """Return a made-up route: signed, signed with an opinion, open, ahead."""
    now = timezone.now()
    kinds = [("draft", "signed", "signed"), ("review", "signed", "signed"), ("cooperate", "signed", "signed_with_opinion"), ("review", "open", ""), ("approve", "waiting", "")]  # fmt: skip
    return [
        SimpleNamespace(
            step=SimpleNamespace(
                kind=kind, signature=SimpleNamespace(signed_at=now, outcome=outcome) if outcome else None, omitted=False
            ),
            title=_("Sample post"), names=_("Sample name"), state=state, is_delegated=kind == "approve",
        )
        for kind, state, outcome in kinds
    ]  # fmt: skip


def _difference() -> SimpleNamespace:
    changes = [
        Change("summary", *stretches("막차 뒤 근로자는 21,528명이다.", "막차 뒤 근로자는 10,764명이다.")),
        Change("block:x", *stretches("", "새로 쓴 문단")),
        Change("chosen", *stretches("심야노선", "")),
    ]
    return SimpleNamespace(changes=changes, names={}, then=SimpleNamespace(round_no=1), now=None)
