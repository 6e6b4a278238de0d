"""Where a column of a query comes from, read from the parse tree: through WITH steps and subqueries down to the datasets.

Pure tree work on queries that were vetted. What a set operation hands on comes from all its branches.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from mulkko.evidence.engine.rules import is_step

MOST_STEPS = 200


@dataclass(frozen=True)
class Defined:
    """A column of a step or subquery: the SELECT that gives it, and as what."""

    select: exp.Select
    node: exp.Expr
    is_only_one: bool  # no set operation: nothing else gives it


def sources_of(select: exp.Select) -> list[exp.Expr]:
    """Return what a SELECT reads: tables, steps and subqueries."""
    first = select.args.get("from_")
    found = [first.this] if first is not None else []
    return found + [join.this for join in select.args.get("joins") or ()]


def definitions_of(column: exp.Column) -> list[Defined]:
    """Return what gives a column in the steps and subqueries that its SELECT reads; nothing where a dataset does."""
    select = column.find_ancestor(exp.Select)
    found: list[Defined] = []
    while select is not None and not found:  # a subquery may name what stands outside of it
        for source in sources_of(select):
            if column.table and source.alias_or_name.lower() != column.table.lower():
                continue
            found += _given(source, column.name.lower(), 0)
        select = select.find_ancestor(exp.Select)
    return found


def _given(source: exp.Expr, name: str, depth: int) -> Iterator[Defined]:
    query = query_of(source)
    if query is None or depth > MOST_STEPS:
        return
    branches = list(_branches(query))
    for branch in branches:
        is_star = any(isinstance(one, exp.Star) or isinstance(one.this, exp.Star) for one in branch.expressions)
        for one in branch.expressions:
            if one.alias_or_name.lower() == name and not isinstance(one, exp.Star):
                yield Defined(branch, one.unalias(), len(branches) == 1)
        if is_star:
            for inner in sources_of(branch):
                yield from _given(inner, name, depth + 1)


def query_of(source: exp.Expr) -> exp.Expr | None:
    """Return the query behind a subquery or a step; None for a dataset."""
    if isinstance(source, exp.Subquery):
        return source.this
    if not isinstance(source, exp.Table) or not is_step(source):
        return None
    above: exp.Expr | None = source
    below: exp.Expr = source
    while above is not None:
        steps = above.args.get("with_")
        if steps is not None:
            inside = list(steps.expressions)
            if below is steps:  # a step sees those before it
                inside = inside[: next((at for at, one in enumerate(inside) if _holds(one, source)), 0)]
            for step in reversed(inside):
                if step.alias.lower() == source.name.lower():
                    return step.this
        below, above = above, above.parent
    return None


def _holds(step: exp.Expr, node: exp.Expr) -> bool:
    while node is not None:
        if node is step:
            return True
        node = node.parent  # type: ignore[assignment]
    return False


def _branches(query: exp.Expr) -> Iterator[exp.Select]:
    waiting = [query]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, exp.Select):
            yield node
        elif isinstance(node, exp.SetOperation):
            waiting += [node.this, node.expression]
        elif isinstance(node, exp.Subquery | exp.Paren):
            waiting.append(node.this)


def reached(node: exp.Expr) -> Iterator[exp.Expr]:
    """Yield the nodes that an expression is made of, with those behind its columns, down to the datasets.

    Of a query inside it only what it answers counts.
    """
    waiting, seen, steps = [node], set[int](), 0
    while waiting and steps < 20_000:
        here = waiting.pop()
        steps += 1
        if id(here) in seen:
            continue
        seen.add(id(here))
        if isinstance(here, exp.Query):
            waiting += [one.unalias() for branch in _branches(here) for one in branch.expressions]
            continue
        yield here
        if isinstance(here, exp.Column):
            waiting += [one.node for one in definitions_of(here)]
        else:
            waiting.extend(here.iter_expressions())


def leaves(node: exp.Expr) -> frozenset[str]:
    """Return the columns of datasets, in lower case, that an expression is made of in the end."""
    return frozenset(
        one.name.lower() for one in reached(node) if isinstance(one, exp.Column) and not definitions_of(one)
    )
