"""The made-up map: it covers its plane without gap or overlap, neighbours share their borders, and a seed draws it again."""

import json
from collections import Counter

import pytest

from mulkko.demo.districts import write_districts, write_population
from mulkko.demo.partition import area_of, grown, partition, together
from mulkko.demo.voices import DISTRICTS
from mulkko.organization.engine.outlines import outline_of


def steps(ring):
    return list(zip(ring, [*ring[1:], ring[0]], strict=True))


def crosses(one, other):
    """Tell whether two stretches cross or touch, apart from an end that they share."""
    (a, b), (c, d) = one, other
    if {a, b} & {c, d}:
        return False
    side = lambda p, q, r: (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])  # noqa: E731
    return side(a, b, c) * side(a, b, d) <= 0 and side(c, d, a) * side(c, d, b) <= 0


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_cells_cover_the_plane_without_gap_or_overlap_and_share_their_borders(seed):
    part = partition(36, seed)

    every = Counter(step for ring in part.rings for step in steps(ring))
    outline = together(part.rings)
    rim = {step for step in every if (step[1], step[0]) not in every}

    assert set(every.values()) == {1}, "no cell lies on the same side of a border as another"
    assert len(outline) == 1, "no hole is left between them"
    assert rim == set(steps(outline[0]))
    assert all(area_of(ring) > 0 for ring in part.rings)
    assert sum(map(area_of, part.rings)) == area_of(outline[0])
    borders = sorted({tuple(sorted(step)) for step in every})
    assert not any(crosses(one, other) for at, one in enumerate(borders) for other in borders[:at])


def test_the_same_seed_draws_the_same_map_and_another_one_another():
    assert partition(20, "1") == partition(20, "1")
    assert partition(20, "1").rings != partition(20, "2").rings


def test_groups_hang_together_and_take_every_cell():
    part = partition(36, "4")
    group = grown(part, [(-9_000, 0), (9_000, 0), (0, 9_000)])

    for number in range(3):
        cells = {at for at, one in enumerate(group) if one == number}
        reached, new = set(), {min(cells)}
        while new:
            reached |= new
            new = {other for at in new for other in part.neighbours[at] if other in cells} - reached
        assert reached == cells
    assert -1 not in group


def test_the_file_of_the_demo_is_what_a_city_may_load_and_its_people_live_in_it(tmp_path):
    write_districts(tmp_path, 1)
    table = write_population(tmp_path, 1).read_text(encoding="cp949").splitlines()
    features = json.loads((tmp_path / "districts.geojson").read_text(encoding="utf-8"))["features"]

    facts = [one["properties"] for one in features]
    assert [one["name"] for one in facts if not one["parent"]] == list(DISTRICTS)
    parts = {one["code"] for one in facts if one["parent"]}
    assert len(parts) == 36
    assert len({one["name"] for one in facts}) == len(facts)
    assert all(outline_of(json.dumps(one["geometry"])) for one in features)
    assert {line.split(",")[0] for line in table[1:]} == parts
    assert len(table) == 1 + 36 * 8 * 2
