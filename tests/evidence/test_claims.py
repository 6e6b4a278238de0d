"""A claim is a sentence pinned to data: it says where its figures come from, and whether they still hold."""

import pytest
from django.conf import settings
from tests.builders.hall import (
    NINE,
    OPERATOR,
    WORKERS,
    claim_of_workers,
    collected,
    draft_of,
    minute,
    person,
    put_on_route,
    table_of_workers,
)
from tests.builders.remembered import remembers
from tests.builders.tampering import forge

from mulkko.catalog.engine.nursery import Limits
from mulkko.catalog.models import Version
from mulkko.catalog.providers.chunks import place_of
from mulkko.evidence import queries
from mulkko.evidence.actions import make_claim, renew
from mulkko.evidence.errors import BadClaim, QueriesBusy
from mulkko.evidence.models import Claim, Receipt, Run
from mulkko.evidence.providers.line import Rules, turn
from mulkko.evidence.queries import InsideTransaction, check_claims, running
from mulkko.ledger.engine.chain import Break
from mulkko.ledger.models import Entry
from mulkko.organization.errors import NotPosted
from mulkko.policy.queries import verify_everything

MORE = [("가동", 300, 1_000), ("나동", 500, 2_500), ("다동", 444, 900)]
DEARER = [("가동", 300, 1_000), ("나동", 500, 2_500), ("다동", 443, 1_900)]


@pytest.fixture
@remembers
def claim(hall):
    collected(table_of_workers(WORKERS))
    return claim_of_workers(person("haneul"))


def judged(claim):
    [found] = check_claims([claim], at=minute(5))
    return found


def chunk_of(version):
    return place_of(settings.MULKKO_HOME, version.parts["chunks"][0]["sha256"])


def test_a_claim_reads_out_its_figures_and_names_the_data_they_come_from(claim):
    assert claim.read_out() == "밤에 일하는 사람은 1,243명이고 드는 돈은 440만 원이다."
    [pin] = claim.pins
    assert (pin["dataset"], pin["version"], pin["owner"]) == ("workers", 1, "bus")
    assert pin["content_hash"] == Version.objects.get().content_hash


def test_a_claim_on_the_newest_data_holds(claim):
    found = judged(claim)

    assert found.judgement.status == "holds"
    assert [run.mode for run in found.runs] == ["replay"]


def test_newer_data_with_the_same_figures_leave_the_claim_as_it_is(claim):
    collected(table_of_workers(list(reversed(WORKERS))), at=minute(1))

    found = judged(claim)

    assert (found.judgement.status, found.newest) == ("holds", {"workers": 2})
    assert [run.mode for run in found.runs] == ["replay", "refresh"]


def test_newer_data_with_another_figure_drift_while_the_old_figure_stays_honest(claim):
    collected(table_of_workers(MORE), at=minute(1))

    found = judged(claim)

    assert (found.judgement.status, found.judgement.moved) == ("drifted", {"n"})
    assert claim.shown("n") == "1,243명"
    assert found.judgement.now["n"] == "1244"


def test_a_correction_by_the_owner_is_told_with_his_reason_even_where_no_figure_moves(claim):
    collected(table_of_workers(list(reversed(WORKERS))), at=minute(1), is_correction=True, note="순서를 바로잡음")

    found = judged(claim)

    assert (found.judgement.status, found.judgement.corrected) == ("drifted", True)
    assert "순서를 바로잡음" in found.judgement.reason


def test_the_same_file_again_is_no_new_version(claim):
    again = collected(table_of_workers(WORKERS), at=minute(1))

    assert (again.version, again.is_new) == (1, False)


def test_a_renewed_claim_stands_beside_the_old_one_which_stays(claim):
    collected(table_of_workers(MORE), at=minute(1))

    new = renew(claim, by=person("haneul"), at=minute(2))

    assert (new.shown("n"), new.supersedes, claim.shown("n")) == ("1,244명", claim, "1,243명")
    assert judged(new).judgement.status == "holds"
    with pytest.raises(BadClaim, match="renewed already"):
        renew(claim, by=person("haneul"), at=minute(3))


def test_a_changed_byte_of_the_data_breaks_the_claim_and_the_ledger_names_the_import(claim):
    place = chunk_of(Version.objects.get())
    original = place.read_bytes()
    try:
        place.write_bytes(original[:-9] + bytes([original[-9] ^ 1]) + original[-8:])

        assert judged(claim).judgement.status == "broken"
        assert verify_everything().first_bad == Break(
            Entry.objects.get(action="catalog.version_added").index, "snapshot"
        )
    finally:
        place.write_bytes(original)


def test_data_that_are_gone_never_hold(claim):
    """Invariant 38."""
    place = chunk_of(Version.objects.get())
    original = place.read_bytes()
    try:
        place.unlink()

        assert judged(claim).judgement.status in ("broken", "unverifiable")
        assert verify_everything().first_bad.kind == "snapshot"
    finally:
        place.write_bytes(original)


def test_a_column_that_is_gone_breaks_the_claim(claim):
    collected("동,낮근로자(명)\n가동,5\n", at=minute(1))

    assert judged(claim).judgement.status == "broken"


def test_a_query_that_takes_too_long_is_unverifiable_and_never_answered_from_memory(claim, monkeypatch):
    monkeypatch.setattr(running, "LIMITS", Limits(wall_seconds=0.01, memory_mib=4096, cpu_seconds=5))

    found = judged(claim).judgement

    assert (found.status, found.now) == ("unverifiable", {})
    assert "longer" in found.reason


@pytest.mark.parametrize("kind", ["memory", "crashed"])
def test_a_query_whose_process_ended_is_unverifiable(claim, monkeypatch, kind):
    answer = {"id": str(claim.pk), "ok": False, "error": {"kind": kind, "what": "it ended"}}
    monkeypatch.setattr(running, "run_queries", lambda versions, jobs, **told: {str(claim.pk): answer})

    assert judged(claim).judgement.status == "unverifiable"


def test_what_hangs_on_the_order_of_the_rows_is_no_claim(hall):
    collected(table_of_workers(WORKERS))
    first = 'SELECT "야간근로자(명)" AS n, 1 AS cost FROM workers ORDER BY length("동") LIMIT 1'

    with pytest.raises(BadClaim, match="in another order"):
        claim_of_workers(person("haneul"), sql=first)

    assert not Claim.objects.exists()
    assert claim_of_workers(person("haneul"), sql=first.replace("LIMIT", ', "동" LIMIT')).values["n"]


def test_while_too_many_queries_run_a_preview_is_refused_and_a_check_never_guesses(claim, monkeypatch):
    monkeypatch.setattr(running, "LINE", Rules(at_once=2, preview_wait_s=0, check_wait_s=0))
    home, look = settings.MULKKO_HOME, "SELECT count(*) AS n FROM workers"
    with turn(home, running.LINE, person=person("haneul").code), turn(home, running.LINE, person=None):
        with pytest.raises(QueriesBusy) as busy:
            queries.ask(look, person=person("haneul"), at=NINE)
        found = judged(claim).judgement

    assert str(busy.value).startswith("Queries of yours that still run: 1.")
    assert (found.status, found.now) == ("unverifiable", {})
    assert "still run" in found.reason
    assert queries.ask(look, person=person("haneul"), at=NINE)["rows"] == [["3"]]
    assert judged(claim).judgement.status == "holds"


def test_one_bad_claim_spoils_no_other(claim):
    other = make_claim(
        sentence="동은 {n}이다.",
        sql="SELECT count(*) AS n FROM workers",
        slots={"n": {"type": "count", "unit": "곳"}},
        by=person("haneul"),
        at=NINE,
    )
    collected("동,낮근로자(명)\n가동,5\n나동,6\n다동,7\n", at=minute(1))

    found = check_claims([claim, other], at=minute(5))

    assert [one.judgement.status for one in found] == ["broken", "holds"]


@pytest.mark.parametrize(
    "changed, said",
    [
        ({"sentence": "  "}, "no sentence"),
        ({"slots": {}}, "no figure"),
        ({"sentence": "밤에 일하는 사람은 많다."}, "no place for"),
        ({"sql": "SELECT 1 AS n, 2 AS cost"}, "no dataset"),
        ({"sql": 'SELECT sum("야간근로자(명)") AS m, 1 AS cost FROM workers'}, "no column n"),
        ({"sql": 'SELECT "야간근로자(명)" AS n, 1 AS cost FROM workers'}, "exactly one row"),
        ({"sql": "SELECT count(*) AS n, 1 AS cost FROM nobody"}, "nobody"),
        ({"sql": "DELETE FROM workers"}, ""),
        ({"sql": "SELECT 1.5 AS n, 1 AS cost FROM workers LIMIT 1"}, ""),
        ({"slots": {"n": {"type": "count", "compare": [">=", "5000"]}, "cost": {"type": "money"}}}, "asserts"),
    ],
)
def test_a_claim_that_does_not_fit_together_is_refused_and_leaves_nothing(hall, changed, said):
    collected(table_of_workers())

    with pytest.raises(BadClaim) as refusal:
        claim_of_workers(person("haneul"), **changed)

    assert said in str(refusal.value)
    assert not Claim.objects.exists()


def test_nobody_without_a_posting_makes_a_claim(hall):
    collected(table_of_workers())

    with pytest.raises(NotPosted):
        claim_of_workers(person("oh"))


def test_data_that_only_their_unit_reads_are_not_there_for_others(hall):
    collected(table_of_workers(), readers="unit")

    assert claim_of_workers(person("park")).values["n"] == "1243"
    with pytest.raises(BadClaim):
        claim_of_workers(person("jung"))


@pytest.mark.django_db(transaction=False)
def test_a_query_never_runs_while_a_transaction_is_open(claim):
    from django.db import transaction

    with transaction.atomic():
        with pytest.raises(InsideTransaction):
            check_claims([claim], at=minute(5))
        with pytest.raises(InsideTransaction):
            claim_of_workers(person("haneul"))
        with pytest.raises(InsideTransaction):
            queries.ask("SELECT count(*) FROM workers", person=None, at=NINE)


def test_what_was_checked_before_a_signature_is_kept_with_every_run(claim):
    """Invariant 38."""
    put_on_route(draft_of(person("haneul"), claim=claim))

    receipt = Receipt.objects.get()
    assert [run.mode for run in receipt.runs.all()] == ["replay"]
    assert (
        receipt.digest
        == Entry.objects.model.objects.get(action="approval.submitted").payload.text.split('"receipt":"')[1][:64]
    )


@pytest.mark.parametrize(
    "model, changes",
    [
        (Claim, {"sentence": "{n}명이고 {cost}이다"}),
        (Claim, {"values_text": '{"cost":"1","n":"1243"}'}),
        (Claim, {"sql": "SELECT 1"}),
    ],
)
def test_a_changed_claim_is_found_where_it_was_made(claim, model, changes):
    forge(model, changes, pk=claim.pk)

    assert verify_everything().first_bad == Break(Entry.objects.get(action="evidence.claim_made").index, "version")


@pytest.mark.parametrize(
    "changes", [{"values_text": '{"cost":"1","n":"1243"}'}, {"error": "timeout"}, {"mode": "refresh"}]
)
def test_a_changed_run_is_found_at_the_signature_that_relied_on_it(claim, changes):
    put_on_route(draft_of(person("haneul"), claim=claim))
    forge(Run, changes, pk=Run.objects.get().pk)

    assert verify_everything().first_bad == Break(Entry.objects.get(action="approval.submitted").index, "signature")


@pytest.mark.parametrize(
    "changes", [{"rows": 4}, {"note": "다른 설명"}, {"content_hash": "0" * 64}, {"source_name": "other.csv"}]
)
def test_a_changed_version_is_found_at_its_import(claim, changes):
    forge(Version, changes, pk=Version.objects.get().pk)

    assert verify_everything().first_bad == Break(Entry.objects.get(action="catalog.version_added").index, "snapshot")


def test_only_its_owner_adds_to_a_dataset(claim, tmp_path):
    from mulkko.catalog.actions import Incoming, add_file

    path = tmp_path / "workers.csv"
    path.write_text(table_of_workers(DEARER), encoding="utf-8")

    [added] = add_file(path, told=Incoming(), by=OPERATOR, person=person("jung"), at=minute(1))

    assert added.error is not None
    assert Version.objects.count() == 1
