"""The tree over the seals: every proof that it gives holds, and none holds for anything else."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.ledger.engine.tree import (
    EMPTY,
    Frontier,
    consistency_path,
    inclusion_path,
    joined,
    leaf_of,
    proves_consistency,
    proves_inclusion,
    root_of,
)

sizes = st.integers(1, 70)


def seals(size):
    return [hashlib.sha256(str(number).encode()).hexdigest() for number in range(size)]


def node_of(size):
    leaves = [leaf_of(seal) for seal in seals(size)]

    def node(level, position):
        if level == 0:
            return leaves[position]
        return joined(node(level - 1, 2 * position), node(level - 1, 2 * position + 1))

    return node


def by_definition(leaves):
    """The root as RFC 9162 writes it down."""
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return joined(by_definition(leaves[:half]), by_definition(leaves[half:]))


@given(st.integers(0, 70))
def test_the_root_is_that_of_the_standard_however_it_is_computed(size):
    leaves, frontier = [leaf_of(seal) for seal in seals(size)], Frontier()
    for leaf in leaves:
        frontier.add(leaf)

    assert frontier.root == root_of(size, node_of(size)) == by_definition(leaves)


@given(sizes)
def test_the_frontier_tells_every_perfect_subtree_once(size):
    frontier, node = Frontier(), node_of(size)

    told = [one for seal in seals(size) for one in frontier.add(leaf_of(seal))]

    assert len({(level, position) for level, position, _ in told}) == len(told)
    assert all(node(level, position) == value for level, position, value in told)
    assert {(level, position) for level, position, _ in told} == {
        (level, position) for level in range(size.bit_length()) for position in range(size >> level)
    }


@given(sizes, st.data())
def test_an_entry_is_proved_by_a_path_of_one_hash_a_level(size, data):
    index = data.draw(st.integers(0, size - 1))
    node = node_of(size)

    path = inclusion_path(index, size, node)

    assert len(path) <= (size - 1).bit_length()
    assert proves_inclusion(seals(size)[index], index, size, path, root_of(size, node))


@given(sizes, st.data())
def test_nothing_else_is_proved_by_that_path(size, data):
    index = data.draw(st.integers(0, size - 1))
    node, seal = node_of(size), seals(size)[index]
    path, root = inclusion_path(index, size, node), root_of(size, node)
    other = data.draw(st.integers(0, size + 2).filter(lambda number: number != index))

    assert not proves_inclusion(hashlib.sha256(b"another").hexdigest(), index, size, path, root)
    assert not proves_inclusion(seal, other, size, path, root)
    assert not proves_inclusion(seal, index, size, [*path, root], root)
    assert not proves_inclusion(seal, index, size, path, leaf_of(seal) if size > 1 else EMPTY)
    if path:
        assert not proves_inclusion(seal, index, size, path[:-1], root)


@given(sizes, st.data())
def test_growth_is_proved_and_a_changed_beginning_is_not(size, data):
    old = data.draw(st.integers(1, size))
    node = node_of(size)
    path, before, after = consistency_path(old, size, node), root_of(old, node), root_of(size, node)

    assert proves_consistency(old, size, path, before, after)
    assert not proves_consistency(old, size, path, EMPTY, after)
    assert not proves_consistency(old, size, path, before, EMPTY)
    if old < size:
        assert not proves_consistency(old, size, [*path, before], before, after)
        assert not proves_consistency(old, size, path[:-1], before, after)


@pytest.mark.parametrize("old", [1, 2, 4, 32])
def test_the_proof_of_growth_to_one_size_is_none_of_growth_to_a_larger_one(old):
    node = node_of(2 * old)
    path, before, after = consistency_path(old, 2 * old, node), root_of(old, node), root_of(2 * old, node)

    assert proves_consistency(old, 2 * old, path, before, after)
    assert not proves_consistency(old, 4 * old, path, before, after)


def test_a_ledger_that_was_written_anew_behind_a_checkpoint_is_not_the_same_ledger():
    node = node_of(40)
    forged = {3: leaf_of("ab" * 32)}

    def other(level, position):
        if level == 0:
            return forged.get(position, node(0, position))
        return joined(other(level - 1, 2 * position), other(level - 1, 2 * position + 1))

    path = consistency_path(20, 40, other)

    assert not proves_consistency(20, 40, path, root_of(20, node), root_of(40, other))
