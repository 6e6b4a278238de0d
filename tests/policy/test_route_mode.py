"""Where documents are approved is chosen once for the city; without a choice nothing is submitted, and everybody is told."""

import os
import subprocess
import sys

import pytest
from tests.builders.hall import NINE, draft_of, person, put_on_route

from mulkko.policy.errors import Incomplete
from mulkko.policy.models import Round
from mulkko.policy.queries import decider_of, problems_before_submission

SAY = "from django.conf import settings; print(repr(settings.ROUTE_MODE))"


def test_without_a_choice_a_draft_is_written_and_not_submitted(hall, settings):
    settings.ROUTE_MODE = ""
    proposal = draft_of(person("haneul"))

    assert problems_before_submission(proposal, decider_of(proposal, at=NINE)) == ["route_mode"]
    with pytest.raises(Incomplete):
        put_on_route(proposal)
    assert not Round.objects.exists()


def test_an_installation_that_says_nothing_has_no_mode_and_a_demo_is_inside(tmp_path):
    def mode(**told):
        home = {"MULKKO_HOME": str(tmp_path), "MULKKO_KEYS": str(tmp_path / "keys"), "MULKKO_ROUTE": ""}
        surroundings = {**os.environ, "DJANGO_SETTINGS_MODULE": "mulkko.config.settings", **home, **told}
        done = subprocess.run([sys.executable, "-c", SAY], env=surroundings, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    assert (mode(), mode(MULKKO_ROUTE="beside")) == ("''", "'beside'")
    (tmp_path / "demo").touch()
    assert mode() == "'inside'"


@pytest.mark.parametrize("mode, told", [("", None), ("beside", "beside"), ("inside", "inside")])
def test_loading_a_city_says_which_mode_is_on(settings, mode, told):
    from mulkko.cli.answers import Answer
    from mulkko.cli.modes import with_mode

    settings.ROUTE_MODE = mode
    answer = with_mode(Answer({"loaded": {}}, ["units 1"]))

    assert (answer.document["route_mode"], answer.lines[0]) == (told, "units 1")
    assert "MULKKO_ROUTE" in answer.lines[-1]
