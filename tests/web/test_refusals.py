"""A refusal is told apart by its words: when a lower room words it anew, the page must follow."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.utils import translation

import mulkko
from mulkko.web.refusals import REFUSED, sentence_for
from mulkko.web.refusals.kinds import BY_KIND
from mulkko.web.refusals.words import AS_SAID, BY_WORDS

ROOT = Path(mulkko.__file__).parent
GENERAL = "could not be done"


def _literals(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if (text := _literal(node)) is not None:
            yield text


def _literal(node: ast.AST) -> str | None:
    if isinstance(node, ast.JoinedStr):
        return "".join(_part(part) for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _part(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    return "'7'" if isinstance(part, ast.FormattedValue) and part.conversion == ord("r") else "7"


@cache
def _below() -> tuple[ast.Module, ...]:
    """Return the code below the pages."""
    files = [path for path in ROOT.rglob("*.py") if path.relative_to(ROOT).parts[0] != "web"]
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for path in files)


@cache
def _said_below() -> tuple[str, ...]:
    """Return every text that stands there, with 7 where something is put in."""
    return tuple(text for tree in _below() for text in _literals(tree))


def _raised_with(kinds: set[str]) -> Iterator[str]:
    """Yield the words with which a refusal of one of these classes is made."""
    calls = (node for tree in _below() for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    for call in calls:
        if isinstance(call.func, ast.Name) and call.func.id in kinds and (text := _literal(call.args[0])) is not None:
            yield text


@pytest.mark.parametrize("beginning", [beginning for beginning, _ in BY_WORDS], ids=lambda one: one.pattern[:40])
def test_what_is_told_apart_by_its_words_is_still_worded_so(beginning):
    said = [text for text in _said_below() if beginning.match(text)]

    assert said
    for text in said:
        with translation.override("en"):
            assert GENERAL not in sentence_for(ValueError(text))


@pytest.mark.parametrize("said", sorted(AS_SAID))
def test_what_the_page_says_as_it_was_said_is_still_worded_so(said):
    assert said in _said_below()


def test_every_room_that_refuses_is_told_by_its_words_or_by_its_class():
    lone = {kind.__name__ for kind in REFUSED if not any(issubclass(kind, told) for told in BY_KIND)}

    with translation.override("en"):
        untold = [said for said in _raised_with(lone) if GENERAL in sentence_for(ValueError(said))]
    assert "PolicyRefused" in lone
    assert untold == []


def test_no_class_is_told_behind_the_one_it_derives_from():
    kinds = list(BY_KIND)
    hidden = [kind.__name__ for place, kind in enumerate(kinds) if any(issubclass(kind, one) for one in kinds[:place])]

    assert hidden == []


def test_a_refusal_that_nobody_knows_is_shown_as_it_was_said():
    with translation.override("en"):
        assert sentence_for(ValueError("Out of paper")) == "This could not be done: Out of paper"
