"""The `mulkko` command: reads the arguments, brings the home up to date, runs one command, prints its answer.

With --json one JSON document goes to standard output and nothing else; messages go to standard error.
Exit 0 done; 1 the answer is no; 2 wrong use or bad input.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from mulkko.cli.answers import Answer, Refused
from mulkko.cli.home import named_home, ready, temporary_home

COMMANDS = (
    "demo",
    "serve",
    "worker",
    "migrate",
    "backup",
    "restore",
    "city",
    "data",
    "calls",
    "voices",
    "directives",
    "units",
    "claims",
    "ledger",
    "documents",
    "publish",
    "outcomes",
    "reads",
    "bench",
)


class Parser(argparse.ArgumentParser):
    """Wrong use becomes one sentence and exit 2, as JSON where that was asked for."""

    def error(self, message: str) -> Any:
        raise Refused(message[0].upper() + message[1:] + ".", self.prog, f"See: {self.prog} --help")


def parser() -> Parser:
    from importlib import import_module

    shared = Parser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    shared.add_argument("--as", dest="person", metavar="PERSON", help="act for somebody, with that person's rights")
    root = Parser(prog="mulkko", description="A city takes a policy from evidence to approval, across its departments.")
    nouns = root.add_subparsers(dest="noun", required=True, metavar="COMMAND")
    for name in COMMANDS:
        import_module(f"mulkko.cli.commands.{name}").register(nouns, shared)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in given
    try:
        options = parser().parse_args(given)
        if getattr(options, "in_temporary_home", None) and options.in_temporary_home(options):
            with temporary_home():
                return _print(_run(options), as_json=as_json)
        if getattr(options, "home", None):
            named_home(options.home.resolve())
        return _print(_run(options), as_json=as_json)
    except Refused as refused:
        return _refuse(refused, as_json=as_json)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _run(options: argparse.Namespace) -> Answer:
    if options.person and not getattr(options, "takes_person", False):
        raise Refused("Only the operator does this.", "--as", "Leave out --as.")
    needs_home = getattr(options, "needs_home", True)
    ready(bring_up_to_date=needs_home(options) if callable(needs_home) else needs_home)
    return options.run(options)


def _print(answer: Answer, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps(answer.document, ensure_ascii=False, indent=2))
    else:
        for line in answer.lines:
            print(line)
    if answer.error:
        print(answer.error.sentence, file=sys.stderr)
    return answer.code


def _refuse(refused: Refused, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"error": refused.spec()}, ensure_ascii=False, indent=2))
    print(refused.sentence, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
