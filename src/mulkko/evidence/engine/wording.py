"""Whether the words of a sentence agree with its figures: directions, comparisons, limits, and numbers written out by hand.

Only what plainly speaks of a slot is judged: a direction behind the slot ({d} 늘었다), from one figure to another
({a}에서 {b}으로 늘었다), one beside another ({b}보다 많다), a limit behind a slot (1,200명을 넘는다), and a number in
the unit of a slot. What says something else is left alone. A negation (지 않, 지 못, 아니) turns the sense. Pure.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from mulkko.evidence.engine.figures import NUMERIC, Slot, agrees, parse, shown

Values = Mapping[str, str | None]
SIGNED = frozenset({"pp", "pct_change"})  # a change: what is above nothing went up

_RISE = r"(?<![오하가])늘(?:었|고|지|어|며|린|렸|었음)|(?:증가|상승|확대|향상)(?=하|했|한|함|해|할|됐|되|된|이다|\s*[.,)]|\s*$)|올랐|오르(?:고|지|며|는)|올라"
_FALL = r"줄(?:었|고|지|어|며|인|였)|(?:감소|하락|축소)(?=하|했|한|함|해|할|됐|되|된|이다|\s*[.,)]|\s*$)|떨어(?:졌|지|진)|내렸|내려"
_MORE = r"많(?:다|았|고|지|으며|습|아|은)|높(?:다|았|고|지|으며|습|아|은)|크(?:다|고|지|며)|컸|큽|큰(?=\s|$)|비싸|비쌌|비쌉|길(?:다|었|고|지)"
_LESS = r"적(?:다|었|고|지|으며|습|은)(?![가-힣]*적)|낮(?:다|았|고|지|으며|습|아|은)|작(?:다|았|고|지|으며|습|은)|싸(?:다|고|지|며)|쌌|쌉|짧"
_DIRECTION = re.compile(f"(?P<up>{_RISE}|{_MORE})|(?P<down>{_FALL}|{_LESS})")
_NEGATED = re.compile(r"[가-힣]{0,5}?(?:지(?:는|도|를)?\s*(?:않|못)|것은\s*아니|게\s*아니|은\s*아니|이\s*아니)")
_NOT_BEFORE = re.compile(r"(?:^|\s)(?:안|못)\s*$")
# Words that may stand between a figure and its direction: {d} 더 높다, {d}(가량) 늘었다.
_BETWEEN = re.compile(
    r"(?:명|건|원|개|곳|%p?|%포인트|p)?\)?(?:가량|정도|만큼|이나|나|씩|포인트)?\s*(?:더|약|크게|소폭|조금|훨씬)?\s*(?:안|못)?\s*"
)
_END = r"(?=이다|입니다|이었|이며|이고|임|인\s*것|으로|로\s|로$|에\s*(?:이르|해당)|이\s*아니|은\s*아니|\s*[.,)]|\s*$)"
_LIMITS: tuple[tuple[str, str], ...] = (
    (rf"\s*이상{_END}", ">="), (rf"\s*이하{_END}", "<="), (rf"\s*미만{_END}", "<"), (rf"\s*초과{_END}", ">"),
    (r"(?:을|를)?\s*(?:넘|웃(?:돌|도|돈|돕)|상회|초과하|초과했|초과한|초과해)", ">"), (r"(?:을|를)?\s*(?:밑(?:돌|도|돈|돕)|하회)", "<"),
    (r"에(?:는|도)?\s*못\s*미|에(?:는|도)?\s*미치지\s*못|에(?:는|도)?\s*(?:미달|모자라)", "<"),
)  # fmt: skip
_OPPOSITE = {">=": "<", "<": ">=", ">": "<=", "<=": ">"}
# What makes a number another one than the figure: a condition, a rate, a target, something that it is held against.
_OTHER_AFTER = re.compile(
    r"\s*(?:이상|이하|미만|초과|이내|내외|부터|까지|당(?!$)|마다|씩|중|가운데|기준|대비|짜리|보다|에서|에\s*비|에(?:는|도)?\s*(?:못|미|모자)|(?:을|를)?\s*(?:넘|웃|밑|상회|하회|초과))"
)
_OTHER_BEFORE = re.compile(
    r"(?:목표|기준|정원|한도|상한|하한|예산|계획|단가|전국|평균|작년|지난해|전년|전월)(?:은|는|이|가|치|값|인|의)?\s*\(?\s*$"
)
_NEXT = {
    "분": "기의",
    "개": "월소년구동국사",
    "대": "비상책중형",
    "원": "금인",
    "건": "물",
    "회": "의사",
    "일": "부반",
    "명": "령",
    "인": "당",
}
_NUMBER = r"(?:약\s*)?(?<![\d.,{}])[-−△▲]?\d[\d,]*(?:\.\d+)?\s*(?:천만|백만|조|억|만|천)?(?:\s*\d[\d,]*(?:\.\d+)?\s*(?:천만|백만|억|만|천))*\s*여?\s*"
_SLOT = re.compile(r"\{([^\W\d]\w*)\}")


@dataclass(frozen=True)
class Untrue:
    """What a sentence says and its figures deny: the slots it is about, and a sentence for the reader."""

    slots: frozenset[str]
    what: str


def untrue(sentence: str, slots: Mapping[str, Slot], values: Values, *, then: Values | None = None) -> list[Untrue]:
    """Return what a sentence says that its figures deny.

    Args:
        sentence: text with a place such as {n} for each slot.
        values: exact values by slot.
        then: the values when the sentence was written, where these are newer ones: a figure that said how far something
            fell must not have turned its sign since.
    """
    numbers = {name: number for name, slot in slots.items() if slot.type in NUMERIC and (number := _number(values.get(name))) is not None}  # fmt: skip
    first = {name: _number((then or {}).get(name)) for name in slots}
    found: list[Untrue] = []
    for scope, place, up, negated in _directions(sentence):
        found += _signs(scope, place, up, negated, slots, numbers, first, values)
        found += _relations(scope[:place], up, negated, slots, numbers)
        found += _from_written(scope[:place], up, negated, slots, numbers)
    found += _limits(sentence, slots, numbers)
    found += _written_out(sentence, slots, numbers)
    return list(dict.fromkeys(found))


def names_its_universe(sentence: str, slots: Mapping[str, Slot]) -> bool:
    """Tell whether a sentence with a rank says among how many: 25개 구 중 {r}, {all} 가운데 {r}."""
    counts = [name for name, slot in slots.items() if slot.type == "count" and "{" + name + "}" in sentence]
    return (
        bool(counts) or re.search(r"\d[\d,]*\s*[가-힣]{0,6}(?:\s*[가-힣]{1,6})?\s*(?:중|가운데)", sentence) is not None
    )


def _directions(sentence: str) -> Iterator[tuple[str, int, bool, bool]]:
    """Yield every direction word: the text since the one before, where it stands in it, its sense, whether it is negated."""
    for part in re.split(r"(?<=[가-힣)])[.!?](?=\s|$)", sentence):
        start = 0
        for found in _DIRECTION.finditer(part):
            before = part[start : found.start()]
            is_negated = bool(_NEGATED.match(part, _stem_end(found))) or bool(_NOT_BEFORE.search(before))
            yield part[start : found.end()], found.start() - start, found["up"] is not None, is_negated
            start = found.end()


def _stem_end(found: re.Match[str]) -> int:
    """Return where a negation may begin: at the 지 that the direction itself may have taken in."""
    return found.end() - 1 if found[0].endswith("지") else found.end()


def _signs(
    scope: str, place: int, up: bool, negated: bool, slots: Mapping[str, Slot], numbers: Mapping[str, Decimal],
    first: Mapping[str, Decimal | None], values: Values,
) -> list[Untrue]:  # fmt: skip
    """Return what a direction word right behind a slot says against its sign, or against its interval."""
    last = list(_SLOT.finditer(scope, 0, place))
    if not last or not _BETWEEN.fullmatch(scope, last[-1].end(), place):
        return []
    name = last[-1][1]
    slot = slots.get(name)
    if slot is None or slot.type not in NUMERIC:
        return []
    word = scope[place:]
    value = numbers.get(name)
    if value is None:
        return [Untrue(frozenset({name}), f"The sentence says '{word}' of '{name}', which has no value.")]
    sense = _sense(slot, up, first.get(name))
    is_right = value * sense <= 0 if negated else value * sense > 0
    if not is_right:
        said = f"not '{word}'" if negated else f"'{word}'"
        return [Untrue(frozenset({name}), f"The sentence says {said} of '{name}', but the data say {value:f}.")]
    low, high = _ends(name, numbers)
    if not negated and low is not None and high is not None and low <= 0 <= high:
        what = f"The sentence says '{word}' of '{name}', but its interval from {low:f} to {high:f} holds nothing too."
        return [Untrue(frozenset({name}), what)]
    return []


def _sense(slot: Slot, up: bool, first: Decimal | None) -> int:
    """Return the sign that a figure has where the sentence is true.

    A change is signed: it fell where it is below nothing, unless the slot asserts that it says how far it fell. Anything
    else says how much, and keeps the sign that it had when the sentence was written.
    """
    if up:
        return 1
    if slot.type not in SIGNED:
        return -1 if first is not None and first < 0 else 1
    is_how_far = slot.compare is not None and slot.compare[0] in (">", ">=") and Decimal(slot.compare[1]) >= 0
    return 1 if is_how_far else -1


def _ends(name: str, numbers: Mapping[str, Decimal]) -> tuple[Decimal | None, Decimal | None]:
    """Return the interval that the data give for a figure, in slots of their own: d_low and d_high, d_하한 and d_상한."""
    low = numbers.get(f"{name}_low", numbers.get(f"{name}_하한"))
    return low, numbers.get(f"{name}_high", numbers.get(f"{name}_상한"))


_FROM_TO = re.compile(r"\{(\w+)\}\)?에서\s*[^{}]{0,20}\{(\w+)\}\)?(?:으)?로\s*(?:더|크게|소폭)?\s*$")
_THAN = re.compile(r"\{(\w+)\}\)?보다")
_SUBJECT = r"\{(\w+)\}\)?(?:은|는|이|가|으로|로|,)"


def _relations(before: str, up: bool, negated: bool, slots: Mapping[str, Slot], numbers: Mapping[str, Decimal]) -> list[Untrue]:  # fmt: skip
    """Return what a direction word says of two slots that do not stand so: {a}에서 {b}으로 늘었다, {b}은 {a}보다 많다."""
    moved = _FROM_TO.search(before)
    pair = (moved[1], moved[2]) if moved else _compared(before, slots)
    if pair is None or not all(name in numbers for name in pair):
        return []
    from_value, to_value = numbers[pair[0]], numbers[pair[1]]
    is_so = to_value > from_value if up else to_value < from_value
    if is_so is not negated:
        if not negated and _overlap(pair, numbers):
            what = f"The sentence sets '{pair[1]}' against '{pair[0]}', but their intervals leave open which is more."
            return [Untrue(frozenset(pair), what)]
        return []
    what = f"The sentence sets '{pair[1]}' against '{pair[0]}' the other way round: {to_value:f} and {from_value:f}."
    return [Untrue(frozenset(pair), what)]


def _overlap(pair: tuple[str, str], numbers: Mapping[str, Decimal]) -> bool:
    """Tell whether the interval of a difference of two figures, made of their own intervals, holds nothing too."""
    (a, b), ends = (numbers[name] for name in pair), [_ends(name, numbers) for name in pair]
    if any(end is None for one in ends for end in one):
        return False
    (a_low, a_high), (b_low, b_high) = ends
    if a < b:
        (a, a_low, a_high), (b, b_low, b_high) = (b, b_low, b_high), (a, a_low, a_high)
    assert a_low is not None
    assert b_high is not None
    return (a - b) ** 2 <= (a - a_low) ** 2 + (b_high - b) ** 2


def _from_written(before: str, up: bool, negated: bool, slots: Mapping[str, Slot], numbers: Mapping[str, Decimal]) -> list[Untrue]:  # fmt: skip
    """Return what is said from a written number to a slot and is not so: 35%에서 {p}로 늘었다."""
    for name, slot in slots.items():
        if not slot.unit or name not in numbers:
            continue
        to = rf"\)?에서\s*[^{{}}]{{0,20}}\{{{re.escape(name)}\}}\)?(?:으)?로\s*(?:더|크게|소폭)?\s*$"
        found = re.search(f"({_figure_of(slot.unit)}){to}", before)
        start = parse(found[1]) if found else None
        if start is None:
            continue
        is_so = numbers[name] > start[0] if up else numbers[name] < start[0]
        if is_so is negated:
            what = (
                f"The sentence says that '{name}' went from {start[0]:f} the other way: the data say {numbers[name]:f}."
            )
            return [Untrue(frozenset({name}), what)]
    return []


def _compared(before: str, slots: Mapping[str, Slot]) -> tuple[str, str] | None:
    than = list(_THAN.finditer(before))
    if not than:
        return None
    base = than[-1]
    ahead = list(re.finditer(_SUBJECT, before[: base.start()]))
    behind = list(re.finditer(_SUBJECT, before[base.end() :]))
    names = [found[1] for found in [*reversed(ahead), *behind]]
    alike = [name for name in names if name in slots and base[1] in slots and _alike(slots[name], slots[base[1]])]
    return (base[1], alike[0]) if alike and alike[0] != base[1] else None


def _alike(one: Slot, other: Slot) -> bool:
    return (one.type in SIGNED) == (other.type in SIGNED) and one.unit == other.unit


def _limits(sentence: str, slots: Mapping[str, Slot], numbers: Mapping[str, Decimal]) -> Iterator[Untrue]:
    """Yield every limit behind a slot, in its unit, that the figure does not keep: {n}으로 1,200명을 넘는다."""
    for name, slot in slots.items():
        if not slot.unit or name not in numbers:
            continue
        start = sentence.find("{" + name + "}") + len(name) + 2
        until = min((one.start() for one in _SLOT.finditer(sentence, start)), default=len(sentence))
        for figure in re.finditer(_figure_of(slot.unit), sentence[start:until]):
            end = start + figure.end()
            bound = parse(figure[0])
            for pattern, sign in _LIMITS:
                found = re.compile(pattern).match(sentence, end)
                if found is None or bound is None:
                    continue
                is_negated = "못" not in found[0] and bool(_NEGATED.match(sentence, found.end()))
                wanted = _OPPOSITE[sign] if is_negated else sign
                if not _keeps(numbers[name], wanted, bound[0]):
                    what = (
                        f"The sentence says that '{name}' is {wanted} {bound[0]:f}, but the data say {numbers[name]:f}."
                    )
                    yield Untrue(frozenset({name}), what)
                break


def _keeps(value: Decimal, sign: str, bound: Decimal) -> bool:
    return {">=": value >= bound, "<=": value <= bound, ">": value > bound, "<": value < bound}[sign]


def _written_out(sentence: str, slots: Mapping[str, Slot], numbers: Mapping[str, Decimal]) -> Iterator[Untrue]:
    """Yield every number in the unit of a slot that is none of its figures, and that no word makes another one."""
    for unit in dict.fromkeys(slot.unit for name, slot in slots.items() if slot.unit and name in numbers):
        same = [name for name, slot in slots.items() if slot.unit == unit and name in numbers]
        for figure in re.finditer(_figure_of(unit), sentence):
            if _OTHER_AFTER.match(sentence, figure.end()) or _OTHER_BEFORE.search(sentence[: figure.start()]):
                continue
            if not any(_says(figure[0], numbers[name]) for name in same):
                said = ", ".join(shown(slots[name], f"{numbers[name]:f}") for name in same)
                what = f"The sentence writes {figure[0].strip()}, but the data say {said}."
                yield Untrue(frozenset(same), what)


def _says(text: str, value: Decimal) -> bool:
    """Tell whether a written number is a figure; what is called about (약) may round to its trailing zeros."""
    if agrees(text, value):
        return True
    parsed = parse(text)
    if parsed is None or "약" not in text or not parsed[0]:
        return False
    figure = parsed[0]
    whole = figure.normalize().as_tuple().exponent
    return isinstance(whole, int) and abs(value - figure) <= Decimal(1).scaleb(whole)


def _figure_of(unit: str) -> str:
    """Return the pattern of a number in a unit: 명 and not 명령, % and not %p."""
    after = r"(?!p|포인트)" if unit == "%" else f"(?![{_NEXT[unit]}])" if unit in _NEXT else ""
    written = r"(?:%p|%포인트)" if unit == "%p" else re.escape(unit)
    return _NUMBER + written + after


def _number(text: str | None) -> Decimal | None:
    try:
        number = Decimal(text) if text is not None else None
    except InvalidOperation:
        return None
    return number if number is None or number.is_finite() else None
