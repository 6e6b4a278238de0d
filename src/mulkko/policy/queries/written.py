"""The text of a file that an officer wrote elsewhere, read in a limited child; nothing of it is kept."""

from pathlib import Path

from mulkko.catalog.engine.nursery import Limits, nursery
from mulkko.policy.errors import PolicyRefused

LIMITS = Limits(wall_seconds=30, memory_mib=1024, cpu_seconds=20)


def text_of_file(path: Path) -> str:
    """Return the text of a plain, DOCX or HWPX file, one paragraph a line.

    Raises:
        PolicyRefused: it cannot be read, or reading it took too much.
    """
    outcome = nursery().run("read_written", {"source": str(path.absolute())}, limits=LIMITS)
    if outcome.ended != "done" or not isinstance(outcome.result, dict):
        raise PolicyRefused("The file could not be read within the limits. Save it again, or split it.")
    if "refused" in outcome.result:
        raise PolicyRefused(str(outcome.result["refused"]))
    return str(outcome.result["text"]).lstrip("\ufeff")
