"""`mulkko claims bundle`, `prov` and `verifier`: files that somebody else can check, and calm refusals."""

import hashlib
import json

import pytest
from tests.builders.bundles import alone
from tests.builders.hall import approved, claim_of_workers, collected, draft_of, minute, person, table_of_workers
from tests.builders.provenance import faults_of

from mulkko.cli.main import main
from mulkko.ledger.actions import make_checkpoint

pytestmark = pytest.mark.usefixtures("hall")


@pytest.fixture(autouse=True)
def already_migrated(monkeypatch):
    """The suite has a database; a command would make a home of its own."""
    monkeypatch.setattr("mulkko.cli.main.ready", lambda **told: None)


def decided(**told):
    collected(table_of_workers(), **told)
    approved(draft_of(person("haneul"), claim=claim_of_workers(person("haneul"))))
    make_checkpoint(at=minute(600))


def said(capsys, *arguments, code=0):
    assert main(["claims", *map(str, arguments), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_a_bundle_is_written_whole_and_verified_by_the_file_that_the_program_gives(capsys, tmp_path):
    decided()
    place = tmp_path / "evidence.zip"

    told = said(capsys, "bundle", "2026-0001", "--to", place)
    again = said(capsys, "bundle", "대중교통과-1", "--as", "jung", "--to", tmp_path / "again.zip")
    said(capsys, "verifier", "--to", tmp_path / "verify_evidence.py")

    assert told["sha256"] == again["sha256"] == hashlib.sha256(place.read_bytes()).hexdigest()
    assert (told["claims"], told["figures"], told["withheld"]) == (1, 2, 0)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["again.zip", "evidence.zip", "verify_evidence.py"]
    assert alone(place.read_bytes())["complete"]


def test_what_cannot_be_given_is_refused_in_one_sentence_and_leaves_the_old_file(capsys, tmp_path):
    decided(readers="unit")
    place = tmp_path / "evidence.zip"
    place.write_text("before")

    for arguments, what in (
        (["9999-0001"], "There is no proposal"),
        (["2026-0001", "--as", "jung"], "You may not read all the data"),
    ):
        error = said(capsys, "bundle", *arguments, "--to", place, code=2)["error"]
        assert what in error["what"]
    assert "cannot be written" in said(capsys, "bundle", "2026-0001", "--to", tmp_path, code=2)["error"]["what"]
    assert [place.read_text(), *tmp_path.iterdir()] == ["before", place]


def test_provenance_is_printed_or_written_the_same(capsys, tmp_path):
    decided()

    printed = said(capsys, "prov", "2026-0001")
    written = said(capsys, "prov", "2026-0001", "--to", tmp_path / "prov.jsonld")

    assert faults_of(printed) == []
    assert json.loads((tmp_path / "prov.jsonld").read_text(encoding="utf-8")) == printed
    assert written["nodes"] == len(printed["@graph"])
