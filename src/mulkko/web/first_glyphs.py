"""The letters that Mulkko's own pages are written in, cut out of the fonts once, so that a first visit stays light.

The font comes in a hundred pieces of 47 KiB each, and Korean words lie across many of them. What our own texts use are
some seven hundred syllables: cut out in a regular and a bold face they weigh about 120 KiB together, and only a rare
letter, as in somebody's name, still brings a piece. Made where the static files are collected, never kept in git.
"""

from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from itertools import chain
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from mulkko.web.guides import SHOWN, place_of

PACKAGE = Path(__file__).resolve().parents[1]
FONTS = PACKAGE / "documents" / "formats" / "fonts"
SHEET = "vendor/fonts/pretendard-gov.css"
FAMILY = "Pretendard GOV First"  # stands before the whole family in tokens.css, which brings what these do not hold
FACES = {"Regular": "45 550", "Bold": "551 920"}
WRITTEN_IN = ("**/*.po", "**/*.html", "**/*.py")
FEATURES = ["kern", "liga", "tnum", "case", "ccmp", "locl", "mark", "mkmk"]


@lru_cache(maxsize=1)
def letters() -> frozenset[int]:
    """Return the code points of every letter and sign in Mulkko's own texts."""
    found = set(map(chr, range(0x20, 0x7F)))
    for path in chain(*(PACKAGE.glob(pattern) for pattern in WRITTEN_IN), map(place_of, SHOWN)):
        found |= set(path.read_text(encoding="utf-8", errors="ignore"))
    return frozenset(ord(letter) for letter in found if letter.isprintable())


def make(place: Path) -> list[str]:
    """Write the faces below `place` and name them in its sheet; return the names of the files that were written.

    Nothing is made where the sheet or the fonts of script/assets are not there.
    """
    sheet = place / SHEET
    sources = {face: FONTS / f"PretendardGOV-{face}.otf" for face in FACES}
    if not sheet.is_file() or not all(path.is_file() for path in sources.values()):
        return []
    rules, names = [sheet.read_text(encoding="utf-8")], [SHEET]
    for face, source in sources.items():
        font, held = cut(source, letters())
        name = f"first-{face.lower()}.woff2"
        (sheet.parent / name).write_bytes(font)
        names.append(str(Path(SHEET).with_name(name)))
        rules.append(_rule(name, FACES[face], held))
    sheet.write_text("\n".join(rules), encoding="utf-8")
    return names


def cut(source: Path, wanted: Iterable[int]) -> tuple[bytes, list[int]]:
    """Return a font with only the wanted letters as WOFF2, and which of them it holds."""
    options = subset.Options(flavor="woff2", layout_features=FEATURES, hinting=False, name_IDs=[])
    with TTFont(source) as font:
        held = sorted(set(wanted) & set(font.getBestCmap()))
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=held)
        cutter.subset(font)
        font.flavor = "woff2"
        out = BytesIO()
        font.save(out)
    return out.getvalue(), held


def _rule(name: str, weights: str, held: list[int]) -> str:
    return (
        f"@font-face {{ font-family: '{FAMILY}'; font-style: normal; font-display: swap; font-weight: {weights}; "
        f"src: url(./{name}) format('woff2'); unicode-range: {ranges(held)}; }}"
    )


def ranges(points: Iterable[int]) -> str:
    """Return sorted code points as CSS writes them.

    >>> ranges([0x20, 0x21, 0x22, 0xac00])
    'U+20-22, U+AC00'
    """
    text, run = [], list[int]()
    for point in [*points, -1]:
        if run and point != run[-1] + 1:
            text.append(f"U+{run[0]:X}" if len(run) == 1 else f"U+{run[0]:X}-{run[-1]:X}")
            run = []
        run.append(point)
    return ", ".join(text)
