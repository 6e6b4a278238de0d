"""Compiles the Korean messages whenever Mulkko is built or installed, so that no compiled file is kept in git."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileMessages(BuildHookInterface):
    def initialize(self, version: str, build_data: dict) -> None:
        compile_messages(Path(self.root))


def compile_messages(root: Path) -> None:
    """Write a .mo beside every .po of Mulkko in the checkout at `root`; those of installed packages stay as they are."""
    for source in sorted((root / "src" / "mulkko").glob("**/locale/*/LC_MESSAGES/*.po")):
        with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
            write_mo(mo, read_po(po, locale=source.parts[-3]))
