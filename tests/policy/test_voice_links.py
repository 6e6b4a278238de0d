"""A proposal keeps what citizens said when it was begun: filters, figures, and the version that they were counted on."""

import pytest
from tests.builders.hall import NINE, OPERATOR, draft_of, minute, person, put_on_route
from tests.builders.remembered import remembers
from tests.builders.voices import collected, file_of, rows

from mulkko.ledger.models import Entry
from mulkko.ledger.queries import acts_of
from mulkko.policy.actions.voices import link_voices, open_from_voices, unlink_voices
from mulkko.policy.errors import NotYourDraft, PolicyRefused
from mulkko.policy.models import Proposal, VoiceLink
from mulkko.voice.actions import make_themes
from mulkko.voice.engine.board import Wanted
from mulkko.voice.models import Sorting


@pytest.fixture
@remembers
def sorting(hall) -> Sorting:
    one = collected(file_of(rows(12)), by=OPERATOR, at=NINE, owner="bus").collection
    return make_themes(one, by=OPERATOR, at=minute(1))


def test_a_proposal_opened_from_a_theme_carries_its_filter_and_its_figures(sorting):
    proposal = open_from_voices(sorting, Wanted(theme=1), title="마을버스 대책(안)", by=person("haneul"), at=minute(2))

    (link,) = proposal.voice_links.all()
    assert link.wanted == Wanted(theme=1)
    assert link.figures["n"] == sorting.themes.get(number=1).n == 12
    assert link.figures["districts"] == [["나루구", 12]]
    (act,) = acts_of(proposal.reference)
    assert act.action == "policy.proposal_opened"
    told = {one["action"]: one for one in act.facts["within"]}
    assert told["policy.voices_linked"]["placed"] == sorting.placed_sha256


def test_the_same_voices_are_linked_once(sorting):
    draft = draft_of(person("haneul"))

    first = link_voices(draft, sorting, Wanted(theme=2), by=person("haneul"), at=minute(2))
    again = link_voices(draft, sorting, Wanted(theme=2), by=person("haneul"), at=minute(3))

    assert first == again
    assert Entry.objects.filter(action="policy.voices_linked").count() == 1


def test_fewer_than_five_voices_are_neither_linked_nor_counted(sorting):
    with pytest.raises(PolicyRefused, match="fewer than five"):
        open_from_voices(sorting, Wanted(district="없는구"), title="대책(안)", by=person("haneul"), at=minute(2))

    assert not Proposal.objects.exists()
    assert not VoiceLink.objects.exists()


def test_who_may_not_read_the_texts_cannot_count_words_in_them_by_linking(sorting):
    with pytest.raises(PolicyRefused):
        open_from_voices(sorting, Wanted(words="마을버스"), title="대책(안)", by=person("jung"), at=minute(2))


def test_only_the_drafter_links_and_only_before_it_is_on_its_route(sorting):
    draft = draft_of(person("haneul"))
    link = link_voices(draft, sorting, Wanted(theme=1), by=person("haneul"), at=minute(2))

    with pytest.raises(NotYourDraft):
        link_voices(draft, sorting, Wanted(), by=person("jung"), at=minute(3))
    put_on_route(draft, at=minute(4))
    with pytest.raises(NotYourDraft):
        unlink_voices(link, by=person("haneul"), at=minute(5))
    assert VoiceLink.objects.count() == 1


def test_a_link_is_taken_away_with_an_entry_that_keeps_what_it_was(sorting):
    draft = draft_of(person("haneul"))
    link = link_voices(draft, sorting, Wanted(theme=1), by=person("haneul"), at=minute(2))

    unlink_voices(link, by=person("haneul"), at=minute(3))

    assert not draft.voice_links.exists()
    act = next(act for act in acts_of(draft.reference) if act.action == "policy.voices_unlinked")
    assert act.facts["figures"]["n"] == 12
