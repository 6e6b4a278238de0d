"""자료 제공 요청 on the pages: entered, extended once, refused only on a ground of the act; received data until they are destroyed."""

import re

from mulkko.catalog.models import DataRequest, ReceivedData

LIST = "/data-requests/"
ASKED = {
    "owner": "bus", "asking_agency": "나래시", "what": "노선별 승차", "purpose": "노선 개편", "method": "회귀분석",
    "from_on": "2026-01-01", "to_on": "2026-12-31", "received_on": "2026-01-02",
}  # fmt: skip


def shown(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_a_request_is_entered_and_refused_only_on_a_ground_of_the_act(city, browser_of):
    head, stranger = browser_of(city.section_head), browser_of(city.stranger)
    assert head.post(LIST + "new/", ASKED).status_code == 302
    number = DataRequest.objects.get().pk
    page = shown(head, LIST)
    assert "나래시" in page
    assert f'href="{LIST}{number}/"' in page
    assert "노선별 승차" not in shown(stranger, LIST)
    assert stranger.get(f"{LIST}{number}/").status_code == 404

    refused = head.post(f"{LIST}{number}/decision/", {"kind": "refused", "given": "", "law": "통계법 제33조"})
    assert refused.status_code == 422
    assert "세 가지 사유 가운데" in refused.content.decode()
    assert 'value="통계법 제33조"' in refused.content.decode()
    whole = {"kind": "refused", "ground": "secret", "law": "통계법 제33조", "separability": "나눌 수 없음"}
    assert head.post(f"{LIST}{number}/decision/", whole).status_code == 302

    assert "나눌 수 없음" in shown(head, f"{LIST}{number}/")
    assert head.get(f"{LIST}{number}/decision/").status_code == 404
    assert head.get(f"{LIST}{number}/extension/").status_code == 404


def test_a_term_that_is_over_is_not_extended_and_what_is_missing_is_asked_for(city, browser_of):
    head = browser_of(city.section_head)
    assert head.post(LIST + "new/", ASKED | {"asking_agency": ""}).status_code == 422
    head.post(LIST + "new/", ASKED)
    number = DataRequest.objects.get().pk

    late = head.post(f"{LIST}{number}/extension/", {"days": "5", "reason": "많음"})

    assert late.status_code == 422
    assert "기한이 지나" in late.content.decode()
    assert head.post(f"{LIST}{number}/extension/", {"days": "11", "reason": "많음"}).status_code == 422


def test_received_data_past_their_day_are_marked_until_somebody_notes_that_they_were_destroyed(city, browser_of):
    head = browser_of(city.section_head)
    told = {
        "owner": "bus",
        "what": "통신 유동인구",
        "provider": "통계청",
        "purpose": "노선 개편",
        "until": "2026-01-02",
    }
    assert head.post(LIST + "received/new/", told).status_code == 302
    assert "파기할 자료" in shown(head, LIST)
    ending = f"{LIST}received/{ReceivedData.objects.get().pk}/ending/"
    assert browser_of(city.stranger).get(ending).status_code == 404

    assert head.post(ending, {"kind": "destroyed", "on": "2026-01-03", "how": "덮어써 지움"}).status_code == 302

    assert re.search(r"held-destroyed", shown(head, LIST))
    assert head.get(ending).status_code == 404
