"""Korean is complete: every sentence of the pages has one, with the same places, and none is left over."""

import re
from pathlib import Path

from babel.messages.pofile import read_po
from tests.rules.messages import ROOT, used

PLACE = re.compile(r"%\(\w+\)[a-z]")


def korean():
    with (ROOT / "web" / "locale" / "ko" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalog = read_po(file, locale="ko")
    return {(message.context, _first(message.id)): message for message in catalog if message.id}


def _first(text):
    return text if isinstance(text, str) else text[0]


def test_every_sentence_has_a_korean_text():
    known = korean()

    missing = [
        message for message in used() if not known.get(message[:2]) or not all(_texts(known[message[:2]].string))
    ]

    assert missing == []


def _texts(said):
    return [said] if isinstance(said, str) else list(said) or [""]


def test_no_korean_text_is_a_guess():
    assert [message.id for message in korean().values() if message.fuzzy] == []


def test_the_places_of_a_sentence_are_the_same_in_korean():
    wrong = [
        message.id
        for message in korean().values()
        for text in _texts(message.string)
        if sorted(PLACE.findall(text)) != sorted(PLACE.findall(_first(message.id)))
    ]

    assert wrong == []


def test_no_korean_text_is_left_over():
    assert set(korean()) - {message[:2] for message in used()} == set()


def test_every_template_says_its_arguments_or_extends_a_page():
    templates = Path(ROOT) / "web/templates"
    parts = [*(templates / "components").rglob("*.html"), *templates.glob("*/parts/**/*.html")]

    assert parts
    assert [path.name for path in parts if not path.read_text(encoding="utf-8").startswith("{# ")] == []
