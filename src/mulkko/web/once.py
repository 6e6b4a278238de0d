"""One press, one act. Every page carries a fresh token in its form, so the same token with the same text is the same press."""

import hashlib
import json
import time
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from mulkko.organization.actions import end_press, take_press

TOKEN = "csrfmiddlewaretoken"  # noqa: S105  # the name of a field; its value differs on every page that is shown
WAITS, STEP = 10.0, 0.1  # seconds that a second press waits for the first one


@dataclass(frozen=True)
class Press:
    """What came of the first press: where it led, empty while it still runs, and what it said."""

    location: str
    said: list[tuple[int, str]]


def digest_of(request: HttpRequest) -> str | None:
    """Return the digest of who sends what to where, or None for what is no form of a page.

    A script that saves while somebody writes may lawfully send the same text again, so it is left out.
    """
    if request.method != "POST" or not request.user.is_authenticated or "HX-Request" in request.headers:
        return None
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate" or TOKEN not in request.POST:
        return None
    files = [(name, one.name, one.size) for name, many in request.FILES.lists() for one in many]
    sent = [request.user.pk, request.get_full_path(), sorted(request.POST.lists()), sorted(files)]
    return hashlib.sha256(json.dumps(sent, ensure_ascii=False).encode()).hexdigest()


def first_press(digest: str) -> Press | None:
    """Return None to the first press; to the second what came of it, after waiting for it a little."""
    for _ in range(int(WAITS / STEP)):
        row = take_press(digest, at=timezone.now())
        if row is None:
            return None
        if row.location:
            return Press(row.location, [(level, text) for level, text in json.loads(row.said)])
        time.sleep(STEP)
    return Press("", [])


def note(request: HttpRequest, digest: str, response: HttpResponse | None) -> None:
    """Keep where a press led; what was answered on the spot (an error, a preview) may be sent again."""
    is_done = response is not None and 300 <= response.status_code < 400
    said = [(one.level, str(one.message)) for one in getattr(messages.get_messages(request), "_queued_messages", [])]
    end_press(digest, location=response.headers["Location"] if is_done and response else "", said=json.dumps(said))
