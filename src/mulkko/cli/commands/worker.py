"""`mulkko worker`: the one process that does long work: reads files, makes themes, writes search indexes."""

import os
import select
import signal
import sys
import threading
import time
from typing import Any

from mulkko.cli.answers import Answer
from mulkko.cli.home import now

INTERVAL_SECONDS = 0.5
DAILY_SECONDS = 3600.0  # how often it is asked whether a day has passed
LOCK_SECONDS = 1.0
GRACE_SECONDS = 8.0
WATCH_SECONDS = 1.0
NEW_DATA_SECONDS = 5.0  # how often it is asked whether data came in


def register(nouns: Any, shared: Any) -> None:
    worker = nouns.add_parser("worker", parents=[shared], help="do the long work that pages ask for")
    worker.add_argument(
        "--while-open", action="store_true", help="stop when standard input closes, as `mulkko serve` has it"
    )
    worker.set_defaults(run=run)


def run(options: Any) -> Answer:
    from mulkko.jobs.errors import Stopped

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        if options.while_open:
            threading.Thread(target=_stop_when_closed, daemon=True).start()
        _work_with_lock()
    except Stopped:
        pass
    return Answer({})


def _stop(number: int, frame: Any) -> None:
    from mulkko.jobs.errors import Stopped

    for once in (signal.SIGINT, signal.SIGTERM):
        signal.signal(once, signal.SIG_IGN)  # one word is enough, and the second must not disturb the tidying up
    raise Stopped


def _stop_when_closed() -> None:
    """Stop as on a signal when whoever started this is gone; do not outlive it by more than the time to tidy up.

    A web worker that outlives a killed server still holds the other end of the pipe, so the parent itself is watched too.
    """
    parent = os.getppid()
    while os.getppid() == parent:
        ready, _, _ = select.select([sys.stdin], [], [], WATCH_SECONDS)
        if ready and not os.read(sys.stdin.fileno(), 1 << 10):
            break
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)


def _work_with_lock() -> None:
    """Wait until no other worker is there, say what it left behind, and work until told to stop."""
    from django.conf import settings

    from mulkko.jobs.errors import WorkerRuns
    from mulkko.jobs.providers.lock import worker_lock

    while True:
        try:
            with worker_lock(settings.MULKKO_HOME):
                _work()
        except WorkerRuns:
            time.sleep(LOCK_SECONDS)


def _work() -> None:
    from mulkko.catalog.actions.joins import search_joins
    from mulkko.catalog.actions.profiling import profile_all
    from mulkko.catalog.actions.uploads import tidy_uploads
    from mulkko.jobs.actions import recover
    from mulkko.jobs.errors import Stopped
    from mulkko.jobs.providers.queue import tidy, work_off

    recover(at=now())
    tidy(at=now())
    tidy_uploads(at=now())
    profile_all(at=now())
    search_joins(at=now())
    threading.Thread(target=_work_daily, name="does what a day asks for", daemon=True).start()
    threading.Thread(target=_watch_decisions, name="watches decisions", daemon=True).start()
    loop = work_off(worker=f"worker-{os.getpid()}", interval=INTERVAL_SECONDS)

    # The loop keeps an exception of a task to itself, so the signal also tells it to take no other one.
    def stop(number: int, frame: Any) -> None:
        loop.running = False
        _stop(number, frame)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    loop.run()
    raise Stopped


def _work_daily() -> None:
    """Seal the readings of closed papers and measure the outcomes that are due, for as long as the worker lives."""
    from django.db import DatabaseError, close_old_connections

    from mulkko.cli.home import operator
    from mulkko.policy.actions.outcomes import measure_due
    from mulkko.policy.actions.reads import seal_reads_daily

    while True:
        try:
            seal_reads_daily(by=operator(), at=now())
        except DatabaseError as error:  # it is tried again in an hour; the rows stay
            print(f"The readings of closed papers were not sealed: {error}", file=sys.stderr)
        try:
            measure_due(by=operator(), at=now())
        except Exception as error:  # one figure that cannot be run keeps nothing else of the worker from its work
            print(f"The outcomes that are due were not measured: {error}", file=sys.stderr)
        close_old_connections()
        time.sleep(DAILY_SECONDS)


def _watch_decisions() -> None:
    """Look at approved documents whenever data came in, from whatever process, and once an hour at what is due by its day.

    Drafts about which units were asked, and papers that came to a reviewer, are looked at within seconds.
    """
    from django.db import close_old_connections

    from mulkko.catalog.actions.joins import search_joins
    from mulkko.cli.home import operator
    from mulkko.policy.actions.checking import check_moments
    from mulkko.policy.actions.watching import watch_decisions

    seen, asked_at = -1, 0.0
    tried: set[tuple[str, int]] = set()
    while True:
        try:
            check_moments(by=operator(), at=now(), tried=tried)
        except Exception as error:  # it is asked again, and what was kept stays
            print(f"The figures of drafts were not run: {error}", file=sys.stderr)
        try:
            newest = _newest_version()
            if newest != seen or time.monotonic() - asked_at >= DAILY_SECONDS:
                seen, asked_at = newest, time.monotonic()
                tried.clear()
                watch_decisions(by=operator(), at=now())
                search_joins(at=now())
        except Exception as error:  # it is asked again, and what was kept stays
            print(f"The figures of approved documents were not run: {error}", file=sys.stderr)
        close_old_connections()
        time.sleep(NEW_DATA_SECONDS)


def _newest_version() -> int:
    from mulkko.catalog.models import Version

    return Version.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
