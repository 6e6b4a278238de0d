"""The public portal: every file of it follows from the public papers, and nothing hidden stands in any of them.

Invariant 35: the public rendition holds nothing marked hidden, in text, properties, file names or lists.
"""

import json
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from tests.builders.hall import NINE, approved, claim_of_workers, collected, draft_of, minute, person, table_of_workers
from tests.publishing.test_public_papers import NAME, PARTLY, PHONE, WORDS, decided, hidden, taken_apart

from mulkko.cli.answers import Refused
from mulkko.cli.commands.publish import publish_portal
from mulkko.organization.models import day_of
from mulkko.policy import actions
from mulkko.policy.actions.outcomes import enter_value, judge, put_outcome
from mulkko.policy.models import Proposal
from mulkko.publishing.actions import hide_part
from mulkko.publishing.engine.portal import is_open_licence
from mulkko.publishing.queries import parts_to_hide
from mulkko.publishing.queries.portal import portal

pytestmark = pytest.mark.usefixtures("hall")
OPEN = "공공누리 제1유형"


def site(folder):
    """Write the portal and return its files by name."""
    publish_portal(SimpleNamespace(folder=folder))
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_invariant_35_no_file_of_the_portal_holds_what_is_hidden(tmp_path):
    proposal = decided(title=f"{NAME} 보상(안)", summary=f"요지 {PHONE}", keywords=f"보상,{WORDS}")
    hidden(proposal, NAME, PHONE, WORDS)

    files = site(tmp_path / "open")

    for name, content in files.items():
        apart = name + taken_apart(content)
        for secret in (NAME, PHONE, WORDS, proposal.current_round.approval.version_id):
            assert secret not in apart, name
    page = files[f"{proposal.reference}/index.html"].decode()
    assert "공개하지 않은 부분" in page
    assert "제목: 제6호, 1곳" in page


def test_the_page_shows_head_summary_options_evidence_opinions_and_who_was_in_charge(tmp_path):
    collected(table_of_workers(), licence=OPEN)
    proposal = approved(draft_of(person("haneul"), claim=claim_of_workers(person("haneul"))))

    files = site(tmp_path / "open")

    page = files[f"{proposal.reference}/index.html"].decode()
    for told in ("대중교통과-1", "견준 대안", "정책실명", "김하늘", "내려받는 자료", OPEN, "workers v1"):
        assert told in page
    assert "야간근로자" in files["data/workers-v1.csv"].decode("utf-8-sig")
    listed = json.loads(files["list.json"])
    assert listed["papers"][0]["data"] == ["data/workers-v1.csv"]
    feed = ElementTree.fromstring(files["feed.atom"])
    assert [one.text for one in feed.iter("{http://www.w3.org/2005/Atom}title")][1:] == [proposal.title]
    assert proposal.title in files["index.html"].decode()


def promised(outline=None, **changed):
    """Return a decided matter that promised to bring forty complaints down to twenty by the day of the hall."""
    proposal = draft_of(person("haneul"))
    actions.write_outline(proposal, by=proposal.drafter, at=NINE, **(outline or {}))
    told = {
        "name": "민원", "better": "less", "today": "40", "source": "대장", "target": "20", "method": "person", "how": "셈",
    } | changed  # fmt: skip
    put_outcome(proposal, "e1", **told, due_on=NINE.date(), by=proposal.drafter, at=NINE)
    return approved(Proposal.objects.get(pk=proposal.pk))


def measured(proposal, value):
    [line] = proposal.outcome.all()
    row = enter_value(line, value=value, on=NINE.date(), source="대장", by=person("haneul"), at=minute(30))
    told = {"lesson": f"{NAME} 씨가 셌다.", "reason": f"{NAME} 씨가 다시 보았다."}
    return judge(row, verdict="partly", **told, by=person("haneul"), at=minute(30))


def test_what_was_promised_stands_beside_what_came_of_it_without_the_words_of_whoever_judged(tmp_path):
    proposal = promised()
    name = f"{proposal.reference}/index.html"
    assert "아직 측정하지 않음" in site(tmp_path / "before")[name].decode()

    measured(proposal, "1234.50")

    files = site(tmp_path / "after")
    page = files[name].decode()
    for told in (
        "약속과 성과",
        "민원",
        "<td>40</td>",
        "20 (2026. 11. 23.까지)",
        "1,234.5 (2026. 11. 23.)",
        "일부 달성",
    ):
        assert told in page
    assert json.loads(files["list.json"])["papers"][0]["outcomes"][0]["verdict"] == "일부 달성"
    assert NAME not in page


def test_a_hidden_promise_and_a_measured_value_of_few_people_are_not_told(tmp_path):
    few, secret = promised(name="다친 사람", unit="명"), promised(PARTLY, name="보상 건수")
    measured(few, "3")
    measured(secret, "777")
    hide_part(secret, "outcome:e1", clause="6", reason="개인정보", by=person("haneul"), at=minute(30))

    files = site(tmp_path / "open")

    assert "5명 미만" in files[f"{few.reference}/index.html"].decode()
    assert "777" not in files[f"{secret.reference}/index.html"].decode()


def test_a_target_and_a_time_in_minutes_are_told_however_small(tmp_path):
    """분 counts people as well as minutes; what was measured of a mean counts nobody."""
    few = promised(name="다친 사람", unit="명", target="2")
    quick = promised(name="평균 대기시간", unit="분", target="4")
    measured(quick, "3.5")

    files = site(tmp_path / "open")

    assert "2명 (2026. 11. 23.까지)" in files[f"{few.reference}/index.html"].decode()
    page = files[f"{quick.reference}/index.html"].decode()
    assert "3.5분 (2026. 11. 23.)" in page
    assert "미만" not in page


def test_data_without_an_open_licence_are_named_and_not_given(tmp_path):
    collected(table_of_workers(), licence="공공누리 제4유형")
    approved(draft_of(person("haneul"), claim=claim_of_workers(person("haneul"))))
    seen = portal(day_of(minute(60)))
    assert [(one.untold, one.data) for one in seen.matters] == [(("workers",), ())]


def test_data_that_a_hidden_figure_reads_are_given_with_no_paper(tmp_path):
    collected(table_of_workers(), licence=OPEN)
    approved(draft_of(person("haneul"), claim=claim_of_workers(person("haneul"))))
    partly = decided(claim=claim_of_workers(person("haneul")))
    for part in parts_to_hide(partly):
        if "밤에 일하는 사람은" in part.text or PHONE in part.text:
            hide_part(partly, part.key, clause="6", reason="개인정보", by=person("haneul"), at=minute(30))
    assert [one for one in site(tmp_path / "open") if one.endswith(".csv")] == []


def test_a_paper_on_which_something_personal_may_stand_is_held_back(tmp_path):
    proposal = decided()
    hidden(proposal, "밤에도 다닌다")
    seen = portal(day_of(minute(60)))
    assert seen.matters == ()
    assert seen.held == (proposal.reference,)


def test_the_same_city_gives_the_same_bytes_and_an_earlier_site_is_replaced_whole(tmp_path):
    approved(draft_of(person("haneul")))
    first = site(tmp_path / "open")
    (tmp_path / "open" / "left.html").write_text("old")
    assert site(tmp_path / "open") == first
    assert [path.name for path in tmp_path.iterdir()] == ["open"]


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(Refused, match="something else"):
        publish_portal(SimpleNamespace(folder=tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_no_page_names_another_host(tmp_path):
    approved(draft_of(person("haneul")))
    for name, content in site(tmp_path / "open").items():
        if name.endswith((".html", ".css", ".js", ".json")):
            assert b"//" not in content.replace(b"// ", b"").replace(b"///", b""), name


@pytest.mark.parametrize(
    ("licence", "is_open"),
    [
        ("공공누리 제1유형", True),
        ("CC BY 4.0", True),
        ("CC BY-NC 4.0", False),
        ("공공누리 제2유형", False),
        ("내부용", False),
    ],
)
def test_only_what_anybody_may_use_for_anything_counts_as_open(licence, is_open):
    assert is_open_licence(licence) is is_open
