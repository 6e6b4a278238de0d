"""The package of an HWPX file: settled so that equal files are equal bytes, and checked against the rules of the format."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from xml.etree import ElementTree

MIMETYPE = "application/hwp+zip"
SECTION, HEADER, MANIFEST = "Contents/section0.xml", "Contents/header.xml", "Contents/content.hpf"
REQUIRED = ("version.xml", "settings.xml", "META-INF/container.xml", MANIFEST, HEADER, SECTION)
RANDOM_ID = re.compile(r'(<hp:(?:p|tbl|footer)\b[^>]*?\sid=")\d+(")')
PAGE_NUMBER = '<hp:ctrl><hp:pageNum pos="BOTTOM_CENTER" formatType="DIGIT" sideChar="-"/></hp:ctrl>'
# What a reference attribute names: the element in the header whose ids it may hold.
REFERENCES = {
    "charPrIDRef": "charPr", "paraPrIDRef": "paraPr", "styleIDRef": "style", "borderFillIDRef": "borderFill", "tabPrIDRef": "tabPr",
}  # fmt: skip
NONE = "4294967295"  # how the format writes "no look of its own"
LONGEST_PREVIEW = 1_000


def settled(content: bytes, *, stamp: datetime, author: str, preview: str) -> bytes:
    """Return the same package with a page number, with ids in reading order and with one time for everything."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == SECTION:
                body = _section(body.decode()).encode()
            elif name == MANIFEST:
                body = _manifest(body.decode(), stamp, author).encode()
            elif name == "Preview/PrvText.txt":
                body = preview[:LONGEST_PREVIEW].encode()
            entry = zipfile.ZipInfo(name, stamp.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(entry, body)
    return out.getvalue()


def _section(text: str) -> str:
    numbers = iter(range(1, len(text)))
    text = RANDOM_ID.sub(lambda found: f"{found[1]}{next(numbers)}{found[2]}", text)
    return text.replace("</hp:ctrl></hp:run>", f"</hp:ctrl>{PAGE_NUMBER}</hp:run>", 1)


def _manifest(text: str, stamp: datetime, author: str) -> str:
    from xml.sax.saxutils import escape

    def put(name: str, value: str) -> None:
        nonlocal text
        text = re.sub(
            rf'(<opf:meta name="{name}" content="text")(?:/>|>[^<]*</opf:meta>)', lambda found: f"{found[1]}>{escape(value)}</opf:meta>", text
        )  # fmt: skip

    put("lastsaveby", author)
    put("date", stamp.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return text


def package_problems(content: bytes) -> list[str]:
    """Return what a strict reader would refuse in a package, one sentence each; an empty list is a good package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entries = package.infolist()
        names = [entry.filename for entry in entries]
        problems = [f"{name} is missing." for name in REQUIRED if name not in names]
        if len(set(names)) != len(names):
            problems.append("A part is there twice.")
        if not entries or names[0] != "mimetype" or entries[0].compress_type != zipfile.ZIP_STORED:
            problems.append("mimetype is not the first part, stored.")
        elif package.read("mimetype").decode() != MIMETYPE:
            problems.append("mimetype says another format.")
        if problems:
            return problems
        header, section = (ElementTree.fromstring(package.read(name)) for name in (HEADER, SECTION))  # noqa: S314 - ours
    return [*_dangling(header, section), *_miscounted(header), *_unpaged(section)]


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _dangling(header: ElementTree.Element, section: ElementTree.Element) -> Iterator[str]:
    known: dict[str, set[str]] = {kind: set() for kind in REFERENCES.values()}
    for element in header.iter():
        if _local(element) in known:
            known[_local(element)].add(element.get("id", ""))
    for element in (*header.iter(), *section.iter()):
        for name, kind in REFERENCES.items():
            named = element.get(name, NONE)
            if named != NONE and named not in known[kind]:
                yield f"{_local(element)} names the {kind} {named}, which does not exist."


def _miscounted(header: ElementTree.Element) -> Iterator[str]:
    for element in header.iter():
        count = element.get("itemCnt")
        if count is not None and int(count) != len(element):
            yield f"{_local(element)} says {count} children and has {len(element)}."


def _unpaged(section: ElementTree.Element) -> Iterator[str]:
    first = next((element for element in section if _local(element) == "p"), None)
    if first is None or not any(_local(element) == "secPr" for element in first.iter()):
        yield "The first paragraph holds no properties of the section."
    for table in (element for element in section.iter() if _local(element) == "tbl"):
        rows = [element for element in table if _local(element) == "tr"]
        if table.get("rowCnt") != str(len(rows)):
            yield f"A table says {table.get('rowCnt')} rows and has {len(rows)}."
