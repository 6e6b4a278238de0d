"""Twenty people sign at once, on each database, beside the same number of rows written bare by as many clients.

Run as a module it measures one database: `python -m mulkko.cli.bench.approvals run PROPOSALS_A_CLIENT`.
"""

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

PROCESSES, THREADS, PROPOSALS = (
    2,
    10,
    12,
)  # as `mulkko serve` runs: two workers; proposals a client, two signatures each
CLIENTS = PROCESSES * THREADS
WARM = 1  # proposals that each signs before the clock starts: a server that runs has read its programs and planned its statements
ROWS_A_SIGNATURE = 5  # receipt, signature, entry, payload, and on average one of ending, number, counter, head


def measure(options: Any) -> dict[str, Any]:
    """Return one run for SQLite and one for PostgreSQL where `--postgresql` names a database."""
    count = 2 if options.quick else PROPOSALS
    runs = [_measured_apart(count, None)]
    if options.postgresql:
        runs.append(_measured_apart(count, options.postgresql))
    found: dict[str, Any] = {"clients": CLIENTS, "runs": runs}
    if not options.postgresql:
        found["missing"] = "PostgreSQL was not measured: script/bench starts one, or name it with --postgresql."
    found["ok"] = all(
        run["errors"] == run["gaps"] == run["double_signatures"] == 0 and run["ledger_whole"] for run in runs
    )
    return found


def _measured_apart(count: int, address: str | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="mulkko-bench-") as folder:
        own = {"MULKKO_HOME": f"{folder}/home", "MULKKO_KEYS": f"{folder}/keys", "MULKKO_ROUTE": "inside"}
        environment = {**os.environ, **own}
        environment.pop("MULKKO_DATABASE", None)
        if address:
            environment["MULKKO_DATABASE"] = address
        command = [sys.executable, "-m", "mulkko.cli.bench.approvals", "run", str(count)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def _run(count: int) -> dict[str, Any]:
    from mulkko.cli.home import ready

    ready(bring_up_to_date=True)
    from django.db import connection

    _prepare(count)
    seconds, told = _at_once(_sign_all, count)
    floor_seconds, _ = _at_once(_write_bare, count)
    waits = sorted(wait for one in told for wait in one["waits"])
    signatures = CLIENTS * count * 2
    return {
        "database": connection.vendor, "signatures": signatures, "signatures_per_s": round(signatures / seconds, 1),
        "p50_ms": round(1000 * waits[len(waits) // 2], 1), "p99_ms": round(1000 * waits[int(len(waits) * 0.99)], 1),
        "errors": sum(one["errors"] for one in told), **_wrongs(count),
        "floor_per_s": round(signatures / floor_seconds, 1), "ratio_to_floor": round(floor_seconds / seconds, 4),
    }  # fmt: skip


def _wrongs(count: int) -> dict[str, int]:
    from mulkko.approval.models import DocumentNumber, Signature
    from mulkko.policy.queries import verify_everything

    serials = sorted(DocumentNumber.objects.values_list("serial", flat=True))
    expected = CLIENTS * (WARM + count)
    signed = Signature.objects.count()
    return {
        "gaps": sum(serial != place for place, serial in enumerate(serials, 1)) + abs(expected - len(serials)),
        "double_signatures": signed - expected * 3, "ledger_whole": int(verify_everything().ok),
    }  # fmt: skip


def _at_once(act: Any, count: int) -> tuple[float, list[dict[str, Any]]]:
    """Run `act` for every client at once: processes of several threads, all released at the same moment."""
    context = multiprocessing.get_context("spawn")
    start, told = context.Barrier(PROCESSES + 1), context.SimpleQueue()
    workers = [context.Process(target=_worker, args=(act, number, count, start, told)) for number in range(PROCESSES)]
    for worker in workers:
        worker.start()
    start.wait(timeout=120)
    begun = time.perf_counter()
    results = [told.get() for _ in workers]
    seconds = time.perf_counter() - begun
    for worker in workers:
        worker.join()
    return seconds, [one for result in results for one in result]


def _worker(act: Any, number: int, count: int, start: Any, told: Any) -> None:
    from mulkko.cli.home import ready

    ready(bring_up_to_date=False)
    with ThreadPoolExecutor(THREADS) as pool:
        clients = [number * THREADS + thread for thread in range(THREADS)]
        # Every thread has a connection of its own, and so has to act once itself.
        together = Barrier(THREADS)
        list(pool.map(lambda client: (act(client, 0, WARM), together.wait(timeout=120)), clients))
        start.wait(timeout=120)
        told.put(
            list(pool.map(lambda client: (act(client, WARM, WARM + count), together.wait(timeout=600))[0], clients))
        )


def _sign_all(client: int, since: int, until: int) -> dict[str, Any]:
    from mulkko.cli.home import now
    from mulkko.organization.queries import person_named
    from mulkko.policy import actions
    from mulkko.policy.models import Proposal

    lead, head = person_named(f"lead-{client}"), person_named("head")
    waits, errors = [], 0
    for proposal in Proposal.objects.filter(unit__code=f"team-{client}").order_by("pk")[since:until]:
        current = proposal.current_round
        version = current.approval.version_id if current else ""
        for person in (lead, head):
            begun = time.perf_counter()
            try:
                actions.sign(proposal, by=person, at=now(), version_hash=version)
            except Exception as error:
                errors += 1
                print(f"{type(error).__name__}: {error}", file=sys.stderr)
            waits.append(time.perf_counter() - begun)
    return {"waits": waits, "errors": errors}


def _write_bare(client: int, since: int, until: int) -> dict[str, Any]:
    """Write as many rows of about the same size, each signature's in one transaction of its own."""
    from django.db import connection, transaction

    for number in range(since * 2, until * 2):
        with transaction.atomic(), connection.cursor() as cursor:
            for row in range(ROWS_A_SIGNATURE):
                key = (client * 100_000 + number) * 10 + row
                cursor.execute("INSERT INTO bench_floor VALUES (%s, %s)", [key, "x" * 400])
    return {"waits": [], "errors": 0}


def _prepare(count: int) -> None:
    """Load an office of twenty teams and submit every proposal, through the same actions as always."""
    from django.db import connection

    from mulkko.cli.home import now
    from mulkko.organization.queries import person_named
    from mulkko.policy import actions

    load_office()
    for client in range(CLIENTS):
        for _ in range(WARM + count):
            drafter = person_named(f"officer-{client}")
            actions.submit(drafted(drafter), by=drafter, at=now())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_floor (id BIGINT PRIMARY KEY, text TEXT)")


def load_office() -> None:
    """Load a section of twenty teams, each with a lead and an officer."""
    from mulkko.cli.home import now, operator
    from mulkko.organization.actions import load_city

    with tempfile.TemporaryDirectory(prefix="mulkko-bench-") as folder:
        _write_office(Path(folder))
        loaded = load_city(Path(folder), by=operator(), at=now())
    if not loaded.is_whole:
        raise RuntimeError(loaded.problems)


def drafted(drafter: Any) -> Any:
    """Return a proposal that may be submitted."""
    from mulkko.cli.home import now
    from mulkko.policy import actions
    from mulkko.policy.actions.procedures import tell_what_it_does
    from mulkko.policy.engine.facts import Facts

    by: dict[str, Any] = {"by": drafter}
    proposal = actions.open_proposal(title="측정용 계획(안)", at=now(), **by)
    actions.write_outline(
        proposal, question="무엇을?", summary="측정", keywords="측정", duty="plan", amount_krw=1, retention="1",
        at=now(), **by
    )  # fmt: skip
    tell_what_it_does(proposal, Facts(), at=now(), **by)
    actions.write_body(proposal, "□ 추진배경\n○ 측정한다.", at=now(), **by)
    actions.put_option(proposal, "do", title="한다", at=now(), **by)
    actions.put_criterion(proposal, "cost", name="비용", better="less", at=now(), **by)
    for option, value in (("bau", "0"), ("do", "1")):
        actions.fill_cell(proposal, option, "cost", assumption=value, reason="측정", at=now(), **by)
    actions.choose(proposal, "do", because="측정한다.", at=now(), **by)
    return proposal


def _write_office(folder: Path) -> None:
    since = "2026-01-01"
    teams = range(CLIENTS)
    files = {
        "units": [
            "code,name,kind,parent,valid_from",
            f"city,측정시,city,,{since}",
            f"section,측정과,section,city,{since}",
        ]
        + [f"team-{team},측정{team}팀,team,section,{since}" for team in teams],
        "positions": ["code,unit,title,level,valid_from", f"p-head,section,측정과장,section_head,{since}"]
        + [f"p-lead-{team},team-{team},측정{team}팀장,team_lead,{since}" for team in teams]
        + [f"p-officer-{team},team-{team},주무관,officer,{since}" for team in teams],
        "people": ["code,name,login", "head,김과장,head"]
        + [f"{kind}-{team},{kind}{team},{kind}-{team}" for kind in ("lead", "officer") for team in teams],
        "postings": ["person,position,valid_from", f"head,p-head,{since}"]
        + [f"{kind}-{team},p-{kind}-{team},{since}" for kind in ("lead", "officer") for team in teams],
        "duties": ["code,name", "plan,계획"],
        "delegation": ["number,scope,duty,floor_krw,ceiling_krw,level,cooperators,note", "1,,plan,,,section_head,,"],
    }
    for name, lines in files.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    print(json.dumps(_run(int(sys.argv[2]))))
