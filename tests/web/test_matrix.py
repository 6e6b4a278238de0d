"""Every address, for every kind of person, at every stage of a matter, open and closed: as the table in matrix.txt says.

Who may not read a matter gets the very page that a matter gets that does not exist.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from tests.builders.matters import PEOPLE, city_with_everybody, data_of, matter_at
from tests.web.matrix import (
    STAGES,
    TABLE,
    form_of,
    one_of_each,
    page_without,
    path_of,
    patterns,
    read,
    read_rules,
    standing,
)

from mulkko.organization.models import User
from mulkko.web.middleware import OPEN_TO_STRANGERS

RULES = read_rules(TABLE.read_text(encoding="utf-8"))
NOWHERE = "2026-9999"
DIFFERS = ("Content-Security-Policy", "Content-Length")
ABOUT_A_MATTER = {name: path for name, path in patterns() if "<slug:reference>" in path}
ELSEWHERE = {name: path for name, path in patterns() if name not in ABOUT_A_MATTER}


@pytest.fixture
def everybody(db, tmp_path, monkeypatch):
    # Who may have a file is decided before it is drawn, and drawing takes long; the files are tested elsewhere.
    monkeypatch.setattr("mulkko.documents.formats.pdf.written", lambda paper: b"%PDF")
    monkeypatch.setattr("mulkko.documents.formats.hwpx.written", lambda paper: b"PK")
    return city_with_everybody(tmp_path / "files")


def browsers() -> dict[str, Client]:
    found = {}
    for who, login in PEOPLE.items():
        found[who] = Client()
        if login:
            found[who].force_login(User.objects.get(login=login))
    return found


@contextmanager
def without_a_trace(browser: Client) -> Iterator[None]:
    """Take back whatever a request did, in the database and in the browser."""
    cookies = browser.cookies.output()
    before = transaction.savepoint()  # no atomic block: in one, figures refuse to be computed
    yield
    transaction.savepoint_rollback(before)
    browser.cookies.clear()
    browser.cookies.load(cookies.replace("Set-Cookie: ", ""))


def looked(browser, path):
    with without_a_trace(browser):
        answer = browser.get(path)
        return answer, read(answer)


def acted(browser, path, form):
    """Send a form, and return the answer, its text, and whether anything has changed."""
    with without_a_trace(browser):
        before = standing()
        answer = browser.post(path, form)
        return answer, read(answer), standing() != before


def is_refused(answer, who):
    if who == "stranger":
        return answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in/")
    return answer.status_code in (403, 404, 405)


def test_every_address_stands_in_the_table_once_and_no_line_is_left_over():
    assert {name for name, _path in patterns()} == set(RULES.lines), "add a line to tests/web/matrix.txt"


def test_every_circle_of_a_line_is_known():
    known = {name for name, _stage in RULES.circles} | {"-", "nobody", "everybody"}

    assert {name for line in RULES.lines.values() for name in (line.looks, line.acts)} <= known


# Rights are the same questions on both databases; PostgreSQL is asked at the two stages where most of them differ.
TRIED = ("asked", "closed-route") if "MULKKO_DATABASE" in os.environ else STAGES


@pytest.mark.parametrize("stage", TRIED)
def test_who_looks_at_and_acts_on_a_matter(everybody, stage):
    """One of each kind of people tries each line; `script/prove` lets everybody try it."""
    _try_a_matter(everybody, stage, lambda name, people: one_of_each(RULES, name, stage, people))


@pytest.mark.long
@pytest.mark.parametrize("stage", TRIED)
def test_everybody_looks_at_and_acts_on_a_matter(everybody, stage):
    _try_a_matter(everybody, stage, lambda name, people: people)


def _try_a_matter(everybody, stage, tries):
    data_of(everybody)
    matter, wrong = matter_at(stage, everybody), []
    people = browsers()
    del people["stranger"]  # tried below: nothing depends on the stage
    for name, pattern in ABOUT_A_MATTER.items():
        path = path_of(pattern, matter.proposal.reference, matter.numbers, name)
        for who in tries(name, list(people)):
            wrong += [(who, name, *said) for said in _wrong_about(people[who], who, name, path, stage, matter)]

    assert not wrong, "\n".join(map(str, wrong))


def _wrong_about(browser, who, name, path, stage, matter):
    """Yield what an address answers otherwise than its line says."""
    line, is_reader = RULES.lines[name], who in RULES.circle("readers", stage)
    may_look = who in RULES.circle(line.looks, stage)
    answer, text = looked(browser, path)
    if not (is_open(answer) if may_look else is_refused(answer, who) or (is_reader and answer.status_code == 302)):
        yield "looks", answer.status_code
    if stage.startswith("closed") and not is_reader and not is_like_nothing(browser, path, matter, answer, text):
        yield "gives itself away", answer.status_code
    answer, _text, has_changed = acted(browser, path, form_of(line.sent, matter))
    if has_changed != (who in RULES.circle(line.acts, stage)) or answer.status_code >= 500:
        yield "acts", answer.status_code, has_changed
    if not is_reader and not is_refused(answer, who):
        yield "is not refused", answer.status_code


def is_open(answer):
    return answer.status_code in (200, 302) and not answer.headers.get("Location", "").startswith("/sign-in")


def is_like_nothing(browser, path, matter, answer, text):
    """Tell whether an answer is the very one that is given of a matter that does not exist."""
    reference = matter.proposal.reference
    other, nothing = looked(browser, path.replace(reference, NOWHERE))
    told = [
        (one.status_code, page_without(name, said), {key: value for key, value in one.items() if key not in DIFFERS})
        for one, said, name in ((answer, text, reference), (other, nothing, NOWHERE))
    ]
    return told[0] == told[1]


def test_a_stranger_comes_in_nowhere(everybody):
    matter, browser = matter_at("route", everybody), Client()

    for name, pattern in patterns():
        if name not in OPEN_TO_STRANGERS:
            path = path_of(pattern, matter.proposal.reference, matter.numbers, name)
            sent, _text, has_changed = acted(browser, path, form_of(RULES.lines[name].sent, matter))
            for answer in (looked(browser, path)[0], sent):
                assert is_refused(answer, "stranger"), name
            assert not has_changed, name


def test_who_looks_at_and_acts_on_everything_else(everybody):
    _try_everything_else(everybody, lambda name, people: one_of_each(RULES, name, "", people))


@pytest.mark.long
def test_everybody_looks_at_and_acts_on_everything_else(everybody):
    _try_everything_else(everybody, lambda name, people: people)


def _try_everything_else(everybody, tries):
    data_of(everybody)
    people, wrong = browsers(), []
    for name, pattern in ELSEWHERE.items():
        for who in tries(name, list(people)):
            path = path_of(pattern, NOWHERE, {}, name)
            wrong += [(who, name, *said) for said in _wrong_elsewhere(people[who], who, name, path)]

    assert not wrong, "\n".join(map(str, wrong))


def _wrong_elsewhere(browser, who, name, path):
    """Yield what an address that belongs to no matter answers otherwise than its line says."""
    line = RULES.lines[name]
    if line.looks != "-":
        answer, _text = looked(browser, path)
        if is_open(answer) != (who in RULES.circle(line.looks, "")):
            yield "looks", answer.status_code
    answer, _text, has_changed = acted(browser, path, form_of(line.sent, None))
    if has_changed != (who in RULES.circle(line.acts, "")) or answer.status_code >= 500:
        yield "acts", answer.status_code
    if who == "stranger" and name not in OPEN_TO_STRANGERS and not is_refused(answer, who):
        yield "comes in", answer.status_code
