"""Putting a sealed document on its route, signing, returning, recalling. Never learns what the document says."""

from mulkko.approval.actions.beside import Decided, correct_result, enter_result, refuse_result
from mulkko.approval.actions.ending import recall, return_for_redraft
from mulkko.approval.actions.settling import settle
from mulkko.approval.actions.signatures import open_step_of
from mulkko.approval.actions.signing import OpinionAnswer, sign
from mulkko.approval.actions.submitting import Mandate, submit

__all__ = [
    "Decided",
    "Mandate",
    "OpinionAnswer",
    "correct_result",
    "enter_result",
    "open_step_of",
    "recall",
    "refuse_result",
    "return_for_redraft",
    "settle",
    "sign",
    "submit",
]
