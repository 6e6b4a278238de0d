"""Let every session have been idle for an hour."""

import time

from tests.workers import office  # isort: skip
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from mulkko.web.session_time import BEGAN, SEEN


def main() -> None:
    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        session[BEGAN] = session[SEEN] = int(time.time()) - 3600
        session.save()


if __name__ == "__main__":
    assert office
    main()
