"""Long work is seen by whoever asked for it and by the operator; its page goes on asking only while it goes on."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.builders.city import OPERATOR, City, a_while_ago
from tests.builders.voices import collected, file_of, rows

from mulkko.jobs.models import Job
from mulkko.jobs.providers.lock import worker_lock

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def asked_by(who, **more) -> Job:
    now = timezone.now()
    told = {"task": "voice.sort_into_themes", "subject": "민원 2026", "told_text": '{"collection": 999}'}
    return Job.objects.create(**told | {"asked_by": who, "asked_at": now} | more)


def page_of(job: Job) -> str:
    return reverse("job", args=[job.pk])


def test_only_whoever_asked_and_the_operator_see_it(city: City, browser_of):
    job = asked_by(city.drafter)

    seen = [browser_of(who).get(page_of(job)).status_code for who in (city.drafter, "operator", city.approver)]

    assert seen == [200, 200, 404]


def test_what_is_going_on_says_its_step_and_is_asked_again_every_two_seconds(city: City, browser_of):
    job = asked_by(city.drafter, begun_at=timezone.now(), step="sorting")

    page = browser_of(city.drafter).get(page_of(job)).content.decode()

    assert "의견을 서로 견주고 있습니다." in page
    assert 'hx-trigger="every 2s"' in page
    assert "창을 닫아도 계속됩니다." in page
    assert f'href="{page_of(job)}"' in page  # a plain link does the same without JavaScript


def test_the_part_alone_is_answered_to_htmx_and_stops_asking_when_it_is_done(city: City, browser_of):
    now = timezone.now()
    result = '{"dataset": "voices", "themes": 7, "unsorted": 3}'
    job = asked_by(city.drafter, begun_at=now, ended_at=now, ending="done", result_text=result)

    part = browser_of(city.drafter).get(page_of(job), headers=HTMX).content.decode()

    assert "<html" not in part
    assert "hx-trigger" not in part
    assert "주제 7개를 찾았습니다. 미분류 3건." in part


def test_waiting_work_says_whether_anybody_is_there_to_do_it(city: City, browser_of, settings):
    browser, job = browser_of(city.drafter), asked_by(city.drafter)

    alone = browser.get(page_of(job)).content.decode()
    with worker_lock(settings.MULKKO_HOME):
        attended = browser.get(page_of(job)).content.decode()

    assert "지금은 작업 처리기가 쉬고 있습니다." in alone
    assert "지금은 작업 처리기가 쉬고 있습니다." not in attended


def test_interrupted_work_is_run_again_with_one_press_and_fails_in_one_sentence(city: City, browser_of):
    now = timezone.now()
    job = asked_by(city.drafter, begun_at=now, ended_at=now, ending="interrupted", attempts=1)
    browser = browser_of(city.drafter)
    assert "끝나기 전에 중단되었습니다." in browser.get(page_of(job)).content.decode()

    answer = browser.post(reverse("job-attempt", args=[job.pk]), follow=True)

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", 2)
    assert "그런 의견이 없거나 볼 수 없는 의견입니다." in answer.content.decode()


def test_what_is_done_is_not_run_again(city: City, browser_of):
    now = timezone.now()
    result = '{"themes": 7, "unsorted": 3}'
    job = asked_by(city.drafter, begun_at=now, ended_at=now, ending="done", attempts=1, result_text=result)

    answer = browser_of(city.drafter).post(reverse("job-attempt", args=[job.pk]), follow=True)

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 1)
    assert "다시 시작하지 않았습니다." in answer.content.decode()


def test_the_unit_that_handles_voices_asks_for_their_themes_and_nobody_else(city: City, browser_of):
    told = {"name": "voices", "owner": "bus"}
    collection = collected(file_of(rows()), by=OPERATOR, at=a_while_ago(1), **told).collection
    address = reverse("sorting-new", args=[collection.pk])

    assert browser_of(city.stranger).post(address).status_code == 404
    answer = browser_of(city.drafter).post(address, follow=True)

    assert "개를 찾았습니다. 미분류" in answer.content.decode()
    assert collection.sorting is not None
    again = browser_of(city.drafter).post(address, follow=True)
    assert collection.sortings.count() == 1, "the same recipe is not run twice"
    assert again.status_code == 200
