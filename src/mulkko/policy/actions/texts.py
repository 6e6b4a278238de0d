"""Writing the text of a draft: saved by itself and by hand, corrected, taken back, by several authors at once."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from mulkko.ledger.actions import recording
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.organization.models import Person, Unit, day_of
from mulkko.organization.queries import actor_of, unit_names
from mulkko.policy.actions import write_body
from mulkko.policy.engine.body import BadBody, read_body, written_body
from mulkko.policy.engine.correcting import Correction, corrected
from mulkko.policy.errors import NotYourDraft, PolicyRefused, StalePage
from mulkko.policy.models import CoAuthor, Presence, Proposal, RefusedSuggestion, SavedText
from mulkko.policy.models.writing import PRESENT_SECONDS
from mulkko.policy.queries import suggestions
from mulkko.policy.queries.saving import kept_for, taken_back

MOST_SAVES = 30
SITTING = timedelta(minutes=10)
MOST_TAKEN_BACK = 200


@dataclass(frozen=True)
class Saved:
    """What a save left: the text as it now stands, what was corrected in it, and what the next save begins from."""

    text: str
    corrections: tuple[Correction, ...]
    base: str
    token: str
    is_working: bool


def save_text(
    proposal: Proposal, text: str, *, by: Person, at: datetime, base: str, token: str = "", is_automatic: bool = False,
    corrects: bool = True,
) -> Saved:  # fmt: skip
    """Save what was typed. Once others read the draft, an automatic save is only kept for its author (임시저장).

    Args:
        base: the digest of the body that the page began from; `token` of the text that it showed, if that is another one.
        is_automatic: the page saved by itself.
        corrects: put dates, money and marks into the form of papers.

    Raises:
        StalePage: another page or another author saved in the meantime; nothing was changed.
        BadBody, PolicyRefused, NotYourDraft: as `write_body`.
    """
    with transaction.atomic():
        draft = _locked(proposal, by=by)
        told: list[Correction] = []
        if corrects:
            text, told = corrected(text, kept=taken_back(draft))
        if is_automatic and draft.is_shared:
            return _keep_working(draft, text, told, by=by, at=at, base=base, token=token or base)
        body = draft.body()
        stored = written_body(body)
        new = written_body(read_body(text, old=body))
        draft.saved_texts.filter(by=by, is_working=True).delete()
        if new != stored:  # two saves of the same words are no conflict
            if sha256_of(stored) != base:
                raise StalePage("The text was changed after you opened this page. Compare both and choose.")
            _remember(draft, stored, new, by=by, at=at, is_automatic=is_automatic)
            write_body(draft, text, by=by, at=at, base=base)
        digest = sha256_of(new)
    proposal.refresh_from_db()
    return Saved(new, tuple(told), digest, digest, False)


def _locked(proposal: Proposal, *, by: Person) -> Proposal:
    """Lock a draft for one of its authors.

    Raises:
        NotYourDraft: somebody else's, or it is on its route.
    """
    locked = (
        Proposal.objects.select_for_update(of=("self",)).select_related("unit", "drafter", "duty").get(pk=proposal.pk)
    )
    if not locked.is_written_by(by) or not locked.is_editable:
        raise NotYourDraft("Only its authors change a draft, and only while it is not on its route.")
    return locked


def _keep_working(
    draft: Proposal, text: str, told: list[Correction], *, by: Person, at: datetime, base: str, token: str
) -> Saved:
    known = kept_for(draft, by)
    if known.token != token and known.text != text:
        raise StalePage("This text was changed in another window. Compare both and choose.")
    if read_body(text) and len(text) > 1_000_000:
        raise BadBody("The text has more than 1,000,000 characters. Put the rest into an attachment.")
    values = {"text": text, "base": base, "at": at, "begun_at": at}
    SavedText.objects.update_or_create(proposal=draft, by=by, is_working=True, defaults=values)
    return Saved(text, tuple(told), base, kept_for(draft, by).token, True)


def _remember(draft: Proposal, before: str, after: str, *, by: Person, at: datetime, is_automatic: bool) -> None:
    """Keep the text as a point to go back to; what one author saves in one sitting is one point."""
    newest = draft.saved_texts.filter(is_working=False).first()
    if before and (newest is None or newest.text != before):  # changed by another road: that is a point too
        newest = _point(draft, before, by=by, at=at - timedelta(microseconds=1))
    is_same_sitting = newest is not None and newest.base and newest.by_id == by.pk and newest.begun_at > at - SITTING
    if newest is not None and is_automatic and is_same_sitting:
        newest.text, newest.at = after, at
        newest.save(update_fields=["text", "at"])
        return
    _point(
        draft, after, by=by, at=at, base=sha256_of(before) if is_automatic else ""
    )  # a deliberate save stays as it is
    old = draft.saved_texts.filter(is_working=False).values_list("pk", flat=True)[MOST_SAVES:]
    SavedText.objects.filter(pk__in=list(old)).delete()


def _point(draft: Proposal, text: str, *, by: Person, at: datetime, base: str = "") -> SavedText:
    return SavedText.objects.create(proposal=draft, by=by, at=at, begun_at=at, text=text, base=base)


def restore(proposal: Proposal, point: SavedText, *, by: Person, at: datetime, base: str) -> Saved:
    """Go back to a saved text; what stood there in between stays a point to come back to."""
    return save_text(proposal, point.text, by=by, at=at, base=base, corrects=False)


def forget_working(proposal: Proposal, *, by: Person) -> None:
    """Throw away what an author typed and did not save."""
    proposal.saved_texts.filter(by=by, is_working=True).delete()


def take_back(proposal: Proposal, before: str, *, by: Person) -> None:
    """Let something stand as it was typed: it is not corrected again in this draft."""
    with transaction.atomic():
        draft = _locked(proposal, by=by)
        kept = [one for one in json.loads(draft.as_typed) if one != before][-MOST_TAKEN_BACK + 1 :]
        draft.as_typed = canonical([*kept, before[:200]])
        draft.save(update_fields=["as_typed"])
    proposal.refresh_from_db()


def be_present(proposal: Proposal, *, place: str, by: Person, at: datetime) -> None:
    """Tell the other authors where somebody writes. It is forgotten by itself, and no entry of the ledger is made.

    Raises:
        NotYourDraft: only authors write, and only while it is drafted.
    """
    if not proposal.is_written_by(by) or not proposal.is_editable:
        raise NotYourDraft("Only its authors write a draft.")
    Presence.objects.update_or_create(
        proposal=proposal, person=by, defaults={"place": place.strip()[:60], "seen_at": at}
    )
    Presence.objects.filter(seen_at__lt=at - timedelta(seconds=10 * PRESENT_SECONDS)).delete()


def invite(proposal: Proposal, person: Person, *, by: Person, at: datetime, may_write: bool = True) -> CoAuthor:
    """Let somebody of another team read the draft, or write it too (공동 작성), from now on.

    Raises:
        NotYourDraft: only the drafter invites. PolicyRefused: the drafter, or somebody who is invited to the same already.
    """
    verb = "policy.author_invited" if may_write else "policy.reader_invited"
    with _of_the_drafter(proposal, by=by) as draft:
        before = draft.coauthors.filter(person=person).first()
        if draft.drafter_id == person.pk or (before is not None and before.may_write == may_write):
            raise PolicyRefused("This person is invited already.")
        with recording(verb, by=actor_of(by, at), at=at, proposal=draft.reference) as facts:
            values = {"may_write": may_write, "invited_at": at}
            row, _ = CoAuthor.objects.update_or_create(proposal=draft, person=person, defaults=values)
            facts["person"] = person.code
    return row


def uninvite(proposal: Proposal, person: Person, *, by: Person, at: datetime) -> None:
    """End an invitation; what was written together stays."""
    with _of_the_drafter(proposal, by=by) as draft:
        row = draft.coauthors.filter(person=person).first()
        if row is None:
            raise PolicyRefused("This person was not invited.")
        with recording("policy.author_uninvited", by=actor_of(by, at), at=at, proposal=draft.reference) as facts:
            row.delete()
            draft.saved_texts.filter(by=person, is_working=True).delete()
            facts["person"] = person.code


def refuse_suggestion(proposal: Proposal, unit: str, *, reason: str, by: Person, at: datetime) -> RefusedSuggestion:
    """Say why a suggested unit is not asked; the reason and why it was suggested are recorded.

    Raises:
        PolicyRefused: no reason, no such suggestion, it was refused already, or the delegation table demands it.
    """
    if not reason.strip():
        raise PolicyRefused("Write why this unit need not be asked.")
    with _of_the_drafter(proposal, by=by) as draft:
        found = next((one for one in suggestions(draft, at=at) if one.unit == unit), None)
        if found is None or draft.refused_suggestions.filter(unit__code=unit).exists():
            raise PolicyRefused("This unit is not suggested, or it was left out already.")
        if found.layer == "must":
            raise PolicyRefused("The delegation table or a mandate demands this unit. It cannot be left out.")
        names = unit_names({unit}, day_of(at))
        with recording("policy.suggestion_refused", by=actor_of(by, at), at=at, proposal=draft.reference) as facts:
            row = RefusedSuggestion.objects.create(
                proposal=draft, unit=Unit.objects.get(code=unit), reason=reason.strip()[:300], by=by, at=at
            )
            facts.update(
                unit=[unit, names.get(unit, unit)],
                reason=row.reason,
                why=[[one.kind, one.what] for one in found.reasons],
            )
    return row


@contextmanager
def _of_the_drafter(proposal: Proposal, *, by: Person) -> Iterator[Proposal]:
    with transaction.atomic():
        draft = _locked(proposal, by=by)
        if draft.drafter_id != by.pk:
            raise NotYourDraft("Only the drafter says this.")
        yield draft
