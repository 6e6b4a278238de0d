"""`mulkko bench NAME`: speed and memory beside a floor in the same run, in a temporary home."""

from importlib import import_module
from pathlib import Path
from typing import Any

from mulkko.cli.answers import Answer, Refused, columns

NAMES = ("claims", "register", "approvals", "ledger", "pages", "route")


def register(nouns: Any, shared: Any) -> None:
    bench = nouns.add_parser("bench", parents=[shared], help="measure one hot path beside a floor")
    bench.add_argument("name", choices=(*NAMES, "all"))
    bench.add_argument("--quick", action="store_true", help="a tenth of the size, to see that it runs")
    bench.add_argument("--size", type=int, metavar="N", help="entries of the ledger, 20,000 where it is not given")
    bench.add_argument("--large", action="store_true", help="pages: of the city at work, see mulkko demo --large")
    bench.add_argument(
        "--home", type=Path, metavar="DIR", help="pages: fill this folder, or measure the demo that lies there already"
    )
    bench.add_argument(
        "--only", metavar="WORDS", default="", help="pages: those whose name holds one of these, parted by commas"
    )
    bench.add_argument(
        "--postgresql", metavar="ADDRESS", default="", help="an empty database to measure approvals on too"
    )
    bench.set_defaults(run=run, in_temporary_home=lambda options: options.home is None)


def run(options: Any) -> Answer:
    from django.conf import settings

    if options.name != "pages" and (options.large or options.home):
        raise Refused("Only the pages are measured on a home that stays.", "--home, --large", "Name the bench 'pages'.")
    if options.only and options.name != "pages":
        raise Refused("Only pages are chosen by their names.", "--only", "Name the bench 'pages'.")
    settings.ROUTE_MODE = "inside"  # what is measured is approved and numbered here
    names = NAMES if options.name == "all" else (options.name,)
    found = {name: import_module(f"mulkko.cli.bench.{name}").measure(options) for name in names}
    document = found if options.name == "all" else found[options.name]
    lines = [line for name, figures in found.items() for line in [f"{name}:", *_lines(figures)]]
    return Answer(document, lines, 0 if all(figures.get("ok", True) for figures in found.values()) else 1)


def _lines(figures: dict[str, Any]) -> list[str]:
    flat = [[f"  {key}", value] for key, value in figures.items() if not isinstance(value, list)]
    rows = next(
        (value for value in figures.values() if isinstance(value, list) and value and isinstance(value[0], dict)), []
    )
    return columns(flat) + (
        ["  " + line for line in columns([list(rows[0]), *[row.values() for row in rows]])] if rows else []
    )
