"""부재: an officer sets the own absence and sees who acts meanwhile, and for whom the officer acts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulkko.organization.actions import end_absence, enter_absence
from mulkko.organization.engine.levels import office_name
from mulkko.organization.models import Absence, Person, day_of
from mulkko.organization.queries import absences_of, acts_for, chart, hall_of, positions_of, seat_on
from mulkko.web.finding import officer
from mulkko.web.forms.organization import AbsenceForm
from mulkko.web.views.editing import saved


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    person, now = officer(request), timezone.now()
    today = chart(day_of(now))
    posts = [today.posts[code] for code in positions_of(person, today.day) if code in today.posts]
    form = AbsenceForm(
        request.POST or None,
        deputies=_colleagues(person, today.day),
        is_mayor=any(post.level == "mayor" for post in posts),
        initial={"first_day": today.day, "last_day": today.day, "reason": "leave"},
    )
    status = 200
    if request.method == "POST":
        status = saved(form, lambda: _enter(form, person)) or 200 if form.is_valid() else 422
        if status == 200:
            messages.success(request, _("Your absence is entered."))
            return redirect("absence")
    absences = absences_of(person, today.day)
    context = {
        "form": form, "acts_for": acts_for(person, now),
        "absences": [{"absence": row, "who": _who_acts(row, posts)} for row in absences],
    }  # fmt: skip
    return render(request, "organization/absence.html", context, status=status)


def _enter(form: AbsenceForm, person: Person) -> None:
    typed, (starts_on, ends_on) = form.cleaned_data, form.days()
    enter_absence(
        person, reason=typed["reason"], starts_on=starts_on, ends_on=ends_on, by=person, at=timezone.now(),
        deputy=Person.objects.filter(code=typed["deputy"]).first() if typed["deputy"] else None,
        order_document=typed["order_document"], scope=typed.get("scope", ""),
    )  # fmt: skip


def _colleagues(person: Person, day: Any) -> list[tuple[str, str]]:
    """Return who may act for a person: everybody of the own section, as code and name with title."""
    today = chart(day)
    hall = hall_of(day, today)
    own = {
        today.handling_department(today.posts[code].unit) for code in positions_of(person, day) if code in today.posts
    }
    names = dict(Person.objects.values_list("code", "name"))
    return [
        (code, f"{office_name(today.name_of(post.unit), post.title)} {names[code]}")
        for post in today.posts.values()
        if today.handling_department(post.unit) in own
        for code in hall.holders(post.code)
        if code != person.code
    ]


def _who_acts(absence: Absence, posts: list[Any]) -> list[dict[str, Any]]:
    """Return for each post of the absent person who acts on the first day of the absence that is left."""
    day = max(absence.valid_from, day_of(timezone.now()))
    hall = hall_of(day)
    names = dict(Person.objects.values_list("code", "name"))
    return [
        {"post": post, "signers": [(signer, names[signer.person]) for signer in seat_on(post.code, day, within=hall).signers]}
        for post in posts
    ]  # fmt: skip


@require_POST
def end(request: HttpRequest, absence: int) -> HttpResponse:
    person = officer(request)
    found = Absence.objects.standing().select_related("person").filter(pk=absence, person=person).first()
    if found is None:
        raise Http404(absence)
    end_absence(found, by=person, at=timezone.now())
    messages.success(request, _("The absence is ended. You sign again."))
    return redirect("absence")
