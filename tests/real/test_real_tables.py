"""Tables as Korean offices really publish them: read or refused with a sentence, never half kept, and fit to decide by."""

import os
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.html import escape
from tests.builders.hall import LARGE, NINE, OPERATOR, approved, draft_of, minute, person

from mulkko.catalog.actions import Incoming, add_file
from mulkko.catalog.models import Version
from mulkko.catalog.queries import datasets
from mulkko.documents.engine.paper import strings_of
from mulkko.documents.formats.html import page
from mulkko.evidence.actions import make_claim
from mulkko.evidence.errors import BadClaim
from mulkko.policy import actions
from mulkko.policy.queries import paper_of, sealed_content, verify_everything

REAL = os.environ.get("MULKKO_REAL_DATA", "")
FOLDER = Path(REAL) / "korean_tables" / "files"
WHY_NOT = "MULKKO_REAL_DATA names no folder" if not REAL else f"there is no folder {FOLDER}"
NUMBERS = ("integer", "decimal")
pytestmark = [pytest.mark.real, pytest.mark.django_db]


@pytest.fixture
def collected_files(hall):
    if not REAL or not FOLDER.is_dir():
        pytest.skip(WHY_NOT)
    told = {}
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        told[path] = add_file(path, told=Incoming(owner="bus"), by=OPERATOR, person=None, at=NINE)
    return told


def numeric_claim(version):
    """Pin the sum of the first column of numbers, or return None where the table has none that can be shown."""
    for column in version.columns:
        if column["kind"].split("(")[0] in NUMBERS:
            name = column["name"].replace('"', '""')
            sql = f'SELECT sum("{name}") AS total FROM "{version.dataset.name}"'
            try:
                return make_claim(
                    sentence="합계는 {total}이다.", sql=sql, slots={"total": {"type": "money", "unit": ""}}, by=person("haneul"), at=minute(1)
                )  # fmt: skip
            except BadClaim:
                continue
    return None


def test_every_real_table_is_read_or_refused_and_two_of_them_carry_a_decision(collected_files):
    added = [one for sheets in collected_files.values() for one in sheets]
    assert added
    assert all(sheets for sheets in collected_files.values())
    for one in added:
        assert (one.error is None) == (one.version is not None)
        if one.error is not None:
            assert one.error["what"].strip()
            assert one.error["cure"].strip()
    kept = {(one.dataset, one.version) for one in added if one.error is None}
    assert kept == set(Version.objects.values_list("dataset__name", "number"))
    assert {one["dataset"] for one in datasets(None, NINE)} == {name for name, _ in kept}
    assert list((settings.MULKKO_HOME / "incoming").iterdir()) == []
    assert verify_everything().ok

    claims = []
    for version in Version.objects.select_related("dataset").order_by("dataset__name", "-number"):
        claim = numeric_claim(version) if version == version.dataset.newest else None
        claims += [claim] if claim is not None else []
        if len(claims) == 2:
            break
    first, second = claims
    haneul = person("haneul")
    proposal = draft_of(haneul, amount_krw=LARGE)
    actions.write_body(
        proposal, f"○ 하나는 {{{first.pk}.total}}, 또 하나는 {{{second.pk}.total}}이다.", by=haneul, at=minute(2)
    )
    actions.put_criterion(
        proposal, "size", name="규모", better="more", weight=1, limit=Decimal(-(10**15)), by=haneul, at=minute(2)
    )
    for option, claim in (("bau", first), ("bus", second), ("taxi", first)):
        actions.fill_cell(proposal, option, "size", claim=claim, slot="total", by=haneul, at=minute(2))

    decided = approved(proposal, at=minute(3))

    assert decided.state == "approved"
    assert {one["pins"][0]["dataset"] for one in sealed_content(decided)["claims"]} == {
        *first.datasets,
        *second.datasets,
    }
    assert verify_everything().ok
    paper = page(paper_of(decided))
    assert all(escape(string) in paper for string in strings_of(paper_of(decided)))
    assert all(escape(claim.shown("total")) in paper for claim in claims)
