"""The ledger is verified, and a bundle written, while people go on working."""

import json
import subprocess
import sys

import pytest
from tests.builders.races import ROOT

pytestmark = pytest.mark.race


def test_what_happens_during_a_verification_is_no_damage(cloned_hall, tmp_path):
    command = [sys.executable, "-m", "tests.workers.verify", str(tmp_path)]

    done = subprocess.run(command, env=cloned_hall, cwd=ROOT, stdout=subprocess.PIPE, check=True)

    assert json.loads(done.stdout)["did"] == {"found": [], "bundle": []}
