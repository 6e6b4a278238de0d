"""What the frame of every page shows: who looks, what waits, what is new, and where the ledger stands.

Everything is read only where a template asks for it: a part that htmx replaces pays for no frame.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property

from mulkko import __version__
from mulkko.ledger.models import Head
from mulkko.organization.engine.levels import Post
from mulkko.organization.models import Person, UnitVersion, day_of
from mulkko.organization.queries import Place, place_of
from mulkko.web.brief import leads
from mulkko.web.counted import counts, head_now
from mulkko.web.notices import count_notices, seen_by
from mulkko.web.session_time import seconds_left
from mulkko.web.work.counting import Found, count_work, waiting_turns


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"version": __version__}
    left = seconds_left(request)
    person, now = getattr(request, "person", None), timezone.now()
    seen = _Frame(person, now)
    return {
        "version": __version__,
        "route_mode": settings.ROUTE_MODE,
        "session_seconds": left,
        "session_minutes": max(0, left) // 60,
        "viewer": person,
        "city": SimpleLazyObject(lambda: seen.city),
        "head": SimpleLazyObject(lambda: seen.head),
        "viewer_post": SimpleLazyObject(lambda: seen.post),
        "viewer_unit": SimpleLazyObject(lambda: seen.unit),
        "has_brief": SimpleLazyObject(lambda: seen.has_brief),
        "waiting_count": SimpleLazyObject(lambda: seen.waiting),
        "notice_count": SimpleLazyObject(lambda: seen.notices),
    }


class _Frame:
    """Reads each thing once."""

    def __init__(self, person: Person | None, now: datetime):
        self.person, self.now = person, now

    @cached_property
    def place(self) -> Place | None:
        return place_of(self.person, self.now) if self.person else None

    @property
    def city(self) -> str:
        if self.place is None:
            found = UnitVersion.objects.on(day_of(self.now)).filter(kind="city").values_list("name", flat=True)
            return found.first() or ""
        chart = self.place.chart
        return next((chart.names[unit] for unit, kind in chart.kinds.items() if kind == "city"), "")

    @property
    def post(self) -> Post | str:
        return self.place.posts[0] if self.place and self.place.posts else ""

    @property
    def unit(self) -> str:
        return self.place.chart.names.get(self.post.unit, "") if self.place and isinstance(self.post, Post) else ""

    @property
    def has_brief(self) -> bool:
        return self.place is not None and leads(self.place)

    @cached_property
    def head(self) -> Head | None:
        return head_now()

    @property
    def waiting(self) -> int:
        if self.person is None:
            return 0
        of = ("work", self.person.pk)
        return counts.get(of, self.head, self.now, lambda: count_work(self._placed(), self.now, self.turns))

    @property
    def notices(self) -> int:
        if self.person is None:
            return 0
        seen = seen_by(self.person)
        of = ("notices", self.person.pk, seen)
        return counts.get(of, self.head, self.now, lambda: count_notices(self._placed(), self.now, seen, self.turns))

    @cached_property
    def turns(self) -> Found:
        """Return what waits and has a clock: both counts of the frame ask for it."""
        return waiting_turns(self._placed(), self.now)

    def _placed(self) -> Place:
        assert self.place is not None
        return self.place
