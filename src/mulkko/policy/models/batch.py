"""일괄기안: further documents of one matter, drafted together with it and approved by the same signatures (규칙 §5①)."""

from typing import Any

from django.db import models

from mulkko.documents.engine.paper import INTERNAL

MOST_DOCUMENTS = 20  # of one draft, itself among them
LONGEST_RECIPIENT = 100


class BatchDocument(models.Model):
    """안: one more document of a draft, from the second on. `recipient` is empty for an internal one, which nobody sends.

    `sender` (발신명의) is kept as it was when the text was saved: what is sealed does not follow the organisation.
    """

    proposal = models.ForeignKey("policy.Proposal", on_delete=models.CASCADE, related_name="batch")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    recipient = models.CharField(max_length=LONGEST_RECIPIENT, blank=True)  # several with commas between them
    sender = models.CharField(max_length=100, blank=True)
    text = models.TextField()

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["proposal", "place"], name="one_batch_document_a_place")]

    @property
    def shown_recipient(self) -> str:
        return self.recipient or INTERNAL

    def sealed(self) -> dict[str, Any]:
        return {
            "place": self.place, "title": self.title, "recipient": self.recipient, "sender": self.sender, "text": self.text,
        }  # fmt: skip
