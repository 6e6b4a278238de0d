"""The parts of an order: to whom, by when, on what condition. Spans of the passage, read from the words alone."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

UNIT = (
    r"(?:(?:관련|관계|담당|해당|소관|주관|각|전|모든|사업|유관|실무)\s?(?:부서|실국|실·국|실과|과|국|실|팀|기관|부서장|실·국·본부)(?:들)?"
    r"|(?:각\s)?(?:실·국·본부|실·국·과|실국본부|실국과|실·국|실국|읍·면·동|읍면동|구·군|자치구|시군|시·군|구군)(?:장)?(?:들)?"
    r"|(?:전|모든|각)\s?(?:직원|공직자|공무원|간부|간부공무원|국장|과장|실국장|실·국장|부서장)(?:들|님들)?"
    r"|[가-힣·]{1,14}(?:실장|국장|과장|본부장|부시장|부지사|단장|팀장|소장|원장|관장|담당관|기획관|정책관|대변인|부서장|이사장|동장|읍장|면장|구청장|실국장|실·국장)(?:님)?(?:들)?"
    r"|(?:실장|국장|과장|팀장|본부장|부시장|간부|간부공무원|간부 공무원|공직자|공무원|직원|참모|실무자|부서장|담당자)(?:님)?(?:들)?(?:\s여러분)?"
    r"|[가-힣·]{1,14}(?:본부|담당관실|사업소|사업단|추진단|센터|공사|공단|재단|진흥원|연구원|보건소|소방서|구청|부서)"
    r"|(?:동장|읍장|면장|읍·면장|읍면동장|감사관)(?:님)?(?:들)?"
    r"|(?:보건소|소방서|읍·면|읍면|동 주민센터|동 행정복지센터|행정복지센터|주민센터)"
    r"|[가-힣·]{2,12}(?:실|국|과|팀))"
)
ROLE_ONLY = re.compile(
    r"(?:결과|효과|성과|경과|초과|통과|과실|현실|사실|진실|손실|교실|내실|부실|확실|전국|외국|중국|미국|한국|당국|결국|각국|(?<![가-힣])사과|부과|투과|여과|(?<![가-힣])학과|(?<![가-힣])의과|병실|화장실|침실|회의실|집무실|상황실|접견실|사무실|휴게실|상실|성실|충실|절실|거실|욕실|계획팀?)$"
)
AS_ACTOR = re.compile(
    rf"(?:^|(?<=[\s,“\"(]))(?P<who>{UNIT}(?:\s?(?:과|와|및|하고|,|·)\s?{UNIT})*)(?:께서는|께서도|께서|에서는|에서도|에서|들은|은|는|님,|님|도|이|가|,)(?=[\s,]|$)"
)
TO_WHOM = re.compile(
    rf"(?:^|(?<=[\s,“\"(]))(?P<who>{UNIT}(?:\s?(?:과|와|및|하고|,|·)\s?{UNIT})*)(?:에게|에|께|한테)(?:는|도)?(?=\s)"
)
FRAMED = re.compile(rf"[(\[<〈【]\s*(?P<who>{UNIT}(?:\s?[,·/]\s?{UNIT})*)\s*[)\]>〉】]")

DAY = r"(?:\d{4}[-./]\s?\d{1,2}[-./]\s?\d{1,2}\.?|(?:\d{4}년\s?)?\d{1,2}월\s?\d{1,2}일|\d{1,2}일|\d{1,2}[./]\s?\d{1,2}\.?(?:\([월화수목금토일]\))?)"
SPOT = (
    rf"(?:{DAY}|(?:(?:이번|다음|금|차|다다음)\s?주|내주)(?:\s?(?:[월화수목금토일]요일|중|안|초|말))?|(?:오는\s)?[월화수목금토일]요일"
    r"|(?:(?:\d{4}년|내년|올해|금년|이듬해|내후년)\s?)?\d{1,2}월\s?(?:말|초|중순|중|안|내)?|(?:이달|이번 달|다음 달|다음달|내달)\s?(?:말|초|중순|중|안)?|월말|연말|연내|금년 내|올해 안|올해 말|연초|내년 초|내년 말"
    r"|(?:(?:내년|올해|금년|\d{4}년)\s?)?(?:상반기|하반기|[1-4]분기)(?:\s?(?:중|안|내|말))?|오늘|내일|모레|글피|금일|명일|\d{4}년(?:\s?(?:말|초|상반기|하반기))?|내년|올해"
    r"|(?:\d{1,3}|한|두|세|사흘|이틀|열흘|보름)\s?(?:일|시간|주|주일|달|개월)?\s?(?:이내|내|안)(?:에)?"
    r"|(?:1차|2차|제1회|제2회|내년도?|올해)?\s?(?:추경|추가경정예산|본예산|예산\s?편성|정례회|임시회|행정사무감사|국정감사|장마철?|우기|해빙기|명절|설|설 명절|추석|개학|개강|연휴|휴가철|겨울철?|여름철?|동절기|하절기|개막|개장|개통|준공|선거|행사|인사|임기|회의)(?:\s?(?:시작|개회|개막|기간|심의|의결|편성|제출|확정))?)"
)
DEADLINE = re.compile(
    rf"(?:늦어도\s|적어도\s)?(?P<spot>{SPOT})\s?(?:(?:오전|오후|정오|자정)\s?)?(?P<mark>까지는|까지|전까지는|전까지|이전까지|이전에|전에|내로|안으로|이내로|이내에|중으로|중에|안에|내에|(?<=말)에|전(?=\s|,)|한(?=\s|$)|내(?=\s))"
    r"|(?P<meeting>(?:(?:이번|다음|차|다다음)\s?(?:주|달|번)?|내주|내달|차기|(?:신년|새해|내년)?\s?첫)\s?(?:[가-힣]{0,8}\s)?[가-힣]{0,10}(?:회의|보고회)\s?(?:에서(?=[\s,])|에(?=[\s,])|때까지는|때까지|때는|때(?=[\s,])|시까지|시(?=[\s,])|전까지))"
    r"|(?P<ahead>(?:[가-힣]{2,10}\s)?(?:\d{1,3}일|\d{1,2}주일?|\d{1,2}개월|하루|이틀|사흘|나흘|닷새|일주일|열흘|보름|한 달|두 달|석 달)\s?전(?:까지는|까지|에))"
    r"|(?P<clock>(?:(?:오늘|내일|모레)\s)?(?:(?:오전|오후|아침|저녁|밤)\s)?(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|열한|열두|\d{1,2})\s?시(?:\s?반|\s?\d{1,2}분)?\s?(?:전까지는|전까지|전에|까지는|까지))"
    r"|(?P<begun>(?:[가-힣]{1,12}\s)?[가-힣]{1,12}기\s?전(?:까지는|까지|에)(?=[\s,]))"
    r"|(?P<noun>(?!(?:얼마|오래|며칠|조금|한참|예|이|그|몇\s?[일년달])\s?전)[가-힣]{2,8}\s(?:전까지는|전까지|전에)(?=[\s,]))"
    r"|(?P<gathered>[가-힣0-9]{1,6}\s(?:조회|월례조회|정례회의|간부회의|확대간부회의|월례회의)\s?때(?:까지)?(?=[\s,]))"
    r"|(?P<then>그\s?(?:전까지는|전까지|전에|때까지는|때까지|날까지)(?=[\s,]))"
    r"|(?P<bare>(?:\d{1,3}(?:일|시간)|\d{1,2}주일?|\d{1,2}개월|한 달|두 달|세 달|이틀|사흘|일주일|열흘|보름)\s?(?:이내|내|안)(?:에|로)?|연내(?:에|로)?|금년 내(?:에|로)?|올해 안(?:에|으로)?|이달 안(?:에|으로)?|임기 (?:안|내)(?:에)?"
    r"|(?:(?:내년|올해|금년|\d{4}년)\s?)?(?:\d{1,2}월|상반기|하반기|[1-4]분기|이달|이번 달|다음 달|이번 주|다음 주|금주|내주)\s?중(?:으로|에)?(?!\s?[가-힣]+(?:는|될|할|린|된)\s)|오늘 중(?:으로)?|금일 중(?:으로)?|즉시|당장|지체\s?없이)(?=[\s,])"
)
CONDITION = re.compile(
    r"(?:^|(?<=[,\s“\"]))(?P<if>(?:만약|만일|혹시|혹여)?[^,.“”\"]*?(?:[가-힣]+(?:으면|면)|(?:는|은|한|ㄴ|을|할|될|난|된|온|간|진|인|없을|있을)\s경우(?:에는|에도|에)?|(?:할|될|을|발생|변경|필요|요청|접수)\s?(?:때에는|시에는|시|때는|때)|[가-힣]+는\s대로))(?=[,\s])"
)
FOR_WHOM = re.compile(r"(?:도록|않게|있게|없게)\s")
QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]|[‘'][^‘’']*[’']")
NO_CONDITION = re.compile(
    r"(?:측면|방면|정면|전면|화면|표면|장면|내면|이면|반면|읍면|서면|국면|도면|노면|라면|평면|보면|하면서|으면서|면면|그러면|그렇다면|왜냐하면|말하자면|아니면|이를테면|예를 들면|어떻게 보면)$"
)


@dataclass(frozen=True)
class Deadline:
    text: str
    on: date | None


def addressee_of(clause: str, *, is_reported: bool = False) -> str:
    """Return to whom a clause speaks, as written, or "" where nobody is named."""
    clause = QUOTED.sub(lambda quoted: " " * len(quoted[0]), clause)  # "담당자가 없다": nobody is spoken to inside
    forms = (TO_WHOM, FRAMED, AS_ACTOR) if is_reported else (AS_ACTOR, FRAMED)
    for form in forms:
        hits = list(form.finditer(clause))
        for place, found in enumerate(hits):
            is_subject = found[0].endswith(("이", "가"))
            if is_subject and place + 1 < len(hits) and FOR_WHOM.search(clause, found.end(), hits[place + 1].start()):
                continue  # "직원들이 눈치 보지 않도록 부서장들이": for whose sake, and who does it
            who = re.sub(r"(?:님|님들)?(?:\s여러분)?$", "", found["who"].strip(), count=1)
            if form is AS_ACTOR and is_reported and re.search(r"(?:시장|부시장|지사|군수|구청장|대행)$", who):
                continue
            if not ROLE_ONLY.search(who):
                return who
    return ""


def deadline_of(clause: str, spoken_on: date | None) -> Deadline | None:
    """Return by when, as written, with its day where the words and the day of the speech decide it."""
    found = DEADLINE.search(clause)
    if found is None:
        return None
    is_before_something = found["ahead"] is not None  # "개막 사흘 전": of a day that nobody names here
    return Deadline(found[0].strip(), None if is_before_something else resolved(found[0], spoken_on))


def condition_of(clause: str) -> str:
    """Return the clause that says when the order holds, as written, or ""."""
    for found in CONDITION.finditer(clause):
        words = found["if"].strip()
        following = clause[found.end() :].lstrip()
        if (
            not NO_CONDITION.search(words)
            and not re.match(
                r"(?:좋|고맙|감사|됩니다|돼요|되겠|합니다|한다|하는|싶|안\s?(?:됩|된|되|돼)|해요)", following
            )
            and len(words) > 2
        ):
            return words
    return ""


def resolved(words: str, spoken_on: date | None) -> date | None:
    """Return the last day that a deadline allows, or None where it names no day.

    "전" ends the day before what it names; a month or a day without a year is the next one to come.
    """
    if whole := re.search(r"(\d{4})(?:[-./]\s?|년\s?)(\d{1,2})(?:[-./]\s?|월\s?)(\d{1,2})", words):
        return _before(words, _day(int(whole[1]), int(whole[2]), int(whole[3])))
    if spoken_on is None:
        return None
    return _before(words, _relative(words, spoken_on))


def _before(words: str, day: date | None) -> date | None:
    return day - timedelta(days=1) if day and re.search(r"(?:이전|전)(?:까지|에|\s|$)", words) else day


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, min(day, monthrange(year, month)[1]))
    except ValueError:
        return None


def _relative(words: str, today: date) -> date | None:
    if found := re.search(r"(\d{1,2})(?:월\s?|[./]\s?)(\d{1,2})(?:일|\.|\b)", words):
        day = _day(today.year + ("내년" in words), int(found[1]), int(found[2]))
        return day if day is None or day >= today else _day(today.year + 1, day.month, day.day)
    if re.search(r"오늘|금일|즉시|당장", words):
        return today
    for word, days in (
        ("내일", 1),
        ("명일", 1),
        ("모레", 2),
        ("글피", 3),
        ("이틀", 2),
        ("사흘", 3),
        ("일주일", 7),
        ("열흘", 10),
        ("보름", 15),
    ):
        if word in words:
            return today + timedelta(days=days)
    if found := re.search(r"(\d{1,3})\s?(일|주일?|개월)\s?(?:이내|내|안)", words):
        number = int(found[1])
        return (
            _months_on(today, number)
            if found[2] == "개월"
            else today + timedelta(days=number * (7 if found[2][0] == "주" else 1))
        )
    if found := re.search(r"(한|두|세) 달\s?(?:이내|내|안)", words):
        return _months_on(today, "한두세".index(found[1]) + 1)
    if found := re.search(r"(이번|다음|다다음|금|차|내)\s?주(?:\s?([월화수목금토일])요일)?", words):
        weeks = {"다음": 1, "차": 1, "내": 1, "다다음": 2}.get(found[1], 0)
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
        return monday + timedelta(days="월화수목금토일".index(found[2]) if found[2] else 4)
    if found := re.search(r"([월화수목금토일])요일", words):
        ahead = ("월화수목금토일".index(found[1]) - today.weekday()) % 7
        return today + timedelta(days=ahead or 7)
    return _of_month_or_year(words, today)


def _of_month_or_year(words: str, today: date) -> date | None:
    named = re.search(r"(\d{4})년", words)
    year = int(named[1]) if named else today.year + ("내년" in words)
    if found := re.search(r"(\d{1,2})월\s?(초|중순)?", words):
        month = int(found[1])
        if not 1 <= month <= 12:
            return None
        year += not named and "내년" not in words and month < today.month
        return _day(year, month, {"초": 10, "중순": 20}.get(found[2] or "", 31))
    if re.search(r"다음\s?달|내달", words):
        following = _months_on(today.replace(day=1), 1)
        return _day(following.year, following.month, 10 if "초" in words else 20 if "중순" in words else 31)
    if re.search(r"이달|이번 달|월말", words):
        return _day(today.year, today.month, 31)
    if "상반기" in words:
        return date(year, 6, 30)
    if found := re.search(r"([1-4])분기", words):
        return _day(year, int(found[1]) * 3, 31)
    if re.search(r"연말|연내|하반기|올해|금년|내년 말|내년(?:까지| 안|$)", words) or named:
        return date(year, 12, 31)
    if found := re.search(r"(?<![\d월])(\d{1,2})일(?:까지|\s전|전)", words):
        day = _day(today.year, today.month, int(found[1]))
        return day if day is None or day >= today else _months_on(day, 1)
    return None


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
