"""The copied database of the tests is made anew whenever something changes that it is made of."""

import ast

from tests.migrated import SOURCE, ingredients


def test_migrations_read_nothing_of_ours_that_the_fingerprint_leaves_out():
    known, read = set(ingredients()), set()
    for path in SOURCE.glob("*/migrations/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            read |= {name for name in names if name.partition(".")[0] == "mulkko"}

    assert read, "the search itself is broken"
    assert {SOURCE.parent.joinpath(*name.split(".")).with_suffix(".py") for name in read} <= known
