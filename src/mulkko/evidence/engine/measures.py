"""What a figure measures, read from the parse tree: its aggregate, its source and its conditions; and a share's two parts.

Two figures of people on one measure, of which one counts rows within the other's, give a third by taking one from the
other: it has to tell of five people or of none. A share is only told where its base is thirty or more. Pure; text in, text out.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from sqlglot import exp

from mulkko.evidence.engine.cells import FEWEST, LEAST_BASE, PEOPLE
from mulkko.evidence.engine.figures import Slot
from mulkko.evidence.engine.nesting import lies_within
from mulkko.evidence.engine.parsing import SqlRefused, nodes, parsed, printed
from mulkko.evidence.engine.tracing import definitions_of, leaves, reached

SHARES = frozenset({"percent", "ratio", "rate_per"})
COUNTED = PEOPLE | {"건", "개", "곳", "대", "가구", "세대", "회", "개소", "동", "호"}  # of which a share needs a base
MOST_STEPS = 20  # between a share and its division


@dataclass(frozen=True)
class Measure:
    """One figure: what is added up, from what, under which conditions, each as canonical SQL; `rows` counts all rows of the source."""

    what: str
    source: str
    conditions: frozenset[str]
    rows: str = field(default="", compare=False)


@dataclass(frozen=True)
class Share:
    """The parts of a share as SQL that fits in place of its column, and the columns that each reads in the end, in lower case."""

    part: str
    base: str
    part_columns: frozenset[str]
    base_columns: frozenset[str]
    counts: bool  # the base counts rows
    is_traced: bool = True  # else no base can be asked: the division stands behind a set operation


def measures_of(sql: str, slots: Collection[str]) -> dict[str, Measure]:
    """Return what each slot measures; slots whose column is no plain aggregate are left out."""
    tree = _select(sql)
    found = {}
    for name, column in _columns(tree, slots):
        one = _measure(column, tree)
        if one is not None:
            found[name] = one
    return found


def shares_of(sql: str, slots: Mapping[str, Slot]) -> dict[str, Share]:
    """Return the two parts of every slot that is a share of something: numerator and denominator of its division."""
    tree = _select(sql)
    wanted = [name for name, slot in slots.items() if slot.type in SHARES]
    found = {}
    for name, column in _columns(tree.copy() if tree is not None else None, wanted):
        one = _share(column)
        if one is not None:
            found[name] = one
    return found


def probe_of(sql: str, shares: Mapping[str, Share]) -> str:
    """Return the same query, answering for each share its part and its base as `p0`, `b0`, `p1`, …"""
    tree = _select(sql)
    if tree is None:
        raise SqlRefused("The query is no plain SELECT.")
    tree = tree.copy()
    by_name = dict(_columns(tree, shares))
    columns: list[exp.Expr] = []
    for number, name in enumerate(shares):
        carried = _carried(by_name[name], f"{number}_")
        if carried is None:
            raise SqlRefused("The base of a share cannot be followed.")
        columns += [exp.alias_(carried.part.copy(), f"p{number}"), exp.alias_(carried.base.copy(), f"b{number}")]
    tree.set("expressions", columns)
    return _text(tree)


def nonsense_in(sql: str, slots: Mapping[str, Slot], units: Mapping[str, str]) -> str | None:
    """Return what no figure means: the difference of two percents shown as %, or a change in % of a percent.

    Args:
        units: unit by lower-case column name of the data.
    """
    tree = _select(sql)
    for name, column in _columns(tree, slots):
        inner = _bare(column)
        is_share = slots[name].type in ("percent", "pct_change")
        if (
            is_share
            and isinstance(inner, exp.Sub)
            and all(_is_percent(one, units) for one in (inner.this, inner.expression))
        ):
            return f"'{name}' takes one percent from another: that is %p. Give it the type pp."
        if slots[name].type == "pct_change":
            division = _division(column)
            read = _names(division) if division is not None else frozenset()
            if read and all(units.get(one) in ("%", "%p", "퍼센트") for one in read):
                return f"'{name}' is a change of a percent in %. Say by how many %p it changed: give it the type pp."
    return None


def tell_apart(one: Measure, value: str | None, other: Measure, other_value: str | None) -> bool:
    """Tell whether two figures of people on one measure leave one to four people over, whatever the rows are."""
    return are_few_apart(one, value, other, other_value) and _is_inside(one.conditions, other.conditions)


def are_few_apart(one: Measure, value: str | None, other: Measure, other_value: str | None) -> bool:
    """Tell whether two figures of people on one measure differ by one to four; rows of one need not lie within the other's."""
    first, second = _whole(value), _whole(other_value)
    if first is None or second is None or (one.what, one.source) != (other.what, other.source):
        return False
    return 0 < abs(first - second) < FEWEST


def outside_of(one: Measure, other: Measure) -> str:
    """Return a query for how many rows of one lie outside the other: none means that in these data they lie within.

    What names every value that there is lies outside nothing, though another row could.
    """
    mine, theirs = (" AND ".join(f"({one})" for one in sorted(each.conditions)) for each in (one, other))
    return f"{one.rows} WHERE {mine or 'TRUE'} AND ({theirs or 'TRUE'}) IS NOT TRUE"


def small_share(part: str | None, base: str | None, *, of_people: bool) -> bool:
    """Tell whether a share stands on too little: a base below thirty, or one to four people in it or outside it."""
    whole, some = _whole(base), _whole(part)
    if whole is None:
        return False
    if 0 < whole < LEAST_BASE:
        return True
    return of_people and some is not None and (0 < some < FEWEST or 0 < whole - some < FEWEST)


def is_counted(share: Share, units: Mapping[str, str]) -> bool:
    """Tell whether the base of a share counts something, rather than adding up money or minutes."""
    return share.counts or any(units.get(name) in COUNTED for name in share.base_columns)


def is_of_people(share: Share, units: Mapping[str, str]) -> bool:
    return any(units.get(name) in PEOPLE for name in share.part_columns | share.base_columns)


def _select(sql: str) -> exp.Select | None:
    try:
        tree = parsed(sql)
    except SqlRefused:
        return None
    return tree if isinstance(tree, exp.Select) else None


def _columns(tree: exp.Select | None, slots: Collection[str]) -> Iterator[tuple[str, exp.Expr]]:
    for column in tree.expressions if tree is not None else ():
        if column.alias_or_name in slots:
            yield column.alias_or_name, column.unalias()


def _bare(node: exp.Expr) -> exp.Expr:
    """Return an expression without brackets, casts, roundings and stand-ins for nothing."""
    while isinstance(node, exp.Paren | exp.Cast | exp.TryCast | exp.Round | exp.Coalesce | exp.Nullif):
        node = node.this
    return node


def _measure(column: exp.Expr, tree: exp.Select | None) -> Measure | None:
    node = _bare(column)
    if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Select) and len(node.this.expressions) == 1:
        return _measure(node.this.expressions[0].unalias(), node.this)
    if tree is None or tree.args.get("group") or tree.args.get("having") or tree.args.get("limit"):
        return None
    extra: list[exp.Expr] = []
    if isinstance(node, exp.Filter):
        extra, node = _conjuncts(node.expression.this), _bare(node.this)
    what, more = _aggregate(node)
    if what is None:
        return None
    source, conditions = _source(tree)
    conditions += [*extra, *more]
    told = frozenset(_plain(_text(_bare(one)), tree) for one in conditions)
    return Measure(_plain(what, tree), source, told, _counting(tree, source))


def _counting(tree: exp.Select, source: str) -> str:
    """Return the query for the number of rows that a query reads, without its conditions."""
    if not (tree.args.get("joins") or tree.args.get("with_")):
        return f"SELECT COUNT(*) AS n FROM {source}"
    every = tree.copy()
    for name in ("where", "order", "distinct", "qualify"):
        every.set(name, None)
    every.set("expressions", [exp.alias_(exp.Count(this=exp.Star(), big_int=True), "n")])
    return _text(every)


def _source(tree: exp.Select) -> tuple[str, list[exp.Expr]]:
    """Return what a query takes its rows from, and under which conditions.

    A name that a table has only in this query is no other source, and neither are rows that a query inside only picks.
    """
    where = tree.args.get("where")
    conditions = _conjuncts(where.this) if where else []
    tables = tree.args.get("from_")
    if tables is None or tree.args.get("joins") or tree.args.get("with_"):
        parts = [tree.args.get("with_"), tables, *(tree.args.get("joins") or [])]
        return " ".join(_text(part) for part in parts if part is not None), conditions
    table = tables.this
    if isinstance(table, exp.Subquery) and isinstance(table.this, exp.Select) and _only_picks(table.this):
        inner, more = _source(table.this)
        return inner, [*more, *conditions]
    bare = table.copy()
    bare.set("alias", None)
    return _text(bare), conditions


def _only_picks(tree: exp.Select) -> bool:
    """Tell whether a query inside gives some of the rows of what it reads, as they are."""
    changing = ("group", "having", "limit", "offset", "distinct", "qualify", "with_", "joins")
    has_all = [type(one) for one in tree.expressions] == [exp.Star]
    return has_all and not any(tree.args.get(name) for name in changing)


def _plain(sql: str, tree: exp.Select) -> str:
    """Return an expression without the names of the table before its columns, where there is only one table."""
    if tree.args.get("joins"):
        return sql
    node = _expression(sql).copy()
    for column in node.find_all(exp.Column):
        column.set("table", None)
    return _text(node)


def _aggregate(node: exp.Expr) -> tuple[str | None, list[exp.Expr]]:
    """Return an aggregate as text and the conditions inside it: count_if(p), sum(CASE WHEN p THEN x ELSE 0 END)."""
    if isinstance(node, exp.CountIf):
        return "COUNT(*)", _conjuncts(node.this)
    if not isinstance(node, exp.Sum | exp.Count):
        return None, []
    inner = _bare(node.this) if isinstance(node.this, exp.Expr) else None
    if isinstance(inner, exp.Case) and inner.this is None and len(inner.args["ifs"]) == 1:
        branch, default = inner.args["ifs"][0], inner.args.get("default")
        value = _bare(branch.args["true"])
        if default is None or (isinstance(default, exp.Literal | exp.Null) and default.name in ("0", "")):
            is_one = isinstance(node, exp.Count) or (isinstance(value, exp.Literal) and value.name == "1")
            return ("COUNT(*)" if is_one else f"SUM({_text(value)})"), _conjuncts(branch.this)
    if isinstance(inner, exp.Literal) and (isinstance(node, exp.Count) or inner.name == "1"):
        return "COUNT(*)", []
    if isinstance(node, exp.Count) and isinstance(inner, exp.Star):
        return "COUNT(*)", []
    if isinstance(node, exp.Count) and isinstance(inner, exp.Column):  # of those that have one
        return "COUNT(*)", [exp.Not(this=exp.Is(this=inner.copy(), expression=exp.Null()))]
    return _text(node), []


def _conjuncts(node: exp.Expr) -> list[exp.Expr]:
    inner = node
    while isinstance(inner, exp.Paren):
        inner = inner.this
    if isinstance(inner, exp.And):
        return [*_conjuncts(inner.this), *_conjuncts(inner.expression)]
    return [inner]


def _is_inside(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether the rows of one lie within the other's, or may."""
    first, second = ([_expression(text) for text in sorted(texts)] for texts in (one, other))
    return lies_within(first, second) or lies_within(second, first)


def _share(column: exp.Expr) -> Share | None:
    carried = _carried(column, "")
    if carried is None:
        if not any(_division(one) is not None for one in reached(column) if isinstance(one, exp.Div)):
            return None
        read = leaves(column)
        return Share("", "", read, read, _counts(column), is_traced=False)
    read, counts = leaves(carried.below), carried.counts or _counts(carried.below)
    if not read and not counts:
        return None  # a share of a plain number: 12 months, 100
    return Share(_text(carried.part), _text(carried.base), leaves(carried.above), read, counts)


def _counts(node: exp.Expr) -> bool:
    return any(isinstance(one, exp.Count | exp.CountIf) for one in reached(node))


@dataclass(frozen=True)
class _Divided:
    """Part and base as they can be asked at some place, and what stands above and below the line where it divides."""

    part: exp.Expr
    base: exp.Expr
    above: exp.Expr
    below: exp.Expr
    counts: bool = False  # the base counts rows, though no word of it says so


def _carried(column: exp.Expr, mark: str, depth: int = 0) -> _Divided | None:
    """Return part and base of a share as they can be asked where its column stands; None where there is no division.

    Where the division stands in a step or subquery, both are given a name there, and at every step on the way. What takes
    the largest or the mean of several shares is asked for the smallest part and base among them.
    """
    parts = _divided(column)
    if parts is not None or depth > MOST_STEPS:
        return parts
    for node in list(_own(column)):
        if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Select) and len(node.this.expressions) == 1:
            inner = _carried(node.this.expressions[0].unalias(), mark, depth + 1)
            if inner is not None:
                return replace(inner, part=_asked(node, inner.part), base=_asked(node, inner.base))
        given = definitions_of(node) if isinstance(node, exp.Column) else []
        if len(given) != 1 or not given[0].is_only_one:
            continue
        carried = _carried(given[0].node, mark, depth + 1)
        if carried is None:
            continue
        names = [f"mulkko_{part}{mark}{depth}" for part in "pb"]
        # The steps between hand on every column; the one that divides gives two more.
        given[0].select.append("expressions", exp.alias_(carried.part.copy(), names[0], quoted=True))
        given[0].select.append("expressions", exp.alias_(carried.base.copy(), names[1], quoted=True))
        table = node.args.get("table")
        told: list[exp.Expr] = [exp.column(name, table=table.copy() if table else None, quoted=True) for name in names]
        above = node.find_ancestor(exp.AggFunc, exp.Select)
        if isinstance(above, exp.AggFunc):
            told = [exp.Min(this=one) for one in told]
        return replace(carried, part=told[0], base=told[1])
    return None


def _asked(query: exp.Subquery, node: exp.Expr) -> exp.Subquery:
    asked = query.copy()
    asked.this.set("expressions", [exp.alias_(node.copy(), "v")])
    return asked


def _divided(column: exp.Expr) -> _Divided | None:
    """Return numerator and denominator of the division in a column itself, or of a mean of yes and no; None without them."""
    division = _division(column)
    if division is not None:
        part, base = _without_factor(division.this), _bare(division.expression)
        return _Divided(part, base, part, base)
    average = next((node for node in _own(column) if isinstance(node, exp.Avg)), None)
    if average is None or not _is_flag(average.this):
        return None
    part, base = exp.Sum(this=average.this.copy()), exp.Count(this=average.this.copy(), big_int=True)
    return _Divided(part, base, average.this, average.this, counts=True)


def _is_flag(node: exp.Expr) -> bool:
    """Tell whether a value says yes or no for each row, by itself or in the step that gives it."""
    bare = _bare(node)
    if isinstance(bare, exp.Column):
        given = definitions_of(bare)
        return bool(given) and all(one.node is not node and _is_flag(one.node) for one in given)
    return isinstance(bare, exp.Case | exp.Predicate)


def _division(column: exp.Expr) -> exp.Div | None:
    """Return the outermost division by something that is no plain number."""
    return next(
        (node for node in _own(column) if isinstance(node, exp.Div) and not isinstance(_bare(node.expression), exp.Literal)), None,
    )  # fmt: skip


def _own(column: exp.Expr) -> Iterator[exp.Expr]:
    """Yield the nodes of a column from the top down, without those of queries inside it."""
    waiting = [column]
    while waiting:
        node = waiting.pop(0)
        yield node
        if not isinstance(node, exp.Query):
            waiting.extend(node.iter_expressions())


def _without_factor(node: exp.Expr) -> exp.Expr:
    node = _bare(node)
    while isinstance(node, exp.Mul):
        left, right = _bare(node.this), _bare(node.expression)
        if isinstance(left, exp.Literal):
            node = right
        elif isinstance(right, exp.Literal):
            node = left
        else:
            break
    return node


def _is_percent(node: exp.Expr, units: Mapping[str, str]) -> bool:
    """Tell whether an expression is a percent: a division with a factor of a hundred, or a column in %."""
    read = _names(node)
    if read and all(units.get(name) in ("%", "%p", "퍼센트") for name in read):
        return True
    has_hundred = any(isinstance(one, exp.Literal) and one.name.split(".")[0] == "100" for one in _own(node))
    return has_hundred and _division(node) is not None


def _names(node: exp.Expr) -> frozenset[str]:
    return frozenset(one.name.lower() for one in _all(node) if isinstance(one, exp.Column))


def _text(node: exp.Expr) -> str:
    return printed(node)  # type: ignore[arg-type]


def _all(node: exp.Expr) -> Iterator[exp.Expr]:
    return nodes(node)  # type: ignore[arg-type]


def _expression(sql: str) -> exp.Expr:
    tree = parsed(f"SELECT {sql}")
    return tree.expressions[0].unalias()


def _whole(text: str | None) -> Decimal | None:
    try:
        number = Decimal(text) if text is not None else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None
