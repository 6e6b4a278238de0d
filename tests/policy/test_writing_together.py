"""Who is invited writes the draft too and does nothing else with it; a suggested unit is left out only with a reason."""

import pytest
from tests.builders.hall import draft_of, minute, person, put_on_route, sign_as

from mulkko.ledger.models import Entry
from mulkko.organization.models import Mandate, Unit
from mulkko.policy import actions
from mulkko.policy.actions.texts import invite, refuse_suggestion, save_text, uninvite
from mulkko.policy.engine.body import digest_of
from mulkko.policy.errors import NotYourDraft, PolicyRefused
from mulkko.policy.models import Proposal
from mulkko.policy.queries import content, suggestions


@pytest.fixture
def draft(hall):
    return draft_of(person("haneul"))


def test_who_is_invited_reads_the_draft_and_writes_it(draft):
    guest = person("jung")
    assert not Proposal.objects.readable_by(guest, minute(1)).exists()

    invite(draft, guest, by=draft.drafter, at=minute(1))
    save_text(draft, "○ 함께 쓴 글", by=guest, at=minute(2), base=digest_of(draft.body()))

    assert Proposal.objects.readable_by(guest, minute(2)).exists()
    assert [entry.action for entry in Entry.objects.filter(action="policy.author_invited")] == ["policy.author_invited"]


def test_only_the_drafter_invites_submits_asks_and_withdraws(draft):
    guest = person("jung")
    invite(draft, guest, by=draft.drafter, at=minute(1))

    for act in (
        lambda: invite(draft, person("seo"), by=guest, at=minute(2)),
        lambda: actions.submit(draft, by=guest, at=minute(2)),
        lambda: actions.ask_units(draft, ["leg"], question="?", by=guest, at=minute(2)),
        lambda: actions.withdraw(draft, reason="까닭", by=guest, at=minute(2)),
    ):
        with pytest.raises(NotYourDraft):
            act()


def test_an_invitation_that_ended_gives_no_right(draft):
    guest = person("jung")
    invite(draft, guest, by=draft.drafter, at=minute(1))

    uninvite(draft, guest, by=draft.drafter, at=minute(2))

    assert not Proposal.objects.readable_by(guest, minute(3)).exists()
    with pytest.raises(NotYourDraft):
        save_text(draft, "○ 남은 글", by=guest, at=minute(3), base=digest_of(draft.body()))


def test_nobody_is_invited_twice(draft):
    invite(draft, person("jung"), by=draft.drafter, at=minute(1))

    for guest in (person("jung"), draft.drafter):
        with pytest.raises(PolicyRefused):
            invite(draft, guest, by=draft.drafter, at=minute(2))


@pytest.fixture
def suggested(draft):
    Mandate.objects.create(
        unit=Unit.objects.get(code="fin"), clause_no="1", text="심야 버스 시범운영 재원의 조정", valid_from="2020-01-01"
    )
    assert "fin" in {one.unit for one in suggestions(draft, at=minute(1)) if one.layer == "likely"}
    return draft


def test_a_suggested_unit_is_left_out_with_a_reason_that_is_recorded(suggested):
    refuse_suggestion(suggested, "fin", reason="시설은 바뀌지 않는다", by=suggested.drafter, at=minute(1))

    [row] = suggested.refused_suggestions.all()
    assert (row.unit.code, row.reason) == ("fin", "시설은 바뀌지 않는다")
    assert Entry.objects.filter(action="policy.suggestion_refused").count() == 1


@pytest.mark.parametrize(("unit", "reason"), [("fin", " "), ("bud", "바쁘다"), ("tra", "바쁘다")])
def test_no_reason_no_suggestion_and_what_the_table_demands_cannot_be_left_out(suggested, unit, reason):
    with pytest.raises(PolicyRefused):
        refuse_suggestion(suggested, unit, reason=reason, by=suggested.drafter, at=minute(1))


def test_a_document_sealed_in_the_older_schema_is_still_signed(draft, monkeypatch):
    monkeypatch.setattr(content.Draft, "schema", 1)
    monkeypatch.setattr(content, "draft_of", lambda *told, **more: _draft_of(*told, **(more | {"schema": 1})))
    monkeypatch.setattr("mulkko.policy.queries.gate.draft_of", content.draft_of)
    approval = put_on_route(draft)
    monkeypatch.undo()
    assert '"schema":1' in approval.version.text

    assert sign_as("maeul", draft).outcome == "signed"


_draft_of = content.draft_of
