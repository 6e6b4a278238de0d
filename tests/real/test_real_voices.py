"""Real texts of citizens, where MULKKO_REAL_DATA names a folder that holds them: masked, sorted, and carried into a decision."""

import os
from pathlib import Path

import pytest
from django.utils.html import escape
from tests.builders.hall import NINE, OPERATOR, approved, draft_of, minute, person
from tests.builders.readers import drawn, hwpx_text, missing, needs_fonts, pdf_text
from tests.real.test_real_tables import numeric_claim

from mulkko.catalog.actions import Incoming, add_file
from mulkko.catalog.models import Version
from mulkko.documents.engine.paper import strings_of
from mulkko.documents.formats import hwpx, pdf
from mulkko.documents.formats.html import page
from mulkko.documents.formats.parts import file_of
from mulkko.language.engine.morphemes import morphemes
from mulkko.policy.actions import answer_request, ask_units, write_body, write_outline
from mulkko.policy.queries import paper_of, verify_everything
from mulkko.voice.actions import collect, make_themes

FOLDER = Path(os.environ.get("MULKKO_REAL_DATA") or "/nowhere")
PETITIONS = FOLDER / "petitions_bluehouse" / "petitions_full.parquet"
pytestmark = [
    pytest.mark.real,
    pytest.mark.long,
    pytest.mark.django_db,
    needs_fonts,
    pytest.mark.skipif(not PETITIONS.is_file(), reason="MULKKO_REAL_DATA names no folder with petitions"),
]


def test_real_petitions_become_themes_without_endings_and_one_of_them_a_decision(hall, tmp_path):
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

    haneul, claims = person("haneul"), []
    for table in sorted((FOLDER / "korean_tables" / "files").iterdir()):
        added = add_file(table, told=Incoming(owner="bus"), by=OPERATOR, person=None, at=minute(2))
        version = Version.objects.filter(dataset__name=added[0].dataset).first()
        claims += [one for one in [version and numeric_claim(version)] if one]
        if len(claims) == 2:
            break
    proposal = draft_of(haneul)
    write_outline(proposal, by=haneul, at=minute(3), question=f"“{themes[0].label}”에 무엇을 할 것인가?")
    write_body(proposal, "\n".join(f"○ {{{one.pk}.total}}" for one in claims), by=haneul, at=minute(4))
    [request] = ask_units(proposal, ["leg"], question="법에 어긋남이 없는가?", by=haneul, at=minute(5))
    answer_request(request, kind="no_opinion", by=person("seo"), at=minute(6))

    decided = approved(proposal, at=minute(7))

    paper = paper_of(decided)
    strings = strings_of(paper)
    assert themes[0].label in "".join(strings)
    assert [string for string in strings if escape(string) not in page(paper)] == []
    assert missing(strings, hwpx_text(hwpx.written(file_of(paper)))) == []
    assert missing(drawn(strings), pdf_text(pdf.written(file_of(paper)), tmp_path)) == []
    assert verify_everything().ok
