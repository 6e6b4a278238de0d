"""Fields that many forms ask for in the same way."""

from typing import Any

from django import forms


def day_field(label: Any, **more: Any) -> forms.DateField:
    """Return a day, in the picker of the browser."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def long_text(label: Any, **more: Any) -> forms.CharField:
    """Return a text of some sentences."""
    return forms.CharField(label=label, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3}), **more)
