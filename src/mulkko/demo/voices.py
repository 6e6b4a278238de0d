"""What citizens of 가람시 wrote in eighteen months, made up from the seed: many subjects in the rhythm of weekdays and
holidays, one campaign of identical texts, and two real rises.

Every name, number and address in it is invented. Phone numbers use a block that is given to nobody, so that masking
has something to mask.
"""

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from mulkko.demo.calendar import HOLIDAYS
from mulkko.demo.subjects import CAMPAIGN, CAMPAIGN_SENDERS, SINCE, STREETS, SUBJECTS, WHEN, WHO

DAYS, USUAL_A_WEEKDAY = 546, 43
DISTRICTS = ("동산단구", "서산단구", "항만구", "남구", "북구", "중앙구")
RISING = ("동산단구", "서산단구", "항만구")  # whose night workers write of the last bus in the latest weeks
RISING_DAYS, RISING_A_DAY = 24, 17
HEAT_DAYS, HEAT_A_DAY, HEAT_UNTIL = 30, 14, 95  # a hot month some time ago: the second rise
CAMPAIGN_BEGAN, CAMPAIGN_DAYS = 63, 4
A_DAY = (1.15, 1.05, 1.0, 1.0, 1.05, 0.55, 0.45)  # Monday to Sunday

Row = tuple[str, str, str, str, str]


def write_voices(folder: Path, seed: int, *, until: date, times: int = 1) -> Path:
    """Write one CSV in CP949 with the texts of the eighteen months before a day, about 21,000 `times` over; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(f"voices {seed}")  # noqa: S311 - texts, not secrets
    rows = [*_usual(until, chance, times), *_rises(until, chance, times), *_campaign(until, chance, times)]
    chance.shuffle(rows)
    path = folder / "시민의견.csv"
    with path.open("w", encoding="cp949", newline="") as out:
        table = csv.writer(out)
        table.writerow(("제목", "내용", "접수일", "지역", "경로"))
        table.writerows(rows)
    return path


def _usual(until: date, chance: random.Random, times: int) -> Iterator[Row]:
    keys, weights = list(SUBJECTS), list(accumulate(one.share for one in SUBJECTS.values()))
    for back in range(DAYS, 0, -1):
        day = until - timedelta(days=back)
        share = 0.3 if day.isoformat() in HOLIDAYS else A_DAY[day.weekday()]
        for _ in range(round(times * USUAL_A_WEEKDAY * share * chance.uniform(0.8, 1.2))):
            yield _text(chance.choices(keys, cum_weights=weights)[0], day, chance.choice(DISTRICTS), chance)


def _rises(until: date, chance: random.Random, times: int) -> Iterator[Row]:
    for subject, days, a_day, end, places in (
        ("night", RISING_DAYS, RISING_A_DAY, 1, RISING),
        ("heat", HEAT_DAYS, HEAT_A_DAY, HEAT_UNTIL, DISTRICTS),
    ):
        for back in range(end, end + days):
            for _ in range(times * chance.randrange(a_day - 4, a_day + 5)):
                yield _text(subject, until - timedelta(days=back), chance.choice(places), chance)


def _campaign(until: date, chance: random.Random, times: int) -> Iterator[Row]:
    begin = until - timedelta(days=CAMPAIGN_BEGAN)
    for _ in range(times * CAMPAIGN_SENDERS):
        day = begin + timedelta(days=chance.randrange(CAMPAIGN_DAYS))
        yield (*CAMPAIGN, day.isoformat(), chance.choice(DISTRICTS), "누리집")


def _text(subject: str, day: date, place: str, chance: random.Random) -> Row:
    told = SUBJECTS[subject]
    words = [*chance.sample(told.facts, chance.choice((1, 2, 2, 3))), chance.choice(told.wishes)]
    if chance.random() < 0.08:
        words.append(f"연락처는 010-0000-{chance.randrange(10_000):04d}입니다.")
    if chance.random() < 0.03:
        words.append(f"답변은 citizen{chance.randrange(1_000)}@example.com 으로 주세요.")
    filled = {
        "who": chance.choice(WHO), "when": chance.choice(WHEN), "since": chance.choice(SINCE), "where": chance.choice(STREETS),
        "n": chance.randrange(3, 60),
    }  # fmt: skip
    title, text = chance.choice(told.titles).format(**filled), " ".join(words).format(**filled)
    return title, text, day.isoformat(), place, chance.choices(("누리집", "전화", "방문"), weights=(6, 3, 1))[0]
