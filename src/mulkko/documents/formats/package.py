"""The bundle for a city whose approval system is another program: 기안문, its 붙임 and the 근거·협의 확인서 in one ZIP."""

import io
import zipfile
from datetime import UTC

from mulkko.documents.engine.confirmation import Confirmation
from mulkko.documents.engine.paper import Paper
from mulkko.documents.formats import hwpx, pdf
from mulkko.documents.formats.parts import File, file_of, sheet_file


def files_of(paper: Paper, sheet: Confirmation) -> dict[str, File]:
    """Return the files of a bundle by name, in the order in which they are read."""
    return {
        "1-기안문": file_of(paper, [paper.letter]),
        "2-붙임-계획서": file_of(paper, [paper.plan]),
        "3-근거-협의-확인서": sheet_file(sheet, author=paper.letter.agency),
    }


def packaged(paper: Paper, sheet: Confirmation) -> bytes:
    """Return the bundle: every file as HWPX, to be worked on, and as PDF, to be kept.

    Raises:
        NoFonts: `script/assets` was not run.
    """
    out = io.BytesIO()
    stamp = paper.stamped_at.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(out, "w") as bundle:
        for name, file in files_of(paper, sheet).items():
            for ending, content in (("hwpx", hwpx.written(file)), ("pdf", pdf.written(file))):
                entry = zipfile.ZipInfo(f"{name}.{ending}", stamp)
                entry.compress_type = zipfile.ZIP_DEFLATED
                bundle.writestr(entry, content)
    return out.getvalue()
