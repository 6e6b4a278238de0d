"""Real texts of citizens, where MULKKO_REAL_DATA names a folder that holds them: masked, sorted, and carried into a decision."""

import os
from pathlib import Path

import pytest
from tests.builders.hall import (
    NINE,
    OPERATOR,
    approved,
    claim_of_workers,
    collected,
    draft_of,
    minute,
    person,
    table_of_workers,
)

from mulkko.catalog.actions import Incoming
from mulkko.documents.engine.paper import strings_of
from mulkko.documents.formats import hwpx, pdf
from mulkko.documents.formats.html import page
from mulkko.documents.formats.parts import file_of
from mulkko.language.engine.morphemes import morphemes
from mulkko.policy.actions import write_outline
from mulkko.policy.queries import paper_of, verify_everything
from mulkko.voice.actions import collect, make_themes

FOLDER = Path(os.environ.get("MULKKO_REAL_DATA") or "/nowhere")
PETITIONS = FOLDER / "petitions_bluehouse" / "petitions_full.parquet"
pytestmark = [
    pytest.mark.real,
    pytest.mark.long,
    pytest.mark.django_db,
    pytest.mark.skipif(not PETITIONS.is_file(), reason="MULKKO_REAL_DATA names no folder with petitions"),
]


def test_real_petitions_become_themes_without_endings_and_one_of_them_a_decision(hall):
    columns = {"text": "content", "title": "title", "date": "begin"}
    told = Incoming(owner="bus")
    found = collect(PETITIONS, columns=columns, told=told, by=OPERATOR, person=None, at=NINE).collection
    sorting = make_themes(found, by=OPERATOR, at=minute(1))

    themes = list(sorting.themes.all())
    assert found.n > 2_000
    assert sum(theme.n for theme in themes) + sorting.unsorted == found.n
    words = {word for theme in themes for word in theme.words}
    tags = {morphemes(word)[0].tag for word in words}
    assert not any(tag.startswith(("J", "E", "X", "S")) and tag not in ("XR", "SL") for tag in tags), tags

    collected(table_of_workers())
    proposal = draft_of(person("haneul"), claim=claim_of_workers(person("haneul")))
    write_outline(proposal, by=person("haneul"), at=minute(2), question=f"“{themes[0].label}”에 무엇을 할 것인가?")
    decided = approved(proposal, at=minute(3))
    paper = paper_of(decided)
    assert themes[0].label in "".join(strings_of(paper))
    assert page(paper)
    assert pdf.written(file_of(paper)).startswith(b"%PDF")
    assert hwpx.written(file_of(paper)).startswith(b"PK")
    assert verify_everything().ok
