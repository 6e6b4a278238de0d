"""Publishing takes part in the verification of everything: it stands above the room that runs it."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "mulkko.publishing"

    def ready(self) -> None:
        from mulkko.policy.queries.verification import verify_too
        from mulkko.publishing.queries import verify_hidden_parts

        verify_too(verify_hidden_parts, "version")
