"""The districts of a city: outlines out of a small subset of GeoJSON, dated like everything else, loaded whole or not at all."""

import json
from datetime import date

import pytest
from tests.builders.hall import NINE, OPERATOR, write_hall

from mulkko.ledger.models import Entry
from mulkko.organization.actions import load_city
from mulkko.organization.engine.placing import Area, placed, rolled_up
from mulkko.organization.models import District
from mulkko.organization.queries import districts_on, population_source

SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]


def feature(code="d1", name="나루구", *, geometry=None, **facts):
    drawn = geometry or {"type": "Polygon", "coordinates": [SQUARE]}
    told = {"code": code, "name": name, "valid_from": "2020-01-01"} | facts
    return {"type": "Feature", "properties": told, "geometry": drawn}


def loaded(folder, *features, text=None, **changed):
    write_hall(folder, **changed)
    content = text or json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    (folder / "districts.geojson").write_text(content, encoding="utf-8")
    return load_city(folder, by=OPERATOR, at=NINE)


@pytest.mark.django_db
def test_districts_come_with_the_city_in_one_entry_that_names_their_file(tmp_path):
    island = {"type": "MultiPolygon", "coordinates": [[SQUARE], [[[20, 0], [25, 0], [25, 5], [20, 0]]]]}

    done = loaded(tmp_path, feature(), feature("d1-1", "물꼬동", parent="d1", geometry=island))

    assert done.loaded["districts"] == 2
    [entry] = Entry.objects.all()
    assert "districts.geojson" in entry.payload.text
    whole, part = districts_on(date(2026, 1, 1))
    assert (whole.code, part.parent, len(part.polygons)) == ("d1", "d1", 2)
    assert whole.polygons[0][0] == ((10, 0), (10, 10), (0, 10), (0, 0)), "a ring is kept without its end"


@pytest.mark.django_db
def test_a_new_outline_is_a_new_version_and_the_old_one_ends_on_that_day(tmp_path):
    smaller = {"type": "Polygon", "coordinates": [[[0, 0], [5, 0], [5, 5], [0, 0]]]}
    loaded(tmp_path, feature())

    again = loaded(tmp_path, feature())
    done = loaded(tmp_path, feature(), feature(valid_from="2026-07-01", geometry=smaller))

    assert not any(again.loaded.values())
    assert done.loaded["districts"] == 1
    assert [len(districts_on(date(2026, 6, day))[0].polygons[0][0]) for day in (1, 30)] == [4, 4]
    assert len(districts_on(date(2026, 7, 1))[0].polygons[0][0]) == 3
    assert Entry.objects.count() == 2


@pytest.mark.django_db
def test_another_outline_for_a_day_that_is_loaded_is_refused(tmp_path):
    loaded(tmp_path, feature())

    done = loaded(
        tmp_path, feature(geometry={"type": "Polygon", "coordinates": [[[0, 0], [5, 0], [5, 5], [0, 0]]]})
    )  # fmt: skip

    [problem] = done.problems
    assert (problem.file, problem.row, done.loaded) == ("districts", 0, {})
    assert "another shape" in problem.what


BROKEN = {
    "open ring": {"type": "Polygon", "coordinates": [SQUARE[:-1]]},
    "a line": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2], [0, 0]]]},
    "one point": {"type": "Point", "coordinates": [0, 0]},
    "no geometry": {"type": "Polygon"},
    "words": {"type": "Polygon", "coordinates": [[["a", 0], [1, 1], [2, 2], ["a", 0]]]},
    "truth": {"type": "Polygon", "coordinates": [[[True, 0], [1, 5], [2, 2], [True, 0]]]},
    "far away": {"type": "Polygon", "coordinates": [[[1e300, 0], [1, 5], [2, 2], [1e300, 0]]]},
    "a huge number": {"type": "Polygon", "coordinates": [[[10**400, 0], [1, 5], [2, 2], [10**400, 0]]]},
    "too many points": {"type": "Polygon", "coordinates": [[[at, at * at % 97] for at in range(20_002)] + [[0, 0]]]},
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", BROKEN)
def test_an_outline_that_is_none_is_one_problem_with_its_row_and_cure(tmp_path, name):
    done = loaded(tmp_path, feature(), feature("d2", geometry=BROKEN[name]))

    [problem] = done.problems
    assert (problem.file, problem.row) == ("districts", 1)
    assert problem.cure.endswith(".")
    assert len(problem.what) < 120
    assert not District.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "{", "[]", "null", '{"type": "FeatureCollection", "features": {}}', '{"type": "FeatureCollection", "features": []}',
        json.dumps({"type": "FeatureCollection", "features": [feature()]}).replace("10", "NaN", 1),
        "[" * 200_000,
    ],
)  # fmt: skip
def test_a_hostile_file_is_told_in_one_sentence_and_nothing_is_loaded(tmp_path, text):
    done = loaded(tmp_path, text=text)

    [problem] = done.problems
    assert (problem.file, problem.row, done.loaded) == ("districts", None, {})
    assert problem.what.count(".geojson") == 1
    assert problem.cure


@pytest.mark.django_db
def test_a_parent_that_is_nowhere_a_circle_and_a_feature_without_properties_are_named(tmp_path):
    done = loaded(
        tmp_path,
        feature("d1", parent="d9"),
        feature("d2", parent="d3"),
        feature("d3", parent="d2"),
        {"type": "Feature", "properties": [1], "geometry": feature()["geometry"]},
    )

    told = {(one.row, one.what) for one in done.problems}
    assert any(row == 0 and "'d9'" in what for row, what in told)
    assert (1, "The district 'd2' stands above itself.") in told
    assert any(row == 3 and what.startswith("code") for row, what in told)


@pytest.mark.django_db
def test_a_table_of_districts_is_left_alone_and_said_so(tmp_path):
    write_hall(tmp_path, districts="code\n1\n")
    (tmp_path / "roads.geojson").write_text("{}", encoding="utf-8")

    done = load_city(tmp_path, by=OPERATOR, at=NINE)

    assert done.is_whole
    assert [one.file for one in done.problems] == ["districts.csv", "roads.geojson"]


@pytest.mark.django_db
def test_the_population_is_what_the_city_names_and_a_later_one_follows_it(tmp_path):
    rows = "dataset,district,people,valid_from\n인구,동,명,2020-01-01\n"
    loaded(tmp_path, feature(), population=rows)

    done = loaded(tmp_path, feature(), population=rows + "새_인구,동코드,인구,2026-07-01\n")

    assert done.loaded["population"] == 1
    named = [population_source(day).dataset for day in (date(2026, 6, 30), date(2026, 7, 1))]
    assert named == ["인구", "새_인구"]
    assert population_source(date(2019, 1, 1)) is None


AREAS = [
    Area("a", "나루구", "", ()), Area("b", "가람구", "", ()), Area("a1", "중앙동", "a", ()), Area("b1", "중앙동", "b", ()),
    Area("b2", "물꼬동", "b", ()),
]  # fmt: skip


def test_words_name_districts_by_code_by_name_and_by_the_names_above():
    found = placed(["a1", "가람구 중앙동", "물꼬동", "중앙동", "없는동"], AREAS)

    assert found.codes == {"a1": "a1", "가람구 중앙동": "b1", "물꼬동": "b2"}
    assert [area.code for area in found.areas] == ["a1", "b1", "b2"]
    assert found.strange == ("중앙동", "없는동"), "a name that two districts bear names neither"


def test_districts_of_two_levels_are_never_mixed():
    found = placed(["나루구", "가람구", "물꼬동"], AREAS)

    assert found.codes == {"나루구": "a", "가람구": "b"}
    assert found.strange == ("물꼬동",)


def test_what_is_counted_by_part_adds_up_to_the_district_around_it():
    areas = {area.code: area for area in AREAS}

    assert [rolled_up(code, {"a", "b"}, areas) for code in ("a1", "b2", "b", "x")] == ["a", "b", "b", None]
