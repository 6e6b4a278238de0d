"""Collects style, script and fonts before the web workers start; `mulkko serve` calls it."""

from typing import Any

from django.core.management.base import BaseCommand

from mulkko.web.collected import collect


class Command(BaseCommand):
    help = "Collect the static files into the data folder, compressed and named by their content."

    def handle(self, *args: Any, **options: Any) -> None:
        collect()
