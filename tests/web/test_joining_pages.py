"""Found, asked and agreed on pages: two drafts become one."""

import pytest
from django.urls import reverse
from tests.policy.test_joining import pair

from mulkko.policy.models import JoinAnswer, Proposal


@pytest.mark.django_db
def test_a_drafter_sees_the_older_draft_asks_and_the_other_one_agrees(browser_of):
    mine, older = pair()
    client = browser_of("haneul")
    assert older.title in client.get(reverse("draft", args=[mine.reference])).content.decode()
    assert older.title in client.get(reverse("draft-similar", args=[mine.reference])).content.decode()
    asked = client.post(
        reverse("join-offer", args=[mine.reference, older.reference]), {"note": "같은 일", "edition": mine.edition}
    )
    assert asked.status_code == 302
    client = browser_of("jo")
    assert mine.title in client.get(reverse("inbox")).content.decode()
    address = reverse("join-answer", args=[older.reference, mine.join_offers.get().pk])
    assert "같은 일" in client.get(address).content.decode()
    assert client.post(address, {"way": "apart", "reason": "", "edition": older.edition}).status_code == 422
    assert client.post(address, {"way": "into", "reason": "", "edition": older.edition}).status_code == 302
    assert JoinAnswer.objects.get().ends_other
    assert Proposal.objects.get(pk=older.pk).state == "withdrawn"
    assert mine.title in client.get(reverse("history", args=[older.reference])).content.decode()
    assert older.title in client.get(reverse("evidence", args=[mine.reference])).content.decode()
    assert client.get(address).status_code == 404
