"""Open the hall, bring one table in, and put documents before the last signature: one of the bureau, eight of the section."""

from tests.workers import office  # isort: skip
from tests.builders.hall import SMALL, collected, draft_of, open_hall, person, put_on_route, signed_by, table_of_workers


def main() -> None:
    open_hall()
    collected(table_of_workers())
    large = draft_of(person("haneul"))
    put_on_route(large)
    signed_by(large, "maeul", "park", "jung", "seo")
    for _ in range(8):
        small = draft_of(person("haneul"), amount_krw=SMALL)
        put_on_route(small)
        signed_by(small, "maeul")


if __name__ == "__main__":
    assert office
    main()
