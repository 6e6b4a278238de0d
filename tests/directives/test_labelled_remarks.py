"""Whole remarks that were written, and labelled as a secretary would, by somebody who did not know the rules.

Everything in `remarks/` is made up. Each set was measured before any rule was mended on it, and the rules were mended on it
afterwards: what is asked here keeps them from getting worse, and says nothing of the next text.
"""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from mulkko.directives.engine.reading import candidates

SETS = Path(__file__).parent / "remarks"
KINDS = {"order": "directive", "promise": "promise", "result": "result"}
# at least of all labels: strong orders found, weak ones, promises, results; at most taken for an order: thanks, others
BARS = {
    "a": (1.0, 1.0, 1.0, 0.9, 0, 0),
    "b": (1.0, 1.0, 1.0, 0.8, 0, 0),
    "c": (0.95, 0.6, 0.8, 0.6, 0, 1),
    "d": (0.9, 0.7, 0.8, 0.7, 0, 1),
}


def squeezed(text):
    return re.sub(r"\s", "", text)


def read(folder):
    """Return what is found in each text: kind and words, without blanks."""
    found = {}
    for path in sorted(folder.glob("text*.txt")):
        listed = candidates(path.read_text(encoding="utf-8"), spoken_on=date(2026, 11, 30), speaker="시장")
        found[path.stem.removeprefix("text")] = [(one.kind, squeezed(one.text)) for one in listed]
    return found


def judged(folder):
    """Return how often each label was met: (kind, strength, whether it was read as it is labelled)."""
    found, told = read(folder), Counter()
    with (folder / "labels.tsv").open(encoding="utf-8") as file:
        for label in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            quote, wanted = squeezed(label["quote"]), KINDS.get(label["kind"])
            kinds = {kind for kind, words in found[label["text"]] if quote in words or words in quote}
            is_right = wanted in kinds if wanted else "directive" not in kinds
            told[label["kind"], label["strength"], is_right] += 1
    return told


def share(told, kind, strength):
    right = told[kind, strength, True]
    return right / (right + told[kind, strength, False])


@pytest.mark.parametrize("name", BARS)
def test_orders_promises_and_results_are_found_and_thanks_left_alone(name):
    strong, weak, promised, achieved, thanks, others = BARS[name]
    told = judged(SETS / name)

    assert share(told, "order", "strong") >= strong
    assert share(told, "order", "weak") >= weak
    assert share(told, "promise", "-") >= promised
    assert share(told, "result", "-") >= achieved
    assert told["greeting_or_thanks", "-", False] <= thanks
    assert told["other_trap", "-", False] <= others


def test_every_text_can_be_read_at_any_place_where_it_is_cut():
    for path in sorted(SETS.glob("*/text3.txt")):
        text = path.read_text(encoding="utf-8")
        for end in range(0, len(text), 97):
            for one in candidates(text[:end]):
                assert text[one.start : one.end] == one.text
