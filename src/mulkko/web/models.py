"""How pages look to one user: the only thing that the pages keep themselves. It decides nothing, so no room below knows it."""

from django.conf import settings
from django.db import models


class Preference(models.Model):
    """설정: what somebody chose; empty means as the city has it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preference")
    view_mode = models.CharField(max_length=20, blank=True)
    text_size = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=8, blank=True)
    keys = models.CharField(max_length=4, blank=True)
    notices = models.CharField(max_length=4, blank=True)

    def __str__(self) -> str:
        return f"preference of {self.user}"
