"""Reads the table of who may do what, and tries one line of it."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs
from zlib import crc32

from django.db.models import Sum
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from tests.builders.city import PASSWORD
from tests.builders.matters import PEOPLE, Matter

from mulkko.coordination.models import Answer, Reply, Request, Settlement
from mulkko.ledger.models import Head
from mulkko.organization.models import User, day_of
from mulkko.policy.engine.body import digest_of
from mulkko.policy.models import CoAuthor, Proposal, RefusedSuggestion, SavedText

TABLE = Path(__file__).with_name("matrix.txt")
STAGES = ("draft", "asked", "route", "approved", "closed-draft", "closed-route", "closed-approved")
# What addresses name, beside the numbers of a matter.
SAMPLES = {
    "name": "night",
    "code": "bus",
    "unit": "bud",
    "point": 0,
    "key": "o1",
    "option": "bau",
    "criterion": "c1",
    "objection": 1,
    "result": 1,
    "place": 2,
    "round_no": 1,
}


@dataclass(frozen=True)
class Line:
    """One line of the table: who looks, who acts, and what is sent. A dash is for an address that does not do this at all."""

    address: str
    looks: str
    acts: str
    sent: str


@dataclass(frozen=True)
class Rules:
    circles: dict[tuple[str, str], frozenset[str]]
    lines: dict[str, Line]

    def circle(self, name: str, stage: str) -> frozenset[str]:
        """Return who belongs to a circle at a stage; a matter of no stage is asked for with an empty one."""
        if name in ("-", "nobody"):
            return frozenset()
        if name == "everybody":
            return frozenset(PEOPLE)
        return self.circles.get((name, stage), frozenset()) | self.circles.get((name, "*"), frozenset())


def one_of_each(rules: Rules, name: str, stage: str, people: Iterable[str]) -> list[str]:
    """Return one of the people of each kind: those for whom a line says the same. Who it is differs from line to line."""
    line, kinds = rules.lines[name], defaultdict(list)
    named = [rules.circle(line.looks, stage), rules.circle(line.acts, stage), rules.circle("readers", stage)]
    for who in people:
        kinds[who == "stranger", *(who in circle for circle in named)].append(who)
    return [alike[crc32(f"{name} {stage}".encode()) % len(alike)] for alike in kinds.values()]


def read_rules(text: str) -> Rules:
    circles: dict[tuple[str, str], frozenset[str]] = defaultdict(frozenset)
    lines, part = {}, ""
    for raw in text.splitlines():
        words = raw.split("#")[0].split()
        if not words:
            continue
        if words[0].startswith("["):
            part = words[0]
        elif part == "[circles]":
            _read_circle(words, circles)
        else:
            assert len(words) in (3, 4), f"a line of addresses needs three or four columns: {raw}"
            assert words[0] not in lines, f"{words[0]} stands there twice"
            lines[words[0]] = Line(*words[:3], words[3] if len(words) == 4 else "")
    return Rules(dict(circles), lines)


def _read_circle(words: list[str], circles: dict[tuple[str, str], frozenset[str]]) -> None:
    """Read `NAME STAGES PEOPLE`, where another circle may stand among the people, or `NAME = OTHER without PERSON`."""
    name = words[0]
    if words[1] == "=":
        for (other, stage), people in list(circles.items()):
            if other == words[2]:
                circles[name, stage] = people - {words[4]}
        return
    stages = [one for one in words[1:] if one in (*STAGES, "*")]
    for stage in stages:
        for one in words[1 + len(stages) :]:
            members = circles[one, "*"] if (one, "*") in circles and one not in PEOPLE else frozenset({one})
            assert members <= set(PEOPLE), f"nobody is called {one}"
            circles[name, stage] |= members


def patterns(tree=None, before=""):
    """Yield name and path of every address, as the program has them."""
    for one in tree if tree is not None else get_resolver().url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield one.name, "/" + before + str(one.pattern)


def path_of(pattern: str, reference: str, numbers: dict[str, int], name: str) -> str:
    """Return a path with the samples in its places; one that no sample fits gets a 1."""
    samples = SAMPLES | numbers | {"reference": reference}
    if name in ("request-reply", "request-settlement"):
        samples["request_id"] = numbers.get("answered", 0)
    if name in ("person", "draft-author-removal"):
        samples["code"] = "k9"  # the reader
    if name.startswith("procedure-"):
        samples["code"] = "property_plan"  # what the matter needs: it acquires property
    if name.startswith("criterion"):
        samples["key"] = "c1"
    elif name.startswith("outcome-"):
        samples["key"] = "e1"
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda place: str(samples.get(place[1], 1)), pattern)


def form_of(sent: str, matter: Matter | None) -> dict[str, list[str]]:
    edition, version, base = (
        (matter.proposal.edition, matter.version, digest_of(matter.proposal.body())) if matter else (0, "", "")
    )
    today = day_of(timezone.now())
    told = {"today": today, "soon": today + timedelta(days=7), "password": PASSWORD.replace(" ", "+")}
    told["moved"] = matter.numbers.get("moved", 1) if matter else 1
    return parse_qs(sent.format(edition=edition, version=version, base=base, **told))


def standing() -> tuple[object, ...]:
    """Return a value that differs as soon as somebody has changed anything that counts."""
    return (
        Head.objects.get().seal, Proposal.objects.count(), Proposal.objects.aggregate(Sum("edition"))["edition__sum"],
        tuple(kind.objects.count() for kind in (Request, Answer, Reply, Settlement, CoAuthor, SavedText, RefusedSuggestion)),
        tuple(User.objects.order_by("pk").values_list("password", "is_active")),
    )  # fmt: skip


def page_without(reference: str, text: str) -> str:
    """Return a page without what differs from one showing to the next: the tokens, and the address that it repeats."""
    return re.sub(r"[A-Za-z0-9]{64}|data-seconds=.\d+|data-minutes>\d+", "", text).replace(reference, "…")


def read(answer) -> str:
    """Return the text of an answer, also of one that is sent piece by piece."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")
