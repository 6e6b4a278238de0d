#!/usr/bin/env python3
"""Verify the evidence of one decision with nothing but this file, Python and the package `cryptography`.

    python3 verify_evidence.py FILE.zip [--key HEX] [--complete] [--without-figures] [--json]

FILE.zip is what `mulkko claims bundle` wrote. Needs no network. Exit 0 nothing is wrong, 1 something is, 2 no bundle.
Written apart from the program that made the bundle: nothing of it is imported or trusted, not even its list of files.

What is recomputed: the digest of every file; seal, payload and place in the hash tree (RFC 9162) of every entry, and
the chain of all entries of the proposal; the signature (Ed25519) of the checkpoint above them; that the sealed text and
the receipts are those that were signed; that every figure of the text is its value as the rule of rounding shows it; the
bytes of the pinned data. A figure that stands in a document is looked for in its file, at the place and in the words that
were signed (HWPX, DOCX and TXT; for a PDF the package `pdfminer.six` has to be there). Where the package `duckdb` is there
too, every other figure is run again on these data; where it is not, or where the data do not leave the city, a figure
counts as not recomputed, never as right.

Whoever forges everything, key included, is found out by the key alone: give the one that the city publishes with --key.
"""

import argparse
import hashlib
import importlib.util
import io
import json
import math
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

NOTHING = "0" * 64  # the seal before the first entry
COLUMNS = ("index", "previous_seal", "proposal", "previous_in_proposal", "occurred_us", "actor", "acting_for", "position",
           "unit", "round_no", "version_hash", "action", "step", "client", "schema", "digest")  # fmt: skip
SIGNING = ("approval.submitted", "approval.signed", "approval.approved", "approval.returned")
ROUTE = (*SIGNING, "approval.revised")  # of this round only a lawful erasure takes the payload of these
SCALES = {1: "", 1_000: "천", 10_000: "만", 1_000_000: "백만", 100_000_000: "억", 1_000_000_000_000: "조"}
UNITS = {"percent": "%", "pct_change": "%", "pp": "%p"}
WORDS = ("date", "category", "text")
SHORT = ("명", "건", "개", "대", "원", "곳", "회", "시간", "분", "일")
KEPT_BACK = {"persons": "its data hold rows about persons, which do not leave the city",
             "unit": "its data are read by one unit only, and do not leave the city"}  # fmt: skip
NAMES = re.compile(
    r"evidence\.json|sealed\.json|checkpoint\.json|entries\.jsonl|claims/[0-9]{1,18}\.(json|sql)"
    r"|(receipts|manifests)/[0-9a-f]{64}\.json|chunks/[0-9a-f]{64}\.(parquet|file)"
)
MOST_FILES, LARGEST_TEXT, SECONDS, MEMORY = 20_000, 64 << 20, 300, "2GiB"
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError, ArithmeticError)


class NoBundle(Exception):
    """The file is something else, or was made to do harm."""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class Bundle:
    """The files of a bundle. They are stored, not packed, so that none is larger than the file that it came in."""

    def __init__(self, path: Path) -> None:
        self.packed, self.digests = zipfile.ZipFile(path), dict[str, str]()
        listed, size = self.packed.infolist(), path.stat().st_size
        self.sizes = {one.filename: one.file_size for one in listed}
        strange = next((one.filename for one in listed if not NAMES.fullmatch(one.filename)), None)
        if strange is not None:
            raise NoBundle(f"It holds a file that no bundle holds: {strange[:80]!r}.")
        if len(self.sizes) != len(listed):
            raise NoBundle("It holds two files of one name.")
        if len(listed) > MOST_FILES:
            raise NoBundle(f"It holds {len(listed):,} files; a bundle holds at most {MOST_FILES:,}.")
        if any(one.compress_type or one.flag_bits & 1 or one.file_size != one.compress_size for one in listed):
            raise NoBundle("A file in it is packed or locked; those of a bundle are stored as they are.")
        if sum(self.sizes.values()) > size:
            raise NoBundle("Its files would be larger than itself.")

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a file, none where it is not there or its checksum does not hold."""
        try:
            with self.packed.open(name) as source:
                while block := source.read(1 << 20):
                    yield block
        except (KeyError, zipfile.BadZipFile, NotImplementedError, EOFError):
            yield b"\0damaged"  # of another digest than any file that was meant

    def digest(self, name: str) -> str:
        if name not in self.digests:
            found = hashlib.sha256()
            for block in self.blocks(name):
                found.update(block)
            self.digests[name] = found.hexdigest()
        return self.digests[name]

    def read(self, name: str) -> bytes:
        if self.sizes.get(name, 0) > LARGEST_TEXT:
            raise NoBundle(f"{name} is larger than {LARGEST_TEXT >> 20} MiB.")
        return b"".join(self.blocks(name))


def holds(seal: str, index: int, path: list[str], checkpoint: dict[str, Any]) -> bool:
    """Tell whether the hashes of `path` lead from a seal to the root that the checkpoint names."""
    position, last, node = index, int(checkpoint["index"]), bytes.fromhex(seal)
    if not 0 <= position <= last:
        return False
    for beside in map(bytes.fromhex, path):
        if last == 0:
            return False
        if position & 1 or position == last:
            node = hashlib.sha256(b"\x01" + beside + node).digest()
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\x01" + node + beside).digest()
        position, last = position >> 1, last >> 1
    return last == 0 and node.hex() == checkpoint["root"]


def is_genuine(one: dict[str, Any]) -> bool:
    """Tell whether a checkpoint was really signed with the key that it names."""
    names = ("at", "index", "seal", "root", *(("number", "previous") if one["previous"] else ()))
    text = f"mulkko.checkpoint.{3 if one['previous'] else 2} " + canonical({name: one[name] for name in names})
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(one["key"]))
        key.verify(bytes.fromhex(one["signature"]), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def number_of(text: Any) -> Decimal:
    """Return an exact number; one that nobody writes is refused, for its digits would fill the memory."""
    if not isinstance(text, str) or len(text) > 400:
        raise ValueError(f"{str(text)[:20]!r} is no number")
    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > 400:
        raise ValueError(f"{text[:20]!r} is no number")
    return number


def shown(slot: dict[str, Any], value: str | None) -> str:
    """Return a value as the sentence shows it: halves rounded away from zero, divided by the scale, with its unit."""
    kind, unit, scale, decimals = slot["type"], slot["unit"], slot["scale"], slot["decimals"]
    if value is None:
        return "―"
    if kind == "date":
        day = date.fromisoformat(value[:10])
        return f"{day.year}. {day.month}. {day.day}."
    if kind in WORDS:
        return value
    number = number_of(value)
    if scale not in SCALES or type(decimals) is not int or not 0 <= decimals <= 8:
        raise ValueError("a slot has no such scale or decimals")
    digits = f"{(number / scale).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP):,.{decimals}f}"
    if kind in UNITS:
        return digits + UNITS[kind]
    is_short = bool(unit) and (len(unit) == 1 or not unit[0].isalpha() or unit in SHORT)
    between = " " if unit and (SCALES[scale] or not is_short) else ""
    return f"{digits}{SCALES[scale]}{between}{unit}"


def same_value(one: str | None, other: str | None) -> bool:
    """Exact values are compared exactly; a quotient, which no decimal holds, to twelve significant digits."""
    if one == other or one is None or other is None:
        return one == other
    try:
        first, second = number_of(one), number_of(other)
    except (ValueError, InvalidOperation):
        return False
    long = max(len(first.as_tuple().digits), len(second.as_tuple().digits)) > 12
    return first == second or (long and f"{first:.11e}" == f"{second:.11e}")


PART = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(천만|백만|조|억|만|천)?")
MAGNITUDES = {"천": 10**3, "만": 10**4, "백만": 10**6, "천만": 10**7, "억": 10**8, "조": 10**12}


def quoted_value(kind: str, text: str) -> str | None:
    """Return the exact value of a figure as a document writes it, 1조 2,300억 too; of words the words."""
    if kind in WORDS:
        return re.sub(r"\s+", " ", text).strip()
    flat, total, end, last = re.sub(r"\s", " ", text), Decimal(0), None, None
    for part in PART.finditer(flat):
        scale = MAGNITUDES.get(part[2] or "", 1)
        if end is not None and (flat[end : part.start()].strip() or last is None or scale >= last):
            break
        total += number_of(part[1].replace(",", "")) * scale
        end, last = part.end(), scale if part[2] else None
    if end is None:
        return None
    return format(-total if re.match(r"\s*(약\s*)?[-−△▲]", flat) else total, "f")


Z = Decimal("1.959963984540054")
EXPANSION = ((((1, 3), (1, 1)), 4), (((5, 5), (16, 3), (3, 1)), 96), (((3, 7), (19, 5), (17, 3), (-15, 1)), 384),
             (((79, 9), (776, 7), (1482, 5), (-1920, 3), (-945, 1)), 92160))  # fmt: skip


def survey_values(said: dict[str, Any], sums: dict[str, str | None]) -> dict[str, str]:
    """Return the figures of a survey from its sums: Wilson (1927), Newcombe (1998), Student (1908), Kish (1965)."""
    given = {name: number_of(value) for name, value in sums.items()}
    kind, unit, points, told = said["measure"], "%", "%p", dict[str, Decimal]()
    if kind == "difference":
        a, a_low, a_high = survey_share(given, "_a")
        b, b_low, b_high = survey_share(given, "_b")
        d = a - b
        low, high = d - ((a - a_low) ** 2 + (b_high - b) ** 2).sqrt(), d + ((a_high - a) ** 2 + (b - b_low) ** 2).sqrt()
        told = {"d": d, "d_low": low, "d_high": high, "a": a, "a_low": a_low, "a_high": a_high, "b": b, "b_low": b_low,
                "b_high": b_high, "n_a": given["n_a"], "n_b": given["n_b"]}  # fmt: skip
        text = f"{tenth(d)}%p (95% 구간 {tenth(low)}∼{tenth(high)}%p, n={given['n_a']:,}·{given['n_b']:,})"
        return {name: kept(value) for name, value in told.items()} | {"s": text}
    if kind == "stated":
        p, n, margin = given["p"], number_of(said["stated"][0]), number_of(said["stated"][1])
        low, high = max(Decimal(0), p - margin), min(Decimal(100), p + margin)
    elif kind == "share":
        p, low, high = survey_share(given, "")
        n, margin = given["n"], (high - low) / 2
    else:
        n, unit, points = given["n"], said["unit"], said["unit"]
        weights, squares = given.get("w", n), given.get("ww", n)
        counted, p = weights * weights / squares, given["x"] / weights
        spread = max(Decimal(0), given["xx"] / weights - p * p) * counted / (counted - 1)
        student = Z
        for power, (terms, under) in enumerate(EXPANSION, 1):
            student += sum((factor * Z**exponent for factor, exponent in terms), Decimal(0)) / (
                under * (counted - 1) ** power
            )
        margin = student * (spread / counted).sqrt()
        low, high = p - margin, p + margin
    told = {"p": p, "p_low": low, "p_high": high, "m": margin, "n": n}
    return {name: kept(value) for name, value in told.items()} | {
        "s": f"{tenth(p):,}{unit} (±{tenth(margin):,}{points}, n={n:,})"
    }


def survey_share(given: dict[str, Decimal], key: str) -> tuple[Decimal, Decimal, Decimal]:
    """Return a share in percent with its score interval; weights leave fewer answers to count with."""
    n = given[f"n{key}"]
    p = given[f"part{key}"] / n
    if f"w{key}" in given:
        n, p = given[f"w{key}"] ** 2 / given[f"ww{key}"], given[f"wp{key}"] / given[f"w{key}"]
    middle, spread = p + Z * Z / (2 * n), Z * (p * (1 - p) / n + Z * Z / (4 * n * n)).sqrt()
    under = 1 + Z * Z / n
    return 100 * p, 100 * max(Decimal(0), (middle - spread) / under), 100 * min(Decimal(1), (middle + spread) / under)


def tenth(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def kept(value: Decimal) -> str:
    return format(value.quantize(Decimal("1E-10")).normalize(), "f")


LEVEL, MOST_ORIGINS = Fraction(8, 10), 36


def forecast_values(said: dict[str, Any], rows: list[list[str | None]]) -> dict[str, str | None]:
    """Return the figures of a forecast: of three models the one that erred least on the past, with a conformal interval."""
    if said["model"] != "mulkko forecast 1":
        raise ValueError("a model that this file does not know")
    series = [Fraction(str(total)) / (int(str(number)) if said["how"] == "mean" else 1) for _, total, number in rows]
    last, least, season = str(rows[-1][0]), *((4, 1) if said["grain"] == "year" else (24, 12))
    ahead = ordinal(said["target"]) - ordinal(last)
    if ahead < 1 or any(ordinal(str(b[0])) != ordinal(str(a[0])) + 1 for a, b in pairwise(rows)):
        raise ValueError("a series with gaps, or one that has come to its target")
    origins = range(least, len(series) - ahead + 1)[-MOST_ORIGINS:]
    errors = {name: [abs(series[o + ahead - 1] - foretold(name, series[:o], ahead, season)) for o in origins]
              for name in ("seasonal", "drift", "trend")}  # fmt: skip
    name = min(errors, key=lambda one: sum(errors[one], Fraction(0)))
    own, value = errors[name], foretold(name, series, ahead, season)
    rank = math.ceil((len(own) + 1) * LEVEL)
    radius, level = (sorted(own)[rank - 1], LEVEL) if rank <= len(own) else (max(own), Fraction(len(own), len(own) + 1))
    actual = series[-len(own) :]
    percent = (
        100 * sum((e / abs(y) for e, y in zip(own, actual, strict=True)), Fraction(0)) / len(own)
        if all(actual)
        else None
    )
    before = series[len(series) - season + (ahead - 1) % season]
    told = {"p": value, "p_low": value - radius, "p_high": value + radius, "d": value - before, "d_low": value - radius - before,
            "d_high": value + radius - before, "e": sum(own, Fraction(0)) / len(own), "e_pct": percent}  # fmt: skip
    plain = {key: None if one is None else decimal_of(one) for key, one in told.items()}
    p, low, high = (
        f"{Decimal(plain[key] or 0).quantize(Decimal(1).scaleb(-said['decimals']), rounding=ROUND_HALF_UP):,}"
        for key in ("p", "p_low", "p_high")
    )
    return plain | {"s": f"{p}{said['unit']} ({round(100 * level)}% 구간 {low}∼{high}{said['unit']})"}


def ordinal(period: str) -> int:
    return int(period) if len(period) == 4 else int(period[:4]) * 12 + int(period[5:]) - 1


def foretold(name: str, past: list[Fraction], ahead: int, season: int) -> Fraction:
    n = len(past)
    if name == "seasonal":
        return past[n - season + (ahead - 1) % season]
    if name == "drift":
        return past[-1] + ahead * (past[-1] - past[0]) / (n - 1)
    middle = Fraction(n - 1, 2)
    slope = sum(((x - middle) * y for x, y in enumerate(past)), Fraction(0)) / Fraction(n * (n * n - 1), 12)
    return sum(past, Fraction(0)) / n + slope * (n - 1 + ahead - middle)


def decimal_of(value: Fraction) -> str:
    with localcontext(Context(prec=50)):
        text = format(
            (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("1E-10")).normalize(), "f"
        )
    return "0" if text == "-0" else text


class Unread(Exception):
    """A document whose text cannot be read here; the message says why."""


READER = "mulkko documents 1"
UNSEEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of(kind: str, content: bytes) -> str:
    """Return the text of a document as its figures were found in it."""
    if kind == "pdf":
        return pdf_text(content)
    if kind == "txt":
        codecs = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8", "cp949"]
        return seen(next(text for text in (decoded(content, codec) for codec in codecs) if text is not None))
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        if kind == "docx":
            signs = {f"{W}tab": "\t", f"{W}br": "\n"}
            return seen("\n".join(
                "".join((node.text or "") if node.tag == f"{W}t" else signs.get(node.tag, "") for node in one.iter())
                for one in tree(pack, "word/document.xml").iter(f"{W}p")
            ))  # fmt: skip
        names = [name for name in pack.namelist() if re.fullmatch(r"Contents/section\d+\.xml", name)]
        names.sort(key=lambda name: int(re.sub(r"\D", "", name)))
        return seen("\n".join("\n".join(paragraphs(tree(pack, name))) for name in names))


def seen(text: str) -> str:
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\x0c", "\n"))


def decoded(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        return None


def tree(pack: zipfile.ZipFile, name: str) -> Any:
    if pack.getinfo(name).file_size > LARGEST_TEXT:
        raise Unread("its document is too large to be read here")
    content = pack.read(name)
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", content[:4096]):
        raise Unread("its document declares entities, which no office program writes")
    return ElementTree.fromstring(content)  # noqa: S314  (no entities: checked above; the size is limited)


def paragraphs(root: Any) -> list[str]:
    """Return the paragraphs of a section of HWPX; one in a cell of a table is a line of its own, before the one around it."""
    lines: list[str] = []

    def walk(node: Any) -> str:
        name = node.tag.rpartition("}")[2]
        if name == "t":
            return "".join(node.itertext())
        own = "".join(walk(child) for child in node)
        if name == "p":
            lines.append(own)
            return ""
        return "\n" if name == "lineBreak" else own

    for child in root:
        walk(child)
    return lines


def pdf_text(content: bytes) -> str:
    if importlib.util.find_spec("pdfminer") is None:
        raise Unread("it stands in a PDF, and the package pdfminer.six is not installed here")
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams, LTTextContainer

    parts = []
    try:
        for page in extract_pages(io.BytesIO(content), laparams=LAParams()):
            boxes = [seen(box.get_text()).strip("\n") for box in page if isinstance(box, LTTextContainer)]
            parts.append("".join(f"{box}\n\n" for box in boxes))
    except Exception as problem:
        raise Unread("its PDF cannot be read here") from problem
    return "".join(parts)


class Verification:
    """Reads a bundle; `bad` takes what does not hold and the file in which it stands."""

    def __init__(self, bundle: Bundle, key: str | None) -> None:
        self.bundle, self.key = bundle, key
        self.bad: list[dict[str, str]] = []
        self.figures: list[dict[str, Any]] = []
        self.acts: list[tuple[str, dict[str, Any]]] = []
        self.erased: set[int] = set()
        self.entries: list[dict[str, Any]] = []
        self.belongs = {"evidence.json", "sealed.json", "checkpoint.json", "entries.jsonl"}
        self.sealed: dict[str, Any] = {}
        self.engine = ""
        text = bundle.read("evidence.json")
        try:
            self.head = json.loads(text)
            if self.head["kind"] != "mulkko.evidence" or self.head["schema"] != 1:
                raise NoBundle("Its evidence.json is of a schema that is not known here.")
        except UNREADABLE:
            raise NoBundle("It holds no evidence.json that can be read.") from None
        if canonical(self.head).encode() != text:
            self.wrong("evidence.json", "it is not written as it was made")

    def wrong(self, where: str, what: str) -> None:
        self.bad.append({"where": where, "what": what})

    def part(self, where: str, check: Callable[[], None]) -> None:
        """Do one part of the work; what was changed so much that it cannot even be read is wrong too."""
        try:
            check()
        except UNREADABLE:
            self.wrong(where, "it cannot be understood")

    def run(self, *, figures: bool = True) -> None:
        self.part("evidence.json", self.files)
        self.part("checkpoint.json", self.checkpoint)
        self.part("entries.jsonl", self.chain)
        self.part("sealed.json", self.document)
        self.part("entries.jsonl", self.signatures)
        self.part("sealed.json", self.display)
        self.part("evidence.json", self.claims)
        self.part("evidence.json", lambda: self.reread(figures=figures))
        self.part("evidence.json", self.rerun if figures else lambda: self.settle({}, "it was left out"))
        self.part("evidence.json", self.said)

    def files(self) -> None:
        """Every file that the list names is there; whether it is the right one, the other parts say."""
        for name in sorted(self.head["files"].keys() - self.bundle.sizes.keys()):
            self.wrong(name, "it is gone")

    def checkpoint(self) -> None:
        text = self.bundle.read("checkpoint.json")
        self.top = json.loads(text)
        if canonical(self.top).encode() != text or not is_genuine(self.top):
            self.wrong("checkpoint.json", "its key did not sign it")
        elif self.key not in (None, self.top["key"]):
            self.wrong("checkpoint.json", "it was signed with another key than the one given")

    def chain(self) -> None:
        """Every entry has its seal, its payload and its place under the checkpoint; none of the proposal is missing between."""
        before: dict[str, Any] = {"index": -1, "seal": NOTHING}
        within = NOTHING
        *lines, rest = self.bundle.read("entries.jsonl").split(b"\n")
        for number, line in enumerate([*lines, *([rest] if rest else [])], 1):
            where, entry = f"entries.jsonl, line {number}", json.loads(line)
            is_exact = json.dumps(entry, ensure_ascii=False).encode() == line and not rest
            path = entry.pop("path")
            text = "\x1f".join(["mulkko.ledger.1", *(str(entry[name]) for name in COLUMNS)])
            is_exact = is_exact and type(entry["index"]) is int and len(path) < 64
            if not is_exact or list(entry) != [*COLUMNS, "seal", "salt", "payload"]:
                self.wrong(where, "it is not written as an entry is")
            if sha256(text.encode()) != entry["seal"] or text.count("\x1f") != len(COLUMNS):
                self.wrong(where, "its seal does not hold")
            elif not holds(entry["seal"], entry["index"], path, self.top):
                self.wrong(where, "it does not stand under the checkpoint")
            follows = entry["index"] != before["index"] + 1 or entry["previous_seal"] == before["seal"]
            own = entry["proposal"] == self.head["proposal"]
            if entry["index"] <= before["index"] or not follows or (own and entry["previous_in_proposal"] != within):
                self.wrong(where, "the entry before it is missing or another one")
            self.tell(entry, where)
            before, within = entry, entry["seal"] if own else within
            self.entries.append(entry)
        route = [one for one in self.entries if one["proposal"] == self.head["proposal"] and one["action"] in ROUTE]
        begun = max((one["index"] for one in route if one["action"] == "approval.submitted"), default=0)
        for entry in route:  # rounds before this one are carried without what they told
            if entry["payload"] is None and entry["index"] >= begun and entry["index"] not in self.erased:
                self.wrong(f"entries.jsonl, entry {entry['index']}", "its payload was taken out")

    def tell(self, entry: dict[str, Any], where: str) -> None:
        """Take what an entry tells, where it does: most of those of a proposal are carried without their payload."""
        if entry["payload"] is None:
            return
        if sha256(bytes.fromhex(entry["salt"]) + entry["payload"].encode()) != entry["digest"]:
            self.wrong(where, "its payload does not hold")
            return
        facts = json.loads(entry["payload"])
        self.acts.append((entry["action"], facts))
        self.acts += [(inner["action"], inner) for inner in facts.get("within", [])]
        if entry["action"] == "ledger.erased":
            self.erased.add(facts["erased"])

    def told(self, *actions: str) -> list[dict[str, Any]]:
        return [facts for action, facts in self.acts if action in actions]

    def document(self) -> None:
        """The sealed text is one that was put on the route, and speaks of this proposal."""
        self.versions = {facts["approval"]["version"] for facts in self.told("approval.submitted")}
        self.versions |= {facts["revision"]["versions"][1] for facts in self.told("approval.revised")}
        signed = [facts["signature"] for facts in self.told(*SIGNING)]
        # Where the entry of the submission was lawfully erased, the signatures alone tell of the version.
        self.versions |= {one["version"] for one in signed} if self.erased else set()
        text = self.bundle.read("sealed.json")
        self.version = sha256(text)
        approved = [facts["signature"]["version"] for facts in self.told("approval.approved")]
        if self.version not in self.versions or any(one != self.version for one in approved):
            self.wrong("sealed.json", "it is not the text that was put to approval")
        self.sealed = json.loads(text)
        if self.sealed["reference"] != self.head["proposal"]:
            self.wrong("sealed.json", "it is the text of another proposal")

    def signatures(self) -> None:
        """Every signature is of a text of the route, and of a receipt that says what was checked before it."""
        for signature in [facts["signature"] for facts in self.told(*SIGNING)]:
            name, version = f"receipts/{signature['receipt']}.json", signature["version"]
            if version not in self.versions:
                self.wrong("entries.jsonl", f"{signature['by'][0]} signed a text that was never put on the route")
            if signature["receipt"]:
                self.belongs.add(name)
                self.part(name, lambda name=name, version=version: self.receipt(name, version))  # type: ignore[misc]

    def receipt(self, name: str, version: str) -> None:
        text = self.bundle.read(name)
        if f"receipts/{sha256(text)}.json" != name:
            self.wrong(name, "it is not what was signed")
            return
        said, claims = json.loads(text), {one["id"]: one for one in self.sealed["claims"]}
        if version == self.version and said["content"] != version:
            self.wrong(name, "it was made for another text")
        for one in said["claims"]:
            for ran in one["runs"] if one["id"] in claims else ():
                values = claims[one["id"]]["values"].items()
                same = all(same_value(value, ran["values"].get(slot)) for slot, value in values)
                if ran["mode"] == "replay" and not ran["error"] and not same:
                    self.wrong(name, f"figure {one['id']} was another one when it was signed")

    def display(self) -> None:
        """Every figure of the text, the table and the outcome plan is its value as its slot shows it."""
        claims = {one["id"]: one for one in self.sealed["claims"]}
        cited = [one for block in self.sealed["blocks"] for one in block["inlines"] if "claim" in one]
        cited += [cell for option in self.sealed["options"] for cell in option["cells"] if "claim" in cell]
        cited += [line["today"] for line in self.sealed.get("outcome", ()) if "claim" in line["today"]]
        self.displayed = len(cited)
        for one in cited:
            claim = claims.get(one["claim"])
            if claim is None or one["slot"] not in claim["slots"]:
                self.wrong("sealed.json", f"it cites a figure that is not there: {one['claim']}.{one['slot']}")
            elif one["shown"] != shown(claim["slots"][one["slot"]], claim["values"].get(one["slot"])):
                self.wrong(
                    "sealed.json",
                    f"it shows {one['claim']}.{one['slot']} as {one['shown'][:40]!r}, which is not its value",
                )

    def claims(self) -> None:
        """Every claim is the one that was recorded, and its data are those that it pinned."""
        recorded = {facts["claim"]["id"]: facts["claim"] for facts in self.told("evidence.claim_made")}
        back = {one["content_hash"]: KEPT_BACK[one["because"]] for one in self.head["withheld"]}
        self.jobs: dict[str, dict[str, Any]] = {}
        self.quotes: dict[str, dict[str, Any]] = {}
        for claim in self.sealed["claims"]:
            number = claim["id"]
            name = f"claims/{number}"
            kind = claim.get("kind", "query")
            self.belongs |= {f"{name}.json", *([f"{name}.sql"] if kind != "document" else [])}
            if self.bundle.read(f"{name}.json") != canonical(claim).encode():
                self.wrong(f"{name}.json", "it is not the claim of the sealed text")
            if kind != "document" and self.bundle.read(f"{name}.sql") != f"{claim['sql']}\n".encode():
                self.wrong(f"{name}.sql", "it is not the query of the sealed text")
            said = recorded.get(number)
            if said is None and not self.erased:
                self.wrong(f"{name}.json", "no entry recorded it")
            elif said is not None and any(claim.get(key) != value for key, value in said.items()):
                self.wrong(f"{name}.json", "it was recorded as another one")
            because = next((back[pin["content_hash"]] for pin in claim["pins"] if pin["content_hash"] in back), "")
            whole = [self.data(pin) for pin in claim["pins"] if pin["content_hash"] not in back]
            if not because and not all(whole):
                because = "its data are not whole"
            if kind not in ("query", "document", "survey", "model"):
                because = because or "it is of a kind that this file does not know"
            if not because:
                (self.quotes if kind == "document" else self.jobs)[str(number)] = claim
            for slot, spec in sorted(claim["slots"].items()):
                value = claim["values"].get(slot)
                self.figures.append({
                    "claim": number, "slot": slot, "shown": shown(spec, value), "digest": sha256(canonical([spec, value]).encode()),
                    "state": "not recomputed", "because": because,
                })  # fmt: skip

    def data(self, pin: dict[str, Any]) -> bool:
        """Tell whether the data of a pin are there, byte for byte, as the ledger recorded them where it tells."""
        digest, before = pin["content_hash"], len(self.bad)
        name = f"manifests/{digest}.json"
        self.belongs.add(name)
        text = self.bundle.read(name)
        if sha256(text) != digest:
            self.wrong(name, "it is not the version of the data that was pinned")
            return False
        manifest = json.loads(text)
        columns = canonical([[one["name"], one["kind"], one.get("unit")] for one in manifest["columns"]])
        if sha256(columns.encode()) != pin["schema_hash"]:
            self.wrong(name, "its columns are not those that were pinned")
        for facts in self.told("catalog.version_added"):
            for one in facts.get("versions", ()):
                same = (one["dataset"], one["version"]) == (pin["dataset"], pin["version"])
                if same and one["content_hash"] != digest:
                    self.wrong(name, "the ledger recorded other data under this version")
        for chunk in manifest["chunks"]:
            place = f"chunks/{chunk['sha256']}.{'file' if chunk['role'] == 'file' else 'parquet'}"
            self.belongs.add(place)
            if self.bundle.digest(place) != chunk["sha256"]:
                self.wrong(place, "its bytes are not those that were pinned")
        return len(self.bad) == before

    def reread(self, *, figures: bool) -> None:
        """Look for every figure that stands in a document in its file, where and in the words that were signed."""
        texts: dict[str, str] = {}
        for number, claim in self.quotes.items():
            digest, said = claim["pins"][0]["content_hash"], claim["method"]
            because = "" if figures else "it was left out"
            if not because and digest not in texts:
                try:
                    texts[digest] = self.document_text(digest)
                except (Unread, zipfile.BadZipFile, ElementTree.ParseError, *UNREADABLE) as problem:
                    because = str(problem) if isinstance(problem, Unread) else "its document cannot be read here"
            stands = not because and texts[digest][said["start"] : said["end"]] == said["text"]
            if not because and not stands:
                self.wrong(f"claims/{number}.json", "its passage does not stand in the document")
            for figure in (one for one in self.figures if str(one["claim"]) == number):
                start, end = said["figures"][figure["slot"]]
                spec, value = claim["slots"][figure["slot"]], claim["values"].get(figure["slot"])
                if not same_value(value, quoted_value(spec["type"], said["text"][start:end])):
                    figure["state"] = "differs"
                    self.wrong(f"claims/{number}.json", f"its passage gives another {figure['slot']} than it says")
                elif because:
                    figure["because"] = because
                else:
                    figure["state"] = "recomputed" if stands else "differs"

    def document_text(self, digest: str) -> str:
        """Return the text of a document of which every byte is that of the pin."""
        manifest = json.loads(self.bundle.read(f"manifests/{digest}.json"))
        about = manifest["document"]
        if about["reader"] != READER:
            raise Unread("its document was read by another reader than this file knows")
        chunk = next(one for one in manifest["chunks"] if one["role"] == "file")
        text = text_of(about["kind"], self.bundle.read(f"chunks/{chunk['sha256']}.file"))
        if sha256(text.encode()) != about["text_sha256"]:
            raise Unread("its document reads otherwise here")
        return text

    def rerun(self) -> None:
        """Run every figure whose data are here once more; without DuckDB none is."""
        if importlib.util.find_spec("duckdb") is None:
            self.settle({}, "the package duckdb is not installed here")
            return
        try:
            answers, why = self.asked()
        except OSError as problem:
            answers, why = [], f"its data could not be unpacked here ({problem.strerror})"
        self.engine = str(answers.pop(0)) if answers else ""
        self.settle({number: self.made(number, answer) for number, answer in answers}, why)

    def made(self, number: str, answer: dict[str, Any]) -> dict[str, Any]:
        """Return the figures that are made of what a query answers: of the sums of a survey, of a series that is forecast."""
        job = self.jobs[number]
        if "error" in answer or job.get("kind", "query") == "query":
            return answer
        try:
            if job["kind"] == "model":
                return {"values": forecast_values(job["method"], answer["rows"])}
            with localcontext(Context(prec=34)):
                return {"values": survey_values(job["method"], answer["values"])}
        except UNREADABLE:
            return {"values": {}}

    def asked(self) -> tuple[list[Any], str]:
        """Return what the child says, line by line, and why an answer that is not there is missing."""
        with tempfile.TemporaryDirectory(prefix="evidence-") as folder:
            pins = {pin["content_hash"]: pin for job in self.jobs.values() for pin in job["pins"]}
            tables = {digest: self.unpacked(pin, Path(folder)) for digest, pin in pins.items()}
            queries = [
                [
                    number,
                    job["sql"],
                    [[pin["dataset"], pin["content_hash"]] for pin in job["pins"]],
                    job.get("kind") == "model",
                ]
                for number, job in self.jobs.items()
            ]
            command = [sys.executable, "-I", str(Path(__file__).resolve()), "--recompute"]
            asked = json.dumps({"tables": tables, "queries": queries}).encode()
            try:
                done = subprocess.run(command, input=asked, capture_output=True, check=False, timeout=SECONDS).stdout
                why = "its run ended without an answer"
            except subprocess.TimeoutExpired as late:
                done, why = late.stdout or b"", f"the figures took longer than {SECONDS} seconds"
        return [json.loads(line) for line in done.splitlines()], why

    def unpacked(self, pin: dict[str, Any], folder: Path) -> dict[str, Any]:
        manifest = json.loads(self.bundle.read(f"manifests/{pin['content_hash']}.json"))
        chunks = [one for one in manifest["chunks"] if one["role"] == "rows"]
        for chunk in chunks:
            place = folder / f"{chunk['sha256']}.parquet"
            if not place.exists():
                with place.open("wb") as out:
                    out.writelines(self.bundle.blocks(f"chunks/{place.name}"))
        return {"columns": [one["name"] for one in manifest["columns"]], "rows": manifest["rows"],
                "files": [[str(folder / f"{one['sha256']}.parquet"), one["columns"]] for one in chunks]}  # fmt: skip

    def settle(self, answers: dict[str, Any], why: str) -> None:
        for figure in self.figures:
            if figure["because"] or str(figure["claim"]) not in self.jobs:
                continue
            number, slot = str(figure["claim"]), figure["slot"]
            answer = answers.get(number, {"error": why})
            if "error" in answer:
                figure["because"] = answer["error"]
            elif same_value(self.jobs[number]["values"].get(slot), answer["values"].get(slot, "")):
                figure["state"] = "recomputed"
            else:
                figure["state"] = "differs"
                self.wrong(f"claims/{number}.json", f"its data give another {slot} than it says")

    def said(self) -> None:
        """The head says nothing but what the files say themselves, and no file is there for nothing."""
        for name in sorted(self.bundle.sizes.keys() - self.belongs):
            self.wrong(name, "it belongs to nothing in the sealed text")
        amiss = {one["where"].partition(",")[0] for one in self.bad}
        for name in sorted(self.bundle.sizes.keys() - amiss - {"evidence.json"}):
            if self.head["files"].get(name) != self.bundle.digest(name):
                self.wrong("evidence.json", f"its list has another digest for {name}")
        figures = [{name: one[name] for name in ("claim", "slot", "shown", "digest")} for one in self.figures]
        pinned = {pin["content_hash"] for claim in self.sealed["claims"] for pin in claim["pins"]}
        back = [one["content_hash"] for one in self.head["withheld"]]
        expected = {
            "schema": 1, "kind": "mulkko.evidence", "proposal": self.sealed["reference"], "version": self.version,
            "entries": len(self.entries), "key": self.top["key"], "figures": figures, "withheld": self.head["withheld"],
            "files": {name: self.head["files"].get(name) for name in self.belongs - {"evidence.json"}},
        }  # fmt: skip
        for name in sorted(expected.keys() | self.head.keys()):
            if name not in expected or self.head.get(name) != expected[name]:
                self.wrong("evidence.json", f"'{name[:40]}' is not what the files say")
        if back != sorted(set(back) & pinned):
            self.wrong("evidence.json", "'withheld' is not what the files say")

    def answer(self, *, complete: bool) -> dict[str, Any]:
        states = [figure["state"] for figure in self.figures]
        is_complete = all(state == "recomputed" for state in states)
        return {
            "ok": not self.bad and (is_complete or not complete), "complete": is_complete, "proposal": self.head["proposal"],
            "version": self.head["version"], "entries": len(self.entries), "signatures": len(self.told(*SIGNING)),
            "approved": bool(self.told("approval.approved")),
            "displayed": getattr(self, "displayed", 0), "engine": self.engine, "key": self.head.get("key"),
            "key_was_given": self.key is not None, "recomputed": states.count("recomputed"),
            "not_recomputed": states.count("not recomputed"), "figures": self.figures, "bad": self.bad[:100],
        }  # fmt: skip


def recompute() -> None:
    """The work of the child: load the verified data, close every door, answer the queries; a line for each."""
    import duckdb

    asked = json.load(sys.stdin)
    print(json.dumps(f"duckdb {duckdb.__version__}"), flush=True)
    # One thread: the order of additions, and so the last digit, never varies.
    database = duckdb.connect(":memory:", config={"threads": 1, "memory_limit": MEMORY, "autoload_known_extensions": "false",
                              "autoinstall_known_extensions": "false", "python_enable_replacements": "false", "temp_directory": ""})  # fmt: skip
    for name, table in asked["tables"].items():
        load(database, name, table)
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")
    for number, sql, pins, has_many in asked["queries"]:
        try:
            for name, digest in pins:  # two claims may read one dataset in two versions
                database.execute(f"CREATE OR REPLACE VIEW {quoted(name)} AS SELECT * FROM {quoted(digest)}")
            answer: dict[str, Any] = (
                {"rows": rows_of(database, sql)} if has_many else {"values": values_of(database, sql)}
            )
        except (duckdb.Error, ValueError, MemoryError) as problem:
            answer = {"error": "its query does not run here: " + str(problem).strip().partition("\n")[0][:200]}
        print(json.dumps([number, answer]), flush=True)


def load(database: Any, name: str, table: dict[str, Any]) -> None:
    """Make a table of the files of one column group, in the order of the rows, with the names of the manifest."""
    names = [quoted(column) for column in table["columns"]]
    if not table["files"]:
        database.execute(f"CREATE TABLE {quoted(name)} ({', '.join(f'{one} VARCHAR' for one in names)})")
        return
    columns = table["files"][0][1]
    if any(other != columns for _, other in table["files"]):
        raise ValueError("the columns of the data lie apart")
    called = ", ".join(names[place] for place in columns)
    paths = [path for path, _ in table["files"]]
    database.execute(f"CREATE TABLE {quoted(name)} AS SELECT * FROM read_parquet(?) AS t({called})", [paths])
    if database.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()[0] != table["rows"]:
        raise ValueError("the data have another number of rows than they say")


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def values_of(database: Any, sql: str) -> dict[str, str | None]:
    """Return the only row of one SELECT as exact text by column name."""
    statements = database.extract_statements(sql)
    if len(statements) != 1 or statements[0].type.name != "SELECT":
        raise ValueError("only one SELECT may run")
    result = database.execute(statements[0])
    rows = result.fetchmany(2)
    if len(rows) != 1:
        return {}
    return {about[0]: exact(value) for about, value in zip(result.description, rows[0], strict=True)}


def rows_of(database: Any, sql: str) -> list[list[str | None]]:
    statements = database.extract_statements(sql)
    if len(statements) != 1 or statements[0].type.name != "SELECT":
        raise ValueError("only one SELECT may run")
    return [[exact(value) for value in row] for row in database.execute(statements[0]).fetchmany(1_000)]


def exact(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else repr(value)


def lines_of(answer: dict[str, Any]) -> Iterator[str]:
    """Say in words what was found."""
    yield f"Evidence of {answer['proposal']}, text {answer['version'][:12]}…: {answer['entries']:,} entries, {answer['signatures']} signatures, {'approved' if answer['approved'] else 'NOT approved'}."
    total = len(answer["figures"])
    by = f" with {answer['engine']}" if answer["engine"] else ""
    yield f"{answer['recomputed']} of {total} figures run again{by} with the same answer; {answer['not_recomputed']} not recomputed."
    for reason in sorted({one["because"] for one in answer["figures"] if one["because"]}):
        here = [f"{one['claim']}.{one['slot']}" for one in answer["figures"] if one["because"] == reason]
        yield f"Not recomputed: {', '.join(here[:20])}, because {reason}."
    if not answer["key_was_given"]:
        yield f"The key is the bundle's own. Compare it with the one that the city publishes, or give that with --key: {answer['key']}"
    for one in answer["bad"]:
        yield f"Wrong: {one['where']}: {one['what']}."
    yield (
        "Nothing is wrong."
        if answer["ok"]
        else "NOT as it was decided."
        if answer["bad"]
        else "Not every figure was recomputed."
    )


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("bundle", type=Path, nargs="?", metavar="FILE.zip")
    options.add_argument("--key", help="the public key of the city, 64 hex characters")
    options.add_argument("--complete", action="store_true", help="exit 1 also where a figure was not recomputed")
    options.add_argument("--without-figures", action="store_true", help="do not run the figures again")
    options.add_argument("--json", action="store_true", help="print one JSON document")
    options.add_argument("--recompute", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a screen that knows no Korean, half a character
    if given.recompute:
        recompute()
        return 0
    if given.bundle is None:
        options.error("name the file")
    try:
        found = Verification(Bundle(given.bundle), given.key)
        found.run(figures=not given.without_figures)
    except (NoBundle, OSError, zipfile.BadZipFile, NotImplementedError, *UNREADABLE) as problem:
        what = f"{given.bundle} is no evidence bundle. {problem if isinstance(problem, NoBundle) else 'It cannot be read as one.'}"
        print(json.dumps({"error": {"what": what, "where": str(given.bundle), "cure": "Give what `mulkko claims bundle` wrote."}}, ensure_ascii=False) if given.json else what)  # fmt: skip
        return 2
    answer = found.answer(complete=given.complete)
    lines = ("".join(one if one.isprintable() else "?" for one in line) for line in lines_of(answer))
    print(json.dumps(answer, ensure_ascii=False) if given.json else "\n".join(lines))
    return 0 if answer["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
