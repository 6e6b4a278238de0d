"""What is hidden leaves no trace anywhere: not in a list, a count, an error, a file, a header, another language or another method."""

import re

import pytest
from tests.builders.city import a_while_ago
from tests.builders.matters import SECRET, city_with_everybody, data_of, matter_at
from tests.builders.remembered import remembers
from tests.web.matrix import SAMPLES, path_of, patterns, read

from mulkko.organization.queries import person_named
from mulkko.policy import actions
from mulkko.policy.models import Proposal

OUTSIDERS = ("road", "env")  # officers of units that have nothing to do with it
CLAIM = {
    "sentence": "{n}",
    "sql": 'SELECT sum("금액") AS n FROM secret',
    "n-type": "count",
    "n-scale": "1",
    "n-decimals": "0",
}


@pytest.fixture
def city(db, tmp_path):
    found = city_with_everybody(tmp_path / "files")
    data_of(found)
    return found


@pytest.fixture
@remembers
def hidden(city):
    """A closed draft, and one that went to approval and came back: nobody outside knows of either."""
    matter = matter_at("closed-draft", city)
    approved = matter_at("closed-draft", city)
    actions.submit(approved.proposal, by=city.drafter, at=a_while_ago(8))
    return matter.proposal, approved.proposal


def pages():
    """Return every address that names no matter."""
    return [path_of(path, "", {}, name) for name, path in patterns() if "<slug:reference>" not in path]


def text_of(answer) -> str:
    return re.sub(r"[A-Za-z0-9]{64}|data-seconds=.\d+|data-minutes>\d+", "", read(answer))


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_page_and_no_list_names_what_is_hidden(hidden, browser_of, who):
    browser = browser_of(who)

    for path in pages():
        for language in ("ko", "en"):
            text = text_of(browser.get(path, headers={"accept-language": language}))
            assert SECRET not in text, path
            assert not any(one.reference in text.replace(path, "") for one in hidden), path


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("word", [SECRET, "2026-0001", "심야버스", "노선팀"])
def test_a_search_that_would_find_it_answers_like_one_that_finds_nothing(hidden, browser_of, who, word):
    browser = browser_of(who)
    before = text_of(browser.get("/proposals/", {"q": word}))
    Proposal.objects.filter(pk__in=[one.pk for one in hidden]).update(title="다른 이름", summary="")

    after = text_of(browser.get("/proposals/", {"q": word}))

    assert before == after
    assert "0건" in before


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_count_in_a_menu_or_a_list_counts_what_is_hidden(city, browser_of, who):
    browser = browser_of(who)

    def counts():
        return [
            re.findall(r'class="count">(\d+)', text_of(browser.get(path))) for path in ("/", "/proposals/", "/data/")
        ]

    before = counts()
    matter_at("closed-draft", city)

    assert counts() == before


def test_what_may_not_be_asked_of_data_is_told_like_data_that_do_not_exist(city, hidden, browser_of):
    proposal = actions.open_proposal(title="내 정책안", by=city.drafter, at=a_while_ago(9))
    browser, page = browser_of(city.drafter), f"/proposals/{proposal.reference}/claims/new/"

    def told(name):
        sent = CLAIM | {"sql": CLAIM["sql"].replace("secret", name), "preview": "1"}
        return text_of(browser.post(page, sent)).replace(name, "…")

    assert told("secret") == told("nothing_here")
    assert "1200" not in told("secret")


def test_the_page_of_hidden_data_is_the_page_of_data_that_do_not_exist(city, browser_of):
    browser = browser_of("road")

    answers = [browser.get(f"/data/{name}/") for name in ("secret", "nothing_here")]

    assert [one.status_code for one in answers] == [404, 404]
    assert text_of(answers[0]).replace("secret", "…") == text_of(answers[1]).replace("nothing_here", "…")
    assert browser_of("jung").get("/data/secret/").status_code == 200


@pytest.mark.parametrize("method", ["head", "options", "put", "patch", "delete", "trace"])
def test_no_other_method_tells_or_changes_more(hidden, browser_of, method):
    browser = browser_of("road")
    for name, pattern in patterns():
        if "<slug:reference>" in pattern:
            paths = [path_of(pattern, reference, {}, name) for reference in (hidden[0].reference, "2026-9999")]
            answers = [getattr(browser, method)(path) for path in paths]
            told = [(one.status_code, one.headers.get("Allow"), one.headers.get("Location")) for one in answers]
            assert told[0] == told[1], (name, told)
            assert answers[0].status_code != 200, name


def test_a_header_or_a_field_that_names_another_method_is_ignored(city, browser_of):
    proposal = matter_at("draft", city).proposal
    browser = browser_of(city.drafter)
    page = f"/proposals/{proposal.reference}/draft/withdrawal/"

    browser.get(
        page,
        {"_method": "POST", "reason": "그만"},
        headers={"x-http-method-override": "POST", "x-method-override": "POST"},
    )

    assert Proposal.objects.get(pk=proposal.pk).state == "draft"


def test_changing_the_language_tells_nothing_of_the_page_that_it_leads_to(hidden, browser_of, stranger):
    for browser in (browser_of("road"), stranger):
        answers = [
            browser.post("/language/setlang/", {"language": "en", "next": f"/proposals/{reference}/evidence/"})
            for reference in (hidden[0].reference, "2026-9999")
        ]
        assert [one.status_code for one in answers] == [302, 302]
        assert not any(SECRET in text_of(one) for one in answers)
    outside = stranger.post("/language/setlang/", {"language": "en", "next": "https://evil.example/"})
    assert "evil" not in outside.headers["Location"]


def test_no_answer_can_be_compared_with_one_from_before(city, hidden, browser_of):
    browser = browser_of(city.drafter)
    for name, pattern in patterns():
        answer = browser.get(path_of(pattern, hidden[0].reference, {}, name))
        assert "ETag" not in answer.headers, name
        assert "Last-Modified" not in answer.headers, name
        assert "no-store" in answer.headers["Cache-Control"], name


def test_a_number_of_another_matter_opens_nothing(city, browser_of):
    """Ids of requests, remarks and claims are counted through: one may be guessed, and is of no use elsewhere."""
    own, other = matter_at("asked", city), matter_at("closed-route", city)
    browser = browser_of("env")

    for name, pattern in patterns():
        places = re.findall(r"<int:(\w+)>", pattern)
        if places and "<slug:reference>" in pattern and not set(places) <= set(SAMPLES):
            mixed = path_of(pattern, own.proposal.reference, other.numbers, name)
            for answer in (
                browser.get(mixed),
                browser.post(mixed, {"text": "가", "reason": "가", "kind": "no_opinion"}),
            ):
                assert answer.status_code in (403, 404, 405), name
                assert SECRET not in text_of(answer), name


def test_a_request_that_was_passed_on_hides_the_matter_from_everybody_else(city, browser_of):
    proposal = matter_at("closed-draft", city).proposal
    [request] = actions.ask_units(proposal, ["env"], question=f"{SECRET}?", by=city.drafter, at=a_while_ago(9))
    actions.answer_request(request, kind="not_ours", redirect_to="leg", by=person_named("env"), at=a_while_ago(10))

    assert SECRET in text_of(browser_of("leg").get("/"))
    for who in OUTSIDERS:
        assert SECRET not in text_of(browser_of(who).get("/"))


def test_a_closed_matter_names_itself_in_no_file_to_an_outsider(hidden, browser_of):
    browser = browser_of("road")
    for ending in ("paper.pdf", "paper.hwpx", "history.csv"):
        answer = browser.get(f"/proposals/{hidden[1].reference}/{ending}")
        assert answer.status_code == 404
        assert "Content-Disposition" not in answer.headers
