"""How one cell of a file of a city is read: text in, a plain value out, or the cure. Pure."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from mulkko.organization.engine.outlines import BadOutline, outline_of


class BadCell(ValueError):
    """A cell cannot be read; the message is the cure."""


def code(text: str) -> str:
    if len(text) > 40 or not all(character.isalnum() or character in "-_." for character in text):
        raise BadCell("A code has up to 40 letters, digits, - _ or .")
    return text


def name_of(most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > most or not text.isprintable():
            raise BadCell(f"Write up to {most} characters on one line.")
        return text

    return read


def day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise BadCell("Write a date as 2026-01-31.") from error


def won(text: str) -> int:
    digits = text.replace(",", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 17):
        raise BadCell("Write whole won in digits, such as 30000000.")
    return int(digits)


def number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise BadCell("Write the number of the row in digits, such as 12.")
    return int(text)


def yes(text: str) -> bool:
    if text.lower() not in ("yes", "no", "y", "n", "true", "false", "1", "0"):
        raise BadCell("Write yes or no.")
    return text.lower() in ("yes", "y", "true", "1")


def one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise BadCell(f"Write one of: {', '.join(words)}.")
        return text

    return read


def vat(text: str) -> bool:
    if text not in ("included", "excluded"):
        raise BadCell("Write included or excluded.")
    return text == "included"


def small_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 999):
        raise BadCell("Write a number from 1 to 999.")
    return int(text)


def part(text: str) -> Decimal:
    if not re.fullmatch(r"(0?\.\d{1,8}|1(\.0{1,8})?)", text) or not Decimal(text):
        raise BadCell("Write a share above 0 and up to 1, such as 0.4 or 1, with eight decimals at most.")
    return Decimal(text)


def outline(text: str) -> str:
    try:
        return outline_of(text)
    except BadOutline as error:
        raise BadCell(str(error)) from error


def codes(text: str) -> tuple[str, ...]:
    return tuple(code(part.strip()) for part in text.split(";") if part.strip())
