"""A citizen's text made safe to keep: composed, without invisible characters, masked. Markup stays text.

Invisible characters and writing-direction marks go, because they hide a telephone number from the masking and turn a
sentence around on the screen.
"""

import re
import unicodedata
from collections import Counter

from mulkko.language.engine.masking import counts_of, masked

LONGEST = 200_000  # characters of one text; the rest is cut off and counted
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")


def cleaned(text: str, found: Counter[str]) -> str:
    """Return the text as it may be kept, and add to `found` what was masked, cut or removed."""
    if not text:
        return text
    plain = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    visible = _INVISIBLE.sub("", plain).strip()
    found["invisible_characters"] += len(visible) != len(plain.strip())
    if len(visible) > LONGEST:
        found["cut_short"] += 1
        visible = visible[:LONGEST]
    result, spans = masked(visible)
    if spans:
        found.update(counts_of(spans))
    return result
