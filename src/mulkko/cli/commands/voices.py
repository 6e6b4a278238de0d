"""`mulkko voices`: collect what citizens said, masked; sort it into themes; see what rises; search."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from mulkko.cli.answers import Answer, Refused, columns
from mulkko.cli.home import actor_for, now, person_of

MEANINGS = {
    "text": "what was said (required)",
    "title": "its title",
    "date": "the day on which it came",
    "place": "the place or district it is about",
    "channel": "the way on which it came",
    "answered_by": "the department that answered it",
    "sender": "who sent it; kept as a running number only",
}


def register(nouns: Any, shared: Any) -> None:
    voices = nouns.add_parser("voices", help="what citizens said: collect, sort into themes, search")
    verbs = voices.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = verbs.add_parser("add", parents=[shared], help="read a table of voices, masked, into a version")
    add.add_argument("file", type=Path, metavar="FILE")
    for meaning, said in MEANINGS.items():
        option = "--" + meaning.replace("_", "-")
        add.add_argument(option, metavar="COLUMN", required=meaning == "text", help=f"column of {said}")
    add.add_argument("--name", help="name of the dataset; default: the file's, without its date")
    add.add_argument("--owner", help="code of the unit that handles the voices and may read them")
    add.add_argument("--licence", default="")
    add.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the day the voices were taken out")
    add.set_defaults(run=collect)
    themes = verbs.add_parser("themes", parents=[shared], help="sort voices into themes")
    surges = verbs.add_parser("surges", parents=[shared], help="themes that rose in the last weeks, simple version")
    search = verbs.add_parser("search", parents=[shared], help="find words in voices")
    search.add_argument("words", metavar="WORDS")
    search.add_argument("--most", type=int, default=20, help="how many hits")
    for verb in (themes, surges, search):
        verb.add_argument("--dataset", metavar="NAME", help="which voices; default: the latest")
    themes.set_defaults(run=sort)
    surges.set_defaults(run=rising)
    search.set_defaults(run=find)
    verbs.add_parser("list", parents=[shared], help="collections of voices").set_defaults(run=listed)


@contextmanager
def _refusing() -> Iterator[None]:
    from mulkko.catalog.errors import CatalogError
    from mulkko.voice.errors import VoiceError

    try:
        yield
    except (VoiceError, CatalogError) as error:
        raise Refused(error.what, error.where, error.cure) from error


def collect(options: Any) -> Answer:
    from mulkko.catalog.actions import Incoming
    from mulkko.voice.actions import collect as collect_voices

    person, actor = actor_for(options)
    named = {meaning: getattr(options, meaning) for meaning in MEANINGS if getattr(options, meaning)}
    told = Incoming(name=options.name, owner=options.owner, licence=options.licence, as_of=options.as_of)
    with _refusing():
        done = collect_voices(options.file, columns=named, told=told, by=actor, person=person, at=now())
    document = _collection(done.collection) | {"new": done.is_new}
    line = [[document["dataset"], f"v{document['version']}", f"{document['n']:,} voices"]]
    line[0] += [f"{document['folded']:,} copies", f"{document['masked']:,} masked"]
    return Answer(document, columns(line))


def _collection(one: Any) -> dict[str, Any]:
    owner = one.version.dataset.owner
    return {
        "dataset": one.version.dataset.name, "version": one.version.number, "owner": owner.code if owner else None,
        "n": one.n, "folded": one.folded, "masked": one.masked, "found": one.found, "columns": one.columns,
    }  # fmt: skip


def sort(options: Any) -> Answer:
    from mulkko.voice.actions import make_themes
    from mulkko.voice.queries import collection_named

    person, actor = actor_for(options)
    with _refusing():
        collection = collection_named(options.dataset, person=person, at=now())
    sorting = make_themes(collection, by=actor, at=now())
    made = list(sorting.themes.all())
    themes = [
        {"id": theme.number, "label": theme.label, "voice": theme.label_voice, "words": theme.words, "n": theme.n}
        for theme in made
    ]
    document = {"dataset": collection.version.dataset.name, "n": collection.n, "unsorted": sorting.unsorted}
    rows: list[list[Any]] = [[one.number, one.n, one.label[:40], " ".join(one.words)] for one in made]
    rows.append(["", sorting.unsorted, "not sorted", ""])
    return Answer(document | {"themes": themes}, columns(rows))


def rising(options: Any) -> Answer:
    from mulkko.voice.engine.rises import METHOD
    from mulkko.voice.queries import collection_named, rises, sorting_of

    with _refusing():
        sorting = sorting_of(collection_named(options.dataset, person=person_of(options), at=now()))
    labels = {theme.number: theme.label for theme in sorting.themes.all()}
    found: list[dict[str, Any]] = [
        {
            "theme": one.theme, "label": labels[one.theme], "district": one.district, "start": one.start.isoformat(),
            "end": one.end.isoformat(), "observed": one.observed, "expected": one.expected, "p": one.p,
        }
        for one in rises(sorting)
    ]  # fmt: skip
    rows = [
        [one["label"][:40], one["district"], one["start"], one["observed"], one["expected"], f"{one['p']:.2g}"]
        for one in found
    ]
    return Answer({"surges": found, "method": METHOD}, [*columns(rows), f"Method: {METHOD}."])


def find(options: Any) -> Answer:
    from mulkko.voice.queries import collection_named, search

    with _refusing():
        collection = collection_named(options.dataset, person=person_of(options), at=now())
    hits = [
        {
            "voice": hit.voice, "start": hit.start, "end": hit.end, "text": hit.text, "score": hit.score,
            "spans": [list(span) for span in hit.spans],
        }
        for hit in search(collection, options.words, most=max(1, options.most))
    ]  # fmt: skip
    rows = [[hit["voice"], f"{hit['score']:.2f}", hit["text"]] for hit in hits]
    return Answer({"dataset": collection.version.dataset.name, "hits": hits}, columns(rows) or ["Nothing found."])


def listed(options: Any) -> Answer:
    from mulkko.voice.queries import collections

    found = [_collection(one) for one in collections(person_of(options), now())]
    rows = [[one["dataset"], f"v{one['version']}", f"{one['n']:,}", one["owner"] or ""] for one in found]
    hint = "No voices yet. Collect some with: mulkko voices add FILE --text COLUMN"
    return Answer({"collections": found}, columns(rows) or [hint])
