"""A web worker lets the collector leave its program alone, so that no request waits while all of it is looked through."""

import os
import subprocess
import sys

TELL = "import gc, mulkko.config.wsgi; print(gc.get_freeze_count(), gc.get_threshold()[2])"


def test_what_stays_is_not_looked_through_with_every_page(tmp_path):
    told = {**os.environ, "MULKKO_HOME": str(tmp_path / "home"), "MULKKO_KEYS": str(tmp_path / "keys")}
    done = subprocess.run([sys.executable, "-c", TELL], env=told, capture_output=True, text=True, check=True)

    frozen, passes = map(int, done.stdout.split())
    assert frozen > 100_000
    assert passes > 10
