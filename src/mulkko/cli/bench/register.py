"""The page of a claim and the list of evidence with 3,000 claims in the register, beside the same pages with few.

Pages are asked of the program itself, without a server between: what is measured is the processor's time, which other
programs on the machine do not lengthen.
"""

import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any

CLAIMS, RECEIPTS, BESIDE, REQUESTS = 3_000, 200, 20, 20
FIRST, ROWS = 5, 20_000
LIMIT_MS = 200
READER = "officer-0"


def measure(options: Any) -> dict[str, Any]:
    """Return p50 and p95 of the processor's time of each page in milliseconds, with few claims and with many.

    `receipts`: checks that are stored of the claim whose page is looked at, each of twenty claims.
    `ok`: the page of a claim stays within LIMIT_MS.
    """
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    requests = REQUESTS // 4 if options.quick else REQUESTS
    looked_at = _begin()
    floor = _pages(looked_at, requests)
    claims = CLAIMS // 10 if options.quick else CLAIMS
    _add_claims(claims)
    receipts = RECEIPTS // 10 if options.quick else RECEIPTS
    _add_receipts(looked_at, receipts)
    found = _pages(looked_at, requests)
    rows = [
        {"page": name, **found[name], **{f"floor_{key}": value for key, value in floor[name].items()}} for name in found
    ]
    return {
        "claims": claims, "receipts": receipts, "requests": requests, "limit_ms": LIMIT_MS, "pages": rows,
        "ok": found["claim"]["p95_ms"] <= LIMIT_MS,
    }  # fmt: skip


def _begin() -> int:
    """Submit a paper that rests on five figures of one table; return the key of the first."""
    from django.conf import settings

    from mulkko.cli.bench.approvals import drafted, load_office
    from mulkko.cli.bench.claims import add_table
    from mulkko.cli.home import now
    from mulkko.evidence.actions import make_claim
    from mulkko.organization.models import User
    from mulkko.organization.queries import person_named
    from mulkko.policy import actions

    load_office()
    add_table(settings.MULKKO_HOME, ROWS)
    drafter = person_named(READER)
    User.objects.get_or_create(login=READER, defaults={"person": drafter})
    proposal = drafted(drafter)
    slots = {"n": {"type": "count", "unit": "건"}}
    made = [
        make_claim(
            sentence=f"{zone}구역에서 {{n}}을 탔다.", sql=f"SELECT COUNT(*) AS n FROM rides WHERE zone = {zone}", slots=slots, by=drafter,
            at=now(), proposal=proposal.reference,
        )
        for zone in range(FIRST)
    ]  # fmt: skip
    text = "\n".join(f"○ {{{claim.pk}.n}}이다." for claim in made)
    actions.write_body(proposal, f"□ 추진배경\n{text}", by=drafter, at=now())
    actions.submit(proposal, by=drafter, at=now())
    return made[0].pk


def _add_claims(wanted: int) -> None:
    """Add claims that ask what the first ones ask, of the same data and under a condition of their own (synthetic)."""
    from mulkko.evidence.models import Claim, ClaimPin

    first = list(Claim.objects.filter(superseded_by__isnull=True, sql__contains=" FROM ").order_by("pk"))
    pins = {claim.pk: [pin.version_id for pin in claim.pinned.all()] for claim in first}
    made, read = [], []
    for number in range(wanted - Claim.objects.count()):
        like = first[number % len(first)]
        made.append(_like(like, number))
        read.append(pins[like.pk])
    Claim.objects.bulk_create(made, batch_size=500)
    ClaimPin.objects.bulk_create(
        (
            ClaimPin(claim=claim, version_id=version)
            for claim, versions in zip(made, read, strict=True)
            for version in versions
        ),
        batch_size=500,
    )


def _like(claim: Any, number: int) -> Any:
    from mulkko.evidence.models import Claim

    head, between, tail = claim.sql.rpartition(" FROM ")
    # Every fourth asks the very same, as when several people keep one figure; the rest ask of another part of the data.
    sql = (
        claim.sql
        if number % 4 == 0
        else f"{head}{between}{tail}{' AND' if ' WHERE ' in tail else ' WHERE'} {number} = {number}"
    )
    return Claim(
        proposal="", sentence=claim.sentence, sql=sql, slots=claim.slots, values_text=claim.values_text,
        pins_text=claim.pins_text, grant=claim.grant, author_id=claim.author_id, made_at=claim.made_at,
    )  # fmt: skip


def _add_receipts(claim: int, wanted: int) -> None:
    """Add checks of one claim among twenty, as that many signatures would have left them."""
    from mulkko.evidence.models import Receipt, Run
    from mulkko.ledger.engine.canonical import canonical, sha256_of

    last = Run.objects.filter(claim=claim).select_related("receipt").latest("pk")
    receipt = last.receipt
    assert receipt is not None  # the runs of a claim are kept with a receipt
    told = json.loads(receipt.text)
    (own,) = [one for one in told["claims"] if one["id"] == claim]
    told["claims"] = [own, *({**own, "id": own["id"] + 10_000_000 + more} for more in range(BESIDE - 1))]
    for number in range(wanted):
        text = canonical(told | {"checked": number})
        made = Receipt.objects.create(
            digest=sha256_of(text), subject=receipt.subject, text=text, made_at=receipt.made_at
        )
        Run.objects.create(
            claim_id=claim, receipt=made, mode="replay", engine=last.engine, versions=last.versions, values_text=last.values_text,
            rows_read=last.rows_read, milliseconds=last.milliseconds, at=last.at,
        )  # fmt: skip


def _pages(claim: int, requests: int) -> dict[str, dict[str, float]]:
    from django.test import Client

    from mulkko.organization.models import User

    client = Client(HTTP_ACCEPT_LANGUAGE="ko")
    client.force_login(User.objects.get(login=READER))
    paths = {"claim": f"/claims/{claim}/", "claims": "/claims/"}
    return {name: _timed(partial(client.get, path), requests) for name, path in paths.items()}


def _timed(ask: Callable[[], Any], requests: int) -> dict[str, float]:
    from mulkko.cli.bench.pages import percentiles

    spent = []
    for _ in range(requests + 1):  # the first one warms up
        begun = time.process_time()
        answer = ask()
        spent.append(time.process_time() - begun)
        if answer.status_code != 200:
            raise ValueError(f"The page answered {answer.status_code}.")
    return percentiles(spent[1:])
