"""`mulkko publish`: the public portal as a folder of files, to be copied out of the internal network."""

import json
import shutil
from pathlib import Path
from typing import Any

from mulkko.cli.answers import Answer, Refused
from mulkko.cli.home import now


def register(nouns: Any, shared: Any) -> None:
    publish = nouns.add_parser("publish", parents=[shared], help="write the public portal as a folder of static files")
    publish.add_argument("--to", dest="folder", type=Path, metavar="DIR", required=True)
    publish.set_defaults(run=publish_portal)


def publish_portal(options: Any) -> Answer:
    """Write the whole site beside its place, then put it there: whoever reads it sees the old one or the new one."""
    from mulkko.documents.formats import hwpx, pdf
    from mulkko.organization.models import day_of
    from mulkko.publishing.formats.site import files_of
    from mulkko.publishing.queries.portal import portal

    folder = options.folder.absolute()
    _refuse_strange(folder)
    seen = portal(day_of(now()))
    try:
        files, has_pdf = files_of(seen, hwpx=hwpx.written, pdf=pdf.written), True
    except (pdf.NoFonts, pdf.NotDrawn):
        files, has_pdf = files_of(seen, hwpx=hwpx.written, pdf=None), False
    _put(folder, files)
    document = {
        "folder": str(folder), "papers": len(seen.matters), "hidden_parts": sum(part[2] for one in seen.matters for part in one.hidden),
        "data": len(seen.data), "files": len(files), "pdf": has_pdf,
        "held_back": list(seen.held),
    }  # fmt: skip
    lines = [f"{folder}: {len(seen.matters)} papers, {len(seen.data)} data files, {len(files)} files."]
    lines += [
        f"{one} is held back: look at its public paper, something may still have to be hidden." for one in seen.held
    ]
    if not has_pdf:
        lines.append("No PDF could be drawn, so the pages link the HWPX alone. Run script/assets for the fonts.")
    return Answer(document, lines)


def _refuse_strange(folder: Path) -> None:
    """Refuse to replace a folder that holds something else than an earlier site."""
    from mulkko.publishing.formats.site import GENERATOR

    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise Refused(f"{folder} is no folder.", "--to", "Name a folder that is empty or does not exist yet.")
    if not folder.exists() or not any(folder.iterdir()):
        return
    try:
        told = json.loads((folder / "list.json").read_text(encoding="utf-8"))
        is_ours = isinstance(told, dict) and told.get("generator") == GENERATOR
    except (OSError, ValueError):
        is_ours = False
    if not is_ours:
        raise Refused(
            f"{folder} holds something else.", "--to", "Name a folder that is empty or holds an earlier portal."
        )


def _put(folder: Path, files: dict[str, bytes]) -> None:
    made, old = (folder.with_name(f".{folder.name}.mulkko-{one}") for one in ("new", "old"))
    try:
        for left in (made, old):  # of a run that was broken off
            shutil.rmtree(left, ignore_errors=True)
        made.mkdir(parents=True)
        for name, content in sorted(files.items()):
            place = made / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        if folder.exists():
            folder.rename(old)
        made.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise Refused(f"{folder} cannot be written: {error.strerror}.", "--to", "Name another folder.") from error
