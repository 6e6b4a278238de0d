"""Processes take part in the verification of everything: the room stands above the one that runs it."""

from django.apps import AppConfig

from mulkko.ledger.engine.rooms import VERIFIED_TOO


class ProcessesConfig(AppConfig):
    name = "mulkko.processes"

    def ready(self) -> None:
        VERIFIED_TOO.append(("mulkko.processes.queries.shared_use.verify_shared_use", "version"))
