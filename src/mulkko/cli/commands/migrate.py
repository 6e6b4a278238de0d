"""`mulkko migrate`: bring the home up to date and say so."""

from typing import Any

from mulkko.cli.answers import Answer


def register(nouns: Any, shared: Any) -> None:
    migrate = nouns.add_parser("migrate", parents=[shared], help="bring the data folder up to date")
    migrate.set_defaults(run=up_to_date)


def up_to_date(options: Any) -> Answer:
    from django.conf import settings
    from django.db import connection

    document = {"home": str(settings.MULKKO_HOME), "database": connection.vendor}
    return Answer(document, [f"{settings.MULKKO_HOME} is up to date ({connection.vendor})."])
