"""Until when an answer is wanted, in working days of the city's calendar. Pure."""

USUAL_DAYS, URGENT_DAYS = 3, 1
