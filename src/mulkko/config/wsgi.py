"""The web application, in each web worker."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulkko.config.settings")

application = get_wsgi_application()


def settle() -> None:
    """Read the program whole, and let the collector leave alone what stays for as long as the worker runs.

    A page makes many objects that end with it. Where the program is looked through together with them, some request
    waits for all of it.
    """
    import_module(settings.ROOT_URLCONF)  # every page and what it rests on
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


settle()
