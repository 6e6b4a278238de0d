"""Publishing takes part in the verification of everything: it stands above the room that runs it."""

from django.apps import AppConfig

from mulkko.ledger.engine.rooms import VERIFIED_TOO


class PublishingConfig(AppConfig):
    name = "mulkko.publishing"

    def ready(self) -> None:
        VERIFIED_TOO.append(("mulkko.publishing.queries.verify_hidden_parts", "version"))
