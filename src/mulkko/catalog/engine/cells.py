"""What one cell says: a number, a date, a missing mark, a unit, or text.

Everything here looks at a single string and knows nothing of rows or files.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

MISSING_MARKS = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "–",
        "—",
        "―",
        "－",
        "*",
        "**",
        "***",
        "X",
        "x",
        ".",
        "..",
        "...",
        "…",
        "⋯",
        "··",
        "···",
        "※",
    }
    | {"N/A", "n/a", "NA", "#N/A", "#DIV/0!", "#VALUE!", "#REF!", "NULL", "null", "Null", "NaN", "nan", "None", "none"}
    | {"해당없음", "해당 없음", "자료없음", "자료 없음", "없음", "미상", "비공개", "미제공", "미집계", "결측"}
)

PLAIN_NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?$"
GROUPED_NUMBER = r"^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$"
LEADING_ZERO = r"^[+-]?0[0-9]"

_SCALES = r"(?:십만|백만|천만|십억|백억|천억|천|만|억|조|백|십)?"
_MEASURES = (
    "원|명|인|개소|개교|개|건|대|가구|세대|톤|t|kg|㎏|g|mg|㎎|ℓ|L|리터|㎥|m3|m³|㎡|m2|m²|㎢|km2|km²|ha|㏊|km|㎞|㎝|cm|㎜|mm|m|㎾|"
    "kW|kWh|MWh|MW|W|TOE|toe|Gcal|%|％|퍼센트|%p|‰|시간|분|초|회|점|곳|그루|본|주|마리|두|수|권|종|매|부|면|석|실|병상|학급|교|식|필지|"
    "동|호|℃|dB|ppm|ppb|㎍|㎍/㎥|달러|USD|\\$|배|년|개월|월|일|세|도|등|편|쪽|통|척|량|기|촉|평|가지|군데|개사|업체|사|구역|노선|팀|과|단|줄|EA|ea|kcal"
)
UNIT = re.compile(rf"^{_SCALES}(?:{_MEASURES})(?:\s*[/·]\s*{_SCALES}(?:{_MEASURES}|리터|인|명|일|년|월|시))?(?:당)?$")
# In a cell only a measure counts as a unit: "3층", "101호" and "1월" are names, not amounts.
_CELL_MEASURES = (
    "원|명|인|개소|개|건|대|가구|세대|톤|kg|㎏|g|ℓ|L|리터|㎥|㎡|m2|m²|㎢|ha|km|㎞|cm|㎝|mm|㎜|m|kW|kWh|W|%|％|시간|분|초|회|점|곳|본|주|"
    "마리|권|매|면|석|병상|학급|℃|배|개월|년|세|EA|ea"
)
_CELL_NUMBER = re.compile(
    r"^(?P<open>\()?(?P<sign>[+\-−－△▲▽▼∆Δ])?\s*(?P<money>[₩￦])?\s*(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
    rf"(?P<power>[eE][+-]?[0-9]{{1,2}})?(?P<close>\))?\s*(?P<unit>{_SCALES}(?:{_CELL_MEASURES}))?"
    r"(?P<foot>\s*(?:\*{1,3}|[†‡]+|[¹²³⁴⁵⁶⁷⁸⁹⁰]+[)⁾]?|\s[0-9]{1,2}\)|\(?[per]\)))?$"
)
UNIT_NOTE = re.compile(r"단\s*위\s*[:：;)\]]?\s*(?P<unit>[^()\[\]<>〈〉【】]*(?:\([^()]*\)[^()\[\]<>〈〉【】]*)?)")
_BRACKETED_TAIL = re.compile(r"[(\[（［]\s*(?:단위\s*[:：]\s*)?(?P<unit>[^()\[\]（）［］]{1,20}?)\s*[)\]）］]\s*$")
_DATE = re.compile(
    r"^(?P<y>[12][0-9]{3})\s*(?:[-./]|년)\s*(?P<m>[0-9]{1,2})\s*(?:[-./]|월)\s*(?P<d>[0-9]{1,2})\s*[.일]?(?:[ T]00?:00(?::00(?:\.0+)?)?)?$"
)
_COMPACT_DATE = re.compile(r"^(?P<y>[12][0-9]{3})(?P<m>[01][0-9])(?P<d>[0-3][0-9])$")
_PATTERNED = re.compile(r"^(?=.*[0-9])[0-9\s()\-./:~,+]+$")
_PERIOD_LABEL = re.compile(
    r"^(?:19|20)[0-9]{2}\s*년?(?:\s*[./\-]\s*(?:[0-9]{1,2})(?:/[0-9])?)?\s*(?:월|분기|상반기|하반기|p\)|년)?$"
)
NOTE = re.compile(
    r"^\s*(?:※|☞|\*\s?\S|주\s*[)\]:：0-9]|주석|비고\s*[:：]|출\s*처|자료\s*(?:원)?\s*[:：;)]|자료출처|작성\s*(?:자|부서|일|기관)?\s*[:：]|문의|"
    r"담당\s*(?:자|부서)?\s*[:：]|[(\[<]?\s*(?:단\s*위|기준\s*(?:일|일자|시점|년도)?\s*[:：])|source\b|note\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Number:
    """One number as the file wrote it, made plain: `plain` is what a decimal reader understands."""

    plain: str
    unit: str | None
    repairs: tuple[str, ...]


def read_number(text: str) -> Number | None:
    """Return the number a cell means, or None when it is not plainly one.

    >>> read_number("△1,234명").plain
    '-1234'
    """
    found = _CELL_NUMBER.match(text)
    if found is None and not text.isascii():
        text = unicodedata.normalize("NFKC", text.replace("（", "(").replace("）", ")")) if _is_wide(text) else text
        found = _CELL_NUMBER.match(text)
    if found is None or bool(found["open"]) != bool(found["close"]) or (found["open"] and found["sign"]):
        return None
    repairs = []
    digits = found["number"]
    if "," in digits:
        digits = digits.replace(",", "")
        repairs.append("thousands_separators")
    if found["power"]:
        digits = _without_power(digits, int(found["power"][1:]))
        repairs.append("exponents")
    negative = bool(found["open"]) or (found["sign"] or "+") != "+"
    if found["open"] or (found["sign"] and found["sign"] not in "+-"):
        repairs.append("negative_marks")
    if found["foot"]:
        repairs.append("footnote_marks")
    unit = found["unit"] or ("원" if found["money"] else None)
    if unit:
        unit = "%" if unit == "％" else unit
        repairs.append("units_in_cells")
    if digits.startswith("."):
        digits = "0" + digits
    return Number(("-" if negative else "") + digits, unit, tuple(repairs))


def _is_wide(text: str) -> bool:
    return any("０" <= letter <= "９" for letter in text)


def _without_power(digits: str, power: int) -> str:
    whole, _, fraction = digits.partition(".")
    if power >= 0:
        fraction = fraction.ljust(power, "0")
        whole, fraction = whole + fraction[:power], fraction[power:]
    else:
        whole = whole.rjust(1 - power, "0")
        whole, fraction = whole[:power], whole[power:] + fraction
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{fraction}" if fraction else whole


def read_date(text: str, *, compact: bool = False) -> str | None:
    """Return a day as YYYY-MM-DD, or None; eight bare digits count only when `compact` is true."""
    found = _DATE.match(text) or (_COMPACT_DATE.match(text) if compact else None)
    if found is None:
        return None
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
    except ValueError:
        return None


def class_of(text: str) -> str:
    """Return one letter for what a cell looks like.

    E empty, M a missing mark, N number, D date, Y a year or period that may be a label, P other digits, U a unit, T text.
    """
    text = text.strip()
    if not text:
        return "E"
    if text in MISSING_MARKS:
        return "M"
    if _PERIOD_LABEL.match(text):
        return "Y"
    if read_date(text):
        return "D"
    if read_number(text):
        return "N"
    if _PATTERNED.match(text):
        return "P"
    return "U" if unit_alone(text) else "T"


def has_letters(text: str) -> bool:
    """Whether a number cell carries anything but a number, such as a unit."""
    return any(letter.isalpha() or letter == "%" for letter in text)


def unit_alone(text: str) -> str | None:
    """Return the unit when a cell holds nothing but a unit such as "(명)", "[천원]" or "%"."""
    inner = text.strip()
    note = UNIT_NOTE.search(inner)
    if note and len(inner) <= 30 and re.match(r"^[\[(<〈（]?\s*단\s*위", inner):
        return note["unit"].strip() or None
    bracketed = len(inner) > 2 and inner[0] in "([（［" and inner[-1] in ")]）］"
    if bracketed:
        inner = inner[1:-1].strip()
    return inner if UNIT.match(inner) and (bracketed or inner in _BARE_UNITS) else None


_BARE_UNITS = frozenset(
    [
        "명",
        "원",
        "천원",
        "만원",
        "백만원",
        "억원",
        "%",
        "％",
        "개",
        "개소",
        "건",
        "대",
        "가구",
        "세대",
        "톤",
        "kg",
        "㎏",
        "㎡",
        "㎢",
        "ha",
        "km",
        "㎞",
        "m",
        "회",
        "점",
        "천명",
        "천㎡",
        "시간",
    ]
)


def unit_in_name(name: str) -> str | None:
    """Return the unit a column name states in its last brackets, or None.

    >>> unit_in_name("예산액 [천원]")
    '천원'
    """
    found = _BRACKETED_TAIL.search(name)
    if found is None:
        return None
    unit = found["unit"].strip()
    return unit if "단위" in found[0] or UNIT.match(unit) else None
