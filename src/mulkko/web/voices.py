"""What a page of citizens' voices is about: one sorting, the filters in its address, and who may read the texts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from mulkko.organization.models import Person
from mulkko.voice.engine.board import FEWEST_SHOWN, Picture, Wanted, protected
from mulkko.voice.models import Collection, Sorting, Theme
from mulkko.voice.queries.pictures import may_read, picture, shown_collections, theme_names

WEEKS = (4, 12, 24, 52)  # multiples of four, as the sums that other units see: no two of them differ by one week


@dataclass(frozen=True)
class Looked:
    """What somebody looks at. `picture` is None where themes are still to be made, or made again."""

    collection: Collection
    sorting: Sorting | None
    newest: Sorting | None
    wanted: Wanted
    theme: Theme | None
    picture: Picture | None
    themes: dict[int, Theme]
    names: dict[int, str]
    reads: bool
    collections: list[Collection]

    @property
    def is_newest(self) -> bool:
        return self.sorting is None or self.sorting == self.newest

    @property
    def is_shown(self) -> bool:
        """Tell whether there are enough voices under the filters to show anything of them."""
        return self.picture is not None and ((self.reads and self.picture.n > 0) or self.picture.n >= FEWEST_SHOWN)

    def shows(self, n: int) -> bool:
        """Tell whether a count may stand on the page: those who handle the texts see small ones too."""
        return self.reads or n >= FEWEST_SHOWN

    def kept(self, pairs: Iterable[tuple[Any, int]]) -> list[tuple[Any, int]]:
        """Return those of some counts that may stand on the page."""
        return list(pairs) if self.reads else protected(pairs)

    def query(self, **changed: Any) -> str:
        """Return the address of these voices after a `?`, with some filters changed; what narrows nothing is left out."""
        wanted = replace(self.wanted, **{key: value for key, value in changed.items() if key != "theme"})
        number = changed.get("theme", self.wanted.theme)
        theme = self.themes.get(number)
        told = {
            "data": self.collection.version.dataset.name if len(self.collections) > 1 else "",
            "weeks": wanted.weeks or "", "channel": wanted.channel, "district": wanted.district,
            "theme": theme.pk if theme else "", "q": wanted.words,
        }  # fmt: skip
        return urlencode({key: value for key, value in told.items() if value})

    def address(self, **changed: Any) -> str:
        return f"{reverse('voices')}?{self.query(**changed)}"


def looked_at(request: HttpRequest, now: datetime) -> Looked | None:
    """Return what the address asks for; None where no voices were collected. Filters that fit nothing narrow nothing."""
    collections = shown_collections()
    asked = request.GET
    theme = _theme(asked.get("theme", ""))
    if theme is not None:
        collection = theme.sorting.collection
    else:
        named = [one for one in collections if one.version.dataset.name == asked.get("data")]
        if not collections:
            return None
        collection = (named or collections)[0]
    sorting = theme.sorting if theme else collection.sorting
    reads = may_read(collection, request.person, now)
    wanted = wanted_of(asked, theme=theme.number if theme else 0, reads=reads)
    return look(collection, sorting, wanted, reads=reads, collections=collections)


def look(
    collection: Collection, sorting: Sorting | None, wanted: Wanted, *, reads: bool, collections: list[Collection]
) -> Looked:
    found = list(sorting.themes.select_related("sorting")) if sorting else []
    themes = {theme.number: theme for theme in found}
    newest = next((one for one in collections if one.version.dataset_id == collection.version.dataset_id), collection)
    return Looked(
        collection, sorting, newest.sorting, wanted, themes.get(wanted.theme), picture(sorting, wanted) if sorting else None,
        themes, theme_names(found, reads=reads), reads, collections,
    )  # fmt: skip


def _theme(text: str) -> Theme | None:
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        return None
    rows = Theme.objects.select_related("sorting__collection__version__dataset__owner")
    return rows.filter(pk=int(text)).first()


def wanted_of(asked: Any, *, theme: int, reads: bool) -> Wanted:
    """Return the filters of an address; words only for who may read what they are looked for in."""
    weeks = asked.get("weeks", "")
    return Wanted(
        weeks=int(weeks) if weeks in map(str, WEEKS) else 0, theme=theme, district=asked.get("district", "")[:60].replace("\0", ""),
        channel=asked.get("channel", "")[:60], words=" ".join(asked.get("q", "")[:100].split()) if reads else "",
    )  # fmt: skip


def may_open(person: Person | None, looked: Looked) -> bool:
    """Tell whether a proposal can be opened from what is looked at."""
    return person is not None and looked.picture is not None and looked.picture.n >= FEWEST_SHOWN
