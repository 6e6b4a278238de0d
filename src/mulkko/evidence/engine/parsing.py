"""Text into a tree and back, within bounds: nothing a stranger writes may exhaust or break the parser.

Knows SQL as a language only. What a query may say is decided in `rules`.
"""

import logging
import re
from collections.abc import Iterator

from sqlglot import exp
from sqlglot.dialects import DuckDB
from sqlglot.errors import ErrorLevel, SqlglotError
from sqlglot.tokens import Token, TokenType

# The parser writes warnings with the text of queries into the log; what is wrong is said in the refusal.
logging.getLogger("sqlglot").setLevel(logging.CRITICAL)

MOST_CHARACTERS = 20_000
MOST_TOKENS = 6_000
MOST_NESTING = 24  # brackets and CASE inside one another
MOST_TYPES = 3  # date(date(…)): the parser tries each type name twice, so its work doubles with every level
MOST_SIGNS = 8  # NOT NOT NOT, - - -
MOST_DEPTH = 160  # of the tree; a chain of 160 ORs is better written as IN (…)

_OPENERS = {TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE, TokenType.CASE}
_CLOSERS = {TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE, TokenType.END}
_NESTED = frozenset(DuckDB.Parser.NESTED_TYPE_TOKENS | DuckDB.Parser.STRUCT_TYPE_TOKENS)
_TYPES = _NESTED | DuckDB.Parser.TYPE_TOKENS
_SIGNS = {TokenType.NOT, TokenType.DASH, TokenType.PLUS, TokenType.TILDE}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class SqlRefused(Exception):
    """A query outside the named subset: what it holds, where, and how to write it instead."""

    def __init__(self, what: str, where: str = "the query", cure: str = "Write one plain SELECT."):
        super().__init__(f"{what} ({where}) {cure}")
        self.what, self.where, self.cure = what, where, cure


def parsed(sql: str) -> exp.Expression:
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
        here = f"line {token.line}, column {token.col}"
        after_type = previous is not None and previous.token_type in _TYPES
        if token.token_type in _OPENERS:
            opened.append(after_type)
        elif token.token_type in _CLOSERS and opened:
            opened.pop()
        elif token.token_type is TokenType.LT and previous is not None and previous.token_type in _NESTED:
            raise SqlRefused("A list or structure may not be used in a figure.", here, "Use plain columns.")
        signs = signs + 1 if token.token_type in _SIGNS else 0
        if len(opened) > MOST_NESTING or sum(opened) > MOST_TYPES or signs > MOST_SIGNS:
            raise SqlRefused("The query is nested too deeply.", here, "Split it into WITH steps.")
        # The parser would take `0x1F` for the number 0 under the name x1F.
        if previous and previous.token_type is TokenType.NUMBER and token.start == previous.end + 1 and _wordy(token):
            raise SqlRefused(f"'{previous.text}{token.text}' is no number.", here, "Write plain digits.")
        previous = token


def _wordy(token: Token) -> bool:
    return token.token_type is not TokenType.STRING and bool(re.match(r"[^\W\d]|\"", token.text))


def _error_place(error: SqlglotError) -> str:
    details = getattr(error, "errors", None)
    if details and details[0].get("line"):
        return f"line {details[0]['line']}, column {details[0]['col']}"
    return "the query"


def printed(tree: exp.Expression) -> str:
    try:
        # Quoting every name keeps a column called "user" from being read as a word of the language.
        return tree.sql(dialect="duckdb", identify=True, comments=False, unsupported_level=ErrorLevel.RAISE)
    except (SqlglotError, RecursionError) as error:
        raise SqlRefused("The query cannot be printed again.", cure="Write it more simply.") from error


def nodes(tree: exp.Expression) -> Iterator[exp.Expression]:
    """Yield every node from the top down, without recursion, and refuse a tree that is too deep."""
    waiting = [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MOST_DEPTH:
            raise SqlRefused("The query is nested too deeply.", place(node), "Use IN (…) or WITH steps.")
        yield node
        waiting.extend((child, depth + 1) for child in node.iter_expressions(reverse=True))


def place(node: exp.Expr) -> str:
    """Return "line 1, column 8" of the node or of the nearest thing inside it that knows its place."""
    waiting: list[exp.Expr] = [node]
    for _ in range(200):
        if not waiting:
            break
        here = waiting.pop(0)
        if "line" in here.meta:
            return f"line {here.meta['line']}, column {here.meta['col'] - (here.meta['end'] - here.meta['start'])}"
        waiting.extend(here.iter_expressions())
    return "the query"
