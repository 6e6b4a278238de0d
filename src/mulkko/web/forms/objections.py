"""What is asked on the road of an objection: a talk, a request to settle it, the instruction."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulkko.approval.engine.ladder import WITH_MINUTES
from mulkko.policy.actions.ladder import Meeting
from mulkko.web.forms.fields import day_field, long_text

OUTCOMES = {
    "stands": pgettext_lazy("objection", "The objection stands"),
    "changes": pgettext_lazy("objection", "The drafting side changes the text"),
    "withdrawn": pgettext_lazy("objection", "We take the objection back"),
}
FORUMS = {
    "superior": pgettext_lazy("forum", "The nearest superior of both units"),
    "vice_mayors": pgettext_lazy("forum", "The vice-mayors concerned, and the mayor"),
    "committee": pgettext_lazy("forum", "The committee that co-ordinates the city's policy"),
}


class TalkForm(forms.Form):
    held_on = day_field(gettext_lazy("Talked on"), initial=timezone.localdate)
    present = forms.CharField(
        label=gettext_lazy("Who talked"),
        max_length=300,
        help_text=gettext_lazy("Units and titles, such as 예산담당관, 노선팀장."),
    )
    minutes = long_text(gettext_lazy("What was said"), help_text=gettext_lazy("It stays beside the objection."))
    outcome = forms.ChoiceField(label=gettext_lazy("What came of the talk"), widget=forms.RadioSelect)

    def __init__(self, *told: Any, may_withdraw: bool, **named: Any):
        super().__init__(*told, **named)
        found = [one for one in OUTCOMES.items() if may_withdraw or one[0] != "withdrawn"]
        self.fields["outcome"].choices = found


class ForumForm(forms.Form):
    forum = forms.ChoiceField(label=gettext_lazy("Who settles it"), widget=forms.RadioSelect)
    reason = long_text(
        gettext_lazy("What is in dispute"),
        help_text=gettext_lazy("Whoever settles it reads this first, with both positions."),
    )

    def __init__(self, *told: Any, forums: Collection[str], **named: Any):
        super().__init__(*told, **named)
        self.fields["forum"].choices = [(one, FORUMS[one]) for one in forums]


class ObjectionSettlementForm(forms.Form):
    text = long_text(
        gettext_lazy("Instruction"),
        help_text=gettext_lazy("The draft is bound by it. The objection stays to be seen, with this beside it."),
    )
    forum = forms.ChoiceField(label=gettext_lazy("Where it was found"), widget=forms.RadioSelect, required=False)
    held_on = day_field(gettext_lazy("Day of the meeting"), required=False)
    minutes = long_text(
        gettext_lazy("Minutes"),
        required=False,
        help_text=gettext_lazy("A meeting of vice-mayors or of the committee has a day and minutes; your own instruction needs none."),
    )  # fmt: skip

    def __init__(self, *told: Any, forums: Collection[str], **named: Any):
        super().__init__(*told, **named)
        field = self.fields["forum"]
        field.choices = [(one, FORUMS[one]) for one in forums]
        field.initial = self.nearest = next(iter(forums), "")
        if not set(forums) & set(WITH_MINUTES):
            del self.fields["held_on"]

    def meeting(self) -> Meeting:
        typed = self.cleaned_data
        return Meeting(typed["forum"] or self.nearest, typed.get("held_on"), typed["minutes"])
