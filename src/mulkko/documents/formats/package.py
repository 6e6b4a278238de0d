"""The bundle for a city whose approval system is another program: 기안문, its 붙임 and the 근거·협의 확인서 in one ZIP."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import UTC

from mulkko.documents.engine.confirmation import Confirmation
from mulkko.documents.engine.paper import Paper
from mulkko.documents.formats import hwpx, pdf
from mulkko.documents.formats.parts import File, file_of, sheet_file

MANIFEST = "0-SHA256.txt"


def files_of(paper: Paper, sheet: Confirmation) -> dict[str, File]:
    """Return the files of a bundle by name, in the order in which they are read."""
    return {
        "1-기안문": file_of(paper, [paper.letter, *paper.further]),
        "2-붙임-계획서": file_of(paper, [paper.plan]),
        "3-근거-협의-확인서": sheet_file(sheet, author=paper.letter.agency),
    }


def packaged(paper: Paper, sheet: Confirmation, more: Mapping[str, bytes] | None = None) -> bytes:
    """Return the bundle: every file as HWPX, to be worked on, and as PDF, to be kept. The same paper and sheet give the same bytes.

    `more` are further files by name, which lie behind the others.

    Raises:
        NoFonts: `script/assets` was not run.
    """
    held: dict[str, bytes] = {}
    for name, file in files_of(paper, sheet).items():
        held |= {f"{name}.hwpx": hwpx.written(file), f"{name}.pdf": pdf.written(file)}
    held |= more or {}
    return zipped({MANIFEST: manifest_of(held), **held}, paper)


def manifest_of(held: dict[str, bytes]) -> bytes:
    """Return a line with SHA-256 and name for every file, as `sha256sum --check` reads it."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in held.items()).encode()


def zipped(held: dict[str, bytes], paper: Paper) -> bytes:
    """Return files as one ZIP in which everything bears the time of the paper."""
    out = io.BytesIO()
    stamp = paper.stamped_at.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(out, "w") as bundle:
        for name, content in held.items():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(entry, content)
    return out.getvalue()
