"""What the planter of faults makes of a module: one change each, which still runs, and none that no test could notice."""

import ast

import pytest
from tests.prove.faults import every_fault
from tests.prove.spoiling import places, spoil

SOURCE = '''
KINDS = ("cooperate", "consent")

def waiting(steps, day, person) -> bool:
    """Say whether somebody is awaited."""
    if not steps:
        raise ValueError("There are none.")
    Step.objects.select_for_update().get(pk=1)
    seen = [step for step in steps if step.until > day]
    person.turns += 1
    found = Step.objects.filter(kind__in=KINDS, person=person, until__gt=day).exclude(omitted="")
    return min(seen) <= day and found.first() is not None
'''


def spoiled():
    tree = ast.parse(SOURCE)
    return {(place.what, ast.unparse(spoil(tree, place.number))) for place in places(tree)}


def test_each_fault_is_one_change_that_still_runs():
    whole = ast.unparse(ast.parse(SOURCE))
    texts = [text for _, text in spoiled()]

    assert whole not in texts
    assert len(set(texts)) == len(texts)
    for text in texts:
        compile(text, "spoiled", "exec")
        changed = set(whole.splitlines()) ^ set(text.splitlines())
        assert len(changed) <= 3


@pytest.mark.parametrize(
    "line",
    [
        "KINDS = ('consent',)",
        "if not not steps:",
        "seen = [step for step in steps if True]",
        "step.until < day]",
        "step.until >= day]",
        "filter(kind__in=KINDS, until__gt=day).exclude",
        "filter(kind__in=KINDS, person=person, until__gte=day)",
        "until__gt=day).filter(omitted='')",
        "return not (min(seen) <= day and found.first() is not None)",
        "max(seen) <= day",
        "min(seen) <= day or found",
        "found.last() is not None",
    ],
)
def test_what_a_judge_would_change_is_among_them(line):
    assert any(line in text for _, text in spoiled())


def test_a_refusal_and_a_statement_are_left_out_but_no_lock():
    whats = [what for what, _ in spoiled()]

    assert whats.count("refusal left out") == 1
    assert [text.count("pass") for what, text in spoiled() if what == "statement left out"] == [1]
    assert all("select_for_update" in text for _, text in spoiled())


def test_every_module_of_the_route_that_is_named_is_there():
    assert len(every_fault()) > 3_000
