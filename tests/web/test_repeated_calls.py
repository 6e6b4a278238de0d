"""The page of data calls that ask the same: who sees it, what it counts, and giving one up there."""

import pytest
from django.urls import reverse
from tests.catalog.test_repeated_calls import two_calls

from mulkko.catalog.models import CallReplacement


@pytest.mark.django_db
def test_an_office_sees_that_its_call_asks_the_same_and_gives_it_up(browser_of):
    first, second = two_calls()
    lawyer = browser_of("seo")
    page = reverse("data-calls-repeated")
    assert page in lawyer.get(reverse("data-calls")).content.decode()
    shown = lawyer.get(page).content.decode()
    assert first.title in shown
    assert second.title in shown
    address = reverse("data-call-replacement", args=[second.pk])
    assert lawyer.post(address, {"by_call": first.pk, "reason": ""}).status_code == 422
    assert lawyer.post(address, {"by_call": first.pk, "reason": "한 번만 묻는다"}).status_code == 302
    assert CallReplacement.objects.get().by_call == first
    assert "한 번만 묻는다" in lawyer.get(page).content.decode()
    assert lawyer.get(address).status_code == 404
    assert browser_of("cha").get(reverse("data-call-replacement", args=[first.pk])).status_code == 404
