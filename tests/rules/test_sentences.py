"""Every verb of the ledger has a sentence on the screen."""

import re

from tests.rules.messages import ROOT

from mulkko.web.sentences import verbs

# An act is recorded with its verb in place, or with one that was chosen a line before.
VERB = re.compile(
    r'(?:recording|_append)\(\s*"([a-z]+\.[a-z_]+)"|verb = "([a-z]+\.[a-z_]+)" if .* else "([a-z]+\.[a-z_]+)"'
)


def test_every_verb_of_the_ledger_has_a_sentence():
    used = {
        verb
        for path in ROOT.rglob("*.py")
        if "bench" not in path.parts  # what the benchmark appends stands in a ledger that is thrown away
        for found in VERB.findall(path.read_text(encoding="utf-8"))
        for verb in found
        if verb
    }

    assert len(used) > 10
    assert used == verbs()
