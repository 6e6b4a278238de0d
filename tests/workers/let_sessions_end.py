"""Let every session have been idle for an hour: all at one moment, however many there are, or a page asks in between."""

import time

from tests.workers import office  # isort: skip
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction

from mulkko.web.session_time import BEGAN, SEEN


def main() -> None:
    with transaction.atomic():
        for row in Session.objects.all():
            session = SessionStore(row.session_key)
            session[BEGAN] = session[SEEN] = int(time.time()) - 3600
            session.save()


if __name__ == "__main__":
    assert office
    main()
