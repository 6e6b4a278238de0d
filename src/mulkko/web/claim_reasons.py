"""Why a figure does not hold, or is refused, as an officer reads it: what the rooms below say in English, sentence by sentence."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_Q = r"'(?P<{0}>[^']*)'"
_COLUMN, _DATASET, _NAME = _Q.format("column"), _Q.format("dataset"), _Q.format("name")

# How a sentence is worded below, and what the page says of it; a named part of the words may stand in both.
_SENTENCES: tuple[tuple[str, Promise], ...] = (
    (r"The pinned data give another figure than the claim says\.", _("The pinned data give another figure than the evidence says.")),
    (rf"The newest data of {_DATASET} have no column {_COLUMN} any more\.", _("The newest data of “%(dataset)s” have no column “%(column)s” any more.")),
    (rf"It may be called {_NAME} now\.", _("It may be called “%(name)s” now. Nothing was changed: look, and write the query anew.")),
    (rf"The column {_COLUMN} of {_DATASET} holds (?P<now>\w+) now, and held (?P<before>\w+)\.", _("The column “%(column)s” of “%(dataset)s” holds other values now: %(before)s before, %(now)s now.")),
    (rf"The unit of {_COLUMN} in {_DATASET} may have changed: (?P<before>\S+) before, (?P<now>\S+) now\.", _("Change of unit suspected: “%(column)s” in “%(dataset)s” was told in %(before)s and is told in %(now)s.")),
    (rf"{_NAME} is some (?P<times>[\d,]+) times larger: its unit may have changed\.", _("Change of unit suspected: “%(name)s” is some %(times)s times larger.")),
    (rf"{_NAME} is some (?P<times>[\d,]+) times smaller: its unit may have changed\.", _("Change of unit suspected: “%(name)s” is some %(times)s times smaller.")),
    (rf"Version (?P<number>\d+) of {_DATASET} was withdrawn: (?P<reason>.*)", _("Version %(number)s of “%(dataset)s” was withdrawn: %(reason)s")),
    (rf"The licence of {_DATASET} ended on (?P<day>[\d-]+)\.", _("The right to use “%(dataset)s” ended on %(day)s.")),
    (rf"Every version of {_DATASET} was withdrawn\.", _("Every version of “%(dataset)s” was withdrawn.")),
    (rf"The areas in {_COLUMN} of {_DATASET} changed: now (?P<what>[^.]*(?:…)?)\.", _("The areas in “%(column)s” of “%(dataset)s” changed: %(what)s.")),
    (r"Figures across that cannot be compared without a table that holds the old and the new areas\.", _("Across that figures are not compared without a table that holds the old and the new areas.")),
    (rf"The join {_NAME} counts rows more than once by now: a key of {_DATASET} stands in (?P<rows>\d+) rows\.", _("The join “%(name)s” counts rows more than once by now: a key of “%(dataset)s” stands in %(rows)s rows.")),
    (rf"The join {_NAME} reaches (?P<now>\d+) % of the keys of {_DATASET}, (?P<then>\d+) % when it was accepted\.", _("The join “%(name)s” reaches %(now)s%% of the keys of “%(dataset)s” now, and %(then)s%% when it was accepted.")),
    (rf"The join {_NAME} was refused: (?P<reason>.*)", _("The join “%(name)s” was refused: %(reason)s")),
    (rf"The join {_NAME} is held: (?P<reason>.*)", _("The join “%(name)s” is on hold: %(reason)s")),
    (rf"The join {_NAME} cannot be counted on the newest data\.", _("The join “%(name)s” cannot be counted on the newest data.")),
    (rf"The join {_NAME} repeats rows, so this would be counted more than once\.", _("The join “%(name)s” repeats rows, so this would be counted more than once. Add it up before joining, or count different values.")),
    (r"Computed across the change of areas of (?P<day>[\d-]+) by the crosswalk: (?P<what>.*?(?:\)| …))\.(?=\s|$)", _("Computed across the change of areas of %(day)s by the crosswalk: %(what)s.")),
    (r"Since the pinned version the figure moved by fewer than five people, which would tell of them\.", _("Since the pinned version it moved by fewer than five people, which would tell of them.")),
    (r"Taken from another figure on the same data, it tells of fewer than five people by now\.", _("Taken from another figure on the same data, it tells of fewer than five people by now.")),
    (r"The figure tells of fewer than five people, taken from another one on the same data\.", _("Taken from another figure on the same data, it tells of fewer than five people. Count a wider group, or leave it out.")),
    (r"The figure tells of fewer than five people: it moved by so few since the version before\.", _("Since the version before it moved by fewer than five people. Renew it when more has changed.")),
    (r"The share (?P<name>\S+) stands on fewer than thirty, or tells of fewer than five people(?: by now)?\.", _("The share “%(name)s” stands on fewer than thirty cases, or tells of fewer than five people. Tell the numbers of a wider group.")),
    (r"The share (?P<name>\S+) cannot be followed to what it is a share of(?: by now)?\.", _("It cannot be told what “%(name)s” is a share of. Divide in the last step of the query, where both numbers can be seen.")),
    (r"The figure (?P<name>.+) tells of fewer than five people by now\.", _("“%(name)s” tells of fewer than five people by now.")),
    (rf"The sentence asserts (?P<sign>[<>=]+) (?P<bound>\S+) of {_NAME}, but the data say (?P<value>\S+?)\.(?=\s|$)", _("The sentence says that “%(name)s” is %(sign)s %(bound)s, but the data say %(value)s.")),
    (rf"The sentence says that {_NAME} is (?P<sign>[<>=]+) (?P<bound>\S+), but the data say (?P<value>\S+?)\.(?=\s|$)", _("The sentence says that “%(name)s” is %(sign)s %(bound)s, but the data say %(value)s.")),
    (rf"The sentence says (?P<word>(?:not )?'[^']*') of {_NAME}, but the data say (?P<value>\S+?)\.(?=\s|$)", _("The sentence says %(word)s of “%(name)s”, but the data say %(value)s. Where it tells how far something fell, let it assert that it is above 0.")),
    (rf"The sentence says (?P<word>'[^']*') of {_NAME}, which has no value\.", _("The sentence says %(word)s of “%(name)s”, which has no value.")),
    (rf"The sentence says (?P<word>'[^']*') of {_NAME}, but its interval from (?P<low>\S+) to (?P<high>\S+) holds nothing too\.", _("The sentence says %(word)s of “%(name)s”, but its interval from %(low)s to %(high)s holds no change as well.")),
    (rf"The sentence sets {_NAME} against '(?P<other>[^']*)' the other way round: (?P<value>\S+) and (?P<base>\S+?)\.(?=\s|$)", _("The sentence sets “%(name)s” against “%(other)s” the other way round: the data say %(value)s and %(base)s.")),
    (rf"The sentence says that {_NAME} went from (?P<base>\S+) the other way: the data say (?P<value>\S+?)\.(?=\s|$)", _("The sentence says the opposite of where “%(name)s” went from %(base)s: the data say %(value)s.")),
    (r"The sentence writes (?P<text>.+?), but the data say (?P<value>.+?)\.(?=\s|$)", _("The sentence writes %(text)s, but the data say %(value)s. Give each number a place of its own.")),
    (rf"{_NAME} takes one percent from another: that is %p\. Give it the type pp\.", _("“%(name)s” takes one percent from another: that is percentage points (%%p).")),
    (rf"{_NAME} is a change of a percent in %\. Say by how many %p it changed: give it the type pp\.", _("“%(name)s” is a change of a percent: say it in percentage points (%%p).")),
    (rf"The rank {_NAME} does not say among how many\.", _("The rank “%(name)s” does not say among how many. Write such as 25개 구 중.")),
    (r"The query took longer than it may\.", _("The query took longer than it may. No older value stands in for it.")),
    (r"The sentence sets '(?P<name>[^']*)' against '(?P<other>[^']*)', but their intervals leave open which is more\.", _("The sentence sets “%(name)s” against “%(other)s”, but within their intervals nobody can tell which is more.")),
    (r"The survey figure stands on fewer than thirty answers, or tells of fewer than five people(?: by now)?\.", _("The figure of the survey stands on fewer than thirty answers, or tells of fewer than five people.")),
    (r"The survey figure tells of fewer than five people\.", _("The figure of the survey tells of fewer than five people.")),
    (r"'(?P<period>[^']*)' is no period of the series\.", _("“%(period)s” is no month (2026-03) or year of the series.")),
    (r"The series has no value for (?P<period>[\d-]+)\.", _("The series has no value for %(period)s. A forecast needs every period.")),
    (r"The series has more than (?P<number>\d+) periods\.", _("The series has more than %(number)s periods.")),
    (r"The series has (?P<number>\d+) periods; (?P<least>\d+) are needed at least\.", _("The series has %(number)s periods; %(least)s are needed at least.")),
    (r"The target lies (?P<number>\d+) periods ahead; (?P<most>\d+) are the most\.", _("That is %(number)s periods ahead; %(most)s are the most.")),
    (r"No earlier period leaves enough to try the forecast: without an interval none is told\.", _("The series is too short to try the forecast on its past. Without an interval no forecast is told.")),
    (r"The period that is forecast is none of the series\.", _("The period must follow the series: a month such as 2026-12, or a year such as 2027.")),
    (r"The period that was forecast has come: the data say what it was\.", _("The period has come: the data say what it was. Take the figure from them.")),
    (r"The series tells of fewer than five people\.", _("The series tells of fewer than five people.")),
    (r"The survey names no column of answers\.", _("Choose the column with the answers.")),
    (r"The survey names no answer to count\.", _("Write the answer that is counted.")),
    (r"The survey names no two groups to compare\.", _("Choose the column of the groups and two different groups of it.")),
    (r"The survey does not say how people were asked\.", _("Say how people were asked: face to face, by phone, online or by mail.")),
    (r"The survey does not say whom it stands for\.", _("Say whom the survey stands for, such as 만 19세 이상 시민.")),
    (r"The survey does not say from when to when people were asked\.", _("Say from when to when people were asked.")),
    (r"The survey ended before it began\.", _("The last day of the survey comes before the first.")),
    (r"The survey does not say how many answered, thirty at least\.", _("Say how many answered: thirty at least.")),
    (r"The survey does not say its margin in points\.", _("Say the margin in percentage points, as it was published.")),
    (r"The published table has not exactly one such row\.", _("The published table must have exactly one such row: narrow it by a column and its value.")),
    (r"Nobody answered: the survey has nothing to count\.", _("With this choice there is no answer to count.")),
    (r"The weights of the survey add up to nothing\.", _("The weights add up to nothing.")),
    (r"The passage does not stand in the document where the evidence says that it does\.", _("The passage does not stand in the document where the evidence says that it does.")),
    (r"The passage no longer stands in the newest version of the document\.", _("The passage no longer stands in the newest version of the document. Quote another one, or leave the sentence out.")),
    (r"The newest version of the document says this several times, with different figures\.", _("The newest version of the document says this several times, with different figures. Quote the one that is meant.")),
    (r"The file of the document has been changed since it was pinned\.", _("The file of the document has been changed since it was pinned.")),
    (r"The file of the document cannot be read: [^.]*\.", _("The file of the document is not there any more.")),
    (r"The document could not be read within the limits\.", _("Reading the document took too long or too much memory.")),
    (r"The passage names a person, an address or a number of one\.", _("The passage names a person, an address or a number of one. Choose one without.")),
    (r"A passage has at most (?P<number>\d+) characters\.", _("A passage has at most %(number)s characters. Choose a shorter one.")),
    (r"The passage is another one by now\.", _("The document has a newer version, and the passage is another one. Look for it once more.")),
    (r"There is no (?:such passage|document '[^']*')\.", _("The document or the passage is not there any more. Look for it once more.")),
    (r"The passage has no such figure\.", _("The passage has no such figure. Choose one of those that stand in it.")),
    (r"The sentence has no place for (?P<names>[^.]+)\.", _("The sentence has no place for %(names)s. Write it there in braces.")),
    (rf"The version of {_DATASET} that was pinned has been changed\.", _("The version of “%(dataset)s” that was pinned has been changed.")),
)  # fmt: skip
KNOWN = [(re.compile(pattern), sentence) for pattern, sentence in _SENTENCES]
_CURE = re.compile(
    r"\s*(?:Write what the data say, or give each number a place of its own|Correct the sentence or the slot|Count a wider group, or leave it out"
    r"|Renew it when more has changed|Use other data(?:, or ask the unit that keeps them)?|Write such as 25개 중|Use a join that was accepted, or propose another one|Let the join be looked at and accepted again, and make the figure anew|Add it up before joining, or count DISTINCT values"
    r"|Look for it once more|Fill it in|Choose other data|Choose a later one|Choose other columns|Count a wider group|Choose (?:a shorter one|one without|one of those that stand in it|one of the list)|Split it|Have the ledger verified"
    r"|Quote (?:a wider group|another passage of it, or leave the sentence out)|Write \{\w+\} there)\."
)


def reason_told(text: str) -> str:
    """Return a reason with every sentence that is known told in the language of the page; the rest speaks for itself."""
    told = text
    for pattern, sentence in KNOWN:
        told = pattern.sub(lambda found, said=sentence: str(said) % found.groupdict(), told)  # type: ignore[misc]
    return _CURE.sub("", told) if told != text else text
