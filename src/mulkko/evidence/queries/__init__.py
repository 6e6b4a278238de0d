"""Whether claims still hold: replay on their pins, refresh on the newest versions. Reads only; never inside a transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mulkko.catalog.models import Version
from mulkko.catalog.queries import barred, corrections_of, standing_versions
from mulkko.evidence.engine.edges import on_edge
from mulkko.evidence.engine.grade import bases_of, grade_of
from mulkko.evidence.engine.status import AS_PROMISED, Judgement, judge
from mulkko.evidence.models import Claim
from mulkko.evidence.queries import guarding
from mulkko.evidence.queries.kinds import KINDS, Kind
from mulkko.evidence.queries.relations import broken_promises, promises_of
from mulkko.evidence.queries.running import (
    ENGINE,
    InsideTransaction,
    Ran,
    ask,
    query_job,
    read_sql,
    refuse_inside_transaction,
    run_queries,
    values_of,
)
from mulkko.evidence.queries.verifying import run_facts, verify_evidence
from mulkko.organization.models import day_of

__all__ = [
    "ENGINE",
    "CheckedClaim",
    "InsideTransaction",
    "Ran",
    "ask",
    "check_claims",
    "guarding",
    "query_job",
    "read_sql",
    "receipt_part",
    "refuse_inside_transaction",
    "run_queries",
    "values_of",
    "verify_evidence",
]  # fmt: skip


@dataclass(frozen=True)
class CheckedClaim:
    """What replay and refresh say of one claim; `newest` are the version numbers that the refresh looked at."""

    claim: Claim
    judgement: Judgement
    runs: tuple[Ran, ...]
    newest: dict[str, int]
    grade: str
    grade_reasons: list[str]


def check_claims(claims: Sequence[Claim], *, at: datetime) -> list[CheckedClaim]:
    """Replay and refresh claims, each batch of one kind and of equal versions in one limited child; store nothing."""
    refuse_inside_transaction()
    if not claims:
        return []
    pinned = {claim.pk: _pinned(claim) for claim in claims}
    newest = standing_versions({name for versions in pinned.values() for name in versions})
    bars = {claim.pk: barred(pinned[claim.pk].values(), on=day_of(at)) for claim in claims}
    renewed = {
        claim.pk: {name: newest[name] for name in pinned[claim.pk]}
        for claim in claims
        if bars[claim.pk] is None
        and all(name in newest for name in pinned[claim.pk])
        and any(newest[name].pk != version.pk for name, version in pinned[claim.pk].items())
    }
    replays: dict[int, Ran] = {}
    refreshes: dict[int, Ran] = {}
    for kind in KINDS.values():
        own = [claim for claim in claims if claim.kind == kind.name]
        again = [claim for claim in own if claim.pk in renewed]
        replays |= _run_all(kind, [(claim, pinned[claim.pk]) for claim in own], "replay", renewed)
        later = _run_all(kind, [(claim, renewed[claim.pk]) for claim in again], "refresh", pinned)
        later = {pk: kind.across(ran, replays[pk], renewed[pk]) for pk, ran in later.items()}
        kind.hide_few(later, replays, renewed)
        refreshes |= later
    counted: dict[int, dict[str, Any]] = {}
    joins = {
        pk: broken_promises(promised, renewed.get(pk, pinned[pk]), counted)
        for pk, promised in promises_of(claims).items()
        if promised
    }
    return [
        _checked(
            claim, replays[claim.pk], refreshes.get(claim.pk), pinned[claim.pk], newest, bars[claim.pk], at,
            joins=joins.get(claim.pk, ""),
        )
        for claim in claims
    ]  # fmt: skip


def _pinned(claim: Claim) -> dict[str, Version]:
    rows = claim.pinned.select_related("version__dataset__owner", "version__corrects")
    return {pin.version.dataset.name: pin.version for pin in rows}


def _checked(
    claim: Claim, replay: Ran, refresh: Ran | None, pinned: dict[str, Version], newest: dict[str, Version],
    bar: tuple[str, str] | None, at: datetime, *, joins: str = "",
) -> CheckedClaim:  # fmt: skip
    notes = [note for version in pinned.values() for note in (_said(later) for later in corrections_of(version))]
    changes, areas, tolerated = AS_PROMISED, "", frozenset[str]()
    if refresh is not None:
        found = KINDS[claim.kind].compared(claim, replay, refresh, pinned, newest)
        refresh, changes, areas, tolerated = found.refresh, found.changes, found.areas, found.tolerated
    judgement = judge(
        claim.values, replay=replay.answer, refresh=refresh.answer if refresh else None, slots=claim.slot_map,
        corrected="; ".join(notes), sentence=claim.sentence, changes=changes, barred=bar, areas=areas, tolerated=tolerated,
        joins=joins, crosswalk=refresh.crosswalk if refresh else "",
    )  # fmt: skip
    ages = [(day_of(at) - version.as_of).days for version in pinned.values() if version.as_of]
    bases = bases_of(claim.kind, claim.method, [version.dataset.basis for version in pinned.values()])
    grade, reasons = grade_of(bases, age_days=max(ages, default=None))
    numbers = {name: newest[name].number if name in newest else 0 for name in pinned}
    return CheckedClaim(claim, judgement, (replay, refresh) if refresh else (replay,), numbers, grade, reasons)


def _said(version: Version) -> str:
    return f"{version.dataset.name} v{version.number}: {version.note or 'corrected by its owner'}"


def _run_all(
    kind: Kind, jobs: Iterable[tuple[Claim, dict[str, Version]]], mode: str, others: Mapping[int, Mapping[str, Version]]
) -> dict[int, Ran]:
    """Run claims of one kind once; `others` are the versions of the other run, where there is one."""
    batches: list[tuple[dict[str, Version], list[Claim]]] = []
    for claim, versions in jobs:
        for shared, claims in batches:
            if all(shared.get(name, version).pk == version.pk for name, version in versions.items()):
                shared.update(versions)
                claims.append(claim)
                break
        else:
            batches.append((dict(versions), [claim]))
    ran: dict[int, Ran] = {}
    for versions, claims in batches:
        ran.update(kind.run(claims, versions, mode, others))
    return ran


def receipt_part(checked: CheckedClaim, *, drift: str | None) -> dict[str, Any]:
    """Return what a receipt says of one claim; `edge` names what lies on the edge of a rounding, where something does."""
    edge = on_edge(checked.runs[0].answer.values, checked.claim.slot_map)
    return {
        "id": checked.claim.pk, "status": checked.judgement.status, "drift": drift, "newest": checked.newest,
        "runs": [
            run_facts(ran.mode, ran.versions, dict(ran.answer.values), ran.answer.error or "")
            | {"engine": ran.engine, "rows_read": ran.rows_read, "reason": ran.answer.reason}
            for ran in checked.runs
        ],
        **({"edge": list(edge)} if edge else {}),
    }  # fmt: skip
