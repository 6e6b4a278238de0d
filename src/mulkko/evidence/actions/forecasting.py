"""Making a claim that foretells: a series of a dataset, the model that erred least on its past, and an interval."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from mulkko.catalog.models import Version
from mulkko.catalog.queries import personal_columns
from mulkko.evidence.actions.asking import standing
from mulkko.evidence.actions.keeping import declared_slots, keep_claim, refuse_untrue
from mulkko.evidence.engine.cells import FEWEST, PEOPLE
from mulkko.evidence.engine.forecasts import (
    LEVEL,
    VERSION,
    Asked,
    BadForecast,
    Forecast,
    asked_of,
    basis_of,
    figures_of,
    forecast,
    query_of,
    series_of,
    slots_of,
)
from mulkko.evidence.errors import BadClaim
from mulkko.evidence.models import Claim
from mulkko.evidence.queries import query_job, read_sql, refuse_inside_transaction, run_queries
from mulkko.language.engine.particles import with_particle
from mulkko.organization.models import Person

HAS_COME = "The period that was forecast has come: the data say what it was."
MOST_ROWS = 1_000


@dataclass(frozen=True)
class Foretold:
    """A forecast as it would be kept now: the question, the series, the forecast, its figures, the version."""

    asked: Asked
    series: list[tuple[str, Fraction]]
    forecast: Forecast
    values: dict[str, str | None]
    version: Version


def foretell(
    asked: Asked, *, sentence: str, by: Person, at: datetime, proposal: str = "", supersedes: Claim | None = None
) -> Claim:
    """Pin the forecast of a series on the newest version of its data as a claim.

    Args:
        sentence: text with a place for one of the figures at least, such as {s}: the figure with its interval.

    Raises:
        BadClaim: the series is too short, has gaps, or cannot be tried on its past: no forecast without an interval.
    """
    refuse_inside_transaction()
    found = looked_ahead(asked, by=by, at=at)
    declared = declared_slots(sentence, slots_of(found.asked), needs_all=False)
    refuse_untrue(sentence, declared, found.values)
    told = found.forecast
    method = found.asked.spec() | {
        "chosen": told.model, "basis": basis_of(told), "origins": told.origins, "covers": told.covers,
        "level": f"{LEVEL.numerator}/{LEVEL.denominator}", "last": found.series[-1][0], "periods": len(found.series),
    }  # fmt: skip
    return keep_claim(
        sentence=sentence, declared=declared, values=found.values, versions={asked.dataset: found.version}, by=by, at=at,
        proposal=proposal, supersedes=supersedes, kind="model", sql=read_sql(query_of(asked), person=by, at=at).text,
        method=method,
    )  # fmt: skip


def looked_ahead(asked: Asked, *, by: Person, at: datetime) -> Foretold:
    """Return the forecast as it would be kept now.

    Raises:
        BadClaim: as `foretell`.
    """
    query = read_sql(query_of(asked), person=by, at=at)
    versions = standing(query, at)
    job = query_job("claim", query, one_row=False)
    answer = run_queries(dict(versions), [job], max_rows=MOST_ROWS, of=by.code)["claim"]
    if not answer["ok"]:
        raise BadClaim(answer["error"]["what"], "the series", "Choose other columns.")
    try:
        series = series_of(asked, answer["rows"])
        told = forecast(asked, series)
    except BadForecast as error:
        raise BadClaim(str(error), "the series", "Choose other data.") from error
    about_people = asked.unit in PEOPLE or personal_columns(versions[asked.dataset])
    if about_people and any(0 < value < FEWEST for _, value in series):
        raise BadClaim("The series tells of fewer than five people.", "the series", "Count a wider group.")
    if told.model == "came":
        raise BadClaim(HAS_COME, "the period", "Choose a later one.")
    if not asked.decimals and abs(told.value) < 100:
        asked = replace(asked, decimals=1)
    return Foretold(asked, series, told, figures_of(asked, told), versions[asked.dataset])


def foretell_again(claim: Claim, *, by: Person, at: datetime, proposal: str) -> Claim:
    """Return a claim with the same sentence and the same period on the newest version of the series."""
    return foretell(asked_of(claim.method), sentence=claim.sentence, by=by, at=at, proposal=proposal, supersedes=claim)


def usual_sentence(asked: Asked) -> str:
    """Return the sentence with which a person begins."""
    year, _, month = asked.target.partition("-")
    when = f"{year}년 {int(month)}월" if month else f"{year}년"
    name = re.sub(r"\s*\([^)]*\)\s*$", "", asked.value)
    return f"{when} {with_particle(name, '은')} {{s}}으로 전망된다."


__all__ = ["VERSION", "Foretold", "foretell", "foretell_again", "looked_ahead", "usual_sentence"]
