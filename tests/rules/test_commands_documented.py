"""docs/commands.md and the program say the same: a command or an option in one of them is in the other."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mulkko.cli.main import parser

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
SHARED = {"--json", "--as", "--help"}  # every command takes them; the rules at the top of the page explain them
HEADING = re.compile(r"^### `mulkko ([a-z]+(?: [a-z]+)?)`$", re.MULTILINE)
NAMED = re.compile(r"\bmulkko ([a-z]+)(?: ([a-z]+))?\b")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def commands(given: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield every command that can be run, such as "data add", with its parser."""
    nested = [action for action in given._actions if isinstance(action, argparse._SubParsersAction)]
    if not nested:
        yield name, given
    for action in nested:
        for word, below in action.choices.items():
            yield from commands(below, f"{name} {word}".strip())


def long_options(given: argparse.ArgumentParser) -> set[str]:
    return {option for action in given._actions for option in action.option_strings if option.startswith("--")}


def sections() -> dict[str, str]:
    """Return what stands below each command's heading, up to the next heading of any level."""
    found = {}
    for heading in HEADING.finditer(TEXT):
        below = TEXT[heading.end() :]
        end = re.search(r"^##", below, re.MULTILINE)
        found[heading[1]] = below[: end.start()] if end else below
    return found


COMMANDS = dict(commands(parser()))
SECTIONS = sections()


def test_the_search_itself_finds_commands():
    assert {"demo", "data add", "ledger verify"} <= COMMANDS.keys()


def test_every_command_has_a_heading_of_its_own_and_no_heading_stands_for_a_command_that_is_gone():
    assert SECTIONS.keys() == COMMANDS.keys()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_explained_below_its_command_and_none_is_that_does_not_exist(command):
    explained = set(OPTION.findall(SECTIONS.get(command, ""))) - SHARED

    assert explained == long_options(COMMANDS[command]) - SHARED


def test_the_options_of_all_commands_are_explained_once_at_the_top():
    top = TEXT[: HEADING.search(TEXT).start()]

    assert set(OPTION.findall(top)) >= SHARED - {"--help"}


def test_every_command_that_the_page_names_exists():
    nouns = {command.split()[0] for command in COMMANDS}
    alone = {command for command in COMMANDS if " " not in command}
    gone = [
        f"mulkko {noun} {verb}".strip()
        for quoted in re.findall(r"`([^`\n]+)`", TEXT)
        for noun, verb in NAMED.findall(quoted)
        if noun not in nouns or (noun not in alone and verb and f"{noun} {verb}" not in COMMANDS)
    ]

    assert gone == []
