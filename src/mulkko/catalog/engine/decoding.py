"""Bytes to text: gzip, byte-order marks, UTF-8, UTF-16 and CP949, each decoded strictly over the whole file.

A guess from a sample is wrong too often; two strict decodes were right on every file we met. Nothing is ever
replaced: an undecodable byte is a refusal that names its line.
"""

import codecs
import gzip
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

from mulkko.catalog.engine.refusal import Refused

BLOCK = 1 << 20
LARGEST_FILE = 2 << 30  # bytes, after unpacking
LARGEST_RATIO = 300  # unpacked to packed bytes; counts once the unpacked file is big
RATIO_COUNTS_FROM = 256 << 20  # bytes
LONGEST_LINE = 16 << 20  # bytes; longer is no table of lines
HANGUL_THAT_PROVES_UTF8 = 4  # three-byte Hangul in a row never happens by chance in CP949 text

_HANGUL = re.compile("[가-힣]")
_ODD_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True)
class Decoded:
    """How a text file is to be opened: `codec` for Python, `encoding` for people, and how many NUL characters it holds."""

    codec: str
    encoding: str
    nuls: int


def unpacked(source: Path, folder: Path) -> Path:
    """Return the file itself, or, for a gzip file, a copy unpacked into the folder.

    Raises:
        Refused: the gzip data is damaged, cut short, or unpacks to more than the limits at the top.
    """
    with source.open("rb") as packed:
        if packed.read(2) != b"\x1f\x8b":
            return source
    target = folder / "unpacked.tmp"
    packed_bytes, size = source.stat().st_size, 0
    try:
        with gzip.open(source, "rb") as reader, target.open("wb") as writer:
            while block := reader.read(BLOCK):
                size += len(block)
                if size > LARGEST_FILE or (size > RATIO_COUNTS_FROM and size > LARGEST_RATIO * packed_bytes):
                    raise Refused(
                        "The gzip file unpacks to far more than a table would.",
                        f"After {size >> 20} MiB of unpacked data.",
                        "Send the table unpacked, or in parts of less than 2 GiB.",
                    )
                writer.write(block)
    except (EOFError, OSError, zlib.error) as fault:
        cut = isinstance(fault, EOFError)
        raise Refused(
            "The gzip file is cut short." if cut else "The gzip file is damaged.",
            f"After {size} unpacked bytes.",
            "Download or pack the file again.",
        ) from fault
    return target


def decode_all(source: Path) -> Decoded:
    """Return how to open a text file, having decoded every byte of it strictly.

    Raises:
        Refused: the bytes are neither UTF-8, CP949 nor UTF-16 with a byte-order mark.
    """
    with source.open("rb") as reader:
        start = reader.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        trial = _tried(source, "utf-16")
        if trial.failed_at is not None:
            raise _undecodable(source, trial, "UTF-16")
        return Decoded("utf-16", "utf-16", trial.nuls)
    if start.startswith(codecs.BOM_UTF8):
        trial = _tried(source, "utf-8-sig")
        if trial.failed_at is not None:
            raise _undecodable(source, trial, "UTF-8")
        return Decoded("utf-8-sig", "utf-8-sig", trial.nuls)
    utf8 = _tried(source, "utf-8")
    if utf8.failed_at is None:
        return Decoded("utf-8", "utf-8", utf8.nuls)
    if utf8.hangul >= HANGUL_THAT_PROVES_UTF8:
        raise _undecodable(source, utf8, "UTF-8")
    cp949 = _tried(source, "cp949")
    if cp949.failed_at is None:
        return Decoded("cp949", "cp949", cp949.nuls)
    further = max((utf8, cp949), key=lambda trial: trial.failed_at or 0)
    raise _undecodable(source, further, "UTF-8 nor as CP949")


@dataclass(frozen=True)
class _Trial:
    failed_at: int | None  # bytes from the start of the file
    hangul: int
    nuls: int


def _tried(source: Path, codec: str) -> _Trial:
    decoder = codecs.getincrementaldecoder(codec)("strict")
    hangul = nuls = odd = length = offset = line = 0
    with source.open("rb") as reader:
        while True:
            block = reader.read(BLOCK)
            held = len(decoder.getstate()[0])
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as fault:
                valid = fault.object[: fault.start].decode(codec.removesuffix("-sig"), "ignore")
                return _Trial(offset - held + fault.start, hangul + len(_HANGUL.findall(valid)), nuls)
            if hangul < HANGUL_THAT_PROVES_UTF8:
                hangul += len(_HANGUL.findall(text[:10_000]))
            nuls += text.count("\0")
            line = 0 if "\n" in text or "\r" in text else line + len(block)
            if line > LONGEST_LINE:
                raise Refused(
                    "One line of the file is longer than any table row.",
                    f"Near byte {offset} of the file.",
                    "Check that the file is a table with one row a line.",
                )
            if offset == 0:
                odd, length = len(_ODD_CONTROLS.findall(text[:65536])), len(text[:65536])
            offset += len(block)
            if not block:
                break
    if odd > 8 + length // 100:
        return _Trial(0, 0, nuls)
    if nuls > offset // 4 > 0:
        raise Refused(
            "The file looks like UTF-16 without its byte-order mark, or like binary data.",
            "From the first line on.",
            "Save the table as CSV in UTF-8.",
        )
    return _Trial(None, hangul, nuls)


def _undecodable(source: Path, trial: _Trial, tried: str) -> Refused:
    place = trial.failed_at or 0
    line, left = 1, place
    with source.open("rb") as reader:
        while left > 0 and (block := reader.read(min(BLOCK, left))):
            line += block.count(b"\n")
            left -= len(block)
        reader.seek(place)
        byte = reader.read(1)
    shown = f"0x{byte[0]:02X}" if byte else "the end of the file"
    return Refused(
        f"The text cannot be read as {tried}." if " nor " not in tried else f"The text can be read neither as {tried}.",
        f"Line {line}, byte {place} of the file ({shown}).",
        "Save the table again as CSV in UTF-8; if the file was cut or joined from parts, get it whole.",
    )
