"""A claim whose figures are computed from the answers of a survey, with their interval."""

from typing import Any

from mulkko.evidence.engine.status import Answer
from mulkko.evidence.engine.surveys import BadSurvey, TooFew, figures_of, survey_of
from mulkko.evidence.models import Claim
from mulkko.evidence.queries.kinds.asking import Asking
from mulkko.evidence.queries.running import values_of


class Surveying(Asking):
    """The kind survey: a query for sums, and the interval that we make of them."""

    name = "survey"

    def figures(self, claim: Claim, result: dict[str, Any]) -> Answer:
        try:
            values = figures_of(survey_of(claim.method), values_of(result))
        except TooFew as few:
            return Answer(error="small", reason=f"{few} by now.")
        except BadSurvey as bad:
            return Answer(error="type", reason=str(bad))
        return Answer(values={name: values.get(name) for name in claim.slot_map})
