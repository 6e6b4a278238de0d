"""Making a claim whose figures come from a survey: with interval, number of answers and what must be known of it."""

from datetime import datetime

from mulkko.catalog.models import Version
from mulkko.evidence.actions.asking import refuse_few_over, standing
from mulkko.evidence.actions.keeping import declared_slots, keep_claim, refuse_untrue
from mulkko.evidence.engine.cells import small_cells
from mulkko.evidence.engine.status import same_value
from mulkko.evidence.engine.surveys import (
    BadSurvey,
    Survey,
    TooFew,
    figures_of,
    problems_of,
    query_of,
    slots_of,
    survey_of,
)
from mulkko.evidence.errors import BadClaim
from mulkko.evidence.models import Claim
from mulkko.evidence.queries import query_job, read_sql, refuse_inside_transaction, run_queries, values_of
from mulkko.language.engine.particles import with_particle
from mulkko.organization.models import Person


def survey(
    given: Survey, *, sentence: str, by: Person, at: datetime, proposal: str = "", supersedes: Claim | None = None
) -> Claim:
    """Compute the figures of a survey on the newest version of its answers, and pin them as a claim.

    Args:
        sentence: text with a place for one of the figures at least, such as {s}: the figure with margin and answers.

    Raises:
        BadClaim: a fact of the survey is missing, or sentence and figures do not fit together.
    """
    refuse_inside_transaction()
    values, version = measured(given, by=by, at=at)
    declared = declared_slots(sentence, slots_of(given), needs_all=False)
    refuse_untrue(sentence, declared, values)
    query = read_sql(query_of(given), person=by, at=at)
    refuse_few_over(query, values, declared, {given.dataset: version}, supersedes, by=by)
    return keep_claim(
        sentence=sentence, declared=declared, values=values, versions={given.dataset: version}, by=by, at=at,
        proposal=proposal, supersedes=supersedes, kind="survey", sql=query.text,
        method=given.spec(),
    )  # fmt: skip


def measured(given: Survey, *, by: Person, at: datetime) -> tuple[dict[str, str | None], Version]:
    """Return the figures of a survey as they would be kept now, and the version that they stand on.

    Raises:
        BadClaim: a fact is missing, the data do not answer, or they would tell of too few people.
    """
    if problems := problems_of(given):
        raise BadClaim(" ".join(problems), "the survey", "Fill it in.")
    query = read_sql(query_of(given), person=by, at=at)
    versions = standing(query, at)
    job = query_job("claim", query, one_row=True)
    once, turned = (run_queries(dict(versions), [job], of=by.code, backwards=way)["claim"] for way in (False, True))
    if not once["ok"]:
        raise BadClaim(once["error"]["what"], "the survey", "Choose other columns.")
    try:
        values = figures_of(given, values_of(once))
    except (TooFew, BadSurvey) as error:
        raise BadClaim(f"{str(error).rstrip('.')}.", "the survey", "Count a wider group.") from error
    again = figures_of(given, values_of(turned)) if turned["ok"] else {}
    if not all(same_value(value, again.get(name)) for name, value in values.items()):
        raise BadClaim(
            "The figure is another one when the same rows stand in another order.",
            "the survey",
            "Choose other columns.",
        )
    if small_cells(values, declared_slots("{s}", slots_of(given), needs_all=False)):
        raise BadClaim("The survey figure tells of fewer than five people.", "the survey", "Count a wider group.")
    return values, versions[given.dataset]


def survey_again(claim: Claim, *, by: Person, at: datetime, proposal: str) -> Claim:
    """Return a claim with the same sentence on the newest version of the answers."""
    return survey(survey_of(claim.method), sentence=claim.sentence, by=by, at=at, proposal=proposal, supersedes=claim)


def usual_sentence(given: Survey) -> str:
    """Return the sentence with which a person begins."""
    of = f"{given.population.strip()} 가운데 " if given.population.strip() else ""
    answers = with_particle(f"‘{', '.join(given.answers)}’", "이라")
    match given.measure:
        case "mean":
            return f"{of}{given.question}의 평균은 {{s}}이다."
        case "difference":
            one, other = given.pair
            return f"{of}{answers}는 답은 {with_particle(one, '과')} {other} 사이에 {{s}} 차이이다."
        case "stated":
            return f"{of}{given.question}: {{s}}"
    return f"{of}{answers}고 답한 사람은 {{s}}이다."
