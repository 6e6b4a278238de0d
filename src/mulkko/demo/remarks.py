"""What the mayor of 가람시 said at a meeting of the bureau chiefs: made up, hard-wrapped as such records are."""

from pathlib import Path

REMARKS = """\
○ 시장 : 실국장 여러분, 바쁘신 가운데 모여 주셔서 감사합니다. 지난 한 주도
수고 많으셨습니다.

먼저 산업단지 근로자들의 밤길 이야기입니다. 교통국에서는 막차가 끊긴 뒤
퇴근하는 분들이 어떻게 집에 가는지를 자료로

확인하고, 부서의 담을 넘는 대안을 이번 달 말까지 마련해 주시기 바랍니다. 같은
수치를 부서마다 세 번씩 모으는 일은 그만하십시오.

기획조정실은 예산과 데이터를 함께 검토하여 보고하십시오.

지난달 출장에서 우리 시는 자율주행 셔틀 시범운영 협약을 체결했습니다. 출장에서
약속한 것들이 어떻게 되었는지는 12월에 전 직원에게 보고드리겠습니다.

날씨가 춥습니다. 모두 건강하시기 바랍니다.
"""


def write_remarks(folder: Path) -> Path:
    """Write the record as a text file; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "간부회의_말씀.txt"
    path.write_text(REMARKS, encoding="utf-8")
    return path
