"""One form on one page: what every page that changes a draft does alike. Nothing typed is ever lost."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mulkko.policy.errors import StalePage
from mulkko.policy.models import Proposal
from mulkko.web.desk import away, desk_of
from mulkko.web.kept import is_filled
from mulkko.web.refusals import REFUSED, sentence_for


def edition_of(request: HttpRequest) -> int:
    """Return the edition that the page was made from; -1, which is always stale, where it names none."""
    text = request.POST.get("edition", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def saved(form: Form, act: Callable[[], Any]) -> int | None:
    """Run one action and return None; a refusal becomes a sentence of the form, and the status of the answer is returned."""
    try:
        act()
    except StalePage as error:
        form.add_error(None, sentence_for(error))
        return 409
    except REFUSED as error:
        form.add_error(None, sentence_for(error))
        return 422
    return None


def one_form(
    request: HttpRequest, proposal: Proposal, form: Form, *, save: Callable[[dict[str, Any]], Any], done: str, said: str,
    title: str, button: str, template: str = "policy/form.html", **context: Any,
) -> HttpResponse:  # fmt: skip
    """Show a form; when it was sent, save it and go to the page `done`, or show it again with everything typed."""
    status = 200
    if request.method == "POST":
        status = saved(form, lambda: save(form.cleaned_data)) or 200 if form.is_valid() else 422
        if status == 200:
            messages.success(request, said)
            return redirect(done, proposal.reference)
    proposal.refresh_from_db()
    # A page that could not be read stays as old as it was; one that was stale is shown again as of now.
    edition = edition_of(request) if status == 422 or is_filled(request) else proposal.edition
    page = {
        **context,
        "proposal": proposal,
        "form": form,
        "title": title,
        "button": button,
        "back": done,
        "edition": edition,
    }
    return render(request, template, page, status=status)


def desk_form(
    request: HttpRequest, proposal: Proposal, form: Form, *, here: str, save: Callable[[dict[str, Any]], Any], done: str,
    said: str, title: str, button: str, template: str = "policy/desk_form.html", **context: Any,
) -> HttpResponse:  # fmt: skip
    """Show a form of drafting with the paper beside it; what is sent is saved as `one_form` does."""
    if led := away(request, proposal):
        return led
    desk = {name: value for name, value in desk_of(request, proposal, here=here).items() if name != "proposal"}
    return one_form(
        request, proposal, form, save=save, done=done, said=said, title=title, button=button, template=template,
        **desk, **context,
    )  # fmt: skip
