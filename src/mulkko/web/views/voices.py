"""시민 의견: what citizens said, counted for all staff; the texts for the unit that handles them, cleared ones for all."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mulkko.organization.models import day_of
from mulkko.organization.queries import unit_names
from mulkko.voice.engine.board import Wanted
from mulkko.voice.models import Theme
from mulkko.voice.queries.pictures import cleared_among, may_read, numbers_of, shown_collections, shown_voices
from mulkko.web.forms.voices import VoicesForm
from mulkko.web.voice_charts import district_chart, risen, small_districts, theme_chart, week_chart
from mulkko.web.voice_maps import OnTheMap, on_the_map
from mulkko.web.voices import Looked, look, looked_at, may_open

ON_A_PAGE = 10
REPRESENTATIVE = 6


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the voices under the filters of the address; a change of filter replaces only the parts below them."""
    looked = looked_at(request, timezone.now())
    if looked is None:
        return render(request, "voice/none.html")
    context = frame_of(request, looked)
    if looked.picture is not None:
        context |= {"form": _form(request, looked), "chips": _chips(looked)} | parts_of(request, looked)
    if order_of(request) == "copies":
        context["query"] = "&".join(part for part in (context["query"], "order=copies") if part)
    if not request.htmx or request.htmx.history_restore_request:
        return render(request, "voice/voices.html", context)
    response = render(request, "voice/voices.html#parts", context)
    response["HX-Push-Url"] = f"{reverse('voices')}?{context['query']}".rstrip(
        "?"
    )  # without the filters that narrow nothing
    return response


def frame_of(request: HttpRequest, looked: Looked) -> dict[str, Any]:
    """Return what every page of voices shows: whose they are, which version was counted, and when themes were found."""
    owner = looked.collection.version.dataset.owner
    names = unit_names({owner.code}, day_of(timezone.now())) if owner else {}
    return {
        "looked": looked, "collection": looked.collection, "data_version": looked.collection.version, "sorting": looked.sorting,
        "owner": names.get(owner.code, "") if owner else "", "picture": looked.picture, "reads": looked.reads,
        "may_open": may_open(request.person, looked), "query": looked.query(),
    }  # fmt: skip


def parts_of(request: HttpRequest, looked: Looked) -> dict[str, Any]:
    """Return everything that the filters narrow."""
    if not looked.is_shown or looked.picture is None:
        return {"is_shown": False}
    counted = looked.picture
    return {
        "is_shown": True, "masked": counted.masked if looked.shows(counted.masked) else None,
        "unsorted": counted.unsorted if looked.shows(counted.unsorted) else 0, "themes": theme_chart(looked),
        "weeks": week_chart(looked), "districts": district_chart(looked), "small_districts": small_districts(looked),
        "rises": risen(looked), "page": voices_page(request, looked), "map": map_under(request, looked),
    }  # fmt: skip


def map_under(request: HttpRequest, looked: Looked) -> OnTheMap | None:
    """Return the map of these voices: by inhabitant, or by number where the address says so."""
    return on_the_map(looked, request.person, timezone.now(), by_count=request.GET.get("map") == "count")


def voices_page(request: HttpRequest, looked: Looked) -> Page:
    """Return one page of voices, the newest first; only cleared ones for who does not handle the texts."""
    assert looked.sorting is not None
    numbers = numbers_of(looked.sorting, looked.wanted, order=order_of(request))
    if not looked.reads:
        numbers = cleared_among(looked.sorting, numbers)
    page = Paginator(numbers, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = shown_voices(looked.sorting, page.object_list)
    page.object_list = shown if looked.reads else [one for one in shown if one.clearing]
    return page


def order_of(request: HttpRequest) -> str:
    """Return in which order texts are listed: the newest first, or what most people sent alike."""
    return "copies" if request.GET.get("order") == "copies" else "newest"


def _form(request: HttpRequest, looked: Looked) -> VoicesForm:
    assert looked.picture is not None
    named = lambda pairs: [(name, name) for name, _n in looked.kept(pairs)]  # noqa: E731
    themes = [
        (str(looked.themes[number].pk), looked.names[number]) for number, _n in looked.kept(looked.picture.themes)
    ]
    chosen = {
        "data": looked.collection.version.dataset.name, "weeks": looked.wanted.weeks or "", "channel": looked.wanted.channel,
        "district": looked.wanted.district, "theme": looked.theme.pk if looked.theme else "", "q": looked.wanted.words,
        "order": order_of(request),
    }  # fmt: skip
    return VoicesForm(
        initial=chosen, collections=[(one.version.dataset.name, one.version.dataset.title) for one in looked.collections],
        channels=named(looked.picture.channels), districts=named(looked.picture.districts), themes=themes, reads=looked.reads,
    )  # fmt: skip


def _chips(looked: Looked) -> list[dict[str, str]]:
    """Return each filter that is set, with the address that takes it away."""
    wanted = looked.wanted
    chips = [
        ("weeks", wanted.weeks, {"weeks": 0}), ("channel", wanted.channel, {"channel": ""}),
        ("district", wanted.district, {"district": ""}), ("theme", looked.names.get(wanted.theme, ""), {"theme": 0}),
        ("words", wanted.words, {"words": ""}),
    ]  # fmt: skip
    return [{"kind": kind, "text": text, "href": looked.address(**without)} for kind, text, without in chips if text]


@require_safe
def theme(request: HttpRequest, theme_id: int) -> HttpResponse:
    """Show one theme: its words, the texts closest to its middle, when and where it came."""
    found = get_object_or_404(Theme.objects.select_related("sorting__collection__version__dataset__owner"), pk=theme_id)
    collection = found.sorting.collection
    reads = may_read(collection, request.person, timezone.now())
    wanted = Wanted(theme=found.number)
    looked = look(collection, found.sorting, wanted, reads=reads, collections=shown_collections())
    if looked.picture is None or not looked.is_shown:
        raise Http404(theme_id)
    numbers = numbers_of(found.sorting, wanted, order="closest")
    chosen = numbers if reads else cleared_among(found.sorting, numbers)
    context = frame_of(request, looked) | {
        "theme": found, "name": looked.names[found.number], "weeks": week_chart(looked), "districts": district_chart(looked),
        "small_districts": small_districts(looked), "voices": shown_voices(found.sorting, chosen[:REPRESENTATIVE]),
        "rises": [one for one in risen(looked) if one.rise.theme == found.number],
        "map": map_under(request, looked), "share": round(100 * looked.picture.n / max(1, collection.n)),
    }  # fmt: skip
    return render(request, "voice/theme.html", context)
