"""Fill the demo city, let everybody sign in with one click or one password, and print every page of the tour as JSON."""

import json
import subprocess
import sys
from dataclasses import asdict

from tests.workers import office  # isort: skip
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command

from mulkko.demo.tour import admit_everyone, stops
from mulkko.organization.models import User

PASSWORD = "garam-city-2026"


def main() -> None:
    subprocess.run([sys.executable, "-m", "mulkko.cli", "demo", "--no-serve"], check=True, stdout=subprocess.DEVNULL)
    admit_everyone(settings.MULKKO_HOME / "demo")
    User.objects.update(password=make_password(PASSWORD))
    call_command("collect")  # once here, and not again by every server that serves a copy
    json.dump([asdict(stop) for stop in stops()], sys.stdout)


if __name__ == "__main__":
    assert office
    main()
