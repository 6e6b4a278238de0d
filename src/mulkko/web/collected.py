"""Style, script and fonts as `mulkko serve` gives them out: compressed once, named by their content, kept for a year."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

from mulkko import __version__
from mulkko.web import first_glyphs

STAMP = "collected-from"
UNUSED = ["htmax-*", "htmx-4*", "htmx-2.js", "ext"]  # django-htmx brings them; pages ask for htmx-2.min.js


class Collected(CompressedManifestStaticFilesStorage):
    """Names files by their content once they are collected; before that, as in a test, by their own names."""

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Cut out the letters of our own pages before the files are named by their content."""
        if not dry_run:
            paths |= {name: (self, name) for name in first_glyphs.make(Path(self.location))}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def collect() -> bool:
    """Collect the static files into the data folder unless they lie there already; return whether they can be collected.

    Without the files of script/assets the sheets name what is not there, so that nothing is collected: pages are then
    served from the source folders, uncompressed.
    """
    if not (Path(settings.STATICFILES_DIRS[0]) / "vendor" / "MANIFEST.json").is_file():
        return False
    place, wanted = Path(settings.STATIC_ROOT), _fingerprint()
    stamp = place / STAMP
    if not stamp.is_file() or stamp.read_text(encoding="ascii") != wanted:
        place.mkdir(parents=True, exist_ok=True)
        call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=UNUSED)
        stamp.write_text(wanted, encoding="ascii")
    return True


def _fingerprint() -> str:
    """Return a digest of the names, sizes and times of all static files, and of the letters that our pages use."""
    seen = hashlib.sha256(f"{__version__} {sorted(first_glyphs.letters())}".encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            seen.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return seen.hexdigest()
