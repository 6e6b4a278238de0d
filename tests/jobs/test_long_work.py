"""Long work says where it stands and how it ended; what was interrupted can be run again."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.builders.hall import minute, person

from mulkko.jobs import actions
from mulkko.jobs.errors import StillGoing, Stopped
from mulkko.jobs.models import Job
from mulkko.voice.errors import VoiceError

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 3, tzinfo=UTC)


def job_that_waits(**more):
    return Job.objects.create(task="voice.sort_into_themes", subject="민원", told_text="{}", asked_at=NOON, **more)


def test_work_that_succeeds_keeps_what_it_brought():
    job = job_that_waits()

    actions.carry_out(job.pk, lambda going, at: {"themes": 7})

    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == ("done", {"themes": 7}, 1)


def test_a_refusal_is_kept_in_its_own_words():
    job = job_that_waits()

    def refuse(going, at):
        raise VoiceError("The file is empty.", "The whole file.", "Send it again.")

    actions.carry_out(job.pk, refuse)

    job.refresh_from_db()
    assert (job.state, job.result["what"]) == ("failed", "The file is empty.")


def test_what_nobody_foresaw_is_told_calmly_and_logged(caplog):
    job = job_that_waits()

    def break_off(going, at):
        raise ZeroDivisionError("secret detail")

    actions.carry_out(job.pk, break_off)

    job.refresh_from_db()
    assert job.state == "failed"
    assert "secret" not in job.result_text
    assert "secret detail" in caplog.text


def test_a_worker_that_is_told_to_stop_leaves_the_job_interrupted():
    job = job_that_waits()

    def be_stopped(going, at):
        raise Stopped

    with pytest.raises(Stopped):
        actions.carry_out(job.pk, be_stopped)

    job.refresh_from_db()
    assert (job.state, job.can_run_again) == ("interrupted", True)


def test_a_job_is_never_carried_out_twice_at_once():
    job, done = job_that_waits(begun_at=NOON), []

    actions.carry_out(job.pk, lambda going, at: done.append(1))

    assert done == []


def test_steps_are_seen_while_it_goes_on():
    job, seen = job_that_waits(), []

    def look(going, at):
        going.step("reading")
        seen.append(Job.objects.get(pk=job.pk).step)
        return {}

    actions.carry_out(job.pk, look)

    assert seen == ["reading"]


def test_what_a_killed_worker_left_is_marked_as_interrupted():
    running, lost = job_that_waits(begun_at=NOON), job_that_waits(queued_as="gone")
    just_asked = Job.objects.create(task="x.y", subject="", told_text="{}", asked_at=NOON + timedelta(minutes=5))

    assert actions.recover(at=NOON + timedelta(minutes=5)) == 2

    assert [Job.objects.get(pk=job.pk).state for job in (running, lost, just_asked)] == [
        "interrupted", "interrupted", "waiting",
    ]  # fmt: skip


def test_only_what_ended_badly_is_run_again(hall):
    job = job_that_waits(begun_at=NOON)

    with pytest.raises(StillGoing):
        actions.ask_again(job, at=minute(1))


def test_a_job_that_was_run_again_says_only_how_the_new_attempt_ended(hall):
    job = job_that_waits(asked_by=person("haneul"), begun_at=NOON, ended_at=NOON, ending="interrupted", attempts=1)
    job.told_text = '{"collection": 999}'
    job.save()

    again = actions.ask_again(job, at=minute(1))

    again.refresh_from_db()
    assert (again.state, again.attempts) == ("failed", 2)
    assert again.result["what"] == "There are no such voices."
