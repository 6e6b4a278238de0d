"""The demo city that the tests in a browser copy, filled once: by script/test beforehand, or by the first test that asks.

python -m tests.browser.city FOLDER
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import migrated
from tests.migrated import ROOT, SETTINGS


def filled_in(folder: Path) -> dict[str, str]:
    """Return the environment of the city in a folder, on SQLite; who comes first fills it, and the others wait."""
    surroundings = {
        **os.environ,
        **SETTINGS,
        "MULKKO_HOME": str(folder / "home"),
        "MULKKO_KEYS": str(folder / "keys"),
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "home" / "tour.json").exists():
            shutil.rmtree(folder / "home", ignore_errors=True)  # of a filling that broke off
            shutil.copytree(migrated.surroundings()["MULKKO_HOME"], folder / "home")
            fill(surroundings)
    return surroundings


def fill(surroundings: dict[str, str]) -> None:
    """Tell the story in a migrated home; `tour.json` in it lists the pages."""
    command = [sys.executable, "-m", "tests.workers.demo_city"]
    told = subprocess.run(command, env=surroundings, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    (Path(surroundings["MULKKO_HOME"]) / "tour.json").write_text(told.stdout, encoding="utf-8")


if __name__ == "__main__":
    filled_in(Path(sys.argv[1]))
