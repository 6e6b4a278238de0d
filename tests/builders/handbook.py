"""The page that lists for officers what a figure may be asked in: every word with an example that the tests answer.

python -m tests.builders.handbook writes docs/figures-sql.ko.md anew; a test compares the two.
"""

from itertools import groupby
from pathlib import Path

from tests.builders.golden import FAILS, REFUSED, Case, cases

PAGE = Path(__file__).resolve().parents[2] / "docs" / "figures-sql.ko.md"

MEANINGS = {
    "count": "행의 수, 또는 값이 있는 행의 수", "count_if": "조건에 맞는 행의 수. 행이 없으면 0", "sum": "합계. 행이 없으면 값 없음",
    "avg": "평균. 값이 없는 행은 빼고 셈", "median": "중앙값. 짝수 개이면 가운데 두 값의 평균", "quantile_cont": "분위수. 두 값 사이는 비례하여 나눔",
    "quantile_disc": "분위수. 자료에 있는 값 가운데 하나", "min": "가장 작은 값", "max": "가장 큰 값", "string_agg": "글자를 정한 순서대로 이음",
    "abs": "절댓값", "sign": "부호: -1, 0, 1", "round": "반올림. 절반은 0에서 먼 쪽으로", "floor": "내림", "ceil": "올림",
    "/": "나눗셈. 정수끼리도 소수까지. 0으로 나누면 값 없음", "//": "정수 나눗셈. 소수는 먼저 반올림", "%": "나머지. 부호는 나뉘는 수를 따름",
    "+ - *": "더하기, 빼기, 곱하기. 소수도 오차 없이", "coalesce": "값이 있는 첫 번째 것", "nullif": "두 값이 같으면 값 없음",
    "greatest": "나열한 것 가운데 가장 큰 값", "least": "나열한 것 가운데 가장 작은 값", "case": "조건에 따라 고름", "if": "조건이 맞으면 앞, 아니면 뒤",
    "in, between, is": "목록, 범위, 값 있음", "comparing text": "글자 비교. 대소문자와 빈칸을 가림", "extract": "날짜의 한 부분. isodow는 월요일이 1",
    "year": "연도", "quarter": "분기", "month": "월", "week": "ISO 주. 월요일에 시작", "day": "일", "dayofweek": "요일. 일요일이 0",
    "dayofyear": "그해의 며칠째", "last_day": "그달의 마지막 날", "make_date": "연, 월, 일로 날짜를 만듦", "date_trunc": "주, 월, 분기, 연의 첫날",
    "date_diff": "두 날짜 사이의 일, 월, 분기, 연. 월과 연은 달력으로 셈", "a day and an interval": "날짜에 기간을 더하거나 뺌",
    "strftime": "날짜를 글자로. %Y %m %d %-m %-d %j만", "cast": "종류를 바꿈. 정수로는 반올림", "try_cast": "종류를 바꿈. 안 되면 값 없음",
    "length": "글자 수", "lower": "영문 소문자로", "upper": "영문 대문자로", "substr": "몇째 글자부터 몇 글자", "left": "앞에서 몇 글자",
    "right": "뒤에서 몇 글자", "trim": "양 끝의 빈칸을 뺌. ltrim은 앞, rtrim은 뒤", "replace": "글자를 바꿈", "contains": "글자가 들어 있는지",
    "starts_with": "그 글자로 시작하는지", "ends_with": "그 글자로 끝나는지", "like": "모양 비교. %는 여러 글자, _는 한 글자", "ilike": "like와 같되 대소문자를 가리지 않음",
    "regexp_matches": "정규식 비교", "concat": "글자를 이음. 값 없음은 빼고", "||": "글자를 이음. 값 없음이 있으면 값 없음", "split_part": "나눈 글자의 몇째",
    "position": "글자가 나오는 자리. 없으면 0", "row_number": "순번", "rank": "순위. 같으면 같은 순위, 다음 순위는 건너뜀", "dense_rank": "순위. 건너뛰지 않음",
    "lag": "앞 행의 값", "lead": "다음 행의 값", "order and limit": "순서와 개수. 개수를 정하려면 순서가 있어야 함",
    "group, union, join": "묶기, 합치기, 잇기",
}  # fmt: skip

HEAD = """# 수치에 쓸 수 있는 SQL

근거가 되는 수치는 아래의 말로만 묻습니다. 다시 돌려도 같은 답이 나오고, 자료가 한 대의 컴퓨터를 넘어서더라도 같은 뜻으로 읽히는 말만 골랐습니다.
여기에 없는 말은 까닭과 고칠 방법을 알려 드리고 받지 않습니다. 이 문서는 검사용 사례 `tests/evidence/golden.txt`에서 만듭니다. 보기의 답은 모두 실제로 돌려 확인한 것입니다.

보기에 나오는 표(`표`): id 1~6, gu, n = 3, -7, 3, 없음, 0, 10, d = 1.05, 2.00, -0.50, 없음, 2.50, 10.00, s = 가람, 나래, 가람, 없음, 빈 글자, Ab 1,
day = 2024-02-29, 2024-01-31, 2023-12-31, 없음, 2024-12-30, 2024-02-29.

| 말 | 뜻 | 보기 | 답 |
| --- | --- | --- | --- |
"""

NOT_TAKEN = """
## 받지 않는 것과 대신 쓸 말

| 쓰면 | 까닭 |
| --- | --- |
"""


BEYOND = """
## 연결을 이름으로 묻기

연결 지도(`/data/map/`)에서 승인된 연결은 자료처럼 `FROM "연결 이름"`으로 묻습니다. 양쪽 자료의 판이 모두 고정됩니다.

| 규칙 | 까닭 |
| --- | --- |
| 열은 왼쪽 자료의 것 모두와 오른쪽 자료의 것에서 키를 뺀 것입니다. 이름이 겹치면 오른쪽 열은 `"인구 (자료 이름)"`으로 씁니다. | 같은 이름 두 개를 가릴 수 있어야 합니다. |
| 되풀이되는 쪽의 열은 `sum`, `avg`, `median`, `count`로 세지 않습니다. `count(distinct …)`, `min`, `max`는 됩니다. | 한 행이 여러 번 나와 두 번 이상 세게 됩니다. |
| 양쪽이 모두 되풀이되면(n:m) `count(*)`도 받지 않습니다. | 행이 서로 곱해집니다. |
| 승인되지 않은 연결의 이름은 쓸 수 없고, 거절된 연결을 `JOIN`으로 풀어 써도 받지 않습니다. | 자료를 맡은 부서가 본 연결만 근거가 됩니다. |

## 비율

수를 센 것의 비율은 분모가 30 이상이어야 합니다. 분모는 WITH 단계와 안쪽 질의까지 따라갑니다. 여러 비율 가운데 가장 큰 것이나 평균을 고르면 그 가운데 가장 작은 분모를 봅니다.
`UNION` 뒤처럼 따라갈 수 없는 분모는 까닭을 알려 드리고 받지 않습니다. 두 수가 모두 보이도록 마지막 단계에서 나누십시오.
"""


def page() -> str:
    """Return the page as it has to stand in the documents."""
    rows, refused = [], []
    for word, group in groupby(cases(), key=lambda case: case.word):
        found = list(group)
        rows.append(_row(MEANINGS[word], word, next(case for case in found if case.answer not in (REFUSED, FAILS))))
        refused += [case for case in found if case.answer == REFUSED]
    return HEAD + "".join(rows) + NOT_TAKEN + "".join(_refusal(case) for case in refused) + BEYOND


def _row(meaning: str, word: str, case: Case) -> str:
    answer = {"NULL": "값 없음", "true": "참", "false": "거짓"}.get(case.answer, case.answer)
    return f"| {_cell(word)} | {meaning} | {_cell(case.sql)} | {answer} |\n"


REASONS = {
    "string_agg": "순서가 없으면 답이 정해지지 않습니다. 안에 ORDER BY를 쓰십시오.", "quantile_cont": "분위수는 0에서 1까지의 수로 적습니다.",
    "round": "소수는 10자리까지입니다.", "date_diff": "주는 세는 법이 여럿입니다. 일로 세어 7로 나누십시오.",
    "a day and an interval": "날짜끼리 빼지 않습니다. DATE_DIFF('day', 앞, 뒤)를 쓰십시오.", "strftime": "%Y %m %d %-m %-d %j만 씁니다.",
    "cast": "이진 소수는 정확하지 않습니다. DECIMAL로 바꾸십시오.", "substr": "글자는 1부터 셉니다. 뒤에서부터는 RIGHT를 쓰십시오.",
    "like": "\\를 쓰려면 ESCAPE로 정하십시오.", "regexp_matches": "어느 프로그램에서나 같은 뜻인 기호만 씁니다.",
    "split_part": "몇째인지는 1부터 적습니다.", "rank": "순위에는 순서가 있어야 합니다. OVER (ORDER BY …)로 쓰십시오.",
    "order and limit": "순서 없이 몇 개만 고르면 답이 정해지지 않습니다. ORDER BY를 쓰십시오.",
}  # fmt: skip


def _refusal(case: Case) -> str:
    return f"| {_cell(case.sql)} | {REASONS[case.word]} |\n"


def _cell(text: str) -> str:
    return "`" + text.replace("|", "\\|") + "`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
