"""A city whose documents are approved in another system: handing over, and bringing back what came of it."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mulkko.documents.formats import hwpx
from mulkko.documents.formats.parts import file_of
from mulkko.policy import actions
from mulkko.policy.actions import ResultTold
from mulkko.policy.models import Proposal
from mulkko.policy.queries import paper_of

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DECIDED_ON = date(2026, 11, 23)


def told(**changed: Any) -> ResultTold:
    """Return a decision of the bureau head, as another system made it."""
    whole = {
        "name": "최국장",
        "title": "교통국장",
        "unit": "교통국",
        "number": "대중교통과-501",
        "decided_on": DECIDED_ON,
    }
    return ResultTold(**{**whole, **changed})


def brought_back(
    proposal: Proposal, folder: Path, content: bytes, *, at: datetime, file_name: str = "최종.hwpx", by: Any = None, **changed: Any
) -> Any:  # fmt: skip
    """Enter what another system decided, with a file of these bytes."""
    place = folder / "back"
    place.write_bytes(content)
    return actions.enter_result(
        proposal, told(**changed), file=place, file_name=file_name, by=by or proposal.drafter, at=at
    )


def handed_over_hwpx(proposal: Proposal) -> bytes:
    return hwpx.written(file_of(paper_of(proposal)))


def docx_of(*paragraphs: str) -> bytes:
    """Return a DOCX as small as one can be."""
    body = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in paragraphs)
    return packed({"word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'.encode()})


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in parts.items():
            pack.writestr(name, content)
    return out.getvalue()
