"""Who may be tried out with one click: only in a data folder marked as a demo, and only on this very machine."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from mulkko.organization.models import User
from mulkko.web.addresses import is_from_this_machine

ONE_CLICK = "signed_in_by_one_click"


def demo_people(request: HttpRequest) -> list[dict[str, Any]]:
    """Return who may be signed in as with one click: nobody, unless the home is a demo and the request never left the machine."""
    if not is_from_this_machine(request):
        return []
    try:
        told = json.loads((settings.MULKKO_HOME / "demo").read_text(encoding="utf-8"))
        rows = [(row["login"], row.get(f"note_{get_language()}") or "") for row in told["people"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []
    users = {
        user.login: user
        for user in User.objects.filter(login__in=[row[0] for row in rows], is_active=True).select_related("person")
    }
    return [{"login": name, "note": note, "user": users[name]} for name, note in rows if name in users]


def came_by_one_click(request: HttpRequest) -> bool:
    """Tell whether this session began with one click and could still do so now."""
    is_marked = bool(request.session.get(ONE_CLICK))
    return is_marked and request.user.login in {row["login"] for row in demo_people(request)}
