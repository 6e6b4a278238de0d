"""Rooms import downwards only, engines are pure, and pages sign through policy."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_import_contract_holds():
    told = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT / "src")}

    done = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
