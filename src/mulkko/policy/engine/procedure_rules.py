"""The procedures that statutes and rules demand, row by row: name, article, gate, and the condition over the facts of a matter. Pure.

Amounts are compared as whole won. Source: the articles named in each row; the thresholds of the review of investments are those of a 시·도
(지방재정법 시행령 §41, amended 2025-01-07).
"""

from collections.abc import Callable, Mapping, Sequence

from mulkko.organization.engine.elections import Election, next_election
from mulkko.policy.engine.facts import EOK, Facts
from mulkko.policy.engine.procedures import BLOCK, DECISION, WARN, Condition, Due, Matched, Procedure, Trigger, due_of

CITY, MINISTER = "city", "minister"
ELECTION_DAYS = 60  # 공직선거법 §86②


def _cost(facts: Facts, *more: str) -> Matched:
    return tuple((name, str(getattr(facts, name))) for name in ("cost_krw", *more) if getattr(facts, name))


def _doing(kind: str) -> Condition:
    return lambda facts, elections: Trigger((("kinds", kind),)) if kind in facts.kinds else None


def _when(kind: str, test: Callable[[Facts], bool], *names: str) -> Condition:
    """Return a condition: the proposal does `kind` and the test holds; the named facts are what matched."""

    def needed(facts: Facts, elections: Sequence[Election]) -> Trigger | None:
        if kind not in facts.kinds or not test(facts):
            return None
        return Trigger(tuple((name, str(getattr(facts, name))) for name in names if getattr(facts, name)))

    return needed


# Who reviews an investment: floor for the city, floor for the minister (None: never), by what the project is.
REVIEWS: Mapping[str, tuple[int, int | None]] = {
    "with_other_region": (40 * EOK, 500 * EOK),
    "transferred": (40 * EOK, 300 * EOK),
    "showroom": (5 * EOK, 300 * EOK),
    "civic": (40 * EOK, 300 * EOK),
    "other": (40 * EOK, None),
    "event": (3 * EOK, 300 * EOK),
    "liability": (1, 100 * EOK),
    "foreign": (10 * EOK, 10 * EOK),
}


def reviewer_of(row: str, krw: int) -> str | None:
    """Return who reviews a project of one row at a cost: the city, the minister, or nobody.

    >>> reviewer_of("transferred", 30_000_000_000), reviewer_of("event", 299_999_999)
    ('minister', None)
    """
    floor, minister = REVIEWS[row]
    if minister is not None and krw >= minister:
        return MINISTER
    return CITY if krw >= floor else None


def _rows_of(facts: Facts) -> list[tuple[str, int, str]]:
    """Return (row, won, name of the fact) of everything about a proposal that may have to be reviewed."""
    rows: list[tuple[str, int | None, str]] = []
    if "project" in facts.kinds:
        kind = "transferred" if facts.funds == "transferred" else "civic" if facts.build == "civic" else "other"
        kind = "showroom" if facts.build == "showroom" else kind
        rows.append(("with_other_region" if facts.with_other_region else kind, facts.cost_krw, "cost_krw"))
        rows.append(("liability", facts.liability_krw, "liability_krw"))
        rows.append(("foreign", facts.foreign_krw, "foreign_krw"))
    if "event" in facts.kinds:
        rows.append(("event", facts.event_krw, "event_krw"))
    return [(row, krw, name) for row, krw, name in rows if krw is not None]


def _investment(facts: Facts, elections: Sequence[Election]) -> Trigger | None:
    found = [(reviewer_of(row, krw), name) for row, krw, name in _rows_of(facts)]
    matched = [(reviewer, name) for reviewer, name in found if reviewer]
    if not matched:
        return None
    reviewer = MINISTER if any(one == MINISTER for one, _ in matched) else CITY
    names = [name for one, name in matched if one == reviewer]
    more = ("funds", "build", "with_other_region") if "cost_krw" in names else ()
    values = tuple((name, str(getattr(facts, name))) for name in (*names, *more) if getattr(facts, name))
    return Trigger((*values, ("reviewer", reviewer)), variant=reviewer)


def _fiscal_impact(facts: Facts, elections: Sequence[Election]) -> Trigger | None:
    if "event" in facts.kinds and (facts.event_krw or 0) >= 30 * EOK:
        return Trigger((("event_krw", str(facts.event_krw)),))
    is_won = (facts.cost_krw or 0) >= 100 * EOK and (facts.contest_burden_krw or 0) >= 50 * EOK
    return Trigger(_cost(facts, "contest_burden_krw")) if "project" in facts.kinds and is_won else None


def _election(facts: Facts, elections: Sequence[Election]) -> Trigger | None:
    """공직선거법 §86②4호: from sixty days before an election until its day no event of the mayor, save what the act excepts."""
    if "event" not in facts.kinds or facts.mayor_hosts != "yes" or facts.event_on is None:
        return None
    matched: Matched = (("mayor_hosts", "yes"), ("event_on", facts.event_on.isoformat()))
    coming = next_election(facts.event_on, elections)
    if coming is None:
        return Trigger(matched, gate=WARN)
    told = (*matched, ("election", f"{coming.day.isoformat()} {coming.name}"))
    if coming.days_after(facts.event_on) > ELECTION_DAYS:
        return Trigger(told, gate=WARN)
    return Trigger(told, f"{coming.day.isoformat()}:{facts.event_on.isoformat()}", BLOCK, takes_proof=False)


def _impact_on_privacy(facts: Facts) -> bool:
    return (
        (facts.sensitive_persons or 0) >= 50_000
        or (facts.linked_persons or 0) >= 500_000
        or (facts.persons or 0) >= 1_000_000
        or facts.changes_assessed
    )


NAMED_WORKS = {"works": 50 * EOK, "service": EOK, "study": EOK // 2}


def _named_policy(facts: Facts, elections: Sequence[Election]) -> Trigger | None:
    if "project" in facts.kinds and facts.work in NAMED_WORKS and (facts.cost_krw or 0) >= NAMED_WORKS[facts.work]:
        return Trigger(_cost(facts, "work"))
    if "event" in facts.kinds and (facts.event_krw or 0) >= 5 * EOK:
        return Trigger((("event_krw", str(facts.event_krw)),))
    return Trigger((("kinds", "bylaw"),)) if "bylaw" in facts.kinds else None


def _conflict(facts: Facts, elections: Sequence[Election]) -> Trigger | None:
    feared = facts.is_contested and {"project", "policy"} & set(facts.kinds)
    return Trigger((("is_contested", "True"),)) if feared else None


REVIEWED = {"fit": True, "conditional": True, "again": False, "unfit": False}
EVENT_EXCEPTIONS = {
    "가": "법령에 따라 개최하거나 후원하도록 정해진 행사",
    "나": "특정일·특정시기에 열지 않으면 목적을 이룰 수 없는 행사",
    "다": "천재·지변 등 재해의 구호·복구",
    "라": "직업지원교육, 유상 교양강좌 등",
    "마": "집단민원·긴급한 민원의 해결",
    "바": "가목부터 마목까지에 준하여 중앙선거관리위원회규칙이 정하는 행위",
}
NOTICE_EXCEPTIONS = {
    "1": "권리 보호, 예측하기 어려운 사정 등 긴급하여 예고하기 어려움",
    "2": "법령 등의 단순한 집행",
    "3": "국민의 권리·의무나 일상생활과 관련이 없음",
    "4": "예고가 공공의 안전이나 복리를 현저히 해칠 우려가 큼",
}

PROCEDURES: tuple[Procedure, ...] = (
    Procedure("feasibility", "타당성조사", "지방재정법 제37조의2", BLOCK,
              _when("project", lambda facts: facts.is_new and (facts.cost_krw or 0) >= 500 * EOK, "cost_krw", "is_new")),
    Procedure("fiscal_impact", "지방재정영향평가", "지방재정법 제27조의6 제1항", BLOCK, _fiscal_impact),
    Procedure("invest_review", "지방재정 투자심사", "지방재정법 제37조 제1항, 같은 법 시행령 제41조", BLOCK, _investment,
              outcomes=REVIEWED, rises=True),
    Procedure("welfare_consult", "사회보장제도 신설·변경 협의", "사회보장기본법 제26조 제2항", BLOCK, _doing("welfare")),
    Procedure("admin_notice", "행정예고", "행정절차법 제46조", BLOCK, _doing("policy"), exceptions=NOTICE_EXCEPTIONS, days=20, urgent_days=10),
    Procedure("leg_notice", "입법예고", "행정절차법 제43조", BLOCK, _doing("bylaw"), days=20),
    Procedure("gender_impact", "성별영향평가", "성별영향평가법 제5조", BLOCK, _doing("bylaw")),
    Procedure("gender_plan", "성별영향평가(계획)", "성별영향평가법 제5조", WARN, _when("policy", lambda facts: facts.is_long_plan, "is_long_plan")),
    Procedure("legal_review", "법제심사, 조례·규칙심의회", "지방자치법 시행령 제28조", BLOCK, _doing("bylaw")),
    Procedure("election", "단체장 행사 제한", "공직선거법 제86조 제2항 제4호", BLOCK, _election, exceptions=EVENT_EXCEPTIONS),
    Procedure("safety_festival", "지역축제 안전관리계획", "재난안전법 제66조의11", BLOCK,
              _when("event", lambda facts: facts.is_risky_festival, "is_risky_festival")),
    Procedure("privacy_impact", "개인정보 영향평가", "개인정보 보호법 제33조, 같은 법 시행령 제35조", BLOCK,
              _when("personal_data", _impact_on_privacy, "persons", "sensitive_persons", "linked_persons", "changes_assessed")),
    Procedure("pseudonym", "가명정보 결합(결합전문기관)", "개인정보 보호법 제28조의3", BLOCK,
              _when("personal_data", lambda facts: facts.joins_controllers, "joins_controllers")),
    Procedure("conflict_impact", "갈등영향분석", "갈등예방규정 제10조", WARN, _conflict, is_statutory=False, stage=DECISION),
    Procedure("it_consult", "전자정부·지역정보화 사업 사전협의", "전자정부법 제67조", WARN,
              _when("system", lambda facts: facts.is_shared_system, "is_shared_system")),
    Procedure("property_plan", "공유재산관리계획", "공유재산법 시행령 제7조", WARN, _doing("property")),
    Procedure("policy_name", "정책실명제 중점관리", "행정업무규정 제63조의3", WARN, _named_policy, is_statutory=False),
)  # fmt: skip
BY_CODE: Mapping[str, Procedure] = {one.code: one for one in PROCEDURES}


def due_procedures(
    facts: Facts, *, elections: Sequence[Election] = (), ordinances: Mapping[str, str] | None = None
) -> list[Due]:
    """Return the procedures that a matter with these facts needs; the arguments are those of `due_of`."""
    return due_of(PROCEDURES, facts, elections=elections, ordinances=ordinances)
