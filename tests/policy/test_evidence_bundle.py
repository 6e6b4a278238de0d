"""The evidence of a decision leaves the city as one file, and a stranger verifies it with one other file."""

import ast
import io
import json
import sys
import zipfile
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.builders.bundles import (
    LINES,
    alone,
    evidence_of,
    files_in,
    fitted,
    packed,
    tampered,
    with_other_text,
)
from tests.builders.hall import (
    OPERATOR,
    SQL,
    approved,
    claim_of_workers,
    collected,
    draft_of,
    minute,
    person,
    put_on_route,
    signed_by_all,
    table_of_workers,
)
from tests.builders.provenance import faults_of
from tests.builders.remembered import remembers

from mulkko.evidence.engine.verify_evidence import Bundle, NoBundle, Verification
from mulkko.ledger.actions import erase, make_checkpoint
from mulkko.ledger.models import Entry
from mulkko.policy import actions
from mulkko.policy.actions.turns import revise
from mulkko.policy.errors import NoEvidenceBundle
from mulkko.policy.models import Proposal
from mulkko.policy.queries.evidence_bundle import may_carry, verifier
from mulkko.policy.queries.provenance import provenance_of

pytestmark = pytest.mark.django_db  # a fixture asks for the hall by its name
CARRIED: list[bytes] = []
KEPT = {"persons": "rows about persons", "unit": "one unit only"}


def decide(**told):
    collected(table_of_workers(), **told)
    drafter = person("haneul")
    return approved(draft_of(drafter, claim=claim_of_workers(drafter)))


@pytest.fixture
@remembers
def decided(hall):
    proposal = decide()
    make_checkpoint(at=minute(600))
    return proposal


@pytest.fixture
def carried(request):
    """Return one bundle for all who only look at it, and change it: its hall is built once."""
    if not CARRIED:
        CARRIED.append(evidence_of(request.getfixturevalue("decided")))
    return CARRIED[0]


def looked_at(content, tmp_path, *, figures=False):
    """Return what the file finds, read in this process: the same code as `alone` runs."""
    place = tmp_path / "given.zip"
    place.write_bytes(content)
    found = Verification(Bundle(place), None)
    found.run(figures=figures)
    return found


def is_found_in(content, name, tmp_path):
    """Tell whether whatever was done to a file is found and its name told."""
    try:
        found = looked_at(content, tmp_path)
    except NoBundle as error:
        return name in str(error)
    return any(one["where"].startswith(name) for one in found.bad)


def test_a_stranger_verifies_a_decision_with_one_file_and_runs_its_figures_again(carried):
    found = alone(carried)

    assert (found["ok"], found["complete"], found["bad"]) == (True, True, [])
    assert (found["recomputed"], found["displayed"], found["signatures"], found["approved"]) == (2, 2, 6, True)
    assert {one["shown"] for one in found["figures"]} == {"1,243명", "440만 원"}


def test_without_duckdb_it_says_so_and_no_figure_counts_as_right(carried):
    content = carried
    found = alone(content, hidden=("mulkko", "duckdb"))
    code, said = alone(content, "--complete", hidden=("mulkko", "duckdb"), as_json=False)

    assert (found["ok"], found["complete"], found["recomputed"], found["not_recomputed"]) == (True, False, 0, 2)
    assert code == 1
    assert "0 of 2 figures" in said
    assert "the package duckdb is not installed here" in said


def test_two_bundles_of_one_decision_are_the_same_bytes_whoever_asks_and_whatever_happened_since(decided):
    before = evidence_of(decided)
    collected(table_of_workers([("가동", 999, 1)]), at=minute(700))
    make_checkpoint(at=minute(701))

    assert evidence_of(decided, by="jung", at=702) == evidence_of(decided, by=None, at=703) == before


def test_the_file_imports_nothing_but_python_one_signature_library_and_where_they_are_the_readers_of_figures():
    tree = ast.parse(verifier())
    imported = {
        (node.names[0].name if isinstance(node, ast.Import) else node.module or "").split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert imported - set(sys.stdlib_module_names) == {"cryptography", "duckdb", "pdfminer"}


def test_only_what_is_needed_goes_along(decided):
    files = files_in(evidence_of(decided))
    lines = [json.loads(line) for line in files[LINES].splitlines()]

    told = {line["action"] for line in lines if line["payload"]}
    assert told == {
        "catalog.version_added", "evidence.claim_made", "approval.submitted", "approval.signed", "approval.approved",
    }  # fmt: skip
    assert all(line["seal"] and line["path"] for line in lines)
    own = [line for line in lines if line["proposal"] == decided.reference]
    assert len(own) == Entry.objects.filter(proposal=decided.reference).count()


def test_whatever_is_changed_in_whatever_file_is_found_and_named(carried, tmp_path):
    files, chance = files_in(carried), Random(20261130)

    for number in range(60):
        act, name, other = tampered(files, chance)
        if other != files:
            assert is_found_in(packed(other), name, tmp_path), (number, act, name)


@pytest.mark.long
def test_a_thousand_changes_are_found_and_named(carried, tmp_path):
    files, done = files_in(carried), set()

    for seed in range(1_000):
        act, name, other = tampered(files, Random(seed))
        if other != files:
            assert is_found_in(packed(other), name, tmp_path), (seed, act, name)
            done.add((act, name))
    assert {name for _, name in done} >= set(files)


def test_swapped_rows_of_the_data_are_found_even_where_the_list_is_made_to_fit(carried, tmp_path):
    files = files_in(carried)
    name = next(one for one in files if one.startswith("chunks/"))
    table, out = pq.read_table(io.BytesIO(files[name])), io.BytesIO()
    pq.write_table(table.take([1, 0, 2]), out)

    assert is_found_in(packed(fitted({**files, name: out.getvalue()})), name, tmp_path)


@pytest.mark.parametrize("part", ["values", "sql", "sentence"])
def test_a_forger_who_changes_a_claim_everywhere_in_the_bundle_is_found_by_the_ledger(carried, tmp_path, part):
    def other(sealed):
        claim = sealed["claims"][0]
        claim[part] = {"values": {**claim["values"], "n": "9999"}, "sql": "SELECT 1 AS n, 2 AS cost", "sentence": "{n}, {cost}."}[part]  # fmt: skip

    files = files_in(carried)
    found = looked_at(packed(with_other_text(files, other)), tmp_path)

    first = json.loads(files["sealed.json"])["claims"][0]["id"]
    assert {"sealed.json", f"claims/{first}.json"} <= {one["where"] for one in found.bad}


def test_a_figure_that_the_text_shows_other_than_it_is_is_found(carried, tmp_path):
    def dressed_up(sealed):
        for block in sealed["blocks"]:
            for inline in block["inlines"]:
                if "shown" in inline:
                    inline["shown"] = "2,243명"

    found = looked_at(packed(with_other_text(files_in(carried), dressed_up)), tmp_path)

    assert any(".n" in one["what"] and "2,243명" in one["what"] for one in found.bad)


def test_other_data_under_the_same_query_give_another_figure(carried):
    """The query is run: a value that its own data do not give is found by the run alone."""

    def other(sealed):
        sealed["claims"][0]["values"]["n"] = "1244"

    found = alone(packed(with_other_text(files_in(carried), other)))

    assert [one["state"] for one in found["figures"] if one["slot"] == "n"] == ["differs"]


def test_another_key_than_the_citys_is_not_believed(carried):
    content = carried
    own = alone(content, "--without-figures")["key"]
    stranger = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()

    assert alone(content, "--without-figures", "--key", own)["ok"]
    assert alone(content, "--without-figures", "--key", stranger)["bad"][0]["where"] == "checkpoint.json"


@pytest.mark.parametrize(
    ("told", "why"),
    [({"personal": frozenset(["야간근로자(명)"])}, "persons"), ({"readers": "unit"}, "unit")],
)
def test_rows_about_persons_and_rows_of_one_unit_stay_in_the_city(hall, told, why):
    decided = decide(**told)
    make_checkpoint(at=minute(600))

    content = evidence_of(decided)
    found = alone(content)

    assert not [name for name in files_in(content) if name.startswith(("chunks/", "manifests/"))]
    assert (found["ok"], found["complete"], found["recomputed"]) == (True, False, 0)
    assert all(KEPT[why] in one["because"] and len(one["digest"]) == 64 for one in found["figures"])


def test_whoever_may_not_read_all_the_data_takes_nothing_away(hall):
    decided = decide(readers="unit")
    make_checkpoint(at=minute(600))

    assert may_carry(decided.current_round.approval, person("haneul"), minute(601))
    assert not may_carry(decided.current_round.approval, person("jung"), minute(601))
    with pytest.raises(NoEvidenceBundle, match="You may not read all the data"):
        evidence_of(decided, by="jung")


def test_nothing_is_carried_before_it_is_sealed_and_witnessed(hall):
    collected(table_of_workers())
    draft = draft_of(person("haneul"), claim=claim_of_workers(person("haneul")))
    with pytest.raises(NoEvidenceBundle, match="Nothing of this proposal was put to approval"):
        evidence_of(draft)

    put_on_route(draft)
    with pytest.raises(NoEvidenceBundle, match="No checkpoint covers this decision"):
        evidence_of(Proposal.objects.get(pk=draft.pk))

    make_checkpoint(at=minute(600))
    found = alone(evidence_of(draft))
    assert (found["ok"], found["approved"]) == (True, False)
    assert not may_carry(
        draft.current_round.approval, person("haneul"), minute(601)
    )  # pages offer it once it is decided


def test_what_was_lawfully_erased_is_no_break_and_what_was_taken_out_is_one(decided, tmp_path):
    submitted = Entry.objects.get(action="approval.submitted")
    erase(submitted.index, legal_basis="개인정보 보호법 제36조", by=OPERATOR, at=minute(700))
    make_checkpoint(at=minute(701))
    files = files_in(evidence_of(decided))
    assert looked_at(packed(files), tmp_path).bad == []

    lines = [json.loads(line) for line in files[LINES].splitlines()]
    for line in lines:
        if line["action"] == "approval.signed":
            line |= {"salt": None, "payload": None}
    files[LINES] = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    assert any("taken out" in one["what"] for one in looked_at(packed(fitted(files)), tmp_path).bad)


def test_a_second_round_on_renewed_figures_is_carried_without_what_the_first_one_told(hall):
    drafter = person("haneul")
    collected(table_of_workers())
    draft = draft_of(drafter)
    claim = claim_of_workers(drafter, proposal=draft.reference, at=minute(1))
    actions.write_body(draft, f"○ 밤에 일하는 사람은 {{{claim.pk}.n}}이다.", by=drafter, at=minute(2))
    first = put_on_route(draft, at=minute(3))
    actions.return_for_redraft(
        draft, by=person("maeul"), at=minute(4), version_hash=first.version_id, reason="새 자료로"
    )
    collected(table_of_workers([("가동", 1_500, 10)]), at=minute(5))
    actions.renew_claim(draft, claim, by=drafter, at=minute(6))
    decided = approved(Proposal.objects.get(pk=draft.pk), at=minute(7))
    make_checkpoint(at=minute(600))

    content = evidence_of(decided)
    found = alone(content)

    assert (found["ok"], found["complete"], found["bad"]) == (True, True, [])
    assert {one["shown"] for one in found["figures"]} == {"1,500명", "1만 원"}
    assert "새 자료로" not in files_in(content)[LINES].decode()


def test_a_text_that_a_reviewer_put_on_the_route_is_the_one_that_is_carried(hall):
    drafter = person("haneul")
    collected(table_of_workers())
    claim = claim_of_workers(drafter)
    draft = draft_of(drafter, claim=claim)
    first = put_on_route(draft, at=minute(1))
    text = f"□ 추진배경\n○ 밤에 {{{claim.pk}.n}}이 일하고 {{{claim.pk}.cost}}이 든다."
    revise(draft, text, reason="비용을 밝힘", version_hash=first.version_id, at=minute(2), by=person("maeul"))
    decided = signed_by_all(draft, first, at=minute(3))
    make_checkpoint(at=minute(600))

    found = alone(evidence_of(decided))

    assert (found["ok"], found["complete"], found["displayed"], found["bad"]) == (True, True, 3, [])
    assert found["version"] != first.version_id
    assert faults_of(provenance_of(decided, person=None, at=minute(601))) == []


def zip_of(*members, compression=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, content in members:
            made.writestr(name, content)
    return out.getvalue()


HOSTILE = {
    "no zip": b"a letter",
    "nothing": b"",
    "an empty zip": zip_of(),
    "half a zip": zip_of(("evidence.json", b"{}" * 500))[:-40],
    "a bomb": zip_of(("evidence.json", b"0" * 50_000_000), compression=zipfile.ZIP_DEFLATED),
    "a way out": zip_of(("../../evil", b"x")),
    "an absolute name": zip_of(("/etc/passwd", b"x")),
    "a huge number": zip_of(("evidence.json", b'{"kind":"mulkko.evidence","schema":' + b"1" * 10_000 + b"}")),
    "too deep": zip_of(("evidence.json", b"[" * 200_000)),
    "another zip": zip_of(("bundle.json", b'{"schema":1}')),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_bundle_or_means_harm_is_said_in_one_sentence(what):
    code, said = alone(HOSTILE[what], as_json=False)

    assert code == 2
    assert said.count("\n") == 1
    assert "is no evidence bundle" in said


def test_two_files_of_one_name_are_no_bundle(carried, tmp_path):
    files = files_in(carried)
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = zip_of(*files.items(), ("sealed.json", b"{}"))

    with pytest.raises(NoBundle, match="two files of one name"):
        looked_at(content, tmp_path)


@pytest.mark.parametrize("value", ["1e999999999", "9" * 5_000, "-1e-999999999", "NaN", 12, None, [], "한"])
def test_a_value_that_nobody_computes_is_wrong_and_fills_no_memory(carried, tmp_path, value):
    def other(sealed):
        sealed["claims"][0]["values"]["cost"] = value

    assert looked_at(packed(with_other_text(files_in(carried), other)), tmp_path).bad


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT content AS n, 1 AS cost FROM read_text('/etc/hostname')",
        "COPY (SELECT 1) TO 'written.csv'",
        "SELECT 1 AS n; SELECT 2 AS n",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ],
)
def test_a_query_that_reaches_out_of_its_data_is_not_run(carried, tmp_path, sql):
    def other(sealed):
        sealed["claims"][0]["sql"] = sql

    found = alone(packed(with_other_text(files_in(carried), other)))

    assert {one["state"] for one in found["figures"]} == {"not recomputed"}
    assert not list(Path.cwd().glob("written.csv"))


def test_two_claims_on_two_versions_of_one_dataset_are_each_run_on_their_own(hall):
    drafter = person("haneul")
    collected(table_of_workers())
    old = claim_of_workers(drafter)
    collected(table_of_workers([("가동", 1_000, 10)]), at=minute(1))
    sql = SQL.replace("sum(", "max(")
    new = claim_of_workers(drafter, sql=sql, at=minute(2))
    body = f"□ 배경\n○ 전에는 {{{old.pk}.n}}, 지금은 {{{new.pk}.n}}이다."
    decided = approved(draft_of(drafter, body=body, at=minute(3)), at=minute(4))
    make_checkpoint(at=minute(600))

    found = alone(evidence_of(decided))

    assert (found["ok"], found["recomputed"]) == (True, 4)
    assert {"1,243명", "1,000명"} <= {one["shown"] for one in found["figures"]}
