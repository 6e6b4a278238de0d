"""A measurement needs nothing that a new installation does not say."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from mulkko.cli.answers import Refused
from mulkko.cli.bench.pages import named
from mulkko.cli.commands.bench import run
from mulkko.demo.tour import Stop


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


def test_pages_are_chosen_by_a_part_of_their_names():
    tour = [Stop(name, "/", "") for name in ("inbox", "inbox:mayor", "brief")]

    assert [stop.name for stop in named(tour, ["inbox"])] == ["inbox", "inbox:mayor"]
    assert named(tour, []) == tour
    with pytest.raises(Refused, match="No page is named so"):
        named(tour, ["nowhere"])


def test_other_measurements_have_no_pages_to_choose(settings):
    with pytest.raises(Refused, match="Only pages are chosen"):
        run(SimpleNamespace(name="ledger", only="inbox", large=False, home=None))
