"""The publication code of a disclosure class, as approval systems exchange it: one digit and eight letters. Pure.

Source: 정부전자문서 유통 표준 (2014), element `publication`; the clauses are those of 정보공개법 §9① 1 to 8.
"""

import re
from collections.abc import Sequence

DIGITS = {"open": "1", "partly": "2", "closed": "3"}
WORDS = {"공개": "open", "부분공개": "partly", "비공개": "closed"}
CODE = re.compile(r"([123])([YN]{8})")
SHOWN = re.compile(r"(공개|부분공개|비공개)(?:\(([1-8](?:,[1-8])*)\))?")


def publication_code(kind: str, clauses: Sequence[str]) -> str:
    """Return the code of a disclosure class (open, partly, closed) with its clauses.

    >>> publication_code("open", []), publication_code("partly", ["5", "6"]), publication_code("closed", ["7"])
    ('1NNNNNNNN', '2NNNNYYNN', '3NNNNNNYN')
    """
    return DIGITS[kind] + "".join("Y" if str(number) in clauses else "N" for number in range(1, 9))


def disclosure_of(code: str) -> tuple[str, tuple[str, ...]]:
    """Return class and clauses of a publication code.

    Raises:
        ValueError: it is none.

    >>> disclosure_of("2NNNNYYNN")
    ('partly', ('5', '6'))
    """
    found = CODE.fullmatch(code)
    if found is None:
        raise ValueError(f"'{code}' is no publication code.")
    kind = next(name for name, digit in DIGITS.items() if digit == found[1])
    return kind, tuple(str(number) for number, flag in enumerate(found[2], start=1) if flag == "Y")


def code_of_shown(shown: str) -> str:
    """Return the code of a class as the foot of a paper shows it, such as 부분공개(5,6).

    Raises:
        ValueError: it shows no class.
    """
    found = SHOWN.fullmatch(shown)
    if found is None:
        raise ValueError(f"'{shown}' is no disclosure class.")
    return publication_code(WORDS[found[1]], (found[2] or "").split(","))
