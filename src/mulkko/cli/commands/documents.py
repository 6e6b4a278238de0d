"""`mulkko documents`: a paper as a file."""

import hashlib
import json
from pathlib import Path
from typing import Any

from mulkko.cli.answers import Answer, Refused
from mulkko.cli.home import now
from mulkko.cli.matters import readable_matter
from mulkko.cli.whole_files import write_whole

FORMATS = ("html", "pdf", "hwpx", "pubdoc")
LIST = "list.json"  # of the public papers in a folder


def register(nouns: Any, shared: Any) -> None:
    documents = nouns.add_parser("documents", help="papers as files")
    verbs = documents.add_subparsers(dest="verb", required=True, metavar="VERB")
    render = verbs.add_parser("render", parents=[shared], help="write the paper of a proposal or a document number")
    render.add_argument("id", metavar="ID", help="a reference such as 2026-0001, or a document number")
    render.add_argument("--format", choices=FORMATS, default="html")
    render.add_argument("-o", "--output", type=Path, metavar="FILE", required=True)
    render.set_defaults(run=render_paper, takes_person=True)
    package = verbs.add_parser("package", parents=[shared], help="write paper, attachment and confirmation as one ZIP")
    package.add_argument("id", metavar="ID", help="a reference such as 2026-0001, or a document number")
    package.add_argument("-o", "--output", type=Path, metavar="FILE", required=True)
    package.set_defaults(run=package_paper, takes_person=True)
    public = verbs.add_parser("public", parents=[shared], help="write what the public gets of every decided paper")
    public.add_argument("folder", type=Path)
    public.set_defaults(run=write_public)


def render_paper(options: Any) -> Answer:
    from mulkko.documents.formats import hwpx, pdf
    from mulkko.documents.formats.html import page
    from mulkko.documents.formats.package import zipped
    from mulkko.documents.formats.parts import file_of
    from mulkko.policy.queries import paper_of
    from mulkko.policy.queries.exchange import exchanged

    found, at = readable_matter(options, noun="documents", argument="ID"), now()
    paper = paper_of(found, at=at)
    pages = None
    if options.format == "html":
        content = page(paper).encode()
    elif options.format == "hwpx":
        content = hwpx.written(file_of(paper))
    elif options.format == "pubdoc":
        content = zipped(exchanged(found, at=at), paper)
    else:
        content = _drawn(lambda: pdf.written(file_of(paper)))
        pages = pdf.pages(content)
    return _kept(options.output, content, {"pages": pages})


def package_paper(options: Any) -> Answer:
    from mulkko.documents.formats.package import MANIFEST
    from mulkko.policy.queries.exchange import package_of

    found, at = readable_matter(options, noun="documents", argument="ID"), now()
    held: list[str] = []

    def draw() -> bytes:
        content, names = package_of(found, at=at)
        held.extend(names)
        return content

    content = _drawn(draw)
    return _kept(options.output, content, {"holds": [MANIFEST, *held]})


def write_public(options: Any) -> Answer:
    """Write one HWPX, PDF and HTML for each public paper, named by number and proposal, and the list of them."""
    from mulkko.documents.formats import hwpx, pdf
    from mulkko.documents.formats.html import page
    from mulkko.documents.formats.parts import file_of
    from mulkko.publishing.queries import published

    papers, listed = published(), []
    options.folder.mkdir(parents=True, exist_ok=True)
    written = _written_before(options.folder / LIST)
    for one in papers:
        sheet, letter, name = file_of(one.paper), one.paper.letter, _name_of(one)
        files = {
            "html": page(one.paper).encode(),
            "hwpx": hwpx.written(sheet),
            "pdf": _drawn(lambda sheet=sheet: pdf.written(sheet)),
        }
        for ending, content in files.items():
            _kept(options.folder / f"{name}.{ending}", content, {})
            written.discard(f"{name}.{ending}")
        listed.append(
            {
                "number": one.number, "title": one.paper.title, "department": letter.department, "formed_on": letter.formed_on,
                "disclosure": letter.disclosure, "hidden": len(one.hidden), "digest": one.digest, "name": name,
                "files": {ending: hashlib.sha256(content).hexdigest() for ending, content in files.items()},
            }
        )  # fmt: skip
    for gone in written:
        (options.folder / gone).unlink(missing_ok=True)
    text = json.dumps({"papers": listed}, ensure_ascii=False, indent=1)
    _kept(options.folder / LIST, text.encode(), {})
    lines = [f"{one['number']} {one['disclosure']} {one['title']}" for one in listed]
    return Answer({"folder": str(options.folder), "papers": listed}, lines)


def _name_of(public: Any) -> str:
    """Return a name for the files of a public paper: a number comes again every year, and one of another system is any text."""
    number = "".join(one if one.isalnum() or one in "-_.·() " else "-" for one in public.number)
    return f"{number.lstrip('.')}({public.reference})"


def _written_before(place: Path) -> set[str]:
    """Return the files that the list in a folder names: a paper that was closed since goes out of it again."""
    try:
        papers = json.loads(place.read_text(encoding="utf-8"))["papers"]
        names = {f"{one['name']}.{ending}" for one in papers for ending in one["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {name for name in names if Path(name).name == name}


def _drawn(draw: Any) -> bytes:
    from mulkko.documents.formats.pdf import NoFonts, NotDrawn

    try:
        return bytes(draw())
    except (NoFonts, NotDrawn) as error:
        raise Refused(str(error), "--format") from error


def _kept(place: Path, content: bytes, more: dict[str, Any]) -> Answer:
    write_whole(place, content)
    digest = hashlib.sha256(content).hexdigest()
    return Answer({"file": str(place), "sha256": digest, **more}, [f"{place} sha256 {digest}"])
