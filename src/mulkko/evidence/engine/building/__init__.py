"""A figure without SQL: what an officer chose, the query that it means, and the sentence that says it. Pure."""

from mulkko.evidence.engine.building.periods import Span, earlier_than, last_months, shifted
from mulkko.evidence.engine.building.query import by_group, by_month, has_groups, has_months, query_of, values_of_column
from mulkko.evidence.engine.building.sentence import scaled, sentence_of, slots_of
from mulkko.evidence.engine.building.specification import (
    COMPARISONS,
    MEASURES,
    TESTS,
    Column,
    Condition,
    Contract,
    Denominator,
    Problem,
    Specification,
    problems_of,
)

__all__ = [
    "COMPARISONS",
    "MEASURES",
    "TESTS",
    "Column",
    "Condition",
    "Contract",
    "Denominator",
    "Problem",
    "Span",
    "Specification",
    "by_group",
    "by_month",
    "earlier_than",
    "has_groups",
    "has_months",
    "last_months",
    "problems_of",
    "query_of",
    "scaled",
    "sentence_of",
    "shifted",
    "slots_of",
    "values_of_column",
]
