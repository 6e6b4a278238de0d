from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

PERIODS = (
    ("", gettext_lazy("All the time")),
    ("4", gettext_lazy("Last 4 weeks")),
    ("12", gettext_lazy("Last 12 weeks")),
    ("24", gettext_lazy("Last 24 weeks")),
    ("52", gettext_lazy("Last 52 weeks")),
)
ORDERS = (("newest", gettext_lazy("Newest first")), ("copies", gettext_lazy("Most often sent first")))
Choices = Iterable[tuple[str, str]]


class VoicesForm(forms.Form):
    """The filters of citizens' voices; they live in the address. Words are searched only by who may read the texts."""

    data = forms.ChoiceField(label=gettext_lazy("Collection"), required=False)
    weeks = forms.ChoiceField(label=gettext_lazy("Period"), required=False, choices=PERIODS)
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), required=False)
    district = forms.ChoiceField(label=gettext_lazy("District"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    order = forms.ChoiceField(label=gettext_lazy("Order of the texts"), required=False, choices=ORDERS)
    q = forms.CharField(label=gettext_lazy("Words in the texts"), required=False, max_length=100)

    def __init__(
        self, *args: Any, collections: Choices, channels: Choices, districts: Choices, themes: Choices, reads: bool,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["data"].choices = list(collections)
        self.fields["channel"].choices = [("", gettext_lazy("All channels")), *channels]
        self.fields["district"].choices = [("", gettext_lazy("All districts")), *districts]
        self.fields["theme"].choices = [("", gettext_lazy("All themes")), *themes]
        if len(self.fields["data"].choices) < 2:
            del self.fields["data"]
        if not reads:
            del self.fields["q"]
