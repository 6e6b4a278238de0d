"""The offices of 가람시 down to their teams: made up from words that every city hall uses, and like no real one's chart.

The two bureaus of the story come first, with codes that the story names; of the others a code is the bureau's with a
number for the section and one for the team.
"""

from collections.abc import Iterator
from dataclasses import dataclass

STORY = {
    "traffic": ("교통국", {
        "transit": ("대중교통과", {"routes": "노선팀", "fares": "정산팀"}),
        "traffic-policy": ("교통정책과", {"signals": "신호운영팀", "parking": "주차팀"}),
        "roads": ("도로과", {"road-upkeep": "도로관리팀", "lighting": "조명팀"}),
        "taxi": ("택시운수과", {"taxi-1": "택시팀", "taxi-2": "화물팀", "taxi-3": "운수지도팀"}),
    }),
    "planning": ("기획조정실", {
        "budget": ("예산담당관", {"budget-team": "예산총괄팀", "fund": "재정투자팀"}),
        "data": ("데이터담당관", {"statistics": "통계팀", "data-quality": "데이터품질팀"}),
        "industry": ("투자산단과", {"estate": "산단지원팀", "jobs": "일자리팀"}),
        "law": ("법무담당관", {"law-1": "법제팀", "law-2": "송무팀", "law-3": "규제개선팀"}),
        "innovation": ("조직혁신과", {"innovation-1": "조직팀", "innovation-2": "성과관리팀", "innovation-3": "업무혁신팀"}),
    }),
}  # fmt: skip
# Name of the bureau, then a line for each section with its teams.
OTHERS = """
admin 자치행정국
총무과: 총무팀, 인사팀, 후생복지팀, 교육훈련팀
주민자치과: 자치기획팀, 마을공동체팀, 주민참여팀
회계과: 경리팀, 계약팀, 재산관리팀, 청사관리팀
민원봉사과: 민원총괄팀, 여권팀, 상담센터팀
기록정보과: 기록관리팀, 정보공개팀, 행정박물팀

finance 재정관리국
세정과: 세정기획팀, 도세팀, 세외수입팀
징수과: 체납관리팀, 현장징수팀, 납세지원팀
계약심사과: 원가심사팀, 일상감사팀, 기술심사팀
공유재산과: 재산기획팀, 대부관리팀, 활용팀

economy 경제산업국
경제정책과: 경제기획팀, 물가관리팀, 소상공인팀, 전통시장팀
기업지원과: 기업유치팀, 창업지원팀, 중소기업팀, 통상팀
일자리정책과: 고용기획팀, 청년일자리팀, 노사협력팀
에너지산업과: 에너지기획팀, 재생에너지팀, 가스안전팀

future 미래산업국
미래차산업과: 미래차기획팀, 자율주행팀, 배터리팀
인공지능과: 인공지능기획팀, 실증지원팀, 인재양성팀
바이오산업과: 바이오기획팀, 의료기기팀, 연구지원팀
과학기술과: 과학기획팀, 연구단지팀, 기술이전팀

welfare 복지국
복지정책과: 복지기획팀, 생활보장팀, 복지시설팀, 자활팀
노인복지과: 노인정책팀, 돌봄지원팀, 장사시설팀
장애인복지과: 장애인정책팀, 이동편의팀, 활동지원팀
돌봄지원과: 통합돌봄팀, 재가서비스팀, 돌봄인력팀

family 여성가족국
여성정책과: 성평등팀, 여성일자리팀, 안전지원팀
아동보육과: 보육기획팀, 보육시설팀, 아동보호팀, 방과후돌봄팀
청년정책과: 청년기획팀, 청년주거팀, 청년활동팀
외국인주민과: 다문화팀, 정착지원팀, 교류팀

health 보건국
보건정책과: 보건기획팀, 공공의료팀, 응급의료팀
감염병관리과: 감염병대응팀, 예방접종팀, 역학조사팀
건강증진과: 건강생활팀, 정신건강팀, 만성질환팀
식품위생과: 식품안전팀, 위생지도팀, 급식지원팀

culture 문화체육국
문화정책과: 문화기획팀, 예술지원팀, 축제팀
관광과: 관광기획팀, 관광개발팀, 관광홍보팀
체육과: 체육기획팀, 생활체육팀, 체육시설팀
문화유산과: 유산보존팀, 박물관팀, 도서관팀

environment 환경국
환경정책과: 환경기획팀, 환경교육팀, 환경감시팀
기후대응과: 기후기획팀, 탄소중립팀, 대기관리팀, 미세먼지팀
자원순환과: 자원순환팀, 재활용팀, 매립시설팀, 청결관리팀
물관리과: 수질보전팀, 하천관리팀, 하수팀

green 푸른도시국
공원과: 공원기획팀, 공원조성팀, 공원관리팀
산림과: 산림보호팀, 숲조성팀, 산불대응팀
정원과: 정원기획팀, 가로수팀, 도시농업팀
생태보전과: 습지보전팀, 생물다양성팀, 탐방팀

housing 주택건축국
주택정책과: 주택기획팀, 공동주택팀, 주거복지팀, 임대주택팀
건축과: 건축기획팀, 건축허가팀, 건축안전팀
도시재생과: 재생기획팀, 빈집정비팀, 재생현장팀
토지정보과: 지적팀, 부동산팀, 공간정보팀

urban 도시계획국
도시계획과: 계획기획팀, 지구단위팀, 용도지역팀
도시개발과: 개발기획팀, 택지개발팀, 보상팀
도시경관과: 경관기획팀, 광고물팀, 공공디자인팀
균형발전과: 균형기획팀, 농촌개발팀, 거점사업팀

safety 시민안전실
안전정책과: 안전기획팀, 안전점검팀, 안전문화팀
재난대응과: 상황관리팀, 자연재난팀, 복구지원팀
사회재난과: 사회재난팀, 화학사고팀, 산업안전팀
민방위과: 민방위팀, 비상대비팀, 경보통제팀

construction 건설본부
토목과: 토목기획팀, 도로건설팀, 교량팀
건축시설과: 시설기획팀, 시설공사팀, 설비팀
시설안전과: 구조물안전팀, 터널관리팀, 유지보수팀

water 상수도본부
수도기획과: 수도기획팀, 요금팀, 수도행정팀
급수과: 급수공사팀, 누수방지팀, 계량기팀
정수과: 정수운영팀, 수질검사팀, 설비관리팀

farm 농업국
농업정책과: 농정기획팀, 농업인력팀, 직불금팀
농산유통과: 유통팀, 먹거리팀, 수출팀
축산과: 축산기획팀, 방역팀, 동물복지팀
농업기술과: 기술보급팀, 종자팀, 병해충팀

digital 디지털정책국
정보화기획과: 정보화팀, 통신팀, 전산운영팀
정보보안과: 보안정책팀, 관제팀, 개인정보팀
도시정보과: 도시통합센터팀, 영상관제팀, 사물인터넷팀

audit 감사위원회
감사총괄과: 감사기획팀, 종합감사팀, 기술감사팀
조사과: 조사팀, 청렴팀, 공직감찰팀
인권과: 인권보호팀, 고충처리팀, 권익팀

fire 소방행정본부
소방행정과: 소방기획팀, 장비팀, 소방교육팀
예방과: 예방기획팀, 소방검사팀, 위험물팀
구조구급과: 구조팀, 구급팀, 상황지원팀
"""


@dataclass(frozen=True)
class Office:
    """One unit: `kind` is bureau, section or team, `parent` the code of the unit above."""

    code: str
    name: str
    kind: str
    parent: str

    @property
    def head(self) -> tuple[str, str]:
        """Return the title of whoever leads it, and its level."""
        level = {"bureau": "bureau_head", "section": "section_head", "team": "team_lead"}[self.kind]
        return self.name if self.name.endswith("담당관") else self.name + "장", level


def offices() -> Iterator[Office]:
    """Yield every unit below the city, each before those under it."""
    for bureau, (name, sections) in STORY.items():
        yield Office(bureau, name, "bureau", "city")
        for section, (section_name, teams) in sections.items():
            yield Office(section, section_name, "section", bureau)
            for team, team_name in teams.items():
                yield Office(team, team_name, "team", section)
    for block in OTHERS.strip().split("\n\n"):
        head, *lines = block.splitlines()
        bureau, name = head.split(" ", 1)
        yield Office(bureau, name, "bureau", "city")
        for number, line in enumerate(lines, 1):
            section_name, _, listed = line.partition(": ")
            section = f"{bureau}-{number}"
            yield Office(section, section_name, "section", bureau)
            for place, team_name in enumerate(listed.split(", "), 1):
                yield Office(f"{section}-{place}", team_name, "team", section)


def story_units() -> list[str]:
    """Return the codes of the two bureaus of the story and of everything below them."""
    sections = {code: teams for _, found in STORY.values() for code, (_, teams) in found.items()}
    return [*STORY, *sections, *(team for teams in sections.values() for team in teams)]


def mandates() -> Iterator[tuple[str, int, str, bool]]:
    """Yield the clauses of every section outside the story: unit, number, words, and whether it takes what is left over."""
    found = list(offices())
    teams = [one for one in found if one.kind == "team"]
    story = {code for _, sections in STORY.values() for code in sections} - {"taxi", "law", "innovation"}
    first: dict[str, str] = {}
    for section in (one for one in found if one.kind == "section" and one.code not in story):
        works = [one.name.removesuffix("팀") for one in teams if one.parent == section.code]
        clauses = [f"{section.name.removesuffix('과').removesuffix('담당관')} 분야 종합계획의 수립과 조정에 관한 사항"]
        clauses += [f"{work} 업무의 추진과 관리에 관한 사항" for work in works]
        for number, text in enumerate(clauses, 1):
            yield section.code, number, text, False
        if section.parent not in first and section.parent not in STORY:
            first[section.parent] = section.code
            bureau = next(one.name for one in found if one.code == section.parent)
            yield section.code, len(clauses) + 1, f"그 밖에 {bureau} 안에서 다른 과의 소관에 속하지 아니하는 사항", True
