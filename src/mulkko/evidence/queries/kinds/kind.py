"""What every kind of claim must be able to do, so that a check asks no claim of what kind it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from mulkko.catalog.models import Version
from mulkko.evidence.engine.contract import Changes
from mulkko.evidence.engine.status import AS_PROMISED
from mulkko.evidence.models import Claim
from mulkko.evidence.queries.running import Ran

Versions = Mapping[str, Version]
Others = Mapping[int, Mapping[str, Version]]
AS_IT_IS = AS_PROMISED


@dataclass(frozen=True)
class Compared:
    """What a refresh says beside the replay: its run, what the newest data no longer promise, which areas came."""

    refresh: Ran
    changes: Changes
    areas: str = ""
    tolerated: frozenset[str] = frozenset()  # slots that moved no further than was foretold


class Kind(Protocol):
    name: str

    def run(self, claims: list[Claim], versions: Versions, mode: str, others: Others) -> dict[int, Ran]:
        """Run claims of this kind once on one set of versions.

        Args:
            mode: replay or refresh.
            others: by claim the versions of the other run, where there is one.
        """
        ...

    def compared(self, claim: Claim, replay: Ran, refresh: Ran, pinned: Versions, newest: Versions) -> Compared: ...

    def across(self, refresh: Ran, replay: Ran, versions: Versions) -> Ran:
        """Return a refresh in the areas of the pinned data, where these changed and the city says how; else the same run."""
        ...

    def hide_few(self, refreshes: dict[int, Ran], replays: dict[int, Ran], renewed: Others) -> None:
        """Take back newest figures that tell of one to four people beside the pinned ones, or beside one another."""
        ...
