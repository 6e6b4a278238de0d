"""The districts of a city as rows of text: a small subset of GeoJSON (RFC 7946), one row for each feature.

Only `type`, `features`, `properties` and `geometry` are read. A geometry goes on as JSON text in the cell `shape`, so that
the rows are checked like those of any other file.
"""

import json
from pathlib import Path
from typing import Any, NoReturn

from mulkko.organization.formats.tables import UnreadableFile

LIMIT_BYTES = 16 * 1024 * 1024
MOST_FEATURES = 5_000
PROPERTIES = ("code", "name", "parent", "valid_from", "valid_to")


def features_of(path: Path) -> list[dict[str, str]]:
    """Return the features of one file as rows of text.

    Raises:
        UnreadableFile: the file is too large, no JSON, or no FeatureCollection; one sentence and the cure.
    """
    if path.stat().st_size > LIMIT_BYTES:
        raise UnreadableFile(f"{path.name} is larger than {LIMIT_BYTES >> 20} MiB. Simplify its outlines.")
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"{path.name} is no JSON in UTF-8. Export it again as GeoJSON.") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or content.get("type") != "FeatureCollection":
        raise UnreadableFile(f"{path.name} is no FeatureCollection. Export it again as GeoJSON.")
    if not features:
        raise UnreadableFile(f"{path.name} is empty. Give it one feature for each district.")
    if len(features) > MOST_FEATURES:
        raise UnreadableFile(f"{path.name} has more than {MOST_FEATURES:,} features. Leave only the districts.")
    return [_row(one) for one in features]


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)  # NaN and Infinity are no JSON, and no place


def _row(feature: Any) -> dict[str, str]:
    told = feature if isinstance(feature, dict) else {}
    facts = told.get("properties")
    facts = facts if isinstance(facts, dict) else {}
    row = {name: str(facts[name]) if isinstance(facts.get(name), str | int) else "" for name in PROPERTIES}
    return row | {"shape": json.dumps(told.get("geometry"))}
