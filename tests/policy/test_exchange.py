"""A proposal in the structure that approval systems exchange, as it stands in the city."""

import pytest
from lxml import etree
from tests.builders.elsewhere import brought_back
from tests.builders.hall import approved, draft_of, minute, person, put_on_route

from mulkko.policy.models import Proposal
from mulkko.policy.queries.exchange import exchanged


def pubdoc_of(proposal, at=None):
    return etree.fromstring(exchanged(proposal, at=at or minute(9))["pubdoc.xml"])


def test_an_approved_document_bears_its_number_its_approver_and_the_minute_of_the_approval(hall):
    root = pubdoc_of(approved(draft_of(person("haneul")), at=minute(3)))

    last = root.findall("foot/approvalinfo/approval")[-1]
    assert root.findtext("foot/processinfo/regnumber") == "대중교통과-1"
    assert root.find("foot/processinfo/regnumber").get("regnumbercode") == "bus000001"
    assert [last.findtext(tag) for tag in ("type", "name", "date", "time")] == [
        "전결",
        "최국장",
        "2026. 11. 23.",
        "09:03",
    ]
    assert [one.findtext("name") for one in root.iterfind("foot/approvalinfo/assist")] == ["정예산", "서법무"]


def test_a_document_decided_elsewhere_invents_neither_a_code_nor_a_minute(hall, settings, tmp_path):
    settings.ROUTE_MODE = "beside"
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    brought_back(proposal, tmp_path, b"text", file_name="a.txt", at=minute(4))

    root = pubdoc_of(Proposal.objects.get(pk=proposal.pk))

    last = root.findall("foot/approvalinfo/approval")[-1]
    assert root.find("foot/processinfo/regnumber").get("regnumbercode") == ""
    assert [last.findtext(tag) for tag in ("name", "date", "time")] == ["최국장", "2026. 11. 23.", ""]


def test_the_same_document_gives_the_same_bytes_whenever_it_is_exported(hall):
    proposal = approved(draft_of(person("haneul")))

    assert exchanged(proposal, at=minute(9)) == exchanged(proposal, at=minute(9000))


@pytest.mark.parametrize("disclosure, code", [("open", "1NNNNNNNN"), ("partly", "2NNNNYYNN"), ("closed", "3NNNNYYNN")])
def test_the_publication_code_is_that_of_the_sealed_class(hall, disclosure, code):
    """Invariant 53."""
    proposal = draft_of(person("haneul"))
    clauses = "" if disclosure == "open" else "5,6"
    Proposal.objects.filter(pk=proposal.pk).update(disclosure=disclosure, clauses=clauses)

    root = pubdoc_of(Proposal.objects.get(pk=proposal.pk))

    assert root.find("foot/sendinfo/publication").get("code") == code
