"""Titles of the large city: made-up plans, each a subject and what is done about it."""

from collections.abc import Iterator

_SUBJECTS = """
골목상권 전통시장 청년창업 소상공인 일자리센터 공공배달 지역화폐 관광안내소 축제장 박물관 도서관 체육관 수영장 공연장 문화재 하천변 습지 공원
가로수 산책로 등산로 텃밭 놀이터 어린이집 돌봄교실 경로당 복지관 쉼터 보건소 응급실 예방접종 식품위생 상수도 하수관로 정수장 누수구간 쓰레기
재활용품 음식물 미세먼지 소음 태양광 전기차충전소 버스정류장 자전거길 횡단보도 통학로 주차장 이면도로 교량 터널 지하차도 옹벽 급경사지 빈집
임대주택 공동주택 노후청사 민원실 여권창구 무인발급기 기록관 정보시스템 공공데이터 관제센터 소방용수 구급차 대피소 농로 저수지 축사 직판장
"""
_ACTS = """
개선|정비|확충|시범운영|안전점검|이용 확대|실태조사|통합관리|야간 운영|디지털 전환|환경 개선|접근성 개선|에너지 절감|주민 참여|맞춤 지원|재배치
순회 운영|민간 협력|이용료 감면|수리 지원|홍보 강화|품질 관리|예약제 도입|인력 보강|단계적 교체|권역별 운영|성과 점검|공동 이용|안내 개선|기능 보강
"""
SUBJECTS = _SUBJECTS.split()
ACTS = _ACTS.strip().replace("\n", "|").split("|")


def subjects() -> Iterator[tuple[str, str]]:
    """Yield subject and act, no pair twice, neighbours far apart."""
    many = len(SUBJECTS) * len(ACTS)
    for number in range(many):
        yield SUBJECTS[number % len(SUBJECTS)], ACTS[(number + number // len(SUBJECTS)) % len(ACTS)]
