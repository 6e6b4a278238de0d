"""Fill the demo city in the home of the environment and take a picture of every page of the tour.

python -m tests.browser.screens FOLDER [NAME ...]
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.browser.town import DESK, PHONE, Town, in_mode
from tests.workers import office

from mulkko.cli import chromium
from mulkko.cli.served import served

MODES = ("light", "high-contrast")
TALLEST = 6_000  # a picture is of the whole page, up to here
LARGEST = 1024 * 1024


def main(folder: Path, wanted: set[str]) -> int:
    assert office
    folder.mkdir(parents=True, exist_ok=True)
    told = subprocess.run([sys.executable, "-m", "tests.workers.demo_city"], stdout=subprocess.PIPE, check=True)
    tour = [stop for stop in json.loads(told.stdout) if not wanted or stop["name"] in wanted]
    with served(os.environ) as address, chromium.launched() as browser, Town(address, browser) as town:
        pictures = [picture for stop in tour for picture in _pictures(town, stop, folder)]
    heavy = [path.name for path in pictures if path.stat().st_size >= LARGEST]
    print(f"{len(pictures)} pictures of {len(tour)} pages lie in {folder}")
    if heavy:
        print(f"Larger than 1 MiB: {', '.join(heavy)}", file=sys.stderr)
    return 1 if heavy else 0


def _pictures(town: Town, stop: dict[str, str], folder: Path) -> list[Path]:
    made = []
    for size in (DESK, PHONE):
        with town.look(stop["login"], size) as page:
            page.goto(stop["path"])
            for mode in MODES:
                in_mode(page, mode)
                name = re.sub(r"[^\w-]", "-", stop["name"])
                made.append(_picture(page, size, folder / f"{name}-{size['width']}-{mode}.png"))
    return made


def _picture(page: Any, size: dict[str, int], path: Path) -> Path:
    height = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(max(height, size["height"]), TALLEST)})
    page.screenshot(path=path)
    page.set_viewport_size(size)
    return path


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), set(sys.argv[2:])))
