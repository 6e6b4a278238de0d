"""What the other offices of 가람시 have been working at: made-up titles, sums and stages, from drafts to decided papers."""

from dataclasses import dataclass

# Between which of the sixty days the proposals of a stage began; what is on its route began in the last ones.
DAYS = {
    "approved": (0, 48), "withdrawn": (20, 45), "returned": (46, 55), "recalled": (46, 55), "draft": (30, 58), "asked": (52, 58),
}  # fmt: skip
ON_ROUTE = (52, 57.5)


@dataclass(frozen=True)
class Work:
    """One proposal: the section that drafts it, its title, its sum in million won, how far it came, and when it began.

    `begun` counts the days from the beginning of the two months.
    """

    section: str
    title: str
    million_krw: int
    stage: str
    begun: float


def works() -> list[Work]:
    """Return every proposal, the earliest first: what is on its route has come there in the last days."""
    found = [line.split("|") for line in WORKS.strip().splitlines()]
    of_stage: dict[str, list[list[str]]] = {}
    for row in found:
        of_stage.setdefault(row[3], []).append(row)
    listed = [
        Work(section, title, int(million), stage, _spread(DAYS.get(stage, ON_ROUTE), place, len(rows)))
        for rows in of_stage.values()
        for place, (section, title, million, stage) in enumerate(rows)
    ]
    return sorted(listed, key=lambda work: (work.begun, work.section))


def _spread(days: tuple[float, float], place: int, many: int) -> float:
    first, last = days
    return first + (last - first) * (place + 0.5) / many


WORKS = """
welfare-2|홀몸 어르신 안부확인 시범사업 계획(안)|280|approved
environment-3|재활용 선별장 운영개선 계획(안)|1450|approved
safety-1|어린이 놀이시설 합동점검 계획(안)|45|approved
culture-1|가을 거리예술제 추진계획(안)|620|approved
housing-3|빈집 정비 3개년 계획(안)|2400|approved
health-2|독감 무료접종 확대 계획(안)|890|approved
admin-4|여권 야간창구 운영 계획(안)|38|approved
economy-1|전통시장 장보기 배달 지원 계획(안)|260|approved
green-2|산불 감시원 배치 계획(안)|190|approved
digital-3|도시통합센터 영상관제 증설 계획(안)|1750|approved
water-2|노후 계량기 교체 계획(안)|540|approved
family-2|방과후 돌봄 시간연장 시범운영 계획(안)|720|approved
finance-2|체납액 집중정리 기간 운영 계획(안)|25|approved
farm-2|학교급식 지역농산물 공급 계획(안)|480|approved
construction-2|청사 단열보강 공사 계획(안)|950|approved
audit-2|청렴도 향상 실천계획(안)|15|approved
fire-3|구급차 감염방지 장비 보강 계획(안)|330|approved
urban-3|옥외광고물 일제정비 계획(안)|85|approved
future-2|인공지능 민원상담 시범운영 계획(안)|410|approved
welfare-4|통합돌봄 전담창구 설치 계획(안)|275|approved
admin-3|공용차량 공동이용 계획(안)|60|withdrawn
culture-3|수영장 새벽개방 시범운영 계획(안)|140|withdrawn
environment-2|미세먼지 저감 살수차 운영 계획(안)|310|returned
economy-2|창업기업 공동사무실 임차 계획(안)|270|returned
housing-1|청년 임대주택 수리지원 계획(안)|460|returned
safety-2|침수우려 지하차도 차단시설 설치 계획(안)|2900|recalled
health-3|마음건강 상담소 운영 계획(안)|220|recalled
taxi|택시 승차대 정비 계획(안)|180|approver
future-1|자율주행 셔틀 시범운영 계획(안)|1200|beside
welfare-1|겨울철 취약계층 난방 지원 계획(안)|1650|approver
environment-1|환경교육관 체험과정 개편 계획(안)|95|lead
green-1|어린이공원 그늘막 설치 계획(안)|290|head
admin-2|주민참여예산 토론회 운영 계획(안)|20|head
finance-3|계약심사 대상 확대 계획(안)|10|lead
economy-3|청년 일경험 사업 추진계획(안)|1350|approver
culture-2|야간관광 시범구간 조성 계획(안)|880|beside
family-1|여성 안심귀갓길 정비 계획(안)|350|objected
health-1|야간 소아진료 병원 지원 계획(안)|960|approver
digital-2|개인정보 처리방침 일제정비 계획(안)|12|lead
water-1|수도요금 자동이체 할인 계획(안)|150|head
construction-1|교량 내진보강 실시설계 계획(안)|1100|beside
fire-2|공동주택 피난시설 점검 계획(안)|55|lead
urban-1|역세권 지구단위계획 재정비 용역 계획(안)|780|objected
farm-1|청년농업인 정착지원 계획(안)|640|head
housing-2|건축허가 사전상담제 운영 계획(안)|18|approver
innovation|부서 공동 회의자료 줄이기 계획(안)|8|head
law|자치법규 일제정비 계획(안)|14|lead
safety-3|사업장 화학사고 대응훈련 계획(안)|70|asked
welfare-3|장애인 이동지원 차량 증차 계획(안)|1900|asked
environment-4|도심하천 수질개선 계획(안)|2600|asked
green-3|가로수 보호틀 교체 계획(안)|240|asked
family-3|청년 활동공간 야간개방 계획(안)|130|asked
future-3|의료기기 실증 지원 계획(안)|550|draft
health-4|식중독 예방 합동점검 계획(안)|35|draft
admin-1|신규직원 길잡이 과정 운영 계획(안)|42|draft
economy-4|공공건물 태양광 설치 계획(안)|2100|draft
culture-4|마을 작은도서관 순회 운영 계획(안)|110|draft
urban-2|공공택지 보상 안내 개선 계획(안)|16|draft
digital-1|행정전화 인터넷전화 전환 계획(안)|830|draft
audit-3|고충민원 현장상담 운영 계획(안)|22|draft
"""
