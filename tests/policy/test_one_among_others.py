"""What is done to one draft or one approved document leaves every other one as it was, however alike they are."""

import pytest
from tests.builders.hall import (
    SMALL,
    WITH_CONSENT,
    approved,
    draft_of,
    minute,
    open_hall,
    person,
    put_on_route,
    sign_as,
    signed_by,
)

from mulkko.policy import actions
from mulkko.policy.models import Amendment, Cell, Proposal
from mulkko.policy.queries import content_of, verify_everything
from mulkko.policy.queries.amending import amended_by, may_amend, superseded_by
from mulkko.policy.queries.batch import documents_of
from mulkko.policy.queries.register import register_of
from mulkko.policy.queries.standing import facts_of, objections_of

TITLES = ("심야 버스", "새벽 버스")


def table_of(proposal):
    """Return all that the table of options says, in the order of its keys."""
    options = proposal.options.order_by("key").values_list("key", "kind", "title", "description")
    columns = ("key", "name", "better", "weight", "unit", "limit")
    told = ("option__key", "criterion__key", "source", "claim_id", "slot", "value", "reason", "author_id")
    cells = Cell.objects.filter(option__proposal=proposal).order_by(*told[:2]).values_list(*told)
    return list(options), list(proposal.criteria.order_by("key").values_list(*columns)), list(cells)


def decided_with_another_table(**told):
    proposal = draft_of(person("haneul"), title="다른 계획(안)", **told)
    actions.fill_cell(proposal, "taxi", "cost", judgement="7,000,000", reason="달리 어림함", by=person("haneul"), at=minute(0))  # fmt: skip
    return approved(proposal)


def amended(old):
    return actions.open_amendment(old, kind="amends", title="변경(안)", by=person("haneul"), at=minute(30))


@pytest.mark.parametrize("which", [0, 1], ids=["older", "newer"])
def test_an_amendment_takes_over_the_table_of_its_own_document_whole(hall, which):
    two = [approved(draft_of(person("haneul"))), decided_with_another_table()]
    tables = [table_of(one) for one in two]

    new = amended(two[which])

    assert table_of(new) == tables[which]
    assert [table_of(one) for one in two] == tables
    assert content_of(new)["options"] == content_of(two[which])["options"]


@pytest.mark.parametrize("which", [0, 1], ids=["older", "newer"])
def test_of_two_approved_documents_the_one_that_is_amended_is_flagged(hall, which):
    two = [approved(draft_of(person("haneul"))), decided_with_another_table()]
    own, other = two[which], two[1 - which]

    new = approved(amended(own), at=minute(40))

    assert superseded_by(own, person("haneul"), minute(41)).reference == new.reference
    assert superseded_by(other, person("haneul"), minute(41)) is None
    assert [may_amend(one, person("haneul"), minute(41)) for one in (own, other)] == [False, True]
    assert amended_by(new, person("haneul"), minute(41)).reference == own.reference
    amended(other)
    assert sorted(Amendment.objects.values_list("of__subject", flat=True)) == sorted(one.reference for one in two)
    assert superseded_by(other, person("haneul"), minute(42)) is None  # drafted, and not decided


def test_what_the_register_corrects_of_one_document_it_says_of_no_other(hall):
    """Invariant 6."""
    two = [approved(draft_of(person("haneul"), title=title)) for title in TITLES]
    for number, (one, title) in enumerate(zip(two, ("심야버스", "새벽버스"), strict=True)):
        actions.correct_register(one, {"title": title}, reason="붙여 씀", by=person("park"), at=minute(9 + number))

    found = [register_of(one) for one in two]

    assert [one.title for one in found] == ["심야버스", "새벽버스"]
    assert [[(row.place, row.old) for row in one.corrections] for one in found] == [[(1, TITLES[0])], [(1, TITLES[1])]]
    assert verify_everything().ok


def test_a_further_document_is_changed_and_taken_out_of_its_own_draft(hall):
    two = [draft_of(person("haneul"), title=title) for title in TITLES]
    for one in two:
        for title in ("하나", "둘", "셋"):
            actions.put_document(one, title=title, text="글", by=person("haneul"), at=minute(1))

    actions.put_document(two[0], 3, title="둘째", text="다른 글", by=person("haneul"), at=minute(2))
    actions.drop_document(two[0], 2, by=person("haneul"), at=minute(3))

    assert [(one.place, one.title) for one in documents_of(two[0])] == [(1, TITLES[0]), (2, "둘째"), (3, "셋")]
    assert [(one.place, one.title) for one in documents_of(two[1])] == [
        (1, TITLES[1]),
        (2, "하나"),
        (3, "둘"),
        (4, "셋"),
    ]


def test_opinions_and_objections_are_counted_for_the_document_on_whose_route_they_stand(db):
    open_hall(delegation=WITH_CONSENT)
    two = [draft_of(person("haneul"), title=title) for title in TITLES]
    for one in two:
        put_on_route(one)
        signed_by(one, "maeul", "park")
    sign_as("seo", two[0], opinion="조례를 볼 것")
    sign_as("jung", two[1], opinion="재원이 없음", objects=True)
    references = [one.reference for one in two]

    found = facts_of(references)

    assert [(found[one].opinions, found[one].objections) for one in references] == [(1, 0), (0, 1)]
    assert objections_of(references[:1]) == {}
    actions.recall(Proposal.objects.get(pk=two[1].pk), by=person("haneul"), at=minute(5))
    actions.recall(Proposal.objects.get(pk=two[0].pk), by=person("haneul"), at=minute(5))
    assert [(one.opinions, one.objections) for one in facts_of(references).values()] == [(0, 0), (0, 0)]


def test_answers_while_drafting_are_counted_for_the_draft_of_which_they_were_asked(hall):
    two = [draft_of(person("haneul"), title=title, amount_krw=SMALL) for title in TITLES]
    for one, kind in zip(two, ("conditional", "objection"), strict=True):
        [asked] = actions.ask_units(one, ["bud"], question="재원?", by=person("haneul"), at=minute(0))
        actions.answer_request(asked, kind=kind, text="내년부터", by=person("jung"), at=minute(1))
    references = [one.reference for one in two]

    found = facts_of(references)

    assert [(found[one].opinions, found[one].objections) for one in references] == [(1, 0), (0, 1)]
