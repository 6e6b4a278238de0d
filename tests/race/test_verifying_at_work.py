"""The ledger is verified, and a bundle written, while people go on working."""

import json

import pytest
from tests.builders import warm

pytestmark = pytest.mark.race


def test_what_happens_during_a_verification_is_no_damage(cloned_hall, tmp_path):
    done = warm.ran("tests.workers.verify", str(tmp_path), surroundings=cloned_hall)

    assert json.loads(done)["did"] == {"found": [], "bundle": []}
