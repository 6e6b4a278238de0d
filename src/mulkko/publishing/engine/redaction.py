"""From sealed content to what the public may see of it: a hidden part is replaced by its clause, never silently missing. Pure.

Names and titles of officials in charge stand in the signature block, which no part covers (정보공개법 §9①6호 라목). A figure is shown by its source note
too: a claim that a hidden part cites loses its note wherever else it is cited.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from mulkko.documents.engine.paper import Paper, Plan, strings_of
from mulkko.policy.engine.layout import read_out

FIELDS = ("title", "question", "summary", "keywords", "amount", "chosen_because")
TELLING = re.compile(r"\d[\d,.-]+\d|[^\W\d_]{3,}")


@dataclass(frozen=True)
class Part:
    """Something that can be hidden: `key` names it for ever, `text` is what stands there."""

    key: str
    kind: str
    text: str


def mark(clause: str) -> str:
    """Return what stands in the place of a hidden part.

    >>> mark("6")
    '[비공개: 제6호]'
    """
    return f"[비공개: 제{clause}호]"


def parts_of(content: Mapping[str, Any], plan: Plan) -> list[Part]:
    """Return everything on a paper that can be hidden, in reading order; whoever signed it is none of it."""
    found = [Part(key, key, _field(content, key)) for key in FIELDS]
    found += [Part(f"block:{one['id']}", "block", _text(one["inlines"])) for one in content["blocks"]]
    found += [Part(f"criterion:{one['key']}", "criterion", one["name"]) for one in content["criteria"]]
    found += [Part(f"option:{one['key']}", "option", _option_text(one)) for one in content["options"]]
    found += [Part(f"outcome:{one['key']}", "outcome", _promised(one)) for one in content.get("outcome", [])]
    found += [Part(f"claim:{one['id']}", "claim", read_out(one)) for one in content["claims"]]
    found += [
        Part(f"opinion:{at}", "opinion", f"{one.text} {one.reason}".strip()) for at, one in enumerate(plan.opinions)
    ]
    found += [Part(f"remark:{at}", "remark", one) for at, one in enumerate(plan.remarks)]
    found += [
        Part(f"document:{one['place']}", "document", f"{one['recipient']} {one['title']} {one['text']}".strip())
        for one in content.get("documents", [])
    ]
    return [one for one in found if one.text]


def _field(content: Mapping[str, Any], key: str) -> str:
    if key == "keywords":
        return ", ".join(content["keywords"])
    if key == "amount":
        return f"{content['amount_krw']:,}" if content["amount_krw"] else ""
    return str(content[key] or "")


def _text(inlines: Iterable[Mapping[str, Any]]) -> str:
    return "".join(inline.get("shown", inline.get("text", "")) for inline in inlines)


def _option_text(option: Mapping[str, Any]) -> str:
    cells = [
        f"{cell.get('shown') or cell.get('value') or ''} {cell.get('reason', '')}".strip() for cell in option["cells"]
    ]
    return " · ".join(part for part in (option["title"], option["description"], *cells) if part)


def _promised(line: Mapping[str, Any]) -> str:
    today = line["today"]
    told = (line["name"], today.get("shown") or today["value"], today.get("source"), line["target"], line["how"])
    return " · ".join(part for part in told if part)


def redacted(content: Mapping[str, Any], hidden: Mapping[str, str]) -> dict[str, Any]:
    """Return sealed content without what is hidden; `hidden` gives the clause of each key."""
    shown_content = deepcopy(dict(content))
    clause_of = clauses_of_claims(content, hidden)
    for key, clause in hidden.items():
        _hide(shown_content, key, mark(clause))
    kept = _cited(shown_content)
    shown_content["claims"] = [
        _without_note(claim, mark(clause_of[claim["id"]])) if claim["id"] in clause_of else claim
        for claim in shown_content["claims"] if claim["id"] in kept
    ]  # fmt: skip
    return shown_content


def clauses_of_claims(content: Mapping[str, Any], hidden: Mapping[str, str]) -> dict[int, str]:
    """Return the clause of each claim that a hidden part cites: its figure may not be told elsewhere either."""
    return {claim: clause for key, clause in hidden.items() for claim in _claims_at(content, key)}


def _claims_at(content: Mapping[str, Any], key: str) -> set[int]:
    """Return the claims that a part cites, by its key."""
    kind, _, name = key.partition(":")
    if kind == "claim":
        return {int(name)}
    if kind == "block":
        inlines = (inline for block in content["blocks"] if block["id"] == name for inline in block["inlines"])
        return {inline["claim"] for inline in inlines if "claim" in inline}
    if kind == "outcome":
        promised = (one["today"] for one in content.get("outcome", []) if one["key"] == name)
        return {today["claim"] for today in promised if "claim" in today}
    cells = [
        (option["key"], cell) for option in content["options"] for cell in option["cells"] if cell["source"] == "claim"
    ]
    if kind == "option":
        return {cell["claim"] for option, cell in cells if option == name}
    return {cell["claim"] for _, cell in cells if cell["criterion"] == name} if kind == "criterion" else set()


def _hide(content: dict[str, Any], key: str, text: str) -> None:
    kind, _, name = key.partition(":")
    if kind in ("title", "question", "summary", "chosen_because"):
        content[kind] = text
    elif kind == "keywords":
        content["keywords"] = [text]
    elif kind == "amount":
        content |= {"amount_krw": None, "amount_hidden": text}
    elif kind == "block":
        for block in content["blocks"]:
            if block["id"] == name:
                block["inlines"] = [{"text": text}]
    elif kind == "document":
        for document in content.get("documents", []):
            if str(document["place"]) == name:
                document |= {"title": text, "text": text, "recipient": text if document["recipient"] else ""}
    elif kind == "option":
        _hide_option(content, name, text)
    elif kind == "criterion":
        _hide_criterion(content, name, text)
    elif kind == "outcome":
        _hide_promise(content, name, text)


def _hide_option(content: dict[str, Any], name: str, text: str) -> None:
    for option in content["options"]:
        if option["key"] == name:
            option |= {"title": text, "description": "", "cells": []}
    if content["chosen"] == name:
        content["chosen_because"] = text  # the reason tells what was chosen


def _hide_criterion(content: dict[str, Any], name: str, text: str) -> None:
    for criterion in content["criteria"]:
        if criterion["key"] == name:
            criterion |= {"name": text, "limit": None, "unit": ""}
    for option in content["options"]:
        option["cells"] = [cell for cell in option["cells"] if cell["criterion"] != name]


def _hide_promise(content: dict[str, Any], name: str, text: str) -> None:
    for line in content.get("outcome", []):
        if line["key"] == name:
            line |= {"name": text, "unit": "", "today": {"value": None, "source": ""}, "target": None, "how": text}


def _cited(content: Mapping[str, Any]) -> set[int]:
    inlines = {inline["claim"] for block in content["blocks"] for inline in block["inlines"] if "claim" in inline}
    promised = {line["today"]["claim"] for line in content.get("outcome", []) if "claim" in line["today"]}
    return (
        inlines
        | promised
        | {cell["claim"] for option in content["options"] for cell in option["cells"] if cell["source"] == "claim"}
    )


def _without_note(claim: Mapping[str, Any], text: str) -> dict[str, Any]:
    return {**claim, "sentence": text, "sql": text, "slots": {}, "values": {}, "pins": []}


def without_sayings(plan: Plan, hidden: Mapping[str, str]) -> Plan:
    """Return a plan without the opinions and remarks that are hidden, and without the hash of the sealed text where anything is.

    The hash of a text of which a few digits are hidden would tell them to whoever tries them all.
    """
    opinions = tuple(
        replace(one, text=mark(hidden[key]), reason=mark(hidden[key]) if one.reason else "")
        if (key := f"opinion:{at}") in hidden else one
        for at, one in enumerate(plan.opinions)
    )  # fmt: skip
    remarks = tuple(
        mark(hidden[key]) if (key := f"remark:{at}") in hidden else one for at, one in enumerate(plan.remarks)
    )
    return replace(plan, opinions=opinions, remarks=remarks, version="" if hidden else plan.version)


def still_there(parts: Sequence[Part], hidden: Mapping[str, str], paper: Paper) -> tuple[str, ...]:
    """Return the telling words of hidden parts that still stand elsewhere on the public paper.

    Telling are runs of three digits or more, and words of three letters or more, with or without the particle behind them.
    """
    text = "\n".join(strings_of(paper))
    words = {word for one in parts if one.key in hidden for word in TELLING.findall(one.text)}
    return tuple(sorted({found for word in words if (found := _found_in(text, word))}))


def _found_in(text: str, word: str) -> str:
    forms = [word] if word[0].isdigit() else [word[: len(word) - particle] for particle in (0, 1, 2)]
    return next((form for form in forms if len(form) >= 3 and form in text), "")
