"""A claim that foretells: a plain model on a pinned series, tried on the past, with its interval."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from mulkko.evidence.engine.cells import FEWEST, PEOPLE
from mulkko.evidence.engine.forecasts import VERSION, BadForecast, asked_of, figures_of, forecast, series_of
from mulkko.evidence.engine.status import Answer
from mulkko.evidence.models import Claim
from mulkko.evidence.queries.kinds.asking import Asking
from mulkko.evidence.queries.kinds.kind import Compared, Versions
from mulkko.evidence.queries.running import ENGINE, Ran


class Forecasting(Asking):
    """The kind model: a query for a series, and the forecast that we make of it. What stays inside the interval holds."""

    name = "model"
    engine = f"{ENGINE}, {VERSION}"
    one_row = False

    def figures(self, claim: Claim, result: dict[str, Any]) -> Answer:
        asked = asked_of(claim.method)
        try:
            values = figures_of(asked, forecast(asked, series_of(asked, result["rows"])))
        except BadForecast as bad:
            return Answer(error="series", reason=str(bad))
        if asked.unit in PEOPLE and 0 < Decimal(values["p"] or 0) < FEWEST:
            return Answer(error="small", reason="The figure p tells of fewer than five people by now.")
        return Answer(values=values)

    def compared(self, claim: Claim, replay: Ran, refresh: Ran, pinned: Versions, newest: Versions) -> Compared:
        found = super().compared(claim, replay, refresh, pinned, newest)
        values, now = claim.values, found.refresh.answer.values.get("p")
        low, high = values["p_low"], values["p_high"]
        if now is not None and low is not None and high is not None and Decimal(low) <= Decimal(now) <= Decimal(high):
            return replace(found, tolerated=frozenset(claim.slot_map))
        return found
