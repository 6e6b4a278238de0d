"""One text that two engines read alike: what DuckDB and Spark understand differently is written out.

`write_out` changes the checked tree before it is printed for DuckDB, so that the text that is stored, shown and run
already says what is meant. `spark` prints such a text for Spark, where the rest has another name there.
Sources: the SQL references of DuckDB 2.0 and of Spark 4 in its ANSI mode; `tests/evidence/golden.txt` holds both to it.
"""

from collections.abc import Callable

import sqlglot
from sqlglot import exp

from mulkko.evidence.engine.parsing import nodes, parsed
from mulkko.evidence.engine.vocabulary import Kind

# What numbers pass through on their way to a whole one, to a rounded one, and into a sum.
WHOLE, EXACT, SUMMED = "DECIMAL(38, 0)", "DECIMAL(38, 10)", "DECIMAL(38, 18)"
_DATE, _TEXT = "DATE", "TEXT"


def write_out(tree: exp.Expression) -> exp.Expression:
    """Return the tree with everything written out; doing it twice changes nothing."""
    names = _fractions(tree)

    def written(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Sum | exp.Avg) and _is_fraction(node.this, names):
            node.set("this", _cast(node.this, SUMMED))
        write = _WRITE.get(type(node))
        return write(node) if write else node

    return _rebuilt(tree, written)


def _rebuilt(tree: exp.Expression, change: Callable[[exp.Expr], exp.Expr]) -> exp.Expression:
    """Change every node from the leaves upwards; what takes the place of a node may hold the node itself."""
    for node in reversed(list(nodes(tree))):
        parent, key, index = node.parent, node.arg_key, node.index
        changed = change(node)
        if changed is not node and parent is not None and key is not None:
            parent.set(key, changed, index)
    return tree


def _fractions(tree: exp.Expression) -> set[str]:
    """Return the names that steps give to binary fractions: their sum would hang on the order of the rows."""
    names: set[str] = set()
    aliases = list(tree.find_all(exp.Alias))
    while found := {one.alias.lower() for one in aliases if _is_fraction(one.this, names)} - names:
        names |= found
    for step in tree.find_all(exp.TableAlias):
        if step.columns and names:
            names |= {column.name.lower() for column in step.columns}
    return names


def _is_fraction(node: exp.Expr, names: set[str]) -> bool:
    exact = exp.Cast | exp.Round | exp.Count | exp.Predicate | exp.Query
    if isinstance(node, exact):
        return False
    if isinstance(node, exp.Div | exp.Avg | exp.Median | exp.PercentileCont):
        return True
    if isinstance(node, exp.Column) and node.name.lower() in names:
        return True
    return any(_is_fraction(part, names) for part in node.iter_expressions())


def spark(text: str) -> str:
    """Return a printed query as Spark reads it."""
    return _rebuilt(parsed(text), _for_spark).sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)


def _division(node: exp.Div) -> exp.Expression:
    """Nothing is divided by zero: DuckDB would answer infinity, Spark an error. Here it is no value."""
    divisor = node.expression
    if not (_is_number(divisor) and divisor.name.strip("0.")) and not isinstance(divisor, exp.Nullif):
        node.set("expression", exp.Nullif(this=divisor, expression=exp.Literal.number(0)))
    return node


def _whole_division(node: exp.IntDiv) -> exp.Expression:
    """`//` cuts whole numbers in both; of decimals DuckDB would give a fraction."""
    for side in ("this", "expression"):
        if not _is_whole(node.args[side]):
            node.set(side, _cast(_cast(node.args[side], WHOLE), "BIGINT"))
    return node


def _rounding(node: exp.Round) -> exp.Expression:
    """Halves go away from zero in exact decimals; of binary fractions each engine would round another one."""
    if not _is_cast(node.this, Kind.DECIMAL) and not _is_number(node.this):
        node.set("this", _cast(node.this, EXACT))
    return node


def _middle(node: exp.Median | exp.PercentileCont) -> exp.Expression:
    """Between two values lies a binary fraction, as Spark has it; DuckDB would cut it to the digits of the column."""
    if not _is_cast(node.this, Kind.DOUBLE):
        node.set("this", _cast(node.this, "DOUBLE"))
    return node


def _counting(node: exp.CountIf) -> exp.Expression:
    """Of no rows there are 0 that are true; DuckDB would answer nothing."""
    return exp.Count(this=exp.Case(ifs=[exp.If(this=node.this, true=exp.Literal.number(1))]))


def _casting(node: exp.Cast | exp.TryCast) -> exp.Expression:
    """A number becomes whole by rounding halves away from zero; Spark would cut it."""
    if node.to.this in (Kind.BIGINT, Kind.INT) and not (_is_cast(node.this, Kind.DECIMAL) or _is_whole(node.this)):
        node.set("this", _cast(node.this, WHOLE, type(node)))
    return node


def _truncated(node: exp.DateTrunc | exp.TimestampTrunc) -> exp.Expression:
    return node if _is_cast(node.parent, Kind.DATE) else _cast(node, _DATE)


def _difference(node: exp.DateDiff) -> exp.Expression:
    """Months, quarters and years are counted by the calendar; Spark would count those that are full."""
    per_year = {"MONTH": (exp.Month, 12), "QUARTER": (exp.Quarter, 4), "YEAR": (None, 1)}
    part = node.text("unit").upper()
    if part not in per_year:
        return node
    kind, count = per_year[part]

    def number(day: exp.Expression) -> exp.Expression:
        year = exp.Year(this=day.copy())
        return exp.paren(year * count + kind(this=day.copy())) if kind else year

    return exp.paren(exp.Sub(this=number(node.this), expression=number(node.expression)))


def _week_day(node: exp.DayOfWeek) -> exp.Expression:
    """Sunday is 0, as in DuckDB; for Spark it would be 1."""
    day = exp.Extract(this=exp.var("ISODOW"), expression=node.this)
    return exp.paren(exp.Mod(this=day, expression=exp.Literal.number(7)))


def _piece(node: exp.Substring | exp.Left | exp.Right) -> exp.Expression:
    """A count below zero takes nothing; DuckDB would count from the other end."""
    for part, least in (("start", 1), ("length", 0), ("expression", 0)):
        count = node.args.get(part)
        if count is not None and not _is_number(count) and not isinstance(count, exp.Greatest):
            node.set(part, exp.Greatest(this=count, expressions=[exp.Literal.number(least)], ignore_nulls=True))
    return node


def _trimmed(node: exp.Trim) -> exp.Expression:
    if node.args.get("expression") is None:  # plain blanks only: DuckDB would take those of other scripts too
        node.set("expression", exp.Literal.string(" "))
    return node


def _joined(node: exp.Concat) -> exp.Expression:
    """What has no value adds nothing; in Spark it would make the whole text none."""
    parts = [exp.Coalesce(this=_cast(part, _TEXT), expressions=[exp.Literal.string("")]) for part in node.expressions]
    whole: exp.Expression = parts[0]
    for part in parts[1:]:
        whole = exp.DPipe(this=whole, expression=part)
    return exp.paren(whole)


def _matched(node: exp.RegexpLike) -> exp.Expression:
    if (flag := node.args.get("flag")) is not None:
        if flag.name == "i":  # as a flag of its own it would be lost on the way to Spark
            node.set("expression", exp.Literal.string("(?i)" + node.expression.name))
        node.set("flag", None)
    return node


_WRITE: dict[type[exp.Expr], Callable[..., exp.Expression]] = {
    exp.Div: _division,
    exp.IntDiv: _whole_division,
    exp.Round: _rounding,
    exp.Median: _middle,
    exp.PercentileCont: _middle,
    exp.CountIf: _counting,
    exp.Cast: _casting,
    exp.TryCast: _casting,
    exp.DateTrunc: _truncated,
    exp.TimestampTrunc: _truncated,
    exp.DateDiff: _difference,
    exp.DayOfWeek: _week_day,
    exp.Substring: _piece,
    exp.Left: _piece,
    exp.Right: _piece,
    exp.Trim: _trimmed,
    exp.Concat: _joined,
    exp.RegexpLike: _matched,
}


def _for_spark(node: exp.Expr) -> exp.Expr:
    match node:
        case exp.Div():  # of decimals Spark would give a decimal with few digits
            return exp.Div(this=_cast(node.this, "DOUBLE"), expression=_cast(node.expression, "DOUBLE"))
        case exp.Window() | exp.Filter() | exp.Avg() if _is_outermost_mean(node):
            return exp.paren(_mean(node))
        case exp.PercentileCont() | exp.PercentileDisc():  # as they are they would be printed as an approximation
            order = exp.Order(expressions=[exp.Ordered(this=node.this, nulls_first=False)])
            called = "PERCENTILE_CONT" if isinstance(node, exp.PercentileCont) else "PERCENTILE_DISC"
            return exp.WithinGroup(this=exp.Anonymous(this=called, expressions=[node.expression]), expression=order)
        case exp.Week():
            return exp.WeekOfYear(this=node.this)
        case exp.Extract():
            name = {"ISODOW": "DOW_ISO", "ISOYEAR": "YEAROFWEEK"}.get(node.this.name.upper(), node.this.name)
            return exp.Extract(this=exp.var(name), expression=node.expression)
        case exp.DateDiff():
            return exp.Anonymous(this="DATEDIFF", expressions=[_cast(node.this, _DATE), _cast(node.expression, _DATE)])
    return node


def _is_outermost_mean(node: exp.Expr) -> bool:
    inner = node
    while isinstance(inner, exp.Window | exp.Filter):
        inner = inner.this
    above = node.parent
    return isinstance(inner, exp.Avg) and not (isinstance(above, exp.Window | exp.Filter) and above.this is node)


def _mean(node: exp.Expr) -> exp.Expression:
    """The mean is the exact sum by the count; of decimals Spark's own would have four more digits and no further."""

    def of(kind: type[exp.Expression]) -> exp.Expression:
        return node.copy().transform(lambda one: kind(this=one.this) if isinstance(one, exp.Avg) else one, copy=False)

    total = of(exp.Sum)
    for found in [total] if isinstance(total, exp.Sum) else total.find_all(exp.Sum):
        if not isinstance(found.this, exp.Cast | exp.Distinct):  # whole numbers may add up to more than 64 bits hold
            found.set("this", _cast(found.this, EXACT))
    count = exp.Nullif(this=of(exp.Count), expression=exp.Literal.number(0))
    return exp.Div(this=_cast(total, "DOUBLE"), expression=_cast(count, "DOUBLE"))


def _cast(node: exp.Expression, kind: str, way: type[exp.Cast] = exp.Cast) -> exp.Expression:
    return way(this=node, to=exp.DataType.build(kind, dialect="duckdb"))


def _is_cast(node: exp.Expr | None, kind: object) -> bool:
    return isinstance(node, exp.Cast) and node.to.this is kind


def _is_number(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and not node.is_string


def _is_whole(node: exp.Expr) -> bool:
    inner = node
    while isinstance(inner, exp.Paren | exp.Neg):
        inner = inner.this
    whole = (
        exp.Count | exp.Length | exp.Year | exp.Month | exp.Quarter | exp.Day | exp.Week | exp.Extract | exp.DateDiff
    )
    return (
        isinstance(inner, whole)
        or (isinstance(inner, exp.Literal) and inner.is_int)
        or _is_cast(inner, Kind.BIGINT)
        or _is_cast(inner, Kind.INT)
    )
