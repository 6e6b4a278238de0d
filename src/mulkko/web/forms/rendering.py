"""Every control of a form carries its KRDS class, so that no form has to name it."""

from typing import Any

from django import forms
from django.forms import widgets
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, ""),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.FileInput, ""),
    (forms.HiddenInput, ""),
    (forms.Select, "krds-form-select small"),
    (forms.Textarea, "krds-input small"),
    (widgets.Input, "krds-input small"),
)


class KrdsField(BoundField):
    """A field that is drawn with the class of its kind of control."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        shown = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        name = next((name for kind, name in CLASSES if isinstance(shown, kind)), "")
        if name:
            own = shown.attrs.get("class", "")
            built["class"] = f"{own} {name}".strip()
        return built


class Krds(DjangoTemplates):
    bound_field_class = KrdsField
