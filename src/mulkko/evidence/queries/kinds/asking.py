"""A claim whose figures are the answer of one query."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mulkko.catalog.models import Version
from mulkko.catalog.queries import personal_columns
from mulkko.evidence.engine.answers import error as no_answer
from mulkko.evidence.engine.areas import MOST_AREAS
from mulkko.evidence.engine.cells import few_apart
from mulkko.evidence.engine.sql import SqlRefused, checked
from mulkko.evidence.engine.status import Answer
from mulkko.evidence.errors import QueriesBusy
from mulkko.evidence.models import Claim
from mulkko.evidence.queries import guarding, running
from mulkko.evidence.queries.crossing import crossing_of
from mulkko.evidence.queries.kinds.kind import AS_IT_IS, Compared, Others, Versions
from mulkko.evidence.queries.running import ENGINE, Ran, query_job, values_of

CROSSWALK = "Figures across that cannot be compared without a table that holds the old and the new areas."
MOVED_BY_FEW = "Since the pinned version the figure moved by fewer than five people, which would tell of them."
LEAVES_FEW_OVER = "Taken from another figure on the same data, it tells of fewer than five people by now."


class Asking:
    """The kind query: SELECT of one row, replayed in DuckDB."""

    name = "query"
    engine = ENGINE
    one_row = True

    def run(self, claims: list[Claim], versions: Versions, mode: str, others: Others) -> dict[int, Ran]:
        return _run_batch(self, claims, versions, mode, others)

    def figures(self, claim: Claim, result: dict[str, Any]) -> Answer:
        """Return the exact values of the slots from what the query answered: from its only row."""
        answered = values_of(result)
        missing = [name for name in claim.slot_map if name not in answered]
        if missing:
            return Answer(error="type", reason=f"The query no longer answers the column {', '.join(missing)}.")
        return Answer(values={name: answered[name] for name in claim.slot_map})

    def compared(self, claim: Claim, replay: Ran, refresh: Ran, pinned: Versions, newest: Versions) -> Compared:
        """Return what the newest data no longer promise, and whether areas below the figure changed."""
        try:
            query = checked(claim.sql, tables=claim.datasets)
        except SqlRefused:  # the replay says so
            return Compared(refresh, AS_IT_IS)
        changes = guarding.changes_between(query, pinned, newest)
        found = guarding.moved_areas(query, replay.areas, refresh.areas)
        areas = " ".join(one.told() for one in found)
        is_across = any(one.is_boundary for one in found) and not refresh.crosswalk
        if is_across and refresh.answer.error is None:
            refresh = replace(refresh, answer=Answer(error="boundary", reason=f"{areas} {CROSSWALK}"))
        return Compared(refresh, changes, areas)

    def across(self, refresh: Ran, replay: Ran, versions: Versions) -> Ran:
        """Return a run on the newest data in the areas of the pinned ones, where these changed and the crosswalk says how."""
        if refresh.answer.error not in (None, "rows", "type", "small") or replay.answer.error:
            return refresh
        claim = refresh.claim
        query = checked(claim.sql, tables=claim.datasets)
        found = guarding.moved_areas(query, replay.areas, refresh.areas)
        crossing = crossing_of(query, found, replay.areas, versions) if any(one.is_boundary for one in found) else None
        if crossing is None:
            return refresh
        shares, probe = guarding.share_probe(crossing.query, claim.slot_map)
        asked = {"claim": crossing.query} | ({"share": probe} if probe else {})
        results = _results(versions, [query_job(name, one, one_row=self.one_row) for name, one in asked.items()])
        parts = values_of(results["share"]) if probe and results["share"]["ok"] else {}
        answer = _answer(self, results["claim"], claim, list(versions.values()), shares, parts)
        return replace(refresh, answer=answer, crosswalk=crossing.told)

    def hide_few(self, refreshes: dict[int, Ran], replays: dict[int, Ran], renewed: Others) -> None:
        """Take back newest figures that tell of one to four people beside the pinned ones, or beside one another.

        Of rows about persons a figure that moved by one to four tells of those who came or went.
        """
        measures = {}
        for pk, ran in refreshes.items():
            about = any(personal_columns(version) for version in renewed[pk].values())
            measures[pk] = guarding.people_measures(ran.claim.sql, ran.claim.slot_map, about_persons=about)
            if about and _moved_by_few(ran, replays[pk]):
                refreshes[pk] = replace(ran, answer=Answer(error="small", reason=MOVED_BY_FEW))
        for pk in list(refreshes):
            for other in refreshes:
                same = other > pk and renewed[other].keys() & renewed[pk].keys()
                values, others = refreshes[pk].answer.values, refreshes[other].answer.values
                if same and guarding.leave_few_over(measures[pk], values, measures[other], others):
                    for one in (pk, other):
                        refreshes[one] = replace(refreshes[one], answer=Answer(error="small", reason=LEAVES_FEW_OVER))


def _moved_by_few(ran: Ran, before: Ran) -> bool:
    return any(
        slot.type == "count" and few_apart(ran.answer.values.get(name), before.answer.values.get(name))
        for name, slot in ran.claim.slot_map.items()
    )


def _run_batch(kind: Asking, claims: list[Claim], versions: Versions, mode: str, others: Others) -> dict[int, Ran]:
    queries: dict[str, dict[str, Any]] = {}
    ran, shares, areas = {}, {}, {}
    for claim in claims:
        own = {name: versions[name].number for name in claim.datasets}
        if broken := guarding.pin_broken(claim.pins, versions) if mode == "replay" else "":
            ran[claim.pk] = Ran(claim, mode, own, Answer(error="snapshot", reason=broken), 0, 0)
            continue
        try:
            query = checked(claim.sql, tables=claim.datasets)
        except SqlRefused as error:
            ran[claim.pk] = Ran(claim, mode, own, Answer(error="sql", reason=error.what), 0, 0)
            continue
        shares[claim.pk], probe = guarding.share_probe(query, claim.slot_map)
        areas[claim.pk] = guarding.area_jobs(query, versions, others[claim.pk]) if claim.pk in others else {}
        asked = {str(claim.pk): query} | ({f"{claim.pk}/share": probe} if probe else {})
        queries |= {name: query_job(name, one, one_row=kind.one_row) for name, one in asked.items()}
        for name, sql in areas[claim.pk].items():
            queries[name] = query_job(name, checked(sql, tables=claim.datasets), one_row=False)
    results = _results(versions, list(queries.values())) if queries else {}
    for claim in claims:
        if claim.pk not in ran:
            read = {name: versions[name] for name in claim.datasets}
            result, told = results[str(claim.pk)], results.get(f"{claim.pk}/share")
            parts = values_of(told) if told and told["ok"] else {}
            answer = _answer(kind, result, claim, list(read.values()), shares[claim.pk], parts)
            rows, spent = result.get("rows_read", 0), round(result.get("ms", 0))
            found = {name: _counted(results[name]) for name in areas[claim.pk]}
            numbers = {name: version.number for name, version in read.items()}
            ran[claim.pk] = Ran(claim, mode, numbers, answer, rows, spent, kind.engine, found)
    return ran


def _results(versions: Versions, queries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the answers of a check; where no turn came the claims are unverifiable, and say why."""
    try:
        return running.run_queries(versions, queries, max_rows=MOST_AREAS + 1)
    except QueriesBusy as busy:
        return {query["id"]: no_answer(query["id"], "unavailable", str(busy)) for query in queries}


def _counted(result: dict[str, Any]) -> dict[str, int]:
    return {row[0]: int(row[1]) for row in result["rows"] if row[0] is not None} if result["ok"] else {}


def _answer(
    kind: Asking, result: dict[str, Any], claim: Claim, versions: list[Version], shares: Mapping[str, Any],
    parts: Mapping[str, str | None],
) -> Answer:  # fmt: skip
    if not result["ok"]:
        return Answer(error=result["error"]["kind"], reason=result["error"]["what"])
    answer = kind.figures(claim, result)
    if answer.error:
        return answer
    if small := guarding.small_in(answer.values, claim.slot_map, versions, shares=shares, parts=parts):
        return Answer(error="small", reason=f"{small} by now.")
    return answer
