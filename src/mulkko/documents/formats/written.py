"""The text of a file somebody wrote: plain text, DOCX and HWPX; nothing but the standard library, and nothing is run."""

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

LARGEST = 50 * 1024 * 1024
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


class Unreadable(Exception):
    """The file gives no text; the message says why and what to do, and `kind` names the reason in one word."""

    def __init__(self, message: str, kind: str = "other") -> None:
        super().__init__(message)
        self.kind = kind


def text_of(path: Path) -> tuple[str, bool]:
    """Return the text of a file, and whether the file itself is plain text so that spans count its own characters.

    Raises:
        Unreadable: a PDF, a broken or huge file, or bytes that are neither UTF-8, UTF-16 nor CP949.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"The file cannot be read: {error.strerror}.") from error
    if content.startswith(b"%PDF"):
        raise Unreadable("A PDF is not read yet. Save its text as .txt, .docx or .hwpx.", "pdf")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("An old binary document (.hwp, .doc) is not read. Save it as .hwpx, .docx or .txt.", "old")
    if content.startswith(b"PK"):
        return _packed(path), False
    return _decoded(content), True


def run(arguments: dict) -> dict:
    """Read one file in the limited child: {"text"}, or {"refused"} with the reason."""
    try:
        return {"text": text_of(Path(arguments["source"]))[0]}
    except Unreadable as error:
        return {"refused": str(error)}


def _decoded(content: bytes) -> str:
    # a byte order mark stays a character, so that spans fit the file
    codecs = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8", "cp949"]
    for codec in codecs:
        try:
            return content.decode(codec)
        except UnicodeDecodeError:
            continue
    raise Unreadable("The text is neither UTF-8, UTF-16 nor CP949. Save it as UTF-8.", "encoding")


def _packed(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as pack:
            names = pack.namelist()
            if "word/document.xml" in names:
                return _paragraphs(_xml(pack, "word/document.xml"), f"{WORD}p", f"{WORD}t")
            sections = sorted(
                (name for name in names if re.fullmatch(r"Contents/section\d+\.xml", name)),
                key=lambda name: int(re.sub(r"\D", "", name)),
            )
            if sections:
                return "\n".join(_hwpx(_xml(pack, name)) for name in sections)
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, RuntimeError) as error:
        raise Unreadable("The document is broken. Open and save it again.", "broken") from error
    raise Unreadable("The file is neither DOCX nor HWPX. Save it as one of them, or as text.")


def _xml(pack: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if pack.getinfo(name).file_size > LARGEST:
        raise Unreadable("The document is larger than 50 MiB of text. Split it.", "large")
    content = pack.read(name)
    if DECLARED.search(content[:4096]):
        raise Unreadable("The document declares entities, which no office program writes. It is not read.", "entities")
    return ElementTree.fromstring(content)  # noqa: S314  (no entities: checked above; the size is limited)


def _paragraphs(root: ElementTree.Element, paragraph: str, run: str) -> str:
    lines = []
    for one in root.iter(paragraph):
        pieces = [_run(node, run) for node in one.iter()]
        lines.append("".join(pieces))
    return "\n".join(lines)


def _run(node: ElementTree.Element, run: str) -> str:
    if node.tag == run:
        return node.text or ""
    return {f"{WORD}tab": "\t", f"{WORD}br": "\n"}.get(node.tag, "")


def _hwpx(root: ElementTree.Element) -> str:
    """Return the paragraphs of a section; a paragraph inside a table cell becomes a line of its own."""
    lines: list[str] = []

    def walk(node: ElementTree.Element) -> str:
        name = node.tag.rpartition("}")[2]
        if name == "t":
            return "".join(node.itertext())
        if name == "p":
            own = "".join(walk(child) for child in node)
            lines.append(own)
            return ""
        if name == "lineBreak":
            return "\n"
        return "".join(walk(child) for child in node)

    for child in root:
        walk(child)
    return "\n".join(lines)
