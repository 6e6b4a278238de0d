"""What a version of a dataset consists of, and the hashes that name it.

A version is an ordered list of chunk files, each named by the SHA-256 of its bytes, so that an auditor verifies
it with `sha256sum` alone. Pure: dictionaries in, text out.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mulkko.ledger.engine.canonical import canonical, sha256_of

RECIPE = 1  # of the reader; another recipe may read the same file differently
_DATE_AT_THE_END = re.compile(r"[\s_\-.(]*(?:19|20)\d{2}[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:[0-3]\d)?\d{0,6}\)?$")
_ENDINGS = re.compile(r"\.(csv|tsv|txt|xlsx?|xlsm|parquet|gz|zst|pdf|hwpx|docx)$", re.IGNORECASE)


def manifest_of(
    columns: list[dict[str, Any]], chunks: list[dict[str, Any]], rows: int, document: dict[str, Any] | None = None
) -> str:
    """Return the canonical text of a version; its SHA-256 is the content hash.

    `document` says of a version that is a document how its text was read.
    """
    kept = ("sha256", "bytes", "rows", "columns", "role")
    told = {"columns": columns, "rows": rows, "chunks": [{key: chunk[key] for key in kept} for chunk in chunks]}
    return canonical(told | ({"document": document} if document else {}))


def chunk_name(chunk: Mapping[str, Any]) -> str:
    """Return the name of the file of a chunk: rows are Parquet, the document itself is whatever it is."""
    return f"{chunk['sha256']}.{'file' if chunk['role'] == 'file' else 'parquet'}"


def schema_hash(columns: list[dict[str, Any]]) -> str:
    """Return the hash of names, kinds and units: two versions with equal ones answer the same query."""
    return sha256_of(canonical([[column["name"], column["kind"], column.get("unit")] for column in columns]))


def sha256_of_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as lower-case hex, reading 1 MiB at a time."""
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while block := source.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def dataset_name(file_name: str, sheet: str | None = None) -> str:
    """Return the name of a dataset as queries write it: letters, digits and _ only, without the date of the file.

    >>> dataset_name("가람시_야간근로자_20261101.csv.gz")
    '가람시_야간근로자'
    >>> dataset_name("버스 승하차(야간).xlsx", "3월")
    '버스_승하차_야간_3월'
    """
    stem = unicodedata.normalize("NFC", Path(file_name).name)
    while _ENDINGS.search(stem):
        stem = _ENDINGS.sub("", stem)
    undated = _DATE_AT_THE_END.sub("", stem) or stem
    whole = f"{undated}_{unicodedata.normalize('NFC', sheet)}" if sheet else undated
    name = re.sub(r"_+", "_", re.sub(r"\W", "_", whole)).strip("_").lower()
    return (f"t_{name}" if not name or name[0].isdigit() else name)[:100]
