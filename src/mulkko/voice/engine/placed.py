"""Which voice belongs to which theme: one Parquet chunk, so that a million voices are a file and not a million rows."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from mulkko.catalog.engine.storing import write_chunks

NOT_SORTED = -1
Place = tuple[int, int, float]  # voice, number of its theme or NOT_SORTED, similarity to the middle of the theme


def placed_chunk(places: Iterable[Place], folder: Path) -> dict:
    """Write the chunk below `folder` and return its description."""
    voices, themes, similarities = zip(*places, strict=True)
    table = pa.table(
        {
            "voice": pa.array(voices, pa.int64()),
            "theme": pa.array(themes, pa.int32()),
            "similarity": pa.array(similarities, pa.float32()),
        }
    )
    return write_chunks(table, folder, role="rows", personal=frozenset())[0]
