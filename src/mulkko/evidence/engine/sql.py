"""The guard: reads a query, refuses all but the named subset, and prints what will run from the tree.

Pure text work. It never sees data or a database, so it knows no column types and cannot say whether a column
exists. It is the first of three walls: DuckDB's own settings and the limited child stand behind it.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlglot import exp

from mulkko.evidence.engine.parsing import SqlRefused, nodes, parsed, printed
from mulkko.evidence.engine.portable import write_out
from mulkko.evidence.engine.relations import Pair, Relation, expanded, joined_in
from mulkko.evidence.engine.rules import is_step, vet

__all__ = ["CheckedQuery", "SqlRefused", "checked"]


@dataclass(frozen=True)
class CheckedQuery:
    """A query that may run: its printed text is the only text that runs."""

    text: str
    digest: str  # sha256 of the text
    tables: tuple[str, ...]  # dataset names, spelled as the caller spelled them, in order of appearance
    columns: Mapping[str, frozenset[str] | None]  # per dataset, lower case; None means all of them
    joined: frozenset[tuple[str, str, frozenset[Pair]]] = frozenset()  # (left dataset, right dataset, equal columns)

    @property
    def columns_read(self) -> dict[str, list[str] | None]:
        """Return the same as plain values for a child: {dataset: sorted column names, or None for all}."""
        return {table: None if names is None else sorted(names) for table, names in self.columns.items()}


def checked(
    sql: str, *, tables: Collection[str], parameters: Collection[str] = (), relations: Collection[Relation] = ()
) -> CheckedQuery:
    """Return the query as it will run, or refuse it with one sentence.

    Args:
        sql: one SELECT of at most 20,000 characters in DuckDB's dialect.
        tables: the dataset names that may be read; matched without regard to case, as DuckDB does.
        parameters: names that `$name` or `:name` may stand for.
        relations: accepted joins that may be read by their name; the datasets of each are among the tables.

    Raises:
        SqlRefused: anything outside the vocabulary.
    """
    given = {name.lower(): name for name in tables}
    tree = parsed(sql)
    if relations:
        known = {one.name.lower(): one for one in relations}
        vet(tree, {**{name: one.name for name, one in known.items()}, **given}, parameters)
        tree = expanded(tree, known)
    vet(tree, given, parameters)
    text = printed(write_out(tree))
    # What was vetted must be what DuckDB will read: print, read and vet the print itself once more.
    again = parsed(text)
    vet(again, given, parameters)
    again = write_out(again)
    if printed(again) != text:
        raise SqlRefused("The query reads differently when it is printed.", cure="Write it more simply.")
    columns = _columns(again)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return CheckedQuery(text, digest, tuple(columns), columns, frozenset(joined_in(again)))


def _columns(tree: exp.Expression) -> dict[str, frozenset[str] | None]:
    """Return, per dataset, every column the query can mean: too many is slow, too few would be wrong.

    A bare name may belong to any dataset; a name after a dataset's alias belongs to that one.
    """
    called: dict[str, set[str]] = {}  # dataset → the lower-case names it goes by
    everything, bare, qualified = False, set[str](), dict[str, set[str]]()
    for node in nodes(tree):
        match node:
            case exp.Table() if not is_step(node):
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
