"""Accepted joins in a query: their name becomes the two datasets it stands for, and nothing is counted twice.

Pure tree work. A join that may be used comes as a `Relation`; the guard vets what is put in its place like anything else, so
what runs names the datasets alone and their pins are found as always.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp

from mulkko.evidence.engine.parsing import SqlRefused, nodes, place
from mulkko.evidence.engine.rules import is_step

ADDING = (exp.Sum, exp.Avg, exp.Count, exp.CountIf, exp.Median, exp.PercentileCont)

Pair = tuple[str, str]


@dataclass(frozen=True)
class Relation:
    """One accepted join: `left` and `right` are datasets, their columns told by the name they have in the relation.

    A side repeats where one of its rows meets several of the other side: what it holds would be counted more than once.
    """

    name: str
    left: str
    right: str
    pairs: tuple[Pair, ...]
    left_columns: Mapping[str, str]
    right_columns: Mapping[str, str]
    left_repeats: bool = False
    right_repeats: bool = False

    @property
    def repeated(self) -> frozenset[str]:
        """Return the columns, in lower case, that stand once in their dataset and several times in the relation.

        The key is never among them where only one side repeats: it is as much the other side's.
        """
        keys = {one.lower() for one, _ in self.pairs}
        found: set[str] = set()
        if self.left_repeats:
            found |= {name.lower() for name in self.left_columns} - keys
        if self.right_repeats:
            found |= {name.lower() for name in self.right_columns}
        return frozenset(found | (keys if self.left_repeats and self.right_repeats else set()))


def relation_of(
    name: str, left: str, right: str, pairs: Collection[Pair], left_columns: Collection[str], right_columns: Collection[str],
    *, left_repeats: bool, right_repeats: bool,
) -> Relation:  # fmt: skip
    """Return a relation; of the right side the key columns are left out, and a name that the left side has gets the dataset's behind it."""
    taken, keys = {one.lower() for one in left_columns}, {other for _, other in pairs}
    rights = {
        (f"{column} ({right})" if column.lower() in taken else column): column
        for column in right_columns
        if column not in keys
    }
    lefts = {column: column for column in left_columns}
    return Relation(
        name, left, right, tuple(pairs), lefts, rights, left_repeats=left_repeats, right_repeats=right_repeats
    )


def expanded(tree: exp.Expression, relations: Mapping[str, Relation]) -> exp.Expression:
    """Return the tree with the datasets in place of each relation {lower-case name: relation}.

    Raises:
        SqlRefused: something that stands several times in a relation would be added up.
    """
    found = [node for node in nodes(tree) if isinstance(node, exp.Table) and _names(node, relations)]
    for table in found:
        _refuse_doubles(table, relations[table.name.lower()])
    wanted = _wanted(tree)
    for table in found:
        relation = relations[table.name.lower()]
        table.replace(_subquery(relation, table.alias_or_name, wanted))
    return tree


def _names(table: exp.Table, relations: Mapping[str, Relation]) -> bool:
    return isinstance(table.this, exp.Identifier) and table.name.lower() in relations and not is_step(table)


def _wanted(tree: exp.Expression) -> set[str] | None:
    """Return the lower-case names that the query can mean; None for all, where it asks for every column."""
    wanted: set[str] = set()
    for node in nodes(tree):
        if isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count):
            return None
        if isinstance(node, exp.Column):
            wanted.add(node.name.lower())
        elif isinstance(node, exp.Join):
            wanted.update(name.name.lower() for name in node.args.get("using") or ())
    return wanted


def _subquery(relation: Relation, alias: str, wanted: set[str] | None) -> exp.Subquery:
    told = [
        exp.alias_(exp.column(column, table=side, quoted=True), name, quoted=True)
        for side, columns in ((relation.left, relation.left_columns), (relation.right, relation.right_columns))
        for name, column in columns.items()
        if wanted is None or name.lower() in wanted
    ]
    key = exp.column(relation.pairs[0][0], table=relation.left, quoted=True)
    same = exp.and_(
        *(
            exp.EQ(
                this=exp.column(one, table=relation.left, quoted=True),
                expression=exp.column(other, table=relation.right, quoted=True),
            )
            for one, other in relation.pairs
        )
    )
    select = exp.select(*(told or [exp.alias_(key, relation.pairs[0][0], quoted=True)]))
    left, right = (exp.Table(this=exp.to_identifier(name, quoted=True)) for name in (relation.left, relation.right))
    select = select.from_(left).join(right, on=same)
    return select.subquery(exp.to_identifier(alias, quoted=True))


def _refuse_doubles(table: exp.Table, relation: Relation) -> None:
    """Refuse to add up, average or count what the relation repeats, also through steps and subqueries that only pass it on."""
    if not relation.repeated:
        return
    both = relation.left_repeats and relation.right_repeats
    for function, names, counts_rows in _added(table):
        if (counts_rows and both) or names & relation.repeated:
            what = f"The join '{relation.name}' repeats rows, so this would be counted more than once."
            raise SqlRefused(what, place(function), "Add it up before joining, or count DISTINCT values.")


def _added(source: exp.Expr) -> Iterator[tuple[exp.Expr, frozenset[str], bool]]:
    """Yield what adds over a source: the function, the source's columns in it in lower case, and whether it counts rows.

    A SELECT without GROUP BY, DISTINCT or an aggregate hands rows on: what is above it is followed, with the names that it gives.
    """
    waiting: list[tuple[exp.Expr, dict[str, frozenset[str]] | None]] = [
        (source, None)
    ]  # names there → names of the source
    for _ in range(200):
        if not waiting:
            return
        here, names = waiting.pop()
        select = here.find_ancestor(exp.Select)
        if select is None:
            return
        own = {here.alias_or_name.lower(), ""}
        found = [
            node for node in nodes(select) if isinstance(node, ADDING) and node.find_ancestor(exp.Select) is select
        ]
        for function in found:
            if function.find(exp.Distinct) is None:
                yield function, _meant(function, own, names), _counts_rows(function)
        if not (found or select.args.get("group") or select.args.get("distinct")):
            above = _above(select)
            waiting += [(one, _handed_on(select, own, names)) for one in above]


def _counts_rows(function: exp.Expr) -> bool:
    return isinstance(function, exp.Count) and not isinstance(function.this, exp.Column)


def _meant(node: exp.Expr, own: set[str], names: Mapping[str, frozenset[str]] | None) -> frozenset[str]:
    found: set[str] = set()
    for column in node.find_all(exp.Column):
        if column.table.lower() in own:
            name = column.name.lower()
            found |= {name} if names is None else names.get(name, frozenset())
    return frozenset(found)


def _handed_on(
    select: exp.Select, own: set[str], names: Mapping[str, frozenset[str]] | None
) -> dict[str, frozenset[str]] | None:
    """Return for each name that a SELECT gives the columns of the source in it; None where it hands all of them on."""
    if any(
        isinstance(one, exp.Star) or (isinstance(one, exp.Column) and isinstance(one.this, exp.Star))
        for one in select.expressions
    ):
        return dict(names) if names is not None else None
    return {one.alias_or_name.lower(): _meant(one, own, names) for one in select.expressions}


def _above(select: exp.Select) -> list[exp.Expr]:
    """Return where the rows of a SELECT are read: the subquery around it, or each use of the step that it is."""
    holder = select.parent
    while isinstance(holder, exp.SetOperation | exp.Paren):
        holder = holder.parent
    if isinstance(holder, exp.Subquery):
        return [holder]
    if isinstance(holder, exp.CTE):
        name, root = holder.alias.lower(), holder.parent.parent if holder.parent else None
        uses = root.find_all(exp.Table) if root else ()
        return [table for table in uses if table.name.lower() == name and is_step(table)]
    return []


def joined_in(tree: exp.Expression) -> set[tuple[str, str, frozenset[Pair]]]:
    """Return which datasets a query joins by which equal columns: (left, right, pairs), all as they are written."""
    found = set()
    for join in [node for node in nodes(tree) if isinstance(node, exp.Join)]:
        select = join.find_ancestor(exp.Select)
        on = join.args.get("on")
        if select is None or on is None:
            continue
        called = {
            source.alias_or_name.lower(): source.name
            for source in (select.args["from_"].this, *(one.this for one in select.args.get("joins") or ()))
            if isinstance(source, exp.Table) and not is_step(source)
        }
        by_sides: dict[tuple[str, str], set[Pair]] = {}
        for same in on.find_all(exp.EQ):
            one, other = same.this, same.expression
            if isinstance(one, exp.Column) and isinstance(other, exp.Column):
                sides = tuple(called.get(column.table.lower(), "") for column in (one, other))
                if all(sides):
                    by_sides.setdefault((sides[0], sides[1]), set()).add((one.name, other.name))
        found |= {(left, right, frozenset(pairs)) for (left, right), pairs in by_sides.items()}
    return found
