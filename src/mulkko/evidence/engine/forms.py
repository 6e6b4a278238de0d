"""Forms that DuckDB and Spark read differently and that cannot be written out: refused, each with what to write instead.

What can be written out so that both read it alike is in `portable`.
"""

import re
from collections.abc import Callable

from sqlglot import exp

from mulkko.evidence.engine.parsing import SqlRefused, place

MOST_DECIMALS = 10
DIFFERENCES = frozenset(["DAY", "MONTH", "QUARTER", "YEAR"])

# strftime: parts that both know, and letters of no other script than theirs between them.
_DATE_FORMAT = re.compile(r"(?:%[Ymdj]|%-[md]|[^%A-Za-z'\[\]{}#\\])*")
_ESCAPES = frozenset("dDsSwW.\\+*?()[]{}|^$-/")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")


def _vet_pieces(node: exp.Substring | exp.Left | exp.Right) -> None:
    for part, least in (("start", 1), ("length", 0), ("expression", 0)):
        count = node.args.get(part)
        if isinstance(count, exp.Neg) or (_number(count) is not None and not _is_count(count, least)):
            raise SqlRefused(
                "A piece of a text is counted from 1.", place(node), "Count from the end with RIGHT(text, count)."
            )


def _vet_split(node: exp.SplitPart) -> None:
    index, delimiter = node.args.get("part_index"), node.args.get("delimiter")
    if not _is_count(index, 1) or not (isinstance(delimiter, exp.Literal) and delimiter.is_string and delimiter.name):
        raise SqlRefused(
            "split_part takes a written text and the number of a part from 1.",
            place(node),
            "Write split_part(a, '-', 1).",
        )


def _vet_date_format(node: exp.TimeToStr) -> None:
    form = node.args.get("format")
    if not (isinstance(form, exp.Literal) and form.is_string and _DATE_FORMAT.fullmatch(form.name)):
        raise SqlRefused(
            "A date is written with %Y, %m, %d, %-m, %-d and %j only.", place(node), "Write strftime(day, '%Y-%m')."
        )


def _vet_difference(node: exp.DateDiff) -> None:
    if node.find_ancestor(exp.DateDiff):  # each of them is written out twice
        raise SqlRefused("A difference of dates stands inside another one.", place(node), "Use a WITH step for it.")
    if node.text("unit").upper() not in DIFFERENCES:
        raise SqlRefused(
            "Days, months, quarters and years are counted between two dates, nothing else.",
            place(node),
            "Write DATE_DIFF('day', first, second).",
        )


def _vet_decimals(node: exp.Round) -> None:
    decimals = node.args.get("decimals")
    if decimals is None:
        return
    inner = decimals.this if isinstance(decimals, exp.Neg) else decimals
    if not _is_count(inner, 0) or int(inner.name) > MOST_DECIMALS:
        raise SqlRefused(
            f"ROUND takes a written number of at most {MOST_DECIMALS} decimals.", place(node), "Write ROUND(value, 1)."
        )


def _vet_share(node: exp.PercentileCont | exp.PercentileDisc) -> None:
    share = _number(node.args["expression"])
    if share is None or not 0 <= share <= 1:
        raise SqlRefused("A quantile takes a written number from 0 to 1.", place(node), "Write quantile_cont(a, 0.9).")


def _vet_days(node: exp.Sub) -> None:
    if _is_date(node.this) and _is_date(node.expression):
        raise SqlRefused(
            "Two dates are not subtracted.", place(node), "Count the days with DATE_DIFF('day', first, second)."
        )


def _vet_like(node: exp.Like | exp.ILike) -> None:
    pattern, escape = node.expression, node.parent.expression if isinstance(node.parent, exp.Escape) else None
    if escape is None:
        if "\\" in pattern.name:
            raise SqlRefused("A \\ in LIKE needs ESCAPE.", place(node), "Write LIKE '100!%' ESCAPE '!'.")
        return
    mark = escape.name if isinstance(escape, exp.Literal) and escape.is_string else ""
    if len(mark) != 1 or re.search(
        rf"{re.escape(mark)}(?![%_{re.escape(mark)}])", re.sub(re.escape(mark) * 2, "", pattern.name)
    ):
        raise SqlRefused(
            "ESCAPE takes one letter, which stands before %, _ or itself.",
            place(node),
            "Write LIKE '100!%' ESCAPE '!'.",
        )


def _vet_regexp(node: exp.RegexpLike) -> None:
    """Let only pass what both kinds of regular expressions know and mean alike."""
    pattern = re.sub(r"^\(\?i\)", "", node.expression.name)
    odd = (
        any(letter not in _ESCAPES for letter in re.findall(r"\\(.?)", pattern, re.DOTALL))
        or re.search(r"\(\?(?!:)", pattern)
        or re.search(r"[*+?}][*+]", _CLASS.sub("x", re.sub(r"\\.", "x", pattern)))
        or any("[" in found[1:] or "&&" in found for found in _CLASS.findall(re.sub(r"\\.", "x", pattern)))
    )
    if odd:
        raise SqlRefused(
            "The pattern holds a sign that not every engine knows.",
            place(node),
            "Use [ ], ( ), |, ., *, +, ?, ^, $, \\d only.",
        )


def _number(node: exp.Expr | None) -> float | None:
    return float(node.name) if isinstance(node, exp.Literal) and not node.is_string else None


def _is_count(node: exp.Expr | None, least: int) -> bool:
    return isinstance(node, exp.Literal) and node.is_int and int(node.name) >= least


def _is_date(node: exp.Expr) -> bool:
    return isinstance(node, exp.LastDay | exp.DateFromParts | exp.DateTrunc | exp.TimestampTrunc) or (
        isinstance(node, exp.Cast) and node.to.this is exp.DataType.Type.DATE
    )


FORMS: tuple[tuple[type | tuple[type, ...], Callable[..., None]], ...] = (
    ((exp.Substring, exp.Left, exp.Right), _vet_pieces),
    (exp.SplitPart, _vet_split),
    (exp.TimeToStr, _vet_date_format),
    (exp.DateDiff, _vet_difference),
    (exp.Round, _vet_decimals),
    ((exp.PercentileCont, exp.PercentileDisc), _vet_share),
    (exp.Sub, _vet_days),
    ((exp.Like, exp.ILike), _vet_like),
    (exp.RegexpLike, _vet_regexp),
)
