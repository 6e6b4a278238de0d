"""How papers write a date, a time and an amount of money (영 §7, 규칙 §2②). Pure."""

from datetime import date, time

DIGITS = "영일이삼사오육칠팔구"
PLACES = ("천", "백", "십", "")
GROUPS = ("", "만", "억", "조", "경")


def format_date(day: date) -> str:
    """Return a date as papers write it: no leading zero, a point and a space after each part (영 §7⑤).

    >>> format_date(date(2026, 11, 3))
    '2026. 11. 3.'
    """
    return f"{day.year}. {day.month}. {day.day}."


def format_time(moment: time) -> str:
    """Return a time of day on the 24-hour clock with leading zeros (영 §7⑤).

    >>> format_time(time(8, 9))
    '08:09'
    """
    return f"{moment.hour:02}:{moment.minute:02}"


def format_money(amount_krw: int) -> str:
    """Return whole won in digits and, in brackets, as they are read (규칙 §2②).

    >>> format_money(113560)
    '금113,560원(금일십일만삼천오백육십원)'

    Raises:
        ValueError: the amount is negative or has more than twenty digits, for which papers have no reading.
    """
    return f"금{amount_krw:,}원(금{read_number(amount_krw)}원)"


def read_number(number: int) -> str:
    """Return a whole number as it is read on papers: 일 is always written (일십, 일백, 일천).

    >>> read_number(100_000_000)
    '일억'

    Raises:
        ValueError: the number is negative or has more than twenty digits.
    """
    if number < 0 or number >= 10 ** (4 * len(GROUPS)):
        raise ValueError(f"{number} cannot be read out on a paper: it must have one to twenty digits and no sign.")
    text = ""
    for place, name in enumerate(GROUPS):
        four = number // 10 ** (4 * place) % 10_000
        text = (_read_four(four) + name if four else "") + text
    return text or DIGITS[0]


def _read_four(number: int) -> str:
    return "".join(
        DIGITS[int(digit)] + place for digit, place in zip(f"{number:04}", PLACES, strict=True) if digit != "0"
    )
