"""The web application, in each web worker."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulkko.config.settings")

application = get_wsgi_application()


def settle() -> None:
    """Read the program whole, and let the collector leave alone what stays for as long as the worker runs.

    A page makes hundreds of thousands of objects that end with it. Looked through together with the whole program they
    cost one request in fifteen a tenth of a second.
    """
    get_resolver().url_patterns  # noqa: B018 - read for what it loads: every page and what it rests on
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


settle()
