"""The text of a draft is saved by itself, never over what somebody else wrote, and every earlier text can come back."""

import pytest
from tests.builders.hall import draft_of, minute, person

from mulkko.ledger.models import Entry
from mulkko.policy import actions
from mulkko.policy.actions.texts import (
    MOST_SAVES,
    be_present,
    forget_working,
    restore,
    save_text,
    take_back,
)
from mulkko.policy.engine.body import BadBody, digest_of, written_body
from mulkko.policy.errors import NotYourDraft, PolicyRefused, StalePage
from mulkko.policy.models import Presence, Proposal
from mulkko.policy.models.writing import PRESENT_SECONDS
from mulkko.policy.queries import kept_for


@pytest.fixture
def draft(hall):
    return draft_of(person("haneul"))


def saved(draft, text, *, at=1, by=None, base=None, **told):
    by = by or draft.drafter
    return save_text(draft, text, by=by, at=minute(at), base=base or digest_of(draft.body()), **told)


def body_of(draft):
    return written_body(Proposal.objects.get(pk=draft.pk).body())


def test_a_save_puts_dates_and_money_into_form_and_tells_what_it_corrected(draft):
    done = saved(draft, "○ 2026-11-23에 금1000원")

    assert body_of(draft) == "  ○ 2026. 11. 23.에 금1,000원(금일천원)"
    assert [one.before for one in done.corrections] == ["2026-11-23", "금1000원"]


def test_a_timer_saves_what_is_half_typed_as_it_is(draft):
    saved(draft, "○ 2026-11-2", is_automatic=True, corrects=False)

    assert body_of(draft) == "  ○ 2026-11-2"


def test_what_was_taken_back_stays_as_it_was_typed(draft):
    take_back(draft, "2026-11-23", by=draft.drafter)

    saved(draft, "○ 2026-11-23과 2026-11-24")

    assert body_of(draft) == "  ○ 2026-11-23과 2026. 11. 24."


def test_a_text_that_somebody_else_changed_meanwhile_is_not_overwritten(draft):
    opened = digest_of(draft.body())
    saved(draft, "○ 먼저")

    with pytest.raises(StalePage):
        saved(draft, "○ 나중", base=opened)

    assert body_of(draft) == "  ○ 먼저"


def test_two_saves_of_the_same_words_are_no_conflict(draft):
    opened = digest_of(draft.body())
    saved(draft, "○ 같은 글", base=opened)
    edition = draft.edition

    saved(draft, "○ 같은 글", base=opened)

    assert draft.edition == edition


def test_a_change_of_the_outline_is_no_conflict_for_the_text(draft):
    opened = digest_of(draft.body())
    actions.write_outline(draft, summary="다른 요지", by=draft.drafter, at=minute(1))

    saved(draft, "○ 새 글", base=opened)

    assert body_of(draft) == "  ○ 새 글"


def test_what_one_author_saves_by_timer_in_one_sitting_is_one_point(draft):
    for at in range(1, 8):
        saved(draft, f"○ {at}번", at=at, is_automatic=True)

    assert [point.text for point in draft.saved_texts.all()] == ["  ○ 7번", "□ 추진배경"]


def test_a_deliberate_save_is_a_point_that_no_timer_takes_away(draft):
    saved(draft, "○ 저장을 누름", at=1)
    saved(draft, "○ 저절로", at=2, is_automatic=True)

    assert "  ○ 저장을 누름" in [point.text for point in draft.saved_texts.all()]


def test_going_back_is_a_save_too_so_that_nothing_is_lost(draft):
    saved(draft, "○ 하나", at=1)
    saved(draft, "○ 둘", at=30)
    first = draft.saved_texts.get(text="  ○ 하나")

    restore(draft, first, by=draft.drafter, at=minute(40), base=digest_of(draft.body()))

    assert body_of(draft) == "  ○ 하나"
    assert draft.saved_texts.filter(text="  ○ 둘").exists()


def test_only_a_bounded_number_of_points_is_kept(draft):
    for at in range(MOST_SAVES + 5):
        saved(draft, f"○ {at}번", at=at)

    assert draft.saved_texts.count() == MOST_SAVES
    assert draft.saved_texts.first().text == f"  ○ {MOST_SAVES + 4}번"


def test_once_others_read_the_draft_a_timer_keeps_the_text_for_its_author_alone(draft):
    actions.ask_units(draft, ["bud"], question="예산?", by=draft.drafter, at=minute(1))
    entries, before = Entry.objects.count(), body_of(draft)

    done = saved(draft, "○ 쓰는 중", at=2, is_automatic=True)

    assert done.is_working
    assert body_of(draft) == before
    assert Entry.objects.count() == entries
    assert kept_for(draft, draft.drafter).text == "○ 쓰는 중"


def test_a_deliberate_save_of_a_shared_draft_is_recorded_once_and_ends_the_working_text(draft):
    actions.ask_units(draft, ["bud"], question="예산?", by=draft.drafter, at=minute(1))
    base = digest_of(draft.body())
    working = saved(draft, "○ 쓰는 중", at=2, is_automatic=True)
    entries = Entry.objects.filter(action="policy.draft_changed").count()

    saved(draft, "○ 다 씀", at=3, base=working.base)

    assert working.base == base
    assert Entry.objects.filter(action="policy.draft_changed").count() == entries + 1
    assert not kept_for(draft, draft.drafter).is_working


def test_a_second_window_does_not_overwrite_a_working_text(draft):
    actions.ask_units(draft, ["bud"], question="예산?", by=draft.drafter, at=minute(1))
    saved(draft, "○ 첫째 창", at=2, is_automatic=True)

    with pytest.raises(StalePage):
        saved(draft, "○ 둘째 창", at=3, is_automatic=True)

    assert kept_for(draft, draft.drafter).text == "○ 첫째 창"


def test_a_working_text_can_be_thrown_away(draft):
    actions.ask_units(draft, ["bud"], question="예산?", by=draft.drafter, at=minute(1))
    saved(draft, "○ 버릴 글", at=2, is_automatic=True)

    forget_working(draft, by=draft.drafter)

    assert kept_for(draft, draft.drafter).text == body_of(draft)


@pytest.mark.parametrize(("text", "error"), [("○ 벨\a", BadBody), ("○ {999.n}", PolicyRefused)])
def test_what_cannot_be_saved_leaves_no_point(draft, text, error):
    with pytest.raises(error):
        saved(draft, text)

    assert not draft.saved_texts.exists()


def test_nobody_else_saves_takes_back_or_is_present(draft):
    other = person("park")

    for act in (
        lambda: saved(draft, "○ 남의 글", by=other),
        lambda: take_back(draft, "x", by=other),
        lambda: be_present(draft, place="", by=other, at=minute(1)),
    ):
        with pytest.raises(NotYourDraft):
            act()


def test_a_presence_is_forgotten_by_itself_and_leaves_nothing_in_the_ledger(draft):
    entries = Entry.objects.count()
    be_present(draft, place="추진계획", by=draft.drafter, at=minute(0))

    assert [one.place for one in draft.presences.now(minute(PRESENT_SECONDS / 60 - 0.1))] == ["추진계획"]
    assert not draft.presences.now(minute(PRESENT_SECONDS / 60 + 0.1)).exists()
    assert Entry.objects.count() == entries


def test_old_presences_are_swept_away(draft):
    be_present(draft, place="", by=draft.drafter, at=minute(0))
    second = draft_of(person("haneul"), title="다른 계획(안)")

    be_present(second, place="", by=second.drafter, at=minute(60))

    assert Presence.objects.count() == 1
