from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from mulkko.web.forms.organization import NOVELTIES, YES_NO
from mulkko.web.forms.outline import WonField
from mulkko.web.templatetags.words import level_word


class RouteFactsForm(forms.Form):
    """What the delegation table asks beyond duty and amount, and the way to a higher level."""

    annual_krw = WonField(
        label=gettext_lazy("Amount of the dearest year in won"), required=False, min_value=0, max_value=10**17
    )
    category = forms.ChoiceField(label=gettext_lazy("Kind of business"), required=False)
    novelty = forms.ChoiceField(label=gettext_lazy("New or changed"), required=False, choices=NOVELTIES)
    is_joint = forms.ChoiceField(label=gettext_lazy("Several agencies together"), required=False, choices=YES_NO)
    follows = forms.CharField(
        label=gettext_lazy("Number of the decision that this is paperwork of"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Paperwork of a decided matter goes one level lower. The number stands on the paper."),
    )
    raise_to = forms.ChoiceField(label=gettext_lazy("Higher level"), required=False)
    raise_because = forms.CharField(
        label=gettext_lazy("Why it goes higher"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The reason is printed on the paper. Lower than the row names is not possible."),
    )

    def __init__(self, *args: Any, categories: list[str], levels: tuple[str, ...], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", gettext_lazy("not told")), *((one, one) for one in categories)]
        self.fields["raise_to"].choices = [
            ("", gettext_lazy("As the row names")),
            *((one, level_word(one)) for one in levels),
        ]
        if not categories:
            del self.fields["category"]

    def clean_is_joint(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["is_joint"])


class InstructionForm(forms.Form):
    level = forms.ChoiceField(label=gettext_lazy("Who decides"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("Instruction"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Say with which rows you compared the matter. It is printed on the paper."),
    )

    def __init__(self, *args: Any, levels: list[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [(one, level_word(one)) for one in levels]
