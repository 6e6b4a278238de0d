"""How long a unit has for what, in days. Which days are worked is for the calendar of the city to say. Pure."""

DISPUTE_DAYS = 2  # 재배분 요청: working days after the assignment


def cycle_days(kind: str) -> int:
    """Return how often progress on a directive is told: weekly for a short one, else monthly."""
    return 7 if kind == "short" else 30
