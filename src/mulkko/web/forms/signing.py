from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulkko.approval.models import Signature
from mulkko.policy.actions import OpinionAnswer


class ConfirmAgain(forms.Form):
    """Asks again who it is before a decision: `asks` names the field that does so, and is empty where none is needed."""

    password = forms.CharField(
        label=gettext_lazy("Your password, once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    confirm = forms.BooleanField(
        label=gettext_lazy("Yes, I mean to do this"),
        help_text=gettext_lazy(
            "This is a demo on this machine, and the people in it have no password that you know. Elsewhere the password is asked here."
        ),
    )
    WAYS = ("password", "confirm")

    def __init__(self, *args: Any, asks: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.asks = asks
        for name in self.WAYS:
            if name != asks:
                del self.fields[name]
        self.order_fields([name for name in self.fields if name != asks])

    def refuse_password(self) -> None:
        self.add_error("password", _("The password is wrong. Nothing was signed."))


class SubmissionForm(ConfirmAgain):
    """상신 asks nothing but who it is."""


class SignatureForm(ConfirmAgain):
    """What a signer may add: an opinion, the approver's answers, and a reason where evidence has moved.

    `with_opinion` is true where an opinion is the act itself, false where none is given, None where it is left open.
    """

    opinion = forms.CharField(
        label=gettext_lazy("Opinion"), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    override = forms.CharField(
        label=gettext_lazy("Reason for signing although evidence has moved"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is printed on the paper and stays in the ledger."),
    )

    urgent_because = forms.CharField(
        label=gettext_lazy("Why it is urgent for the public good"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The matter lies outside the written scope. The reason is printed on the paper."),
    )

    def __init__(
        self, *args: Any, opinions: list[Signature], needs_override: bool, with_opinion: bool | None,
        asks_urgency: bool = False, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        if not asks_urgency:
            del self.fields["urgent_because"]
        if not needs_override:
            del self.fields["override"]
        if with_opinion is False:
            del self.fields["opinion"]
        else:
            self.fields["opinion"].required = bool(with_opinion)
        self.opinions = opinions
        for opinion in opinions:
            self.fields[f"answer-{opinion.pk}"] = forms.ChoiceField(
                label=pgettext_lazy("opinion", "Answer"),
                choices=[
                    ("yes", pgettext_lazy("opinion", "Taken up")),
                    ("no", pgettext_lazy("opinion", "Not taken up")),
                ],
                widget=forms.RadioSelect,
            )
            self.fields[f"reason-{opinion.pk}"] = forms.CharField(
                label=gettext_lazy("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
            )
        self.order_fields([name for name in self.fields if name != self.asks])

    def plain_fields(self) -> list[Any]:
        """Return the fields that belong to no opinion."""
        return [field for field in self if not field.name.startswith(("answer-", "reason-"))]

    def opinion_fields(self) -> list[tuple[Signature, Any, Any]]:
        return [(one, self[f"answer-{one.pk}"], self[f"reason-{one.pk}"]) for one in self.opinions]

    def answers(self) -> dict[int, OpinionAnswer]:
        typed = self.cleaned_data
        return {
            one.pk: OpinionAnswer(typed[f"answer-{one.pk}"] == "yes", typed[f"reason-{one.pk}"])
            for one in self.opinions
        }


class ReturnForm(ConfirmAgain):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The drafter works from it, and it stays in the history."),
    )


class RecallForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
