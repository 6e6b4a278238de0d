"""A particle follows the last sound of the word before it, whatever sign the word ends with."""

import pytest

from mulkko.language.engine.particles import PAIRS, particle_behind, with_particle


@pytest.mark.parametrize(
    ("word", "particle", "whole"),
    [
        ("합계", "은", "합계는"),
        ("중앙값", "은", "중앙값은"),
        ("승차인원(명)", "은", "승차인원(명)은"),
        ("대기시간(분) ", "은", "대기시간(분) 은"),
        ("9월", "과", "9월과"),
        ("2026", "이", "2026이"),
        ("A동 12", "이", "A동 12가"),
        ("100", "이", "100이"),
        ("3.5%", "이", "3.5%가"),
        ("서울", "으로", "서울로"),
        ("부산", "으로", "부산으로"),
        ("7", "으로", "7로"),
        ("KTX-R", "은", "KTX-R은"),
        ("‘나구’", "을", "‘나구’를"),
        ("☆", "은", "☆은(는)"),
        ("", "은", "은(는)"),
    ],
)
def test_a_particle_fits_the_last_sound(word, particle, whole):
    assert with_particle(word, particle) == whole


@pytest.mark.parametrize("particle", PAIRS)
def test_what_is_added_is_one_of_the_two_forms(particle):
    assert particle_behind("강", particle) == particle
    assert particle_behind("도시", particle) == PAIRS[particle]
