"""Do one thing over and over until killed: python -m tests.workers.loop import | voices FOLDER SEED."""

import sys
from itertools import count
from pathlib import Path

from tests.workers import office  # isort: skip
from tests.builders.hall import minute, table_of_workers

from mulkko.catalog.actions import Incoming, add_file
from mulkko.ledger.actions import Actor
from mulkko.voice.actions import collect


def bring(folder: Path, number: int) -> None:
    path = folder / "workers.csv"
    path.write_text(table_of_workers([(f"{row}동", number + row, row) for row in range(2_000)]), encoding="utf-8")
    [added] = add_file(path, told=Incoming(owner="bus"), by=Actor("operator"), person=None, at=minute(60))
    assert added.error is None, added.error


def hear(folder: Path, number: int) -> None:
    path = folder / "voices.csv"
    lines = [
        f"버스 {row % 7}번이 늦습니다,{number}-{row} 정류소에서 오래 기다립니다. 010-0000-{row:04d}"
        for row in range(800)
    ]
    path.write_text("\n".join(["제목,내용", *lines]) + "\n", encoding="utf-8")
    told = Incoming(name="voices.csv", owner="bus")
    columns = {"text": "내용", "title": "제목"}
    assert (
        collect(path, columns=columns, told=told, by=Actor("operator"), person=None, at=minute(60)).collection.n == 800
    )


def main() -> None:
    act, folder, seed = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    for number in count(seed * 1_000):
        {"import": bring, "voices": hear}[act](folder, number)
        print(number, flush=True)


if __name__ == "__main__":
    assert office
    main()
