"""A drafter invites people on a page; they find the draft; and every look at a closed paper is noted."""

import json

from tests.builders.city import PASSWORD, a_while_ago, draft_with_only_a_title
from tests.web.test_journey import DRAFT, sent

from mulkko.cli.main import main
from mulkko.organization.models import Person, User
from mulkko.policy import actions
from mulkko.policy.models import ClosedRead

PAGE = DRAFT + "draft/invitations/"


def closed_draft(city):
    proposal = draft_with_only_a_title(city)
    told = {"disclosure": "closed", "clauses": "5", "disclosure_reason": "입찰 전"}
    actions.write_outline(proposal, by=city.drafter, at=a_while_ago(3), **told)
    return proposal


def test_a_drafter_invites_by_name_or_login_and_takes_it_back(city, browser_of):
    proposal, browser = draft_with_only_a_title(city), browser_of(city.drafter)

    assert sent(browser, PAGE, person="오도로", kind="reader").headers["Location"] == PAGE
    assert browser_of(city.stranger).get(DRAFT + "evidence/").status_code == 200
    assert browser_of(city.stranger).get(DRAFT + "draft/body/").status_code == 404
    assert sent(browser, PAGE, person="road", kind="coauthor").headers["Location"] == PAGE
    assert browser_of(city.stranger).get(DRAFT + "draft/body/").status_code == 200
    page = browser.get(PAGE).content.decode()
    assert "오도로" in page
    assert "도로과 주무관" in page

    ending = f"{PAGE}{proposal.invitations.open().get().pk}/ending/"
    assert browser.post(ending).headers["Location"] == PAGE
    assert browser_of(city.stranger).get(DRAFT + "evidence/").status_code == 404
    assert "이미 거둔 초대" in browser.get(browser.post(ending).headers["Location"]).content.decode()


def test_who_writes_too_saves_a_text_and_sees_nothing_to_submit(city, browser_of):
    proposal = draft_with_only_a_title(city)
    actions.invite(proposal, city.stranger, kind="coauthor", by=city.drafter, at=a_while_ago(3))
    browser = browser_of(city.stranger)

    assert sent(browser, DRAFT + "draft/body/", text="○ 함께 쓴 글").status_code == 302

    page = browser.get(DRAFT + "draft/").content.decode()
    assert "submission/" not in page
    assert "withdrawal/" not in page
    for path in ("draft/submission/", "draft/withdrawal/", "draft/invitations/"):
        assert browser.get(DRAFT + path).status_code == 404


def test_a_name_that_two_people_have_or_nobody_is_told_so(city, browser_of):
    draft_with_only_a_title(city)
    twin = Person.objects.create(code="k99", name="오도로")
    User.objects.create_user("road2", password=PASSWORD, person=twin)

    twice = sent(browser_of(city.drafter), PAGE, person="오도로", kind="reader").content.decode()
    nobody = sent(browser_of(city.drafter), PAGE, person="아무개", kind="reader").content.decode()

    assert "이름이 같은 사람이 여럿입니다" in twice
    assert "이 이름이나 아이디를 쓰는 사람이 없습니다" in nobody


def test_the_draft_says_who_reads_it_now(city, browser_of):
    proposal, browser = draft_with_only_a_title(city), browser_of(city.drafter)
    assert "지금은 노선팀 직원과 초대한 사람만 읽습니다" in browser.get(DRAFT + "draft/").content.decode()

    actions.ask_units(proposal, ["bud"], question="?", by=city.drafter, at=a_while_ago(3))

    assert "협의를 요청받은 부서" in browser.get(DRAFT + "draft/").content.decode()


def test_every_look_at_a_closed_paper_is_noted_and_a_look_in_vain_is_not(city, browser_of):
    closed_draft(city)

    browser_of(city.team_lead).get(DRAFT + "evidence/")
    browser_of(city.drafter).get(DRAFT + "paper.hwpx")
    browser_of("operator").get(DRAFT + "history/")
    browser_of(city.stranger).get(DRAFT + "evidence/")

    noted = list(ClosedRead.objects.order_by("id").values_list("reader", "place"))
    assert noted == [("k2", "evidence"), ("k1", "paper-hwpx"), ("operator", "history")]


def test_the_operator_reads_the_log_and_nobody_else_finds_it(city, browser_of):
    closed_draft(city)
    browser_of(city.team_lead).get(DRAFT + "evidence/")

    page = browser_of("operator").get("/closed-reads/?proposal=2026-0001").content.decode()

    assert "이마을" in page
    assert "2026-0001" in page
    assert "이마을" not in browser_of("operator").get("/closed-reads/?proposal=2026-0002").content.decode()
    assert browser_of(city.approver).get("/closed-reads/").status_code == 404


def test_the_log_is_listed_by_a_command_and_so_is_reading_by_a_command(city, browser_of, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("mulkko.cli.main.ready", lambda **told: None)
    closed_draft(city)

    main(["documents", "render", "2026-0001", "--as", "maeul", "-o", str(tmp_path / "paper.html")])
    capsys.readouterr()
    assert main(["reads", "list", "--json"]) == 0

    [read] = json.loads(capsys.readouterr().out)["reads"]
    assert (read["reader"], read["place"]) == ("k2", "mulkko documents render")
