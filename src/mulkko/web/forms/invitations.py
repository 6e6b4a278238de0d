from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulkko.organization.models import Person

KINDS = [
    ("reader", pgettext_lazy("invitation", "Reads the draft")),
    ("coauthor", pgettext_lazy("invitation", "Writes it too")),
]


class InvitationForm(forms.Form):
    person = forms.CharField(
        label=gettext_lazy("Name or login"),
        max_length=60,
        help_text=gettext_lazy("Where several people have the same name, the login says who it is."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is allowed"), choices=KINDS, initial="reader", widget=forms.RadioSelect
    )

    def clean_person(self) -> Person:
        typed = self.cleaned_data["person"].strip()
        found = list(Person.objects.filter(Q(user__login=typed) | Q(name=typed)).select_related("user")[:6])
        exact = [one for one in found if getattr(getattr(one, "user", None), "login", None) == typed]
        people: list[Any] = exact or found
        if not people:
            raise forms.ValidationError(_("Nobody here has this name or login."))
        if len(people) > 1:
            raise forms.ValidationError(_("Several people have this name. Write the login."))
        return people[0]
