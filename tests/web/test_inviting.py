"""A drafter invites people on a page; they find the draft; and every look at a closed paper is noted."""

import json

from tests.builders.city import a_while_ago, draft_with_only_a_title
from tests.web.test_journey import DRAFT, sent

from mulkko.cli.main import main
from mulkko.policy import actions
from mulkko.policy.actions.texts import invite
from mulkko.policy.models import ClosedRead

PAGE = DRAFT + "draft/authors/"


def closed_draft(city):
    proposal = draft_with_only_a_title(city)
    told = {"disclosure": "closed", "clauses": "5", "disclosure_reason": "입찰 전"}
    actions.write_outline(proposal, by=city.drafter, at=a_while_ago(3), **told)
    return proposal


def test_a_drafter_lets_somebody_read_then_write_and_ends_it(city, browser_of):
    draft_with_only_a_title(city)
    browser, guest = browser_of(city.drafter), browser_of(city.stranger)

    assert sent(browser, PAGE, person="k7", kind="read").headers["Location"] == PAGE
    assert guest.get(DRAFT + "evidence/").status_code == 200
    assert guest.get(DRAFT + "draft/body/").status_code == 404
    assert sent(browser, PAGE, person="k7", kind="write").headers["Location"] == PAGE
    assert guest.get(DRAFT + "draft/body/").status_code == 200
    assert "도로과 주무관" in browser.get(PAGE).content.decode()

    assert browser.post(PAGE + "k7/removal/").headers["Location"] == PAGE
    assert guest.get(DRAFT + "evidence/").status_code == 404


def test_who_writes_too_can_neither_submit_nor_end_it(city, browser_of):
    proposal = draft_with_only_a_title(city)
    invite(proposal, city.stranger, by=city.drafter, at=a_while_ago(3))
    browser = browser_of(city.stranger)

    page = browser.get(DRAFT + "draft/").content.decode()

    assert "withdrawal/" not in page
    for path in ("draft/submission/", "draft/withdrawal/"):
        assert browser.get(DRAFT + path).status_code == 404


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
