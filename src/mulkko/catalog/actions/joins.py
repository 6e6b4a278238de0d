"""연결: proposing that two datasets name the same things, deciding it after looking at what it does, and searching for more."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from mulkko.catalog.errors import CatalogError, NotYours
from mulkko.catalog.models import Dataset, Join, JoinDecision, JoinSearch
from mulkko.catalog.queries import may_add_to
from mulkko.catalog.queries.joins import look_for_joins, may_decide, measure_join, newest_sides, search_state
from mulkko.ledger.actions import Actor, recording
from mulkko.ledger.engine.canonical import canonical
from mulkko.ledger.engine.rows import whole_row
from mulkko.organization.models import Person
from mulkko.organization.queries import actor_of

_NAME = re.compile(r"[^\W\d]\w{0,59}")


def propose_join(
    *, name: str, left: Dataset, right: Dataset, pairs: Sequence[tuple[str, str]], reason: str, by: Person | None, at: datetime,
    found: bool = False,
) -> Join:  # fmt: skip
    """Propose a join under a name, with what it does on the newest versions, counted before anything is written.

    Args:
        pairs: (column of the left dataset, column of the right one); together they are the key.
        found: the machine found it.

    Raises:
        NotYours: the person keeps neither side.
        CatalogError: the name, the columns or the reason will not do, or the two are joined already.
    """
    name = name.strip()
    if not (may_add_to(left, by, at) or may_add_to(right, by, at)):
        raise NotYours("A join is proposed by a unit that keeps one of its sides.", name, "Ask one of them.")
    _refuse_name(name)
    if left.pk == right.pk:
        raise CatalogError("A join needs two datasets.", left.name, "Choose another one.")
    if not reason.strip():
        raise CatalogError("Write why the join is right.", name, "Whoever decides reads it.")
    versions = newest_sides(left, right)
    measured = measure_join(*versions, pairs)
    with recording("catalog.join_proposed", by=actor_of(by, at) if by else Actor("operator"), at=at) as facts:
        # Two at once would both see no such name: the one that comes second waits, and then sees it.
        list(Dataset.objects.select_for_update(of=("self",)).filter(pk__in=(left.pk, right.pk)).order_by("pk"))
        _refuse_name(name)
        row = Join.objects.create(
            name=name, left=left, right=right, pairs_text=canonical([list(pair) for pair in pairs]), found=found,
            measured_text=canonical(measured), reason=reason.strip()[:300], by=by, at=at,
        )  # fmt: skip
        facts.update(row=whole_row(row), join=name, sides=[left.name, right.name])
    return row


def decide_join(
    join: Join, *, kind: str, reason: str, seen: dict[str, int], by: Person | None, at: datetime
) -> JoinDecision:
    """Accept, refuse or hold a join. The newest word counts; one that was accepted may be refused later.

    Args:
        seen: the version numbers on which the person saw what the join does.

    Raises:
        NotYours: somebody else decides.
        CatalogError: no reason, the same word twice, or a newer version came since.
    """
    if not may_decide(join, by, at):
        raise NotYours("A join is decided by the unit that keeps the other side.", join.name, "Ask that unit.")
    if kind not in dict(JoinDecision.KINDS):
        raise CatalogError("There is no such decision.", join.name, "Look at the page again.")
    if not reason.strip():
        raise CatalogError("Write why you decide so.", join.name, "Whoever uses the join reads it.")
    measured = measure_join(*newest_sides(join.left, join.right), join.pairs)
    if measured["versions"] != seen:
        raise CatalogError("A newer version of the data came in.", join.name, "Look at the numbers again, then decide.")
    with recording("catalog.join_decided", by=actor_of(by, at) if by else Actor("operator"), at=at) as facts:
        Join.objects.select_for_update(of=("self",)).get(pk=join.pk)
        last = join.decisions.order_by("-pk").first()
        if last is not None and last.kind == kind and (kind != "accepted" or last.measured == measured):
            raise CatalogError("This was decided already.", join.name, "Look at its page again.")
        row = JoinDecision.objects.create(
            join=join, kind=kind, reason=reason.strip()[:300], measured_text=canonical(measured), by=by, at=at
        )
        facts.update(row=whole_row(row), join=join.name, kind=kind, reason=row.reason)
    return row


def search_joins(*, at: datetime) -> JoinSearch:
    """Look for joins on the newest versions, unless that was done; what was found on older ones is dropped."""
    state, newest = search_state()
    known = JoinSearch.objects.filter(state=state).first()
    if known is not None:
        return known
    text = json.dumps(look_for_joins(newest), ensure_ascii=False)
    with transaction.atomic():
        kept: Any = JoinSearch.objects.get_or_create(state=state, defaults={"text": text, "made_at": at})[0]
        JoinSearch.objects.exclude(pk=kept.pk).delete()
    return kept


def _refuse_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        cure = "Use letters, digits and _, and no more than 60 of them."
        raise CatalogError(f"'{name[:60]}' is no name for a join.", "the name", cure)
    if Dataset.objects.filter(name__iexact=name).exists() or Join.objects.filter(name__iexact=name).exists():
        raise CatalogError(f"There is something called '{name}' already.", "the name", "Use another name.")
