"""One row for each voice: its theme, and what pictures count by. One Parquet chunk, so that a million voices are a file.

No text stands in it: what it holds was derived from the voices when themes were made, and can be made again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from mulkko.catalog.engine.storing import write_chunks
from mulkko.language.engine.masking import TAGS
from mulkko.voice.engine.counts import district_of

NOT_SORTED = -1
Place = tuple[int, int, float]  # voice, number of its theme or NOT_SORTED, similarity to the middle of the theme
LONGEST_CHANNEL = 30


@dataclass(frozen=True, slots=True)
class Facts:
    """What is counted of one voice; `fold` is the first voice of those that are copies of one another."""

    day: date | None
    district: str
    channel: str
    fold: int
    masks: int  # how often personal data was masked in it


def facts_of(rows: Iterable[dict]) -> Iterable[Facts]:
    """Yield the facts of each voice, in order; a row has voice, title, text, date, place, channel and copies."""
    firsts: dict[str, int] = {}
    for row in rows:
        text = f"{row['title']}\n{row['text']}"
        masks = sum(text.count(tag) for tag in TAGS.values()) if "[" in text else 0
        fold = firsts.setdefault(row["copies"], row["voice"]) if row["copies"] else row["voice"]
        yield Facts(
            row["date"], district_of(row["place"]), row["channel"].strip()[:LONGEST_CHANNEL], fold, min(masks, 32767)
        )


def placed_chunk(places: Iterable[Place], facts: Iterable[Facts], folder: Path) -> dict:
    """Write the chunk below `folder` and return its description; places and facts speak of the same voices in one order."""
    voices, themes, similarities = zip(*places, strict=True)
    told = list(facts)
    table = pa.table(
        {
            "voice": pa.array(voices, pa.int64()),
            "theme": pa.array(themes, pa.int32()),
            "similarity": pa.array(similarities, pa.float32()),
            "day": pa.array([one.day for one in told], pa.date32()),
            "district": pa.array([one.district for one in told], pa.string()),
            "channel": pa.array([one.channel for one in told], pa.string()),
            "fold": pa.array([one.fold for one in told], pa.int64()),
            "masks": pa.array([one.masks for one in told], pa.int16()),
        }
    )
    return write_chunks(table, folder, role="rows", personal=frozenset())[0]
