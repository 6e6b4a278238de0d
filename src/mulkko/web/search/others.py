"""Finds data, people and units, directives, and themes of what citizens said, each cut by the rights of its room."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import pgettext

from mulkko.catalog.models import DataCall, Dataset
from mulkko.directives.models import Directive
from mulkko.language.engine.matching import bare, excerpt
from mulkko.organization.models import Person, Posting
from mulkko.organization.queries import Chart, Place
from mulkko.voice.models import Collection, Sorting, Theme
from mulkko.web.search.hits import Hit, score_of


def data(words: Sequence[str], *, person: Person | None, now: datetime, today: Chart) -> Iterator[Hit]:
    """Yield the data that a person may read and that fit by title, name or owner."""
    rows = Dataset.objects.readable_by(person, now).order_by("name").values_list("name", "title", "owner__code")
    for name, title, owner in rows:
        unit = today.names.get(owner, "")
        score = score_of(words, {"title": bare(title), "keywords": bare(name), "unit": bare(unit)})
        if score:
            yield Hit(title, reverse("dataset", args=[name]), "", tuple(filter(None, (name, unit))), score)


def calls(words: Sequence[str], *, place: Place | None, today: Chart) -> Iterator[Hit]:
    """Yield the data calls that concern a person, by title, purpose, column and owner; open ones first."""
    rows = DataCall.objects.seen_by(place).select_related("owner", "closing").order_by("-pk")
    for call in sorted(rows, key=lambda one: one.is_closed):
        unit = today.names.get(call.owner.code, "")
        columns = bare(" ".join(column.name for column in call.columns))
        score = score_of(
            words, {"title": bare(call.title), "keywords": columns, "summary": bare(call.purpose), "unit": bare(unit)}
        )
        if score:
            state = pgettext("call", "Closed") if call.is_closed else pgettext("call", "Open")
            yield Hit(call.title, _address("data-call", call.pk), "", tuple(filter(None, (unit, state))), score)


def people_and_units(words: Sequence[str], *, today: Chart) -> Iterator[Hit]:
    """Yield units, and people by name, title and unit; both lead to the proposals of the unit."""
    for code, name in sorted(today.names.items(), key=lambda pair: pair[1]):
        score = score_of(words, {"unit": bare(name)})
        if score:
            above = today.names.get(today.parents.get(code) or "", "")
            yield Hit(name, _of_unit(code), "", tuple(filter(None, (above,))), score)
    postings = Posting.objects.on(today.day).order_by("person__name", "pk")
    for name, code in postings.values_list("person__name", "position__code"):
        post = today.posts.get(code)
        if post is None:
            continue
        unit = today.names.get(post.unit, "")
        score = score_of(words, {"person": bare(name + post.title), "unit": bare(unit + post.title)})
        if score:
            yield Hit(f"{name} {post.title}", _of_unit(post.unit), "", (unit,), score)


def _of_unit(code: str) -> str:
    return f"{reverse('proposals')}?{urlencode({'unit': code})}"


def directives(words: Sequence[str], *, person: Person | None, now: datetime, today: Chart) -> Iterator[Hit]:
    """Yield the directives that a person may see."""
    rows = Directive.objects.listed().readable_by(person, now).order_by("-issued_on", "-pk")
    for pk, text, issued_by, issued_on, office in rows.values_list(
        "pk", "text", "issued_by", "issued_on", "office__code"
    ):
        score = score_of(words, {"title": bare(text), "person": bare(issued_by)})
        if score:
            facts = (issued_by, f"{issued_on.year}. {issued_on.month}. {issued_on.day}.", today.names.get(office, ""))
            yield Hit(excerpt(text, words, around=60), _address("directive", pk), "", facts, score)


def themes(words: Sequence[str], *, person: Person | None, now: datetime) -> Iterator[Hit]:
    """Yield the themes of the newest sorting of each collection whose texts a person may read."""
    newest: dict[int, int] = {}
    readable = Collection.objects.readable_by(person, now)
    for sorting, dataset in (
        Sorting.objects.filter(collection__in=readable).order_by("pk").values_list("pk", "collection__version__dataset")
    ):
        newest[dataset] = sorting
    rows = Theme.objects.filter(sorting__in=newest.values()).order_by("-n", "pk")
    for label, text, title in rows.values_list("label", "words_text", "sorting__collection__version__dataset__title"):
        score = score_of(words, {"title": bare(label), "keywords": bare(text)})
        if score:
            yield Hit(label, _address("voices"), "", (title,), score)


def _address(page: str, *arguments: object) -> str:
    """Return where a hit leads, or nothing while the page is not there."""
    try:
        return reverse(page, args=arguments)
    except NoReverseMatch:
        return ""
