"""Which steps of a route somebody else may sign, and which may be left out while the holder is away. Pure.

The approver's step is decided by whoever lawfully acts (대결), the step of a unit beside the line is signed by the acting
officer of that organ, and a review is never acted for: it is left out, with its reason in the signature place.

Sources: 영 §9① 단서, §9②, §10③; 규칙 §6④, §7; the city's rule on 직무대리 §3-§5.
"""

from collections.abc import Collection
from dataclasses import dataclass

from mulkko.approval.engine.route import SELF_APPROVED
from mulkko.organization.engine.acting import Hall, Seat, Signer, seat_of

ACTED_FOR = ("approve", "cooperate", "consent")
# The step of the drafter, too, where a changed text is to be signed again: who drafted it is known from the round.
MAY_BE_LEFT_OUT = ("lead_review", "review", "draft")
SAME_PERSON = "same_person"
VACANT = "vacant"


@dataclass(frozen=True)
class Record:
    """What of a round decides who may act in it: who drafted it, who signed, and whose posts have still to sign.

    Args:
        drafter: the person's code; `level` is the level at which the matter is decided.
        signed: codes of those who signed a step of the round, the draft itself left out.
        waiting: positions of the steps that nobody has signed yet, reviews left out.
        reviews: positions of the reviews that nobody has signed yet.
    """

    drafter: str
    level: str
    signed: frozenset[str]
    waiting: frozenset[str] = frozenset()
    reviews: frozenset[str] = frozenset()


def seat_for(kind: str, position: str, record: Record, hall: Hall) -> Seat:
    """Return who may sign one open step of a round today; without signers the step waits for its holder.

    Nobody acts who drafted the document (but at the level of a team), who signed another step of the round, or whose
    own post has still to sign it: no person signs two steps of one round. The next one in the order is asked then.
    """
    seat = seat_of(position, hall, but_not=barred(kind, position, record, hall))
    if kind in ACTED_FOR or seat.why == "holder":
        return seat
    return Seat(position, (), seat.why, seat.reason, seat.absent, seat.until)


def barred(kind: str, position: str, record: Record, hall: Hall) -> set[str]:
    """Return the people who must not act from a position in one round.

    A review that is still to be signed keeps nobody from deciding: whoever acts above leaves the own review out (동일인).
    """
    posts = record.waiting if kind == "approve" else record.waiting | record.reviews
    own = {person for post in posts - {position} for person in hall.holders(post)}
    drafter = set() if record.level in SELF_APPROVED else {record.drafter}
    return drafter | own | set(record.signed)


def signer_of(person: str, seat: Seat) -> Signer | None:
    return next((signer for signer in seat.signers if signer.person == person), None)


def left_out_because(kind: str, seat: Seat, later: Collection[Signer]) -> str:
    """Return the class of the reason for which a review may be left out today, or nothing where it may not.

    Args:
        later: who may sign the later steps of the line as things stand: a reviewer who acts in one of them signs there.
    """
    if kind not in MAY_BE_LEFT_OUT:
        return ""
    if seat.why == "absent":
        return seat.reason
    if seat.why == VACANT:
        return VACANT
    holders = {signer.person for signer in seat.signers}
    acting = {signer.person for signer in later if signer.is_acting}
    return SAME_PERSON if holders and holders <= acting else ""
