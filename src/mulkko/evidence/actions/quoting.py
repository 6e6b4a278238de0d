"""Making a claim whose figures, or words, stand in a document."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mulkko.catalog.models import Dataset, Version
from mulkko.catalog.queries import barred, standing_versions
from mulkko.evidence.actions.keeping import declared_slots, keep_claim, refuse_untrue
from mulkko.evidence.engine.cells import small_cells
from mulkko.evidence.engine.passages import LONGEST, WORDS, figures_in, folded, value_of
from mulkko.evidence.errors import BadClaim
from mulkko.evidence.models import Claim
from mulkko.evidence.queries import refuse_inside_transaction
from mulkko.evidence.queries.kinds.quoting import kinds_of, passage_job, read_again
from mulkko.evidence.queries.passages import passage_at
from mulkko.language.engine.masking import found as personal_data_in
from mulkko.language.engine.masking import masked
from mulkko.organization.models import Person, day_of

LOST_CURE = "Quote another passage of it, or leave the sentence out."


def quote(
    *, sentence: str, document: str, start: int, end: int, figures: Mapping[str, int], by: Person, at: datetime,
    text: str = "", proposal: str = "", supersedes: Claim | None = None,
) -> Claim:  # fmt: skip
    """Pin a passage of the newest version of a document as a claim.

    Args:
        sentence: text with a place for each figure, or with {q} for the words of the passage.
        document: name of the document in the catalogue.
        start, end: place of the passage in its text.
        figures: name of the place in the sentence -> which of the figures of the passage stands there, the first as 0.
        text: the passage as the person saw it; another one at that place is refused.

    Raises:
        BadClaim: the document or the passage is not there, or sentence and passage do not fit together.
    """
    refuse_inside_transaction()
    version = _version(document, by, at)
    passage, about = passage_at(version, start, end)
    if not 0 < len(passage.text.strip()) <= LONGEST:
        raise BadClaim(f"A passage has at most {LONGEST} characters.", "the passage", "Choose a shorter one.")
    if text and text != passage.text:
        raise BadClaim("The passage is another one by now.", "the passage", "Look for it once more.")
    if personal_data_in(passage.text):
        raise BadClaim(
            "The passage names a person, an address or a number of one.", "the passage", "Choose one without."
        )
    slots, spans = _slots(passage.text, figures)
    declared = declared_slots(sentence, slots)
    values = {name: value_of(declared[name].type, passage.text[first:last]) for name, (first, last) in spans.items()}
    if small := small_cells(values, declared):
        raise BadClaim(
            f"The figure {', '.join(small)} tells of fewer than five people.", "the passage", "Quote a wider group."
        )
    refuse_untrue(sentence, declared, values)
    method = {
        "reader": about["reader"], "format": about["kind"], "page": passage.page, "paragraph": passage.paragraph,
        "start": passage.start, "end": passage.end, "text": passage.text,
        "before": masked(passage.before)[0], "after": masked(passage.after)[0],
        "figures": {name: list(span) for name, span in spans.items()},
    }  # fmt: skip
    return keep_claim(
        sentence=sentence, declared=declared, values=values, versions={document: version}, by=by, at=at, proposal=proposal,
        supersedes=supersedes, kind="document", method=method,
    )  # fmt: skip


def _version(document: str, by: Person, at: datetime) -> Version:
    """Return the newest version of a document that may carry a figure today; one that is hidden is not there."""
    readable = Dataset.objects.readable_by(by, at).filter(kind="document", name=document).exists()
    version = standing_versions({document}).get(document) if readable else None
    if version is None:
        raise BadClaim(f"There is no document '{document}'.", "the document", "Choose one of the list.")
    if bar := barred([version], on=day_of(at)):
        raise BadClaim(bar[1], "the document", "Use other data, or ask the unit that keeps them.")
    return version


def _slots(passage: str, figures: Mapping[str, int]) -> tuple[dict[str, Any], dict[str, tuple[int, int]]]:
    """Return slots and places of the figures that were chosen of a passage; without any, its words are quoted."""
    if not figures:
        spec = {"type": "text", "unit": "", "scale": 1, "decimals": 0, "compare": None}
        return {WORDS: spec}, {WORDS: (0, len(passage))}
    there = figures_in(passage)
    if any(not 0 <= place < len(there) for place in figures.values()):
        raise BadClaim("The passage has no such figure.", "the passage", "Choose one of those that stand in it.")
    chosen = {name: there[place] for name, place in figures.items()}
    return {name: dict(one.spec) for name, one in chosen.items()}, {
        name: (one.start, one.end) for name, one in chosen.items()
    }


def quote_again(claim: Claim, *, by: Person, at: datetime, proposal: str) -> Claim:
    """Return a claim with the same sentence on the same passage of the newest version, with the figures that stand there."""
    refuse_inside_transaction()
    [document] = claim.datasets
    version = _version(document, by, at)
    job = passage_job("claim", version, claim.method, kinds_of(claim), "refresh")
    none: dict[str, Any] = {"error": "snapshot", "what": "The newest version is no document."}
    answer = read_again([job])["claim"] if job else none
    if "error" in answer or "lost" in answer:
        raise BadClaim(answer.get("lost") or answer["what"], "the document", LOST_CURE)
    passage = answer["passage"]
    if small := small_cells(answer["values"], claim.slot_map):
        raise BadClaim(
            f"The figure {', '.join(small)} tells of fewer than five people.", "the passage", "Quote a wider group."
        )
    refuse_untrue(claim.sentence, claim.slot_map, answer["values"])
    method = claim.method | {
        "page": passage["page"], "paragraph": passage["paragraph"], "start": passage["start"], "end": passage["end"],
        "text": passage["text"], "figures": answer["figures"],
        "before": masked(passage["before"])[0], "after": masked(passage["after"])[0],
    }  # fmt: skip
    return keep_claim(
        sentence=claim.sentence, declared=claim.slot_map, values=answer["values"], versions={document: version}, by=by, at=at,
        proposal=proposal, supersedes=claim, kind="document", method=method,
    )  # fmt: skip


def usual_sentence(passage: str, figures: Mapping[str, int]) -> str:
    """Return a passage with a place in place of each chosen figure: the sentence with which a person begins."""
    if not figures:
        return f"“{{{WORDS}}}”"
    there, parts, place = figures_in(passage), [], 0
    for name, number in sorted(figures.items(), key=lambda one: one[1]):
        one = there[number]
        parts += [passage[place : one.start], f"{{{name}}}"]
        place = one.unit_end if one.spec["unit"] else one.end
    return folded("".join([*parts, passage[place:]])).replace("\n", " ")
