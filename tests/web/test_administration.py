"""The page of administration: for the operator alone, what stands and what was done last."""

import pytest
from django.urls import reverse
from tests.builders.city import City

from mulkko.cli.commands.backup import _note
from mulkko.jobs.models import Job
from mulkko.organization.models import Unit
from mulkko.policy.models import Proposal

pytestmark = pytest.mark.django_db


def test_an_officer_finds_no_such_page_and_queues_nothing(city: City, browser_of):
    browser = browser_of(city.drafter)
    assert browser.get(reverse("administration")).status_code == 404
    assert browser.post(reverse("ledger-check-new")).status_code == 404
    assert not Job.objects.exists()


def test_the_operator_has_everything_verified_and_reads_what_came_out(city: City, browser_of):
    browser = browser_of("operator")
    assert "아직 없음" in browser.get(reverse("administration")).content.decode()
    assert browser.post(reverse("ledger-check-new")).status_code == 302
    assert "모두 온전함" in browser.get(reverse("administration")).content.decode()


def test_what_was_changed_below_is_told_there(city: City, browser_of):
    Proposal.objects.create(reference="2026-9999", title="x", unit=Unit.objects.get(code="bus-r"), drafter=city.drafter, created_at="2026-01-01T00:00Z", withdrawn_because="끝")  # fmt: skip
    browser = browser_of("operator")
    browser.post(reverse("ledger-check-new"))
    assert "바뀌었거나 없어진 것: 1" in browser.get(reverse("administration")).content.decode()


def test_a_second_verification_waits_until_the_first_is_over(city: City, browser_of):
    Job.objects.create(task="policy.verify_ledger", subject="ledger", told_text="{}", asked_at="2026-01-01T00:00Z")
    browser = browser_of("operator")
    assert "확인하고 있습니다" in browser.get(reverse("administration")).content.decode()
    browser.post(reverse("ledger-check-new"))
    assert Job.objects.count() == 1


def test_the_last_backup_is_named_there(city: City, browser_of, home):
    browser = browser_of("operator")
    assert "아직 백업이 없습니다" in browser.get(reverse("administration")).content.decode()
    _note(home, "월요일.tar", 12)
    assert "월요일.tar" in browser.get(reverse("administration")).content.decode()
    (home / "last-backup.json").write_text("[]")
    assert "아직 백업이 없습니다" in browser.get(reverse("administration")).content.decode()
