"""연결 지도 on the pages: what a join does is seen before it is proposed and before it is decided."""

import pytest
from tests.builders.hall import collected

from mulkko.catalog.actions.joins import search_joins
from mulkko.catalog.models import Dataset, Join, JoinDecision

MAP = "/data/map/"
PAIR = {"left": "workers", "right": "people", "left-0": "동", "right-0": "행정동"}


@pytest.fixture
def data(city):
    collected("동,연도,사람(명)\n가동,2024,300\n가동,2025,320\n나동,2025,500\n라동,2025,40\n", name="workers")
    collected("행정동,인구(명)\n가동,1000\n나동,2500\n다동,900\n", name="people")
    return city


def shown(browser, path, status=200):
    answer = browser.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def test_a_join_is_looked_at_proposed_accepted_and_offered_to_figures(data, browser_of):
    head = browser_of(data.section_head)
    chosen = shown(head, f"{MAP}new/?left=workers&right=people")
    assert '<option value="행정동">' in chosen

    looked = head.post(f"{MAP}new/", PAIR | {"act": "look"})
    page = looked.content.decode()
    assert looked.status_code == 200
    assert all(text in page for text in ("n:1", "라동", "다동", "이름만으로"))
    assert not Join.objects.exists()

    bare = head.post(f"{MAP}new/", PAIR | {"act": "propose", "name": "동 별", "reason": "같은 동"})
    assert bare.status_code == 422
    assert "연결 이름으로 쓸 수 없습니다" in bare.content.decode()
    told = {"act": "propose", "name": "동별_인구", "reason": "같은 동"}
    assert head.post(f"{MAP}new/", PAIR | told).status_code == 302
    join = Join.objects.get()
    page = shown(head, f"{MAP}{join.pk}/")
    assert "상대 부서 확인 대기" in page

    stale = head.post(f"{MAP}{join.pk}/", {"kind": "accepted", "reason": "맞음", "seen_left": 1, "seen_right": 9})
    assert stale.status_code == 422
    assert "새 판이 들어왔습니다" in stale.content.decode()
    seen = {"seen_left": 1, "seen_right": 1}
    assert head.post(f"{MAP}{join.pk}/", {"kind": "accepted", "reason": "맞음"} | seen).status_code == 302
    assert JoinDecision.objects.get().kind == "accepted"
    assert 'FROM "동별_인구"' in shown(head, f"{MAP}{join.pk}/")
    assert "동별_인구" in shown(head, MAP)


def test_what_the_machine_found_says_so_with_its_reason_and_strangers_to_a_side_see_nothing(data, browser_of):
    collected("동,시설\n가동,공원\n나동,도서관\n다동,체육관\n", name="places")
    search_joins(at=Dataset.objects.get(name="places").newest.added_at)
    head, stranger = browser_of(data.section_head), browser_of(data.stranger)

    page = shown(head, MAP)
    assert "AI가 찾음 · 이유" in page
    assert "장소 이름: 한쪽 값의 100%가 다른 쪽에도 있습니다." in page
    assert "left=people&amp;right=places" in page
    Dataset.objects.filter(name="people").update(readers="unit")

    assert "AI가 찾음 · 이유</span>" not in shown(stranger, MAP)
