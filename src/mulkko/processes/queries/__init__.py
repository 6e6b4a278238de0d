"""How work flowed, under filters, as frozen values: nothing of a closed proposal, nothing about a person."""

from mulkko.processes.queries.flow import KINDS, PERIODS, Flow, Wanted, choices_of, flow_of, is_own, offices_seen

__all__ = ["KINDS", "PERIODS", "Flow", "Wanted", "choices_of", "flow_of", "is_own", "offices_seen"]
