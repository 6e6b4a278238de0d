"""In which ways a module can be spoiled by one small fault: what a tired programmer or a hostile judge would change. Pure.

Only what a test could notice: a lock that is left out (`select_for_update`, `hold_order`) shows between two processes
alone, which the races of `tests/race` and the state machine look after, so that no such fault is made. Cuts to a length
(`[:200]`) and the words of refusals are left alone too.
"""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from operator import setitem

FLIPPED = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
TURNED_ROUND = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}  # its two sides change places
OTHER = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd}
INSTEAD = {  # of a method, and of a function of the language
    "attr": {"filter": "exclude", "exclude": "filter", "first": "last", "last": "first"},
    "id": {"min": "max", "max": "min", "any": "all", "all": "any"},
}
LIMITS = {"__gt": "__gte", "__gte": "__gt", "__lt": "__lte", "__lte": "__lt"}
QUERIES = ("filter", "exclude", "get", "Q", "get_or_create", "update_or_create")
LOCKS = ("select_for_update", "hold_order", "atomic")
Way = tuple[str, ast.AST, Callable[[], object]]  # what, the node whose lines tell where, and how it is done


@dataclass(frozen=True)
class Place:
    """Where a fault is planted: the `number`-th way of a module, in a function (or a constant) that begins at `begins`."""

    number: int
    what: str
    name: str  # qualified name of the function, or of the constant
    begins: int
    first: int  # lines of the statement, or of the head of a compound one
    last: int
    is_constant: bool = False


def places(tree: ast.Module) -> list[Place]:
    """Return every way in which a module can be spoiled, in a fixed order."""
    return [place for place, _ in _ways_of(tree)]


def spoil(tree: ast.Module, number: int) -> ast.Module:
    """Return the module with one fault in it."""
    other = copy.deepcopy(tree)
    next(do for place, do in _ways_of(other) if place.number == number)()
    return ast.fix_missing_locations(other)


def functions_of(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    """Return the functions of a module and the methods of its classes by their qualified names."""
    found: dict[str, ast.FunctionDef] = {}
    for node in tree.body:
        inside = [(f"{node.name}.", one) for one in node.body] if isinstance(node, ast.ClassDef) else [("", node)]
        found |= {f"{before}{one.name}": one for before, one in inside if isinstance(one, ast.FunctionDef)}
    return found


def span_at(function: ast.FunctionDef, line: int) -> tuple[int, int]:
    """Return the lines of the innermost statement on a line; of a compound one those of its head."""
    around = {span for span in _spans(function).values() if span[0] <= line <= span[1]}
    return min(around, key=lambda span: span[1] - span[0])


def _ways_of(tree: ast.Module) -> Iterator[tuple[Place, Callable[[], object]]]:
    number = 0
    for name, function in functions_of(tree).items():
        spans = _spans(function)
        for node in _inside(function):
            for what, at, do in _ways(node, function):
                yield Place(number, what, name, function.lineno, *spans[at]), do
                number += 1
    for statement in tree.body:
        if (
            isinstance(statement, ast.Assign)
            and isinstance(target := statement.targets[0], ast.Name)
            and not target.id.startswith("__")
        ):
            for what, _, do in _ways_of_constant(statement.value):
                lines = (statement.lineno, statement.end_lineno or statement.lineno)
                yield Place(number, what, target.id, statement.lineno, *lines, is_constant=True), do
                number += 1


def _inside(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield the function and all that runs in it: no annotation and no default."""
    yield function
    for statement in function.body:
        yield from ast.walk(statement)


def _spans(function: ast.FunctionDef) -> dict[ast.AST, tuple[int, int]]:
    """Return for each node the lines of the innermost statement around it; of a compound one those of its head."""
    found: dict[ast.AST, tuple[int, int]] = {}
    for statement in ast.walk(function):  # outer ones come first, so that inner ones overwrite them
        if isinstance(statement, ast.stmt):
            body = getattr(statement, "body", None)
            last = max(statement.lineno, body[0].lineno - 1) if body else statement.end_lineno or statement.lineno
            found |= dict.fromkeys(ast.walk(statement), (statement.lineno, last))
    return found


def _ways(node: ast.AST, function: ast.FunctionDef) -> Iterator[Way]:
    if isinstance(node, ast.Compare):
        yield from _ways_of_comparison(node)
    elif isinstance(node, ast.BoolOp):
        yield "and/or", node, partial(setattr, node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
        for place in range(len(node.values)):  # a single value is written twice: the syntax wants two
            left = [*node.values[:place], *node.values[place + 1 :]]
            yield f"part {place + 1} dropped", node, partial(setattr, node, "values", left * (3 - min(len(left), 2)))
    elif isinstance(node, ast.If) and all(isinstance(one, ast.Raise) for one in node.body) and not node.orelse:
        yield "refusal left out", node, partial(setattr, node, "body", [ast.Pass()])
    elif isinstance(node, ast.If | ast.IfExp):
        yield "condition turned", node, partial(setattr, node, "test", ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
        yield "not dropped", node, partial(setattr, node, "operand", ast.UnaryOp(node.op, node.operand))
    elif isinstance(node, ast.BinOp) and type(node.op) in OTHER:
        yield "other operator", node, partial(setattr, node, "op", OTHER[type(node.op)]())
        if isinstance(node.right, ast.Constant) and type(node.right.value) is int:
            yield "off by one", node, partial(setattr, node, "right", ast.Constant(node.right.value + 1))
    elif isinstance(node, ast.comprehension):
        for place, test in enumerate(node.ifs):
            yield "condition of a comprehension dropped", test, partial(setitem, node.ifs, place, ast.Constant(True))
    elif isinstance(node, ast.Call):
        yield from _ways_of_call(node)
    elif isinstance(node, ast.Return) and node.value is not None:
        yield from _ways_of_return(node, function.returns)
    for field in ("body", "orelse"):
        if isinstance(statements := getattr(node, field, None), list):
            for place, one in enumerate(statements):
                if _may_be_left_out(one):
                    yield "statement left out", one, partial(setitem, statements, place, ast.Pass())


def _ways_of_comparison(node: ast.Compare) -> Iterator[Way]:
    for place, op in enumerate(node.ops):
        for what, others in (("comparison flipped", FLIPPED), ("sides swapped", TURNED_ROUND)):
            if type(op) in others:
                yield what, node, partial(setitem, node.ops, place, others[type(op)]())
    for one in node.comparators:
        yield from ((what, node, do) for what, _, do in _ways_of_constant(one) if isinstance(one, ast.Tuple))


def _ways_of_call(node: ast.Call) -> Iterator[Way]:
    function, field = node.func, "attr" if isinstance(node.func, ast.Attribute) else "id"
    name = getattr(function, field, "")
    if other := INSTEAD[field].get(name):
        yield f"{other} for {name}", node, partial(setattr, function, field, other)
    for keyword in node.keywords if name in QUERIES else ():
        if keyword.arg and keyword.arg != "defaults":
            rest = [one for one in node.keywords if one is not keyword]
            yield f"{keyword.arg} dropped", node, partial(setattr, node, "keywords", rest)
            before, mark, limit = keyword.arg.rpartition("__")
            if other := LIMITS.get(mark + limit):
                yield f"{keyword.arg} moved by one", node, partial(setattr, keyword, "arg", before + other)


def _ways_of_return(node: ast.Return, kind: ast.expr | None) -> Iterator[Way]:
    """A yes becomes a no; what may be None is None."""
    if isinstance(kind, ast.Name) and kind.id == "bool":
        yield "answer turned", node, partial(setattr, node, "value", ast.UnaryOp(ast.Not(), node.value))
    elif isinstance(kind, ast.BinOp) and not isinstance(node.value, ast.Constant):
        yield "nothing returned", node, partial(setattr, node, "value", ast.Constant(None))


def _ways_of_constant(value: ast.expr) -> Iterator[Way]:
    if isinstance(value, ast.Tuple | ast.List | ast.Set) and len(value.elts) > 1:
        for place in range(len(value.elts)):
            left = [*value.elts[:place], *value.elts[place + 1 :]]
            yield f"member {place + 1} dropped", value, partial(setattr, value, "elts", left)
    elif isinstance(value, ast.Constant) and type(value.value) is int:
        yield "off by one", value, partial(setattr, value, "value", value.value + 1)
    elif isinstance(value, ast.Call):
        for keyword in value.keywords:
            yield from _ways_of_constant(keyword.value)


def _may_be_left_out(statement: ast.stmt) -> bool:
    if any(getattr(node, "attr", getattr(node, "id", "")) in LOCKS for node in ast.walk(statement)):
        return False
    if isinstance(statement, ast.Assign):
        return isinstance(statement.targets[0], ast.Attribute | ast.Subscript)
    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Expr | ast.AugAssign | ast.Continue) and not is_text
