"""Every page of the demo city: how long the server takes, and how much a first and a next visit carry.

A real server on a filled copy of the demo answers one request after another. The floor beside it is a static file of
the same server. Weights are what Chromium took from the wire, headers included; without Chromium the compressed
document alone is weighed, and the answer says so.
"""

import http.client
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from mulkko.cli import chromium
from mulkko.cli.answers import Refused
from mulkko.cli.memory import seconds_of_all
from mulkko.cli.served import served, session_of

REQUESTS = 40
WIDTHS = {1440: 900, 390: 844}
LIMITS = {"p95_ms": 300, "kib_first": 400, "kib_next": 60}
FLOOR = "/static/mulkko/icon.svg"


def measure(options: Any) -> dict[str, Any]:
    """Return a row for each page and width, and `ok`: every row within LIMITS.

    The time of the server does not depend on the width and stands in both rows.
    """
    from django.conf import settings

    from mulkko.cli.commands.demo import fill
    from mulkko.demo.tour import admit_everyone, stops

    marker = settings.MULKKO_HOME / "demo"
    if not marker.exists():
        fill(1, marker, large=options.large)
    admit_everyone(marker)
    tour = [*stops(), *_as_others()] if options.large else stops()
    tour = named(tour, [word.strip() for word in options.only.split(",") if word.strip()])
    tour = tour[:5] if options.quick else tour
    requests = REQUESTS // 10 if options.quick else REQUESTS
    with served(os.environ) as address:
        sessions = {login: session_of(address, login) for login in {stop.login for stop in tour} - {""}}
        waited, spent = {}, {}
        for place, stop in enumerate(tour, 1):
            print(f"{place}/{len(tour)} {stop.name}", file=sys.stderr, flush=True)
            begun = seconds_of_all()
            waited[stop.name] = times(address, stop.path, sessions.get(stop.login, ""), requests)
            spent[stop.name] = round((seconds_of_all() - begun) / (requests + 1) * 1000, 1)
        floor = times(address, FLOOR, "", requests)
        print(f"The weights of {len(tour)} pages", file=sys.stderr, flush=True)
        weights = _weights(address, tour, sessions)
    rows: list[dict[str, Any]] = [
        {
            "page": stop.name,
            "width": width,
            **percentiles(waited[stop.name]),
            "cpu_ms": spent[stop.name],
            **weights[stop.name, width],
        }
        for stop in tour
        for width in WIDTHS
    ]
    return {
        "requests": requests, **_sizes(), "load": round(os.getloadavg()[0], 1), "floor_p50_ms": percentiles(floor)["p50_ms"],
        "weighed_with": "http" if chromium.missing() else "chromium",
        "worst_p95_ms": max(row["p95_ms"] for row in rows), "worst_cpu_ms": max(row["cpu_ms"] for row in rows),
        "worst_kib_first": max(row["kib_first"] for row in rows), "worst_kib_next": max(row["kib_next"] for row in rows),
        "pages": rows, "ok": all(row[key] <= most for row in rows for key, most in LIMITS.items()),
    }  # fmt: skip


def named(tour: list[Any], words: list[str]) -> list[Any]:
    """Return the stops whose names hold one of the words, all of them where there is none.

    Raises:
        Refused: no page is named so.
    """
    found = [stop for stop in tour if not words or any(word in stop.name for word in words)]
    if not found:
        raise Refused("No page is named so.", "--only", f"Name some of {', '.join(stop.name for stop in tour)}.")
    return found


def _as_others() -> list[Any]:
    """Return the pages that differ with who looks, as officer, lead of a team, heads of a section and a bureau, and the mayor."""
    from django.urls import reverse

    from mulkko.demo.tour import Stop

    return [
        Stop(f"{name}:{login}", reverse(name), login)
        for name in ("inbox", "proposals", "voices", "collaboration", "directives", "directives-overdue", "flow", "brief", "datasets")
        for login in ("routes-1", "routes", "transit", "traffic", "mayor", "data")
        if name != "brief" or login not in ("routes-1", "routes")  # they head no section
    ]  # fmt: skip


def _sizes() -> dict[str, int]:
    """Return how large the city is that was measured."""
    from mulkko.ledger.models import Entry
    from mulkko.policy.models import Proposal
    from mulkko.voice.models import Collection

    voices = sum(Collection.objects.values_list("n", flat=True))
    return {"proposals": Proposal.objects.count(), "entries": Entry.objects.count(), "voices": voices}


def times(address: str, path: str, session: str, requests: int) -> list[float]:
    """Return seconds from sending a request to the last byte of its answer; one more request before warms up."""
    found = []
    with _connected(address) as link:
        for _ in range(requests + 1):
            begun = time.perf_counter()
            _asked(link, path, session)
            found.append(time.perf_counter() - begun)
    return found[1:]


def percentiles(seconds: list[float]) -> dict[str, float]:
    ordered = statistics.quantiles(seconds, n=20, method="inclusive")
    return {"p50_ms": round(statistics.median(seconds) * 1000, 1), "p95_ms": round(ordered[-1] * 1000, 1)}


@contextmanager
def _connected(address: str) -> Iterator[http.client.HTTPConnection]:
    link = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        yield link
    finally:
        link.close()


def _asked(link: http.client.HTTPConnection, path: str, session: str) -> int:
    """Ask once, as a browser that understands gzip; return the bytes of the answer's body.

    Raises:
        ValueError: the answer is not the page.
    """
    headers = {"Accept-Encoding": "gzip", "Accept-Language": "ko", "Cookie": f"sessionid={session}" if session else ""}
    link.request("GET", path, headers=headers)
    answer = link.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise ValueError(f"{path} answered {answer.status}, not with a page.")
    return len(body)


# -- weights ----------------------------------------------------------------------------------------------------------


def _weights(address: str, tour: list[Any], sessions: dict[str, str]) -> dict[tuple[str, int], dict[str, float]]:
    """Return kib_first and kib_next for each page and width."""
    if chromium.missing():
        return _weights_of_documents(address, tour, sessions)
    found = {}
    with chromium.launched() as browser:
        for stop in tour:
            for width, height in WIDTHS.items():
                context = browser.new_context(viewport={"width": width, "height": height}, locale="ko-KR")
                if stop.login:
                    chromium.let_in(context, address, sessions[stop.login])
                first, following = (weight(context, address + stop.path) for _ in range(2))
                found[stop.name, width] = {"kib_first": first, "kib_next": following}
                context.close()
    return found


def weight(context: Any, address: str) -> float:
    """Return the KiB that one visit took from the wire; what came out of the cache weighs nothing."""
    page = context.new_page()
    link = context.new_cdp_session(page)
    link.send("Network.enable")
    taken: list[float] = []
    link.on("Network.loadingFinished", lambda told: taken.append(told["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    page.close()
    return round(sum(taken) / 1024, 1)


def _weights_of_documents(
    address: str, tour: list[Any], sessions: dict[str, str]
) -> dict[tuple[str, int], dict[str, float]]:
    found: dict[tuple[str, int], dict[str, float]] = {}
    with _connected(address) as link:
        for stop in tour:
            size = round(_asked(link, stop.path, sessions.get(stop.login, "")) / 1024, 1)
            found |= {(stop.name, width): {"kib_first": size, "kib_next": size} for width in WIDTHS}
    return found
