"""Reading how units work together, what heads designated, and how work flowed: nothing of a closed matter, nothing about a person."""

from mulkko.processes.queries.flow import KINDS, PERIODS, Flow, Wanted, choices_of, flow_of, is_own, offices_seen

__all__ = ["KINDS", "PERIODS", "Flow", "Wanted", "choices_of", "flow_of", "is_own", "offices_seen"]
