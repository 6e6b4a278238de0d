"""Whatever is done to a chain, the first place where it was done is found."""

import secrets
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.ledger.engine.chain import GENESIS, BadColumn, Break, Link, digest_of, first_break, seal_of

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
entries = st.lists(st.tuples(st.sampled_from(["", "2026-0001", "2026-0002"]), words), min_size=1, max_size=12)


def chain_of(told):
    links, previous, within = [], GENESIS, {}
    for index, (proposal, payload) in enumerate(told):
        salt, before = secrets.token_bytes(32), within.get(proposal, GENESIS)
        columns, digest = ("1700000000", "k1", "approval.signed"), digest_of(salt, payload)
        seal = seal_of(index, previous, proposal, before, columns, digest)
        links.append(Link(index, previous, proposal, before, columns, digest, seal, salt, payload))
        previous = seal
        if proposal:
            within[proposal] = seal
    return links


def sealed_again(links):
    again, previous, within = [], GENESIS, {}
    for link in links:
        before = within.get(link.proposal, GENESIS)
        digest = digest_of(link.salt, link.payload)
        seal = seal_of(link.index, previous, link.proposal, before, link.columns, digest)
        again.append(replace(link, previous=previous, within=before, digest=digest, seal=seal))
        previous = seal
        if link.proposal:
            within[link.proposal] = seal
    return again


@given(entries)
def test_an_untouched_chain_is_whole(told):
    assert first_break(chain_of(told)) is None


@given(entries, st.data())
def test_a_changed_payload_is_found_where_it_was_changed(told, data):
    links = chain_of(told)
    where = data.draw(st.integers(0, len(links) - 1))
    links[where] = replace(links[where], payload=links[where].payload + "!")

    assert first_break(links) == Break(where, "payload")


@given(entries, st.data())
def test_a_changed_column_is_found_where_it_was_changed(told, data):
    links = chain_of(told)
    where = data.draw(st.integers(0, len(links) - 1))
    which = data.draw(st.integers(0, 2))
    columns = list(links[where].columns)
    columns[which] += "1"
    links[where] = replace(links[where], columns=tuple(columns))

    assert first_break(links) == Break(where, "entry")


@given(entries, st.data(), st.sampled_from(["proposal", "digest", "seal", "previous", "within", "salt"]))
def test_no_part_of_an_entry_can_be_changed_unseen(told, data, part):
    """Invariant 46."""
    links = chain_of(told)
    where = data.draw(st.integers(0, len(links) - 1))
    other = b"other" if part == "salt" else "2026-0009" if part == "proposal" else "f" * 64
    links[where] = replace(links[where], **{part: other})

    assert first_break(links).index == where


@given(entries.filter(lambda told: len(told) > 1), st.data())
def test_a_deleted_entry_is_missed_where_it_stood(told, data):
    links = chain_of(told)
    where = data.draw(st.integers(0, len(links) - 2))
    del links[where]

    assert first_break(links) == Break(where, "missing")


@given(entries, st.data())
def test_an_inserted_entry_is_found_where_it_was_put(told, data):
    links = chain_of(told)
    where = data.draw(st.integers(0, len(links) - 1))
    links.insert(where + 1, links[where])

    assert first_break(links) == Break(where, "order")


@given(entries.filter(lambda told: len(told) > 1), st.data())
def test_two_swapped_entries_are_found_at_the_first_of_them(told, data):
    links = chain_of(told)
    where = data.draw(st.integers(0, len(links) - 2))
    links[where], links[where + 1] = links[where + 1], links[where]

    assert first_break(links).index == where


@given(entries.filter(lambda told: len(told) > 1), st.data())
def test_entries_swapped_together_with_their_numbers_are_found_at_the_first_of_them(told, data):
    links = chain_of(told)
    where = data.draw(st.integers(0, len(links) - 2))
    first, second = links[where], links[where + 1]
    links[where], links[where + 1] = replace(second, index=where), replace(first, index=where + 1)

    assert first_break(links).index == where


@given(entries, st.data())
def test_a_cut_tail_leaves_a_chain_that_only_the_seal_kept_elsewhere_denies(told, data):
    links = chain_of(told)
    kept = links[-1]
    shorter = links[: data.draw(st.integers(0, len(links) - 1))]

    assert first_break(shorter) is None
    assert kept.seal not in {link.seal for link in shorter}


@given(entries, st.data())
def test_a_suffix_sealed_again_is_whole_but_never_has_the_seal_kept_elsewhere(told, data):
    links = chain_of(told)
    where = data.draw(st.integers(0, len(links) - 1))
    forged = list(links)
    forged[where] = replace(links[where], payload=links[where].payload + "!")
    forged = sealed_again(forged)

    assert first_break(forged) is None
    assert [link.seal for link in forged[:where]] == [link.seal for link in links[:where]]
    assert all(new.seal != old.seal for new, old in zip(forged[where:], links[where:], strict=True))


@given(entries, st.data())
def test_an_erased_payload_is_told_apart_from_a_missing_one(told, data):
    links = chain_of(told)
    where = data.draw(st.integers(0, len(links) - 1))
    gone = replace(links[where], salt=None, payload=None)

    assert first_break([*links[:where], replace(gone, is_erased=True), *links[where + 1 :]]) is None
    assert first_break([*links[:where], gone, *links[where + 1 :]]) == Break(where, "missing")


def test_without_its_salt_a_payload_is_not_taken_as_the_one_that_was_sealed():
    [link] = chain_of([("", "수용")])

    assert first_break([replace(link, salt=None)]) == Break(0, "missing")
    assert digest_of(b"", "수용") != link.digest


@pytest.mark.parametrize("character", ["\x1f", "\n", "\0"])
def test_a_control_character_is_refused_before_it_is_sealed(character):
    with pytest.raises(BadColumn):
        seal_of(0, GENESIS, "", GENESIS, (f"k1{character}k2",), "")


@given(words, words)
def test_two_columns_never_read_like_one(first, second):
    together = seal_of(0, GENESIS, "", GENESIS, (first + second, ""), "")
    apart = seal_of(0, GENESIS, "", GENESIS, (first, second), "")

    assert (together == apart) == (second == "")
