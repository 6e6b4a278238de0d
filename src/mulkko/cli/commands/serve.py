"""`mulkko serve`: the web workers, and one job worker beside them."""

import os
import sys
from contextlib import nullcontext
from typing import Any

from mulkko.cli.answers import Answer
from mulkko.cli.keeper import Keeper
from mulkko.cli.modes import mode_said

# Messages go to standard error: standard output belongs to the answer.
HANDLER = {"class": "logging.StreamHandler", "formatter": "generic", "stream": "ext://sys.stderr"}


def register(nouns: Any, shared: Any) -> None:
    serve = nouns.add_parser("serve", parents=[shared], help="serve the pages")
    add_address(serve)
    serve.set_defaults(run=run)


def add_address(parser: Any) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; other hosts need MULKKO_HOSTS too")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-worker", action="store_true", help="start no job worker: `mulkko worker` runs elsewhere")


def run(options: Any) -> Answer:
    serve_pages(options)
    return Answer({})


def serve_pages(options: Any) -> None:
    """Serve until interrupted, with the address and the workers of `add_address`.

    Each web worker starts its own parent of limited children when it first needs one.
    """
    from django.core.management import call_command
    from granian import Granian
    from granian.constants import Interfaces

    print(mode_said(), file=sys.stderr)
    call_command("collect")  # by its name: pages and commands do not import one another
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulkko.config.settings")
    server = Granian(
        "mulkko.config.wsgi:application", address=options.host, port=options.port, interface=Interfaces.WSGI, workers=options.workers,
        blocking_threads=4, websockets=False, log_access=False,
        log_dictconfig={"handlers": {"console": {**HANDLER}, "access": {**HANDLER}}},
    )  # fmt: skip
    with nullcontext() if options.no_worker else Keeper():
        server.serve()
