"""Where documents are approved and numbered, as commands say it."""

from dataclasses import replace

from mulkko.cli.answers import Answer

SAID = {
    "inside": "Documents are approved and numbered here (MULKKO_ROUTE=inside).",
    "beside": "Documents are approved and numbered in the city's approval system (MULKKO_ROUTE=beside).",
    "": "Nobody has said where documents are approved and numbered, so nothing can be submitted yet. "
    "Set MULKKO_ROUTE=beside where the city has an approval system, or MULKKO_ROUTE=inside where Mulkko is it.",
}


def mode_said() -> str:
    """Return the sentence about the mode that is on."""
    from django.conf import settings

    return SAID[settings.ROUTE_MODE]


def with_mode(answer: Answer) -> Answer:
    """Add the mode to an answer, as its last line and as `route_mode`: null while nobody chose one."""
    from django.conf import settings

    mode = settings.ROUTE_MODE or None
    return replace(answer, document={**answer.document, "route_mode": mode}, lines=[*answer.lines, mode_said()])
