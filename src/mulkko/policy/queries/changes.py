"""신구대비: a document beside what it was in its last round, part by part."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mulkko.approval.models import Approval, Revision
from mulkko.ledger.engine.canonical import canonical
from mulkko.policy.engine.body import read_body
from mulkko.policy.engine.changes import Change, changes_of
from mulkko.policy.engine.material import what_is_material
from mulkko.policy.models import Amendment, Proposal
from mulkko.policy.queries.content import content_of, draft_of, sealed_content

Part = tuple[str, str, str]  # stable key, words that name the part (empty where its key does), text


@dataclass(frozen=True)
class Difference:
    """The changes since an earlier round; `now` is None where the newer side is the draft as it stands."""

    then: Approval
    now: Approval | None
    changes: list[Change]
    names: Mapping[str, str]  # what the parts that an officer named are called, by key


def changes_since_last_round(proposal: Proposal) -> Difference | None:
    """Return what differs from the round before; of a draft that came back, from its last round.

    None where there is nothing to compare with.
    """
    rounds = [
        row.approval for row in proposal.rounds.select_related("approval__version").order_by("approval__round_no")
    ]
    if proposal.is_editable:
        then, now, content = (rounds[-1] if rounds else None), None, content_of(proposal)
    else:
        then, now = (rounds[-2], rounds[-1]) if len(rounds) > 1 else (None, None)
        content = sealed_content(proposal) or {}
    if then is None:
        return None
    before, after = list(_parts(json.loads(then.version.text))), list(_parts(content))
    names = {key: name for key, name, _ in [*before, *after] if name}
    return Difference(then, now, changes_of(_texts(before), _texts(after)), names)


def changes_to_amended(proposal: Proposal) -> Difference | None:
    """Return what an amendment changes in the document that it amends, as it stands now; None where it amends none."""
    row = Amendment.objects.filter(proposal=proposal, kind="amends").select_related("of__version").first()
    if row is None:
        return None
    current = proposal.current_round
    now = current.approval if current is not None and not proposal.is_editable else None
    content = json.loads(now.version.text) if now else content_of(proposal)
    before, after = list(_parts(json.loads(row.of.version.text))), list(_parts(content))
    names = {key: name for key, name, _ in [*before, *after] if name}
    return Difference(row.of, now, changes_of(_texts(before), _texts(after)), names)


@dataclass(frozen=True)
class Revised:
    """One version that was put on the route, beside the one before it."""

    revision: Revision
    changes: list[Change]
    names: Mapping[str, str]


def revisions_of(approval: Approval) -> list[Revised]:
    """Return the versions that were put on the route of a round, oldest first, each compared with the one before."""
    rows = approval.revisions.select_related("before", "version").order_by("number")
    return [Revised(row, *_compared(row.before.text, row.version.text)) for row in rows]


@dataclass(frozen=True)
class TypedChange:
    """What a typed text would change on the route; `why` holds the codes that make it more than an error of writing."""

    changes: list[Change]
    names: Mapping[str, str]
    why: list[str]


def typed_change(proposal: Proposal, text: str) -> TypedChange:
    """Return how a typed text differs from the one on the route.

    Raises:
        BadBody: a line cannot be read.
    """
    old = proposal.body()
    new = read_body(text, old=old)
    shown = [canonical(draft_of(proposal, blocks=blocks).content()) for blocks in (old, new)]
    return TypedChange(*_compared(*shown), what_is_material(old, new))


def _compared(old: str, new: str) -> tuple[list[Change], dict[str, str]]:
    before, after = list(_parts(json.loads(old))), list(_parts(json.loads(new)))
    return changes_of(_texts(before), _texts(after)), {key: name for key, name, _ in [*before, *after] if name}


def _texts(parts: list[Part]) -> dict[str, str]:
    return {key: text for key, _, text in parts}


def _parts(content: dict[str, Any]) -> Iterator[Part]:
    """Yield a sealed content as parts, in the order of the paper. Older schemas lack keys that newer ones have."""
    for name in ("title", "question", "summary"):
        yield name, "", content.get(name) or ""
    yield "keywords", "", ", ".join(content.get("keywords") or [])
    yield "duty", "", content.get("duty") or ""
    amount = content.get("amount_krw")
    yield "amount", "", "" if amount is None else f"{amount:,}"
    terms = [*(content.get("disclosure") or []), content.get("closed_parts"), content.get("statute")]
    kept = content.get("retention")
    terms += [*(content.get("decision_in_progress") or []), f"보존기간 {kept}" if kept else None]
    yield "disclosure", "", " ".join(one for one in terms if one)
    for block in content.get("blocks") or []:
        yield f"block:{block['id']}", "", "".join(one.get("text") or one.get("shown") or "" for one in block["inlines"])
    yield from _option_parts(content)
    yield "chosen_because", "", content.get("chosen_because") or ""
    for one in content.get("outcome") or []:
        today, way = one["today"], "이하" if one["better"] == "less" else "이상"
        told = (
            f"{today.get('shown') or today['value']}",
            f"{one['target']}{one['unit']} {way}",
            one["due_on"],
            one["owner"],
            one["how"],
        )
        yield f"outcome:{one['key']}", one["name"], " · ".join(part for part in (one["name"], *told) if part)
    for one in content.get("documents") or []:
        said = (one["title"], one["recipient"], one["text"])
        yield f"document:{one['place']}", one["title"], "\n".join(part for part in said if part)


def _option_parts(content: dict[str, Any]) -> Iterator[Part]:
    criteria = {one["key"]: one["name"] for one in content.get("criteria") or []}
    for option in content.get("options") or []:
        key, title = option["key"], option["title"]
        yield f"option:{key}", title, ": ".join(one for one in (title, option.get("description")) if one)
        for cell in option.get("cells") or []:
            said = " · ".join(str(one) for one in (cell.get("shown") or cell.get("value"), cell.get("reason")) if one)
            yield f"cell:{key}:{cell['criterion']}", f"{title} · {criteria.get(cell['criterion'], '')}", said
        if key == content.get("chosen"):
            yield "chosen", "", title
