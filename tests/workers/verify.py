"""Verify, and write a bundle, while somebody acts in between: python -m tests.workers.verify FOLDER."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

from tests.workers import office  # isort: skip
from tests.builders.hall import draft_of, minute, person, put_on_route

from mulkko.ledger.actions import make_checkpoint
from mulkko.ledger.queries import verification as chain
from mulkko.policy.engine.bundle import verify_bundle
from mulkko.policy.queries import bundle, verify_everything


def somebody_acts() -> None:
    """Put a draft on its route and make a checkpoint, on a connection of its own."""

    def act() -> None:
        put_on_route(draft_of(person("haneul")), at=minute(60))
        make_checkpoint(at=minute(61))

    thread = Thread(target=act)
    thread.start()
    thread.join(office.PATIENCE)
    assert not thread.is_alive(), "whoever acts waits for the verification"


def then_somebody_acts(entries: Callable[[], Iterator[Any]]) -> Callable[[], Iterator[Any]]:
    def read() -> Iterator[Any]:
        yield from entries()
        somebody_acts()

    return read


def verified(folder: Path) -> dict[str, Any]:
    chain.walked = then_somebody_acts(chain.walked)
    bundle._entries = then_somebody_acts(bundle._entries)
    found = verify_everything().found
    bundle.write_bundle(folder / "bundle.zip", at=minute(70))
    inside = verify_bundle(folder / "bundle.zip", folder)
    return {"found": [(one.index, one.kind, one.table, one.row) for one in found], "bundle": inside.bad}


if __name__ == "__main__":
    print(json.dumps({"did": verified(Path(sys.argv[1]))}))
