"""What people do with a proposal: drafting, asking, putting to approval, signing. Each act checks its own rights."""

from mulkko.approval.actions import OpinionAnswer
from mulkko.policy.actions.amending import open_amendment
from mulkko.policy.actions.asking import answer_request, ask_units, reply_to_answer, settle_answer
from mulkko.policy.actions.batching import drop_document, put_document
from mulkko.policy.actions.beside import ResultTold, correct_result, enter_result
from mulkko.policy.actions.bodies import write_body
from mulkko.policy.actions.citing import put_back_claim, take_claim
from mulkko.policy.actions.claims import accept_drift, renew_claim
from mulkko.policy.actions.ladder import settle_objection
from mulkko.policy.actions.options import choose, drop_criterion, drop_option, fill_cell, put_criterion, put_option
from mulkko.policy.actions.proposals import (
    drafting,
    link_directive,
    note_reading,
    open_for_directive,
    open_proposal,
    withdraw,
    write_outline,
)
from mulkko.policy.actions.registering import correct_register
from mulkko.policy.actions.remarks import end_thread, part_of, remark_on, take_up
from mulkko.policy.actions.round_records import register_round
from mulkko.policy.actions.signing import recall, refuse_other_turns, return_for_redraft, sign
from mulkko.policy.actions.submitting import plan_route, route_digest, submit

__all__ = [
    "OpinionAnswer",
    "ResultTold",
    "accept_drift",
    "answer_request",
    "ask_units",
    "choose",
    "correct_register",
    "correct_result",
    "drafting",
    "drop_criterion",
    "drop_document",
    "drop_option",
    "end_thread",
    "enter_result",
    "fill_cell",
    "link_directive",
    "note_reading",
    "open_amendment",
    "open_for_directive",
    "open_proposal",
    "part_of",
    "plan_route",
    "put_back_claim",
    "put_criterion",
    "put_document",
    "put_option",
    "recall",
    "refuse_other_turns",
    "register_round",
    "remark_on",
    "renew_claim",
    "reply_to_answer",
    "return_for_redraft",
    "route_digest",
    "settle_answer",
    "settle_objection",
    "sign",
    "submit",
    "take_claim",
    "take_up",
    "withdraw",
    "write_body",
    "write_outline",
]
