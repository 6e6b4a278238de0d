"""A measurement needs nothing that a new installation does not say."""

import json
import os
import subprocess
import sys

import pytest


@pytest.mark.long
def test_approvals_are_measured_where_nobody_has_said_where_documents_are_approved():
    told = {name: value for name, value in os.environ.items() if not name.startswith("MULKKO_")}
    done = subprocess.run(
        [sys.executable, "-m", "mulkko.cli", "bench", "approvals", "--quick", "--json"],
        env=told, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["ok"]
    assert [run["database"] for run in found["runs"]] == ["sqlite"]
