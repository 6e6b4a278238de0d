"""The invariants that are asked after every step, each by rows alone; the number stands with each."""

from django.db import DatabaseError, transaction

from mulkko.approval.engine.numbering import Number, first_gap, year_of
from mulkko.approval.engine.route import SELF_APPROVED
from mulkko.approval.models import (
    Approval,
    ChangeAnswer,
    DocumentNumber,
    Ending,
    Hold,
    Reroute,
    Revision,
    RuleDecision,
    Signature,
    Step,
)
from mulkko.ledger.models import Entry
from mulkko.organization.engine.levels import rank
from mulkko.organization.models import PositionVersion, Posting, day_of
from mulkko.organization.queries import holders
from mulkko.policy.queries import verify_everything


def holders_of(step, at):
    return holders(step.position.code, day_of(at))


def decided():
    return (Signature.objects.count(), Ending.objects.count(), DocumentNumber.objects.count())


def check_all():
    approvals = list(Approval.objects.select_related("ending", "number", "drafter"))
    signatures = list(Signature.objects.select_related("step__approval", "signed_by", "step__position"))
    for approval in approvals:
        mine = [one for one in signatures if one.step.approval_id == approval.pk]
        one_approver_and_a_number_exactly_where_approved(approval, mine)
        nobody_decides_alone_or_signs_twice(approval, mine)
        everybody_before_the_approver_has_signed(approval, mine)
    numbers_have_no_gap_and_the_year_of_their_approval()
    every_signature_is_of_a_version_that_stood_on_the_route(signatures)
    every_approval_stands_in_the_ledger_once()
    only_the_line_puts_a_version_on_the_route()
    what_was_added_says_who_and_why_and_the_rest_stays()
    what_is_kept_stands_above_the_table_and_says_why()
    every_hold_has_a_reason_and_a_day_to_come()


def one_approver_and_a_number_exactly_where_approved(approval, mine):
    """1, 2: one approver; approved exactly where he signed, and then with a number."""
    steps = list(approval.steps.all())
    assert [step.kind for step in steps].count("approve") == 1
    signed = any(one.step.kind == "approve" and one.outcome != "returned" for one in mine)
    is_approved = hasattr(approval, "ending") and approval.ending.kind == "approved"
    assert signed == is_approved == hasattr(approval, "number")


def nobody_decides_alone_or_signs_twice(approval, mine):
    """14, 16, 17: the approver has the level of the row; drafter and approver are two, and nobody signs two steps."""
    deciding = approval.steps.get(kind="approve").position
    levels = set(PositionVersion.objects.filter(position=deciding).values_list("level", flat=True))
    assert approval.level in levels
    counting = set(Signature.objects.standing().filter(step__approval=approval).values_list("pk", flat=True))
    people = [one.signed_by_id for one in mine if one.pk in counting]
    if approval.level not in SELF_APPROVED:
        assert len(people) == len(set(people))


def everybody_before_the_approver_has_signed(approval, mine):
    """19, 21: nothing is left out without a reason, no objection stands where it is decided."""
    if not hasattr(approval, "number"):
        return
    assert not Step.objects.filter(approval=approval, signature__isnull=True, omitted="").exists()
    beside = Step.objects.filter(approval=approval, kind__in=("cooperate", "consent")).exclude(omitted="")
    assert not beside.exclude(omitted="removed", reroutes__kind="added").exists()
    assert not Signature.objects.standing_objections().filter(step__approval=approval).exists()
    opinions = Signature.objects.standing().filter(step__approval=approval, outcome="signed_with_opinion")
    assert not opinions.filter(step__kind__in=("cooperate", "consent"), answer__isnull=True).exists()


def numbers_have_no_gap_and_the_year_of_their_approval():
    """3, 4."""
    rows = list(DocumentNumber.objects.select_related("approval__ending"))
    assert first_gap([Number(row.department_code, row.year, row.series, row.serial) for row in rows]) is None
    assert all(row.year == year_of(row.approval.ending.at) for row in rows)


def every_signature_is_of_a_version_that_stood_on_the_route(signatures):
    """9, 11: and who counts signed the text as it now stands, but for errors of writing put right since."""
    counting = set(Signature.objects.standing().values_list("pk", flat=True))
    for one in signatures:
        approval = one.step.approval
        rows = list(approval.revisions.order_by("number"))
        stood = [row for row in rows if row.at <= one.signed_at]
        assert one.version_id == (stood[-1].version_id if stood else approval.first_version)
        assert (one.pk in counting) == (not any(row.is_material and row.at > one.signed_at for row in rows))
    for approval in {
        one.step.approval for one in signatures if one.step.kind == "approve" and one.outcome != "returned"
    }:
        approving = next(
            one for one in signatures if one.step.approval_id == approval.pk and one.step.kind == "approve"
        )
        assert approving.version_id == approval.version_id


def only_the_line_puts_a_version_on_the_route():
    """10: and every version says who, why and what came before."""
    for row in Revision.objects.select_related("step"):
        is_answer = row.step.kind == "draft" and ChangeAnswer.objects.filter(revision=row).exists()
        assert is_answer or row.step.kind in ("lead_review", "review", "approve")
        assert row.reason
        assert row.before_id != row.version_id


def whoever_signed_is_posted(seen):
    """31: asked when a signature is new, for a posting may end later on the same day."""
    known = [key for kind, key in seen if kind == "signature"]
    for one in Signature.objects.exclude(pk__in=known).select_related("signed_by"):
        assert Posting.objects.on(day_of(one.signed_at)).filter(person=one.signed_by).exists()


def every_approval_stands_in_the_ledger_once():
    """48: one entry an act."""
    acts = list(Entry.objects.filter(action="approval.approved").values_list("version_hash", "round_no"))
    assert len(acts) == len(set(acts)) == Ending.objects.filter(kind="approved").count()


def what_is_kept_stands_above_the_table_and_says_why():
    """14: nobody keeps a matter below the row in force."""
    for row in RuleDecision.objects.select_related("approval"):
        assert rank(row.level) < rank(row.approval.level)
        assert row.reason


def what_was_added_says_who_and_why_and_the_rest_stays():
    """18: only an added step is ever taken off, by who added it, and never a signed one."""
    added = {row.step_id: row for row in Reroute.objects.filter(kind="added")}
    for row in Reroute.objects.filter(kind="removed"):
        assert row.by_id == added[row.step_id].by_id
        assert row.reason
        assert not Signature.objects.filter(step=row.step_id).exists()
    assert set(Step.objects.filter(omitted="removed").values_list("pk", flat=True)) <= set(added)


def every_hold_has_a_reason_and_a_day_to_come():
    """23: and a row without either only ends one."""
    for row in Hold.objects.all():
        assert bool(row.until) == bool(row.reason)
        assert row.until is None or row.until > day_of(row.at)


def unchanged_since(seen):
    """30: return what is signed and numbered now; what was, reads as it did whatever happened to units and people."""
    now = {
        ("signature", row.pk): row.facts() for row in Signature.objects.select_related("signed_by", "step__position")
    }
    now |= {("number", row.pk): row.facts() for row in DocumentNumber.objects.all()}
    assert {key: now.get(key) for key in seen} == seen
    return now


def the_ledger_refuses_to_change(connection):
    """46."""
    if not Entry.objects.exists():
        return
    for sql in ("UPDATE ledger_entry SET actor = 'nobody'", "DELETE FROM ledger_payload", "DELETE FROM ledger_entry"):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
        except DatabaseError:
            continue
        raise AssertionError(f"The database let this pass: {sql}")


def nothing_is_found_by_verifying():
    """47: every row is what its entry says."""
    told = verify_everything()
    assert told.ok, told
