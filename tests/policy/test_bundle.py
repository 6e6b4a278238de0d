"""A stranger verifies ledger and evidence from one file, and finds whatever was changed in it."""

import json
import zipfile

import pytest
from tests.builders.hall import (
    OPERATOR,
    approved,
    claim_of_workers,
    collected,
    draft_of,
    minute,
    person,
    table_of_workers,
)

from mulkko.ledger.actions import erase, make_checkpoint
from mulkko.ledger.engine.standalone import Bundle, Verification
from mulkko.ledger.models import Entry
from mulkko.ledger.queries import told
from mulkko.policy.engine.bundle import NoBundle, verify_bundle
from mulkko.policy.queries.bundle import write_bundle


@pytest.fixture
def bundle(hall, tmp_path):
    collected(table_of_workers())
    drafter = person("haneul")
    approved(draft_of(drafter, claim=claim_of_workers(drafter)))
    make_checkpoint(at=minute(600))
    write_bundle(tmp_path / "bundle.zip", at=minute(601))
    return tmp_path / "bundle.zip"


def verified(path, **how):
    scratch = path.parent / f"scratch-{len(list(path.parent.iterdir()))}"
    scratch.mkdir()
    return verify_bundle(path, scratch, **how)


def changed(path, which, change):
    """Write the bundle again with one of its files changed."""
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if which in name else content)
    return other


def one_bit(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def test_a_bundle_proves_the_ledger_and_every_figure_without_the_installation(bundle):
    found = verified(bundle)

    assert found.ok
    assert found.entries == found.witnessed == Entry.objects.count()
    assert [claim["status"] for claim in found.claims] == ["holds"]


@pytest.mark.parametrize(
    ("which", "kind"),
    [("versions/", "version"), ("receipts/", "signature"), ("manifests/", "snapshot"), ("chunks/", "snapshot")],
)
def test_one_changed_bit_is_found_and_named(bundle, which, kind):
    found = verified(changed(bundle, which, one_bit))

    assert not found.ok
    assert kind in {bad for _, bad in found.bad}


def test_a_changed_entry_is_found_where_it_was_changed(bundle):
    def other_actor(content):
        lines = [json.loads(line) for line in content.splitlines()]
        lines[3]["actor"] = "k9"
        return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()

    found = verified(changed(bundle, "ledger.jsonl", other_actor))

    assert found.bad[0] == (3, "entry")


def test_a_cut_tail_is_found_against_the_checkpoint(bundle):
    found = verified(changed(bundle, "ledger.jsonl", lambda content: b"\n".join(content.splitlines()[:-1])))

    assert "missing" in {kind for _, kind in found.bad}


def test_an_erased_payload_is_counted_and_breaks_nothing(bundle, tmp_path):
    entry = Entry.objects.get(action="policy.proposal_opened")
    erase(entry.index, legal_basis="개인정보 보호법 제36조", by=OPERATOR, at=minute(700))
    write_bundle(tmp_path / "after.zip", at=minute(701))

    found = verified(tmp_path / "after.zip")

    assert found.ok
    assert found.erased == 1


def test_an_erased_submission_accuses_none_of_the_signatures_behind_it(bundle, tmp_path):
    index = next(index for index, _ in told("approval.submitted"))
    erase(index, legal_basis="개인정보 보호법 제36조", by=OPERATOR, at=minute(700))
    write_bundle(tmp_path / "after.zip", at=minute(701))

    assert verified(tmp_path / "after.zip").ok
    alone = Verification(Bundle(tmp_path / "after.zip"), None, None).run()
    assert (alone["ok"], alone["bad"]) == (True, [])


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_bundle_is_refused_in_one_sentence(tmp_path, content):
    (tmp_path / "other.zip").write_bytes(content)

    with pytest.raises(NoBundle, match="bundle"):
        verified(tmp_path / "other.zip")
