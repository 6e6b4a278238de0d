"""What a query may say: every node of its tree against the vocabulary, and the rules that reach beyond one word.

A rule is a function of one node that refuses it or returns nothing.
"""

import re
from collections.abc import Callable, Collection, Mapping

from sqlglot import exp

from mulkko.evidence.engine import vocabulary as words
from mulkko.evidence.engine.forms import FORMS
from mulkko.evidence.engine.parsing import SqlRefused, nodes, place

MOST_TEXT = 1_000  # characters of one string
MOST_PATTERN = 200  # characters of one LIKE or regular expression
MOST_WILDCARDS = 4  # LIKE tries every way to place each %: with many it takes for ever
MOST_REPEATS = 50  # x{50}

_NUMBER = re.compile(r"\d{1,38}(\.\d{0,38})?|\.\d{1,38}")
_STEP_NAME = re.compile(r"[^\W\d]\w{0,62}")


def vet(tree: exp.Expression, given: Mapping[str, str], parameters: Collection[str]) -> None:
    """Refuse the tree, or spell its dataset names as `given` {lower case: name} does.

    Raises:
        SqlRefused: it holds a node, a part, a dataset or a parameter that it may not.
    """
    if not isinstance(tree, exp.Select | exp.SetOperation | exp.Subquery):
        raise SqlRefused(f"{_name(tree)} is no question.", place(tree), "Start with SELECT or WITH.")
    for node in nodes(tree):
        _vet_words(node)
        for kinds, rule in _RULES:
            if isinstance(node, kinds):
                rule(node)
        if isinstance(node, exp.Table):
            _vet_table(node, given)
        elif isinstance(node, exp.CTE):
            _vet_step(node, given)
        elif isinstance(node, exp.Placeholder):
            _vet_parameter(node, parameters)


def is_step(table: exp.Table) -> bool:
    """Return whether the name belongs to a WITH step in sight of this place.

    A step sees those before it and not itself: in `WITH x AS (FROM x)` the second x is no step.
    """
    below: exp.Expr = table
    above, seen = table.parent, 0
    while above is not None:
        steps = above.args.get("with_")
        if isinstance(above, exp.With):
            seen = next(index for index, step in enumerate(above.expressions) if step is below)
        elif steps is not None:
            in_sight = steps.expressions[:seen] if below is steps else steps.expressions
            if any(step.alias.lower() == table.name.lower() for step in in_sight):
                return True
        below, above = above, above.parent
    return False


def _vet_words(node: exp.Expression) -> None:
    parts = words.GRAMMAR.get(type(node), words.FUNCTIONS.get(type(node)))
    if parts is None:
        raise SqlRefused(f"{_name(node)} may not be used in a figure.", place(node), "Use the listed words only.")
    for part, value in node.args.items():
        if value is None or value is False or (isinstance(value, list) and not value):
            continue
        if part not in parts:
            called = words.PART_NAMES.get(part) or f"'{part.strip('_')}' of {_name(node)}"
            raise SqlRefused(f"{called} may not be used in a figure.", place(node), "Use the listed words only.")
        loose = isinstance(value, str) and not isinstance(
            node, exp.Literal | exp.Identifier | exp.Placeholder | exp.Var
        )
        if loose and value.upper() not in words.KEYWORDS:
            raise SqlRefused(f"'{value}' may not be used in a figure.", place(node), "Use the listed words only.")


def _vet_table(table: exp.Table, given: Mapping[str, str]) -> None:
    if not isinstance(table.this, exp.Identifier):
        raise SqlRefused(
            f"{_name(table.this)} is a table function, not a dataset.", place(table), "Name a dataset after FROM."
        )
    name = table.name
    if is_step(table):
        return
    if name.lower() not in given:
        raise SqlRefused(f"There is no dataset '{name}' here.", place(table), "Name one of the pinned datasets.")
    alias = table.args.get("alias")
    if alias is not None and alias.args.get("columns"):
        # Names by position would shift, because only the columns that are named get loaded.
        raise SqlRefused("A dataset's columns may not be renamed by position.", place(table), "Use AS on each column.")
    table.this.set("this", given[name.lower()])


def _vet_step(step: exp.CTE, given: Mapping[str, str]) -> None:
    if not _STEP_NAME.fullmatch(step.alias):
        raise SqlRefused(f"'{step.alias}' is no name for a step.", place(step), "Use letters and digits.")
    if step.alias.lower() in given:
        raise SqlRefused(f"The step '{step.alias}' hides a dataset.", place(step), "Give the step another name.")


def _vet_parameter(node: exp.Placeholder, parameters: Collection[str]) -> None:
    if node.name not in parameters or not _STEP_NAME.fullmatch(node.name):
        raise SqlRefused(f"The parameter '{node.name}' is not given.", place(node), "Give it, or write the value.")


def _vet_column(column: exp.Column) -> None:
    name = column.name.lower()
    if name == "rowid" or (name in words.HIDDEN_FUNCTIONS and not column.table):
        raise SqlRefused(f"'{column.name}' is no column here.", place(column), "Put the dataset's name before it.")


def _vet_star(star: exp.Star) -> None:
    holder = star.parent.parent if isinstance(star.parent, exp.Column) else star.parent
    if not isinstance(holder, exp.Select) and not isinstance(star.parent, exp.Count):
        raise SqlRefused("* may not stand here.", place(star), "Name the columns.")


def _vet_literal(literal: exp.Literal) -> None:
    if not literal.is_string and not _NUMBER.fullmatch(literal.name):
        raise SqlRefused(f"'{literal.name[:40]}' is not an exact number.", place(literal), "Write plain digits.")
    if len(literal.name) > MOST_TEXT:
        raise SqlRefused(f"A text has more than {MOST_TEXT:,} characters.", place(literal), "Shorten it.")


def _vet_date_part(word: exp.Var) -> None:
    if word.name.upper() not in words.DATE_PARTS:
        raise SqlRefused(f"'{word.name}' is no part of a date here.", place(word), "Use year, month or day.")


def _vet_extract(node: exp.Extract) -> None:
    if not isinstance(node.this, exp.Var):
        raise SqlRefused("EXTRACT takes a bare word.", place(node), "Write EXTRACT(year FROM …).")


def _vet_interval(node: exp.Interval) -> None:
    if not (isinstance(node.this, exp.Literal) and node.this.name.isdigit() and node.args.get("unit")):
        raise SqlRefused("An interval is a whole number and one unit.", place(node), "Write INTERVAL 3 MONTH.")


def _vet_type(kind: exp.DataType) -> None:
    # Inside of these a binary fraction does no harm: it stands between two values, and nothing is added up.
    is_middle = kind.parent is not None and isinstance(kind.parent.parent, exp.Median | exp.PercentileCont)
    if is_middle and kind.this is words.Kind.DOUBLE:
        return
    if kind.this not in words.CAST_TYPES or kind.args.get("nested"):
        called = kind.sql("duckdb")[:60]
        raise SqlRefused(f"A cast to {called} is not exact.", place(kind), "Cast to DECIMAL, BIGINT or DATE.")


def _vet_order(key: exp.Ordered) -> None:
    if isinstance(key.this, exp.Literal | exp.Neg | exp.Paren):
        raise SqlRefused("ORDER BY takes no position.", place(key), "Name the column.")
    if isinstance(key.this, exp.Column) and key.this.name.lower() == "all":
        raise SqlRefused("ORDER BY ALL may not be used in a figure.", place(key), "Name the columns.")


def _vet_group(group: exp.Group) -> None:
    if any(isinstance(key, exp.Literal | exp.Neg | exp.Paren) for key in group.expressions):
        raise SqlRefused("GROUP BY takes no position.", place(group), "Name the column.")


def _vet_count(limit: exp.Limit | exp.Offset) -> None:
    if not isinstance(limit.expression, exp.Literal | exp.Placeholder) or limit.expression.is_string:
        raise SqlRefused("LIMIT takes a whole number.", place(limit), "Write the number.")


def _vet_fixed_answer(query: exp.Query) -> None:
    if (query.args.get("limit") or query.args.get("offset")) and not query.args.get("order"):
        raise SqlRefused("LIMIT without ORDER BY has no fixed answer.", place(query), "Add ORDER BY.")


def _vet_joined_text(node: exp.GroupConcat) -> None:
    if not any(isinstance(part, exp.Order) for part in node.iter_expressions()):
        raise SqlRefused("string_agg without ORDER BY has no fixed order.", place(node), "Add ORDER BY inside it.")


def _vet_window(node: exp.Expression) -> None:
    if not (isinstance(node.parent, exp.Window) and node.parent.args.get("order")):
        raise SqlRefused(f"{_name(node)} needs an order.", place(node), "Write OVER (ORDER BY …).")


def _vet_pattern(node: exp.Expression) -> None:
    pattern = node.args["expression"]
    flag = node.args.get("flag")
    if not (isinstance(pattern, exp.Literal) and pattern.is_string):
        raise SqlRefused("A pattern has to be written out.", place(node), "Write it as a text between quotes.")
    if flag is not None and not (isinstance(flag, exp.Literal) and flag.name in ("i", "c")):
        raise SqlRefused("Only the flags 'i' and 'c' are known.", place(node), "Use one of them.")
    repeats = [
        int(number) for braces in re.findall(r"\{([\d,\s]*)", pattern.name) for number in re.findall(r"\d+", braces)
    ]
    is_regexp = isinstance(node, exp.RegexpLike)
    if (
        len(pattern.name) > MOST_PATTERN
        or (is_regexp and (len(repeats) > 4 or any(count > MOST_REPEATS for count in repeats)))
        or (not is_regexp and pattern.name.count("%") > MOST_WILDCARDS)
    ):
        raise SqlRefused("The pattern is too heavy.", place(node), "Shorten it, or split it into two conditions.")


_RULES: tuple[tuple[type | tuple[type, ...], Callable[..., None]], ...] = (
    (exp.Column, _vet_column),
    (exp.Star, _vet_star),
    (exp.Literal, _vet_literal),
    (exp.Var, _vet_date_part),
    (exp.Extract, _vet_extract),
    (exp.Interval, _vet_interval),
    (exp.DataType, _vet_type),
    (exp.Ordered, _vet_order),
    (exp.Group, _vet_group),
    ((exp.Limit, exp.Offset), _vet_count),
    (exp.Query, _vet_fixed_answer),
    (exp.GroupConcat, _vet_joined_text),
    (words.NEEDS_ORDER, _vet_window),
    ((exp.Like, exp.ILike, exp.RegexpLike), _vet_pattern),
    *FORMS,  # behind the others: they rely on patterns that are written out
)


def _name(node: exp.Expression) -> str:
    if isinstance(node, exp.Anonymous):
        return f"{node.name.upper()}()"
    if isinstance(node, exp.Func) and not isinstance(node, exp.Binary):
        return f"{node.sql_name()}()"
    return words.NAMES.get(type(node)) or f"'{node.key.upper()}'"
