"""The guard: reads a query, refuses all but the named subset, and prints what will run from the tree.

Pure text work. It never sees data or a database, so it knows no column types and cannot say whether a column
exists. It is the first of three walls: DuckDB's own settings and the limited child stand behind it.
"""

import hashlib
import logging
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.dialects import DuckDB
from sqlglot.errors import ErrorLevel, SqlglotError
from sqlglot.tokens import Token, TokenType

from mulkko.evidence.engine import vocabulary as words

# The parser writes warnings with the text of queries into the log; what is wrong is said in the refusal.
logging.getLogger("sqlglot").setLevel(logging.CRITICAL)

MOST_CHARACTERS = 20_000
MOST_TOKENS = 6_000
MOST_NESTING = 24  # brackets and CASE inside one another
MOST_TYPES = 3  # date(date(…)): the parser tries each type name twice, so its work doubles with every level
MOST_SIGNS = 8  # NOT NOT NOT, - - -
MOST_DEPTH = 160  # of the tree; a chain of 160 ORs is better written as IN (…)
MOST_TEXT = 1_000  # characters of one string
MOST_PATTERN = 200  # characters of one LIKE or regular expression
MOST_WILDCARDS = 4  # LIKE tries every way to place each %: with many it takes for ever
MOST_REPEATS = 50  # x{50}

_OPENERS = {TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE, TokenType.CASE}
_CLOSERS = {TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE, TokenType.END}
_NESTED = frozenset(DuckDB.Parser.NESTED_TYPE_TOKENS | DuckDB.Parser.STRUCT_TYPE_TOKENS)
_TYPES = _NESTED | DuckDB.Parser.TYPE_TOKENS
_SIGNS = {TokenType.NOT, TokenType.DASH, TokenType.PLUS, TokenType.TILDE}
_NUMBER = re.compile(r"\d{1,38}(\.\d{0,38})?|\.\d{1,38}")
_STEP_NAME = re.compile(r"[^\W\d]\w{0,62}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class SqlRefused(Exception):
    """A query outside the named subset: what it holds, where, and how to write it instead."""

    def __init__(self, what: str, where: str = "the query", cure: str = "Write one plain SELECT."):
        super().__init__(f"{what} ({where}) {cure}")
        self.what, self.where, self.cure = what, where, cure


@dataclass(frozen=True)
class CheckedQuery:
    """A query that may run: its printed text is the only text that runs."""

    text: str
    digest: str  # sha256 of the text
    tables: tuple[str, ...]  # dataset names, spelled as the caller spelled them, in order of appearance
    columns: Mapping[str, frozenset[str] | None]  # per dataset, lower case; None means all of them

    @property
    def columns_read(self) -> dict[str, list[str] | None]:
        """Return the same as plain values for a child: {dataset: sorted column names, or None for all}."""
        return {table: None if names is None else sorted(names) for table, names in self.columns.items()}


def checked(sql: str, *, tables: Collection[str], parameters: Collection[str] = ()) -> CheckedQuery:
    """Return the query as it will run, or refuse it with one sentence.

    Args:
        sql: one SELECT of at most 20,000 characters in DuckDB's dialect.
        tables: the dataset names that may be read; matched without regard to case, as DuckDB does.
        parameters: names that `$name` or `:name` may stand for.

    Raises:
        SqlRefused: anything outside the vocabulary.
    """
    given = {name.lower(): name for name in tables}
    tree = _parsed(sql)
    _vet(tree, given, parameters)
    text = _printed(tree)
    # What was vetted must be what DuckDB will read: print, read and vet the print itself once more.
    again = _parsed(text)
    _vet(again, given, parameters)
    if _printed(again) != text:
        raise SqlRefused("The query reads differently when it is printed.", cure="Write it more simply.")
    columns = _columns(again)
    return CheckedQuery(text, hashlib.sha256(text.encode()).hexdigest(), tuple(columns), columns)


def _parsed(sql: str) -> exp.Expression:
    if len(sql) > MOST_CHARACTERS:
        raise SqlRefused(f"The query has more than {MOST_CHARACTERS:,} characters.", cure="Shorten it.")
    try:
        sql.encode()
    except UnicodeEncodeError:
        raise SqlRefused("The query holds half a character.", cure="Type it again.") from None
    if hidden := _CONTROL.search(sql):
        raise SqlRefused(f"The query holds an invisible character (U+{ord(hidden[0]):04X}).", cure="Delete it.")
    try:
        dialect = DuckDB()
        tokens = dialect.tokenize(sql)
        _weigh(tokens)
        statements = dialect.parser(error_level=ErrorLevel.IMMEDIATE).parse(tokens, sql)
    except SqlRefused:
        raise
    except RecursionError:
        raise SqlRefused("The query is nested too deeply.", cure="Split it into WITH steps.") from None
    except SqlglotError as error:
        raise SqlRefused("The query cannot be read as SQL.", _error_place(error), "Check the spelling there.") from None
    except Exception as error:  # a parser bug on odd input must end as a refusal, not as a server error
        raise SqlRefused("The query cannot be read as SQL.", cure="Write it more simply.") from error
    if len(statements) != 1 or statements[0] is None:
        raise SqlRefused(f"There are {len(statements)} statements where one is allowed.", cure="Keep one SELECT.")
    return statements[0]


def _weigh(tokens: list[Token]) -> None:
    """Refuse what could exhaust the parser, before it runs."""
    if len(tokens) > MOST_TOKENS:
        raise SqlRefused(f"The query has more than {MOST_TOKENS:,} words.", cure="Shorten it.")
    opened: list[bool] = []  # one per open bracket: does a type name stand before it?
    signs = 0
    previous: Token | None = None
    for token in tokens:
        place = f"line {token.line}, column {token.col}"
        after_type = previous is not None and previous.token_type in _TYPES
        if token.token_type in _OPENERS:
            opened.append(after_type)
        elif token.token_type in _CLOSERS and opened:
            opened.pop()
        elif token.token_type is TokenType.LT and previous is not None and previous.token_type in _NESTED:
            raise SqlRefused("A list or structure may not be used in a figure.", place, "Use plain columns.")
        signs = signs + 1 if token.token_type in _SIGNS else 0
        if len(opened) > MOST_NESTING or sum(opened) > MOST_TYPES or signs > MOST_SIGNS:
            raise SqlRefused("The query is nested too deeply.", place, "Split it into WITH steps.")
        # The parser would take `0x1F` for the number 0 under the name x1F.
        if previous and previous.token_type is TokenType.NUMBER and token.start == previous.end + 1 and _wordy(token):
            raise SqlRefused(f"'{previous.text}{token.text}' is no number.", place, "Write plain digits.")
        previous = token


def _wordy(token: Token) -> bool:
    return token.token_type is not TokenType.STRING and bool(re.match(r"[^\W\d]|\"", token.text))


def _error_place(error: SqlglotError) -> str:
    details = getattr(error, "errors", None)
    if details and details[0].get("line"):
        return f"line {details[0]['line']}, column {details[0]['col']}"
    return "the query"


def _printed(tree: exp.Expression) -> str:
    try:
        # Quoting every name keeps a column called "user" from being read as a word of the language.
        return tree.sql(dialect="duckdb", identify=True, comments=False, unsupported_level=ErrorLevel.RAISE)
    except (SqlglotError, RecursionError) as error:
        raise SqlRefused("The query cannot be printed again.", cure="Write it more simply.") from error


def _vet(tree: exp.Expression, given: Mapping[str, str], parameters: Collection[str]) -> None:
    if not isinstance(tree, exp.Select | exp.SetOperation | exp.Subquery):
        raise SqlRefused(f"{_name(tree)} is no question.", _place(tree), "Start with SELECT or WITH.")
    for node in _nodes(tree):
        _vet_words(node)
        _vet_rules(node, parameters)
        if isinstance(node, exp.Table):
            _vet_table(node, given)


def _nodes(tree: exp.Expression) -> Iterator[exp.Expression]:
    """Yield every node from the top down, without recursion, and refuse a tree that is too deep."""
    waiting = [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MOST_DEPTH:
            raise SqlRefused("The query is nested too deeply.", _place(node), "Use IN (…) or WITH steps.")
        yield node
        waiting.extend((child, depth + 1) for child in node.iter_expressions(reverse=True))


def _vet_words(node: exp.Expression) -> None:
    parts = words.GRAMMAR.get(type(node), words.FUNCTIONS.get(type(node)))
    if parts is None:
        raise SqlRefused(f"{_name(node)} may not be used in a figure.", _place(node), "Use the listed words only.")
    for part, value in node.args.items():
        if value is None or value is False or (isinstance(value, list) and not value):
            continue
        if part not in parts:
            called = words.PART_NAMES.get(part) or f"'{part.strip('_')}' of {_name(node)}"
            raise SqlRefused(f"{called} may not be used in a figure.", _place(node), "Use the listed words only.")
        loose = isinstance(value, str) and not isinstance(
            node, exp.Literal | exp.Identifier | exp.Placeholder | exp.Var
        )
        if loose and value.upper() not in words.KEYWORDS:
            raise SqlRefused(f"'{value}' may not be used in a figure.", _place(node), "Use the listed words only.")


def _vet_table(table: exp.Table, given: Mapping[str, str]) -> None:
    if not isinstance(table.this, exp.Identifier):
        raise SqlRefused(
            f"{_name(table.this)} is a table function, not a dataset.", _place(table), "Name a dataset after FROM."
        )
    name = table.name
    if _is_step(table):
        return
    if name.lower() not in given:
        raise SqlRefused(f"There is no dataset '{name}' here.", _place(table), "Name one of the pinned datasets.")
    alias = table.args.get("alias")
    if alias is not None and alias.args.get("columns"):
        # Names by position would shift, because only the columns that are named get loaded.
        raise SqlRefused("A dataset's columns may not be renamed by position.", _place(table), "Use AS on each column.")
    table.this.set("this", given[name.lower()])


def _is_step(table: exp.Table) -> bool:
    """Return whether the name belongs to a WITH step that is in sight of this place."""
    above = table.parent
    while above is not None:
        steps = above.args.get("with_")
        if steps is not None and any(step.alias.lower() == table.name.lower() for step in steps.expressions):
            return True
        above = above.parent
    return False


def _vet_rules(node: exp.Expression, parameters: Collection[str]) -> None:
    match node:
        case exp.CTE():
            if not _STEP_NAME.fullmatch(node.alias):
                raise SqlRefused(f"'{node.alias}' is no name for a step.", _place(node), "Use letters and digits.")
        case exp.Column():
            _vet_column(node)
        case exp.Star():
            parent = node.parent
            if not isinstance(parent, exp.Select | exp.Count | exp.Column):
                raise SqlRefused("* may not stand here.", _place(node), "Name the columns.")
            if isinstance(parent, exp.Column) and not isinstance(parent.parent, exp.Select):
                raise SqlRefused("* may not stand here.", _place(node), "Name the columns.")
        case exp.Placeholder():
            if node.name not in parameters or not _STEP_NAME.fullmatch(node.name):
                raise SqlRefused(
                    f"The parameter '{node.name}' is not given.", _place(node), "Give it, or write the value."
                )
        case exp.Literal():
            _vet_literal(node)
        case exp.Var():
            if node.name.upper() not in words.DATE_PARTS:
                raise SqlRefused(f"'{node.name}' is no part of a date here.", _place(node), "Use year, month or day.")
        case exp.Extract():
            if not isinstance(node.this, exp.Var):
                raise SqlRefused("EXTRACT takes a bare word.", _place(node), "Write EXTRACT(year FROM …).")
        case exp.Interval():
            if not (isinstance(node.this, exp.Literal) and node.this.name.isdigit() and node.args.get("unit")):
                raise SqlRefused("An interval is a whole number and one unit.", _place(node), "Write INTERVAL 3 MONTH.")
        case exp.DataType():
            if node.this not in words.CAST_TYPES or node.args.get("nested"):
                raise SqlRefused(
                    f"A cast to {node.sql('duckdb')} is not exact.", _place(node), "Cast to DECIMAL, BIGINT or DATE."
                )
        case exp.Ordered():
            if isinstance(node.this, exp.Literal | exp.Neg | exp.Paren):
                raise SqlRefused("ORDER BY takes no position.", _place(node), "Name the column.")
            if (
                isinstance(node.this, exp.Column)
                and isinstance(node.parent, exp.Order)
                and node.this.name.lower() == "all"
            ):
                raise SqlRefused("ORDER BY ALL may not be used in a figure.", _place(node), "Name the columns.")
        case exp.Group():
            if any(isinstance(key, exp.Literal | exp.Neg | exp.Paren) for key in node.expressions):
                raise SqlRefused("GROUP BY takes no position.", _place(node), "Name the column.")
        case exp.Limit() | exp.Offset():
            if not isinstance(node.expression, exp.Literal | exp.Placeholder) or node.expression.is_string:
                raise SqlRefused("LIMIT takes a whole number.", _place(node), "Write the number.")
        case exp.Like() | exp.ILike() | exp.RegexpLike():
            _vet_pattern(node)
        case exp.GroupConcat():
            if not any(isinstance(part, exp.Order) for part in node.iter_expressions()):
                raise SqlRefused(
                    "string_agg without ORDER BY has no fixed order.", _place(node), "Add ORDER BY inside it."
                )
        case exp.Query() if node.args.get("limit") or node.args.get("offset"):
            if not node.args.get("order"):
                raise SqlRefused("LIMIT without ORDER BY has no fixed answer.", _place(node), "Add ORDER BY.")
    if isinstance(node, words.NEEDS_ORDER):
        window = node.parent
        if not (isinstance(window, exp.Window) and window.args.get("order")):
            raise SqlRefused(f"{_name(node)} needs an order.", _place(node), "Write OVER (ORDER BY …).")


def _vet_column(column: exp.Column) -> None:
    name = column.name.lower()
    if name == "rowid" or (name in words.HIDDEN_FUNCTIONS and not column.table):
        raise SqlRefused(f"'{column.name}' is no column here.", _place(column), "Put the dataset's name before it.")


def _vet_literal(literal: exp.Literal) -> None:
    if not literal.is_string and not _NUMBER.fullmatch(literal.name):
        raise SqlRefused(f"'{literal.name[:40]}' is not an exact number.", _place(literal), "Write plain digits.")
    if len(literal.name) > MOST_TEXT:
        raise SqlRefused(f"A text has more than {MOST_TEXT:,} characters.", _place(literal), "Shorten it.")


def _vet_pattern(node: exp.Expression) -> None:
    pattern = node.args["expression"]
    flag = node.args.get("flag")
    if not (isinstance(pattern, exp.Literal) and pattern.is_string):
        raise SqlRefused("A pattern has to be written out.", _place(node), "Write it as a text between quotes.")
    if flag is not None and not (isinstance(flag, exp.Literal) and flag.name in ("i", "c")):
        raise SqlRefused("Only the flags 'i' and 'c' are known.", _place(node), "Use one of them.")
    repeats = [
        int(number) for braces in re.findall(r"\{([\d,\s]*)", pattern.name) for number in re.findall(r"\d+", braces)
    ]
    is_regexp = isinstance(node, exp.RegexpLike)
    if (
        len(pattern.name) > MOST_PATTERN
        or (is_regexp and (len(repeats) > 4 or any(count > MOST_REPEATS for count in repeats)))
        or (not is_regexp and pattern.name.count("%") > MOST_WILDCARDS)
    ):
        raise SqlRefused("The pattern is too heavy.", _place(node), "Shorten it, or split it into two conditions.")


def _columns(tree: exp.Expression) -> dict[str, frozenset[str] | None]:
    """Return, per dataset, every column the query can mean: too many is slow, too few would be wrong.

    A bare name may belong to any dataset; a name after a dataset's alias belongs to that one.
    """
    called: dict[str, set[str]] = {}  # dataset → the lower-case names it goes by
    everything, bare, qualified = False, set[str](), dict[str, set[str]]()
    for node in _nodes(tree):
        match node:
            case exp.Table() if not _is_step(node):
                called.setdefault(node.name, set()).add(node.alias_or_name.lower())
            case exp.Star() if not isinstance(node.parent, exp.Count):
                everything = True
            case exp.Column() if node.table:
                qualified.setdefault(node.table.lower(), set()).add(node.name.lower())
            case exp.Column():
                bare.add(node.name.lower())
            case exp.Join():
                bare.update(name.name.lower() for name in node.args.get("using") or ())
    aliases = {alias for names in called.values() for alias in names}
    if everything or bare & (aliases | {name.lower() for name in called}):  # `SELECT t FROM t` is the whole row
        return dict.fromkeys(called)
    return {
        table: frozenset(bare.union(*(qualified.get(name, set()) for name in names | {table.lower()})))
        for table, names in called.items()
    }


def _name(node: exp.Expression) -> str:
    if isinstance(node, exp.Anonymous):
        return f"{node.name.upper()}()"
    if isinstance(node, exp.Func) and not isinstance(node, exp.Binary):
        return f"{node.sql_name()}()"
    return words.NAMES.get(type(node)) or f"'{node.key.upper()}'"


def _place(node: exp.Expression) -> str:
    """Return "line 1, column 8" of the node or of the nearest thing inside it that knows its place."""
    waiting = [node]
    for _ in range(200):
        if not waiting:
            break
        here = waiting.pop(0)
        if "line" in here.meta:
            return f"line {here.meta['line']}, column {here.meta['col'] - (here.meta['end'] - here.meta['start'])}"
        waiting.extend(here.iter_expressions())
    return "the query"
