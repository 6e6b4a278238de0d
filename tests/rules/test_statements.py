"""What is left out on PostgreSQL sends no statement of its own."""

from hypothesis import given
from hypothesis import strategies as st
from tests.statements import _kinds, _shape, covering

SHAPES = st.frozensets(st.sampled_from("abcdefgh"), max_size=5)
NOTES = st.dictionaries(st.text(max_size=3), st.tuples(st.floats(0, 10), SHAPES), max_size=12)


@given(NOTES)
def test_every_statement_is_sent_by_a_test_that_stays(told):
    chosen = covering(told)

    assert frozenset().union(*(told[test][1] for test in chosen)) == frozenset().union(
        *(one[1] for one in told.values())
    )


@given(NOTES)
def test_a_test_stays_only_for_a_statement(told):
    assert all(told[test][1] for test in covering(told))


def test_of_two_that_send_the_same_the_cheaper_one_stays():
    assert covering({"dear": (2.0, frozenset("ab")), "cheap": (1.0, frozenset("ab"))}) == {"cheap"}


def test_one_statement_has_one_shape_however_many_values_it_brings():
    assert _shape("SELECT 1 FROM t WHERE a IN (%s, %s) LIMIT 21") == _shape("SELECT 1 FROM t WHERE a IN (%s) LIMIT 1")
    assert _shape('SAVEPOINT "s1_x2"') == _shape('SAVEPOINT "s33_x4"')
    assert _shape("INSERT INTO t VALUES (%s, %s), (%s, %s)") == _shape("INSERT INTO t VALUES (%s, %s)")
    assert _shape("SELECT a FROM t") != _shape("SELECT b FROM t")
    assert _shape("DELETE FROM t", "the table refuses") != _shape("DELETE FROM t")


def test_values_that_databases_take_differently_are_told_apart():
    assert list(_kinds(["ordinary", "a\0b", "l" * 201, 2**31, None, True])) == ["NUL at 1", "long at 2", "large at 3"]
