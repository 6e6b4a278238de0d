"""Every message that Python and templates of Mulkko use, as (context, text, plural)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import templatize

ROOT = Path(__file__).resolve().parents[2] / "src" / "mulkko"
Message = tuple[str | None, str, str | None]

PLACES = {"_": (None, 0, None), "gettext": (None, 0, None), "gettext_noop": (None, 0, None)}
PLACES |= {"pgettext": (0, 1, None), "ngettext": (None, 0, 1), "npgettext": (0, 1, 2)}
PLACES |= {name + "_lazy": place for name, place in PLACES.items()}

STRING = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(
    rf"\b(_|gettext|pgettext|ngettext|npgettext)\(\s*{STRING}(?:\s*,\s*{STRING})?(?:\s*,\s*{STRING})?", re.DOTALL
)


def used() -> set[Message]:
    """Return every message in use; a plural form belongs to its singular."""
    found = set(_merged([*_in_python(), *_in_templates()]))
    assert len(found) > 100, "the search itself is broken"
    return found


def _merged(messages: list[Message]) -> Iterator[Message]:
    plurals = {(context, text): plural for context, text, plural in messages if plural}
    for context, text, plural in messages:
        yield context, text, plural or plurals.get((context, text))


def _in_python() -> Iterator[Message]:
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PLACES:
                yield _message(
                    node.func.id, [one.value if isinstance(one, ast.Constant) else None for one in node.args]
                )


def _in_templates() -> Iterator[Message]:
    for path in sorted((ROOT / "web" / "templates").rglob("*.html")):
        for call in CALL.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
            yield _message(call[1], [ast.literal_eval(text) for text in call.groups()[1:] if text])


def _message(name: str, arguments: list[object]) -> Message:
    context, text, plural = PLACES[name]
    said = str(arguments[text])
    assert arguments[text] is not None, f"{name} is called with something that is no plain text"
    return (
        None if context is None else str(arguments[context]),
        said,
        None if plural is None else str(arguments[plural]),
    )
