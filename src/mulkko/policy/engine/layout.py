"""From sealed content to the lines, the grid and the sources of an official paper. Pure."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from mulkko.documents.engine.marks import Item, Point, itemised
from mulkko.documents.engine.paper import Grid, Line, Piece, Promise, Source
from mulkko.documents.engine.writing import format_date, format_money
from mulkko.evidence.engine.figures import shown, slot_of
from mulkko.evidence.engine.telling import how
from mulkko.policy.engine.body import INDENT, marks_of

NOT_PREFERRED = "계산상 가장 나은 대안은 따로 없다."


def items_of(content: dict[str, Any]) -> tuple[Item, ...]:
    """Return the short text of the 기안문: what it belongs to, what is proposed, at which cost; the rest is its 붙임."""
    titles = {option["key"]: option["title"] for option in content["options"]}
    chosen, amount = titles.get(content["chosen"]), content["amount_krw"]
    cost = format_money(amount) if amount else content.get("amount_hidden", "")  # hidden only on a public paper
    proposed = [
        Point(f"결정할 것: {content['question']}") if content["question"] else None,
        Point(f"제안: {chosen}") if chosen else None,
        Point(f"소요예산: {cost}") if cost else None,
    ]
    points = [
        Point(f"관련: {_related(content)}"),
        Point(content["summary"]) if content["summary"] else None,
        Point("위와 관련하여 붙임과 같이 추진하고자 합니다.", tuple(point for point in proposed if point)),
    ]
    return tuple(itemised([point for point in points if point]))


def _related(content: dict[str, Any]) -> str:
    """Return what a document belongs to: its proposal, and the document that it amends or cancels."""
    amends = content.get("amends")
    own = f"정책안 {content['reference']}"
    if not amends:
        return own
    return f"{own}, {amends[1]}({'변경' if amends[0] == 'amends' else '취소'} 대상)"


def attachments_of(content: dict[str, Any]) -> tuple[str, ...]:
    """Return the names of what is attached, with their quantity (규칙 §4④)."""
    return (f"{content['title']} 1부.",)


def lines_of(content: dict[str, Any]) -> tuple[Line, ...]:
    """Return the body with its marks; each figure knows the number of its source."""
    number = {claim["id"]: place for place, claim in enumerate(content["claims"], 1)}
    marks = marks_of([block["kind"] for block in content["blocks"]], on_paper=True)
    return tuple(
        Line(mark, INDENT[block["kind"]], tuple(_piece(inline, number) for inline in block["inlines"]))
        for block, mark in zip(content["blocks"], marks, strict=True)
    )


def _piece(inline: dict[str, Any], number: dict[int, int]) -> Piece:
    if "claim" in inline:
        return Piece(inline["shown"], number.get(inline["claim"]))
    return Piece(inline.get("text", ""))


def grid_of(content: dict[str, Any]) -> Grid | None:
    """Return the comparison table, or None without criteria."""
    if not content["criteria"]:
        return None
    number = {claim["id"]: place for place, claim in enumerate(content["claims"], 1)}
    titles = {option["key"]: option["title"] for option in content["options"]}
    rows = []
    for criterion in content["criteria"]:
        cells = tuple(
            next(
                (
                    _cell(cell, number, criterion["unit"])
                    for cell in option["cells"]
                    if cell["criterion"] == criterion["key"]
                ),
                ("―", ""),
            )
            for option in content["options"]
        )
        way = "작을수록 좋음" if criterion["better"] == "less" else "클수록 좋음"
        bound = f", 한도 {grouped(criterion['limit'])}{criterion['unit']}" if criterion["limit"] else ""
        rows.append((f"{criterion['name']} ({way}, 비중 {criterion['weight']}{bound})", cells))
    preferred = titles.get(content["preferred"] or "")
    note = f"계산상 가장 나은 대안: {preferred}" if preferred else NOT_PREFERRED
    beyond = [titles[key] for key in content["excluded"]]
    if beyond:
        note += f" 한도를 벗어난 대안: {', '.join(beyond)}."
    return Grid(
        tuple(titles.values()), tuple(rows), titles.get(content["chosen"], "―"), content["chosen_because"], note
    )


def _cell(cell: dict[str, Any], number: dict[int, int], unit: str) -> tuple[str, str]:
    if cell["source"] == "claim":
        return cell["shown"], f"근거 {number.get(cell['claim'], '?')}"
    word = {"assumption": "가정", "judgement": "판단"}[cell["source"]]
    return f"{grouped(cell['value'])}{unit}", f"{word}: {cell['reason']}"


def promises_of(content: dict[str, Any], names: Mapping[str, str]) -> tuple[Promise, ...]:
    """Return the outcome plan as a paper prints it; `names` are those of units. What was sealed before schema 3 has none."""
    number = {claim["id"]: place for place, claim in enumerate(content["claims"], 1)}
    return tuple(_promise(one, number, names) for one in content.get("outcome", []))


def _promise(one: dict[str, Any], number: dict[int, int], names: Mapping[str, str]) -> Promise:
    way, bound = ("작을수록 좋음", "이하") if one["better"] == "less" else ("클수록 좋음", "이상")
    target = f"{grouped(one['target'])}{one['unit']} {bound}" if one["target"] is not None else "―"
    method = "같은 산출식을 새 자료로 다시 계산" if one["method"] == "claim" else f"직접 측정: {one['how']}"
    return Promise(
        f"{one['name']} ({way})",
        _today(one, number),
        target,
        _day(one["due_on"]),
        method,
        names.get(one["owner"], one["owner"]),
    )


def _today(one: dict[str, Any], number: dict[int, int]) -> str:
    today = one["today"]
    if "claim" in today:
        return f"{today['shown']} (근거 {number.get(today['claim'], '?')})"
    return f"{grouped(today['value'])}{one['unit']} (출처: {today['source']})" if today["value"] else "―"


def grouped(number: str | None) -> str:
    """Return a plain decimal with a comma between thousands.

    >>> grouped("2000000000"), grouped("0.25")
    ('2,000,000,000', '0.25')
    """
    return "―" if number is None else f"{Decimal(number):,f}"


def sources_of(content: dict[str, Any]) -> tuple[Source, ...]:
    """Return where the figures come from, in the order of their claims."""
    return tuple(
        Source(
            place,
            read_out(claim),
            tuple(f"{pin['dataset']} v{pin['version']} ({_day(pin['as_of'])})" for pin in claim["pins"]),
            how(claim.get("kind", "query"), claim["sql"], claim.get("method", {})),
            str(claim["id"]),
        )
        for place, claim in enumerate(content["claims"], 1)
    )


def _day(as_of: str | None) -> str:
    return format_date(date.fromisoformat(as_of)) if as_of else "기준일 없음"


def read_out(claim: dict[str, Any]) -> str:
    """Return a sealed claim's sentence with its figures."""
    text = claim["sentence"]
    for name, spec in claim["slots"].items():
        text = text.replace("{" + name + "}", shown(slot_of(name, spec), claim["values"].get(name)))
    return text
