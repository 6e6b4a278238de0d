"""Who reads a draft at which moment, whom its drafter invites, and the log of who read a closed paper."""

import pytest
from tests.builders.hall import SMALL, draft_of, minute, person, put_on_route

from mulkko.ledger.models import Entry
from mulkko.policy.actions import (
    answer_request,
    ask_units,
    note_reading,
    recall,
    submit,
    withdraw,
    write_body,
    write_outline,
)
from mulkko.policy.actions.texts import invite, uninvite
from mulkko.policy.errors import NotYourDraft, PolicyRefused
from mulkko.policy.models import ClosedRead, Proposal
from mulkko.policy.queries import verify_everything

CLOSED = {"disclosure": "closed", "clauses": "5", "disclosure_reason": "입찰이 끝나기 전"}
TEAM = {"haneul", "maeul"}
LINE = {"park", "choi", "cha", "vice", "mayor"}
EVERYBODY = TEAM | LINE | {"jung", "seo", "jo", "moon", "kang"}


@pytest.fixture
def draft(hall):
    return draft_of(person("haneul"), amount_krw=SMALL)


def readers(proposal):
    return {
        login
        for login in EVERYBODY
        if Proposal.objects.readable_by(person(login), minute(9)).filter(pk=proposal.pk).exists()
    }


def finders(proposal):
    return {
        login
        for login in EVERYBODY
        if Proposal.objects.findable_by(person(login), minute(9)).filter(pk=proposal.pk).exists()
    }


def closed(proposal):
    write_outline(proposal, by=person("haneul"), at=minute(1), **CLOSED)
    return proposal


def invited(proposal, login, *, may_write=False):
    return invite(proposal, person(login), may_write=may_write, by=person("haneul"), at=minute(2))


def uninvited(proposal, login):
    uninvite(proposal, person(login), by=person("haneul"), at=minute(3))


def test_at_first_only_the_team_reads_it_not_even_the_line_above(draft):
    assert readers(draft) == TEAM
    assert finders(draft) == EVERYBODY


def test_a_closed_draft_exists_for_its_team_alone(draft):
    assert finders(closed(draft)) == TEAM


def test_from_the_request_on_the_asked_unit_and_the_line_above_read_it_too(draft):
    ask_units(draft, ["bud"], question="재원이 있는가?", by=person("haneul"), at=minute(2))

    assert readers(draft) == TEAM | LINE | {"jung"}


def test_from_the_submission_on_all_staff_read_it(draft):
    put_on_route(draft, at=minute(2))

    assert readers(draft) == EVERYBODY


def test_a_closed_one_on_its_route_is_read_by_its_line_and_nobody_else_finds_it(draft):
    put_on_route(closed(draft), at=minute(2))

    assert readers(draft) == finders(draft) == TEAM | LINE


def test_whom_a_request_was_passed_on_to_reads_it_from_then_on(draft):
    [request] = ask_units(closed(draft), ["bud"], question="재원이 있는가?", by=person("haneul"), at=minute(2))
    answer_request(request, kind="not_ours", redirect_to="leg", by=person("jung"), at=minute(3))

    assert "seo" in readers(draft)


def test_who_is_invited_reads_it_and_only_as_long(draft):
    closed(draft)
    invited(draft, "jo")
    assert readers(draft) == finders(draft) == TEAM | {"jo"}

    uninvited(draft, "jo")

    assert readers(draft) == finders(draft) == TEAM


def test_who_is_invited_to_read_does_not_write(draft):
    invited(draft, "jo")

    with pytest.raises(NotYourDraft):
        write_body(draft, "○ 다른 글", by=person("jo"), at=minute(3))


def test_who_is_invited_to_write_writes_and_neither_submits_asks_withdraws_nor_invites(draft):
    invited(draft, "jo", may_write=True)

    write_body(draft, "○ 함께 쓴 글", by=person("jo"), at=minute(3))

    assert draft.body()[0].inlines[0].text == "함께 쓴 글"
    for act in (
        lambda: submit(draft, by=person("jo"), at=minute(4)),
        lambda: ask_units(draft, ["bud"], question="?", by=person("jo"), at=minute(4)),
        lambda: withdraw(draft, reason="그만", by=person("jo"), at=minute(4)),
        lambda: invite(draft, person("moon"), by=person("jo"), at=minute(4)),
    ):
        with pytest.raises(NotYourDraft):
            act()


def test_an_author_who_is_invited_no_longer_writes_no_longer(draft):
    invited(draft, "jo", may_write=True)
    uninvited(draft, "jo")

    with pytest.raises(NotYourDraft):
        write_body(draft, "○ 다른 글", by=person("jo"), at=minute(4))


def test_another_kind_of_invitation_takes_the_place_of_the_one_before(draft):
    invited(draft, "jo")
    invited(draft, "jo", may_write=True)

    assert [one.may_write for one in draft.coauthors.all()] == [True]
    with pytest.raises(PolicyRefused):
        invited(draft, "jo", may_write=True)


def test_nobody_is_invited_to_what_is_on_its_route(draft):
    put_on_route(draft, at=minute(2))
    with pytest.raises(NotYourDraft):
        invited(draft, "jo")

    recall(draft, by=person("haneul"), at=minute(3))

    invited(draft, "jo")


def test_inviting_is_recorded_and_the_ledger_stays_whole(draft):
    invited(draft, "jo")
    uninvited(draft, "jo")
    with pytest.raises(PolicyRefused):
        uninvited(draft, "jo")

    verbs = list(Entry.objects.filter(proposal=draft.reference).values_list("action", flat=True))
    assert verbs[-2:] == ["policy.reader_invited", "policy.author_uninvited"]
    assert verify_everything().ok


def test_what_is_written_with_invited_people_is_not_yet_recorded(draft):
    invited(draft, "jo", may_write=True)

    write_body(draft, "○ 함께 쓴 글", by=person("jo"), at=minute(3))

    assert not Entry.objects.filter(action="policy.draft_changed").exists()


def test_only_the_reading_of_a_closed_paper_is_noted(draft):
    note_reading(draft, by=person("maeul"), at=minute(3), place="evidence")
    note_reading(closed(draft), by=person("maeul"), at=minute(4), place="evidence")
    note_reading(draft, by=None, at=minute(5), place="paper-pdf")

    noted = [(row.reader, row.unit, row.proposal, row.place) for row in ClosedRead.objects.order_by("id")]
    assert noted == [("k2", "bus-r", draft.reference, "evidence"), ("operator", "", draft.reference, "paper-pdf")]
