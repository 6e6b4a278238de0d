"""Themes: voices about one thing, found by their words, named by the title of one of them, word for word.

Copies are folded first. The themes are learned from at most FIT different texts and every other text is then placed
among them. A text that is close to no theme, or a group of texts that have little in common, is "not sorted".
The text of a voice is read as far as HEAD characters: who writes at length says the matter first.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from mulkko.language.engine.morphemes import morphemes_of_many
from mulkko.voice.engine.boilerplate import standing_sentences, without
from mulkko.voice.engine.clusters import Clusters, clusters_of, joined
from mulkko.voice.engine.folding import folds_of
from mulkko.voice.engine.placed import NOT_SORTED, Place
from mulkko.voice.engine.vectors import Directions, Floats, Ints, Sparse, Vocabulary, directions_of, unit, vocabulary_of
from mulkko.voice.engine.words import words_of

RECIPE = 1  # another recipe may sort the same voices differently
FIT = 12_000
HEAD = 800
TITLE_WEIGHT = 3
FEWEST_WORDS = 3  # known words without which a text cannot be placed
FEWEST_VOICES = 4  # different texts of a theme
LEAST_COSINE = 0.30  # of a text with the middle of its theme
LEAST_COHESION = 0.015  # mean cosine of the words of two texts of one theme, above that of any two texts
SAME_COSINE = 0.60  # of the middles of two groups that are one theme
CLOSE_COSINE = 0.40  # of a text with another theme, when its own group was given up
MOST_THEMES = 60
THEME_WORDS = 8
LONGEST_LABEL = 40  # of a label that is no title
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice as stored, that is masked; `copies` is its key of exact copies."""

    number: int
    text: str
    title: str
    copies: str


@dataclass(frozen=True)
class FoundTheme:
    """`n` counts voices, copies included; `label` stands in voice `label_voice` word for word."""

    label: str
    label_voice: int
    words: tuple[str, ...]
    n: int


@dataclass(frozen=True)
class Sorted:
    """Every voice with its theme (1 is the largest) or NOT_SORTED, in the order of their numbers."""

    themes: tuple[FoundTheme, ...]
    places: list[Place]
    unsorted: int


def sorted_into_themes(read: Callable[[], Iterable[Voice]]) -> Sorted:
    """Return the themes of the voices that `read` gives; it is called more than once and gives the same each time."""
    folds = folds_of((voice.number, voice.copies, None) for voice in read())
    firsts = {fold.first for fold in folds}
    keys = sorted((voice.copies, voice.number) for voice in read() if voice.number in firsts and voice.copies)
    fitted = _fitted(read, {number for _, number in keys[:FIT]}) if keys else None
    placed = dict(fitted.places) if fitted else {}
    if fitted and len(keys) > FIT:
        placed |= fitted.further(read, {number for _, number in keys[FIT:]})
    return _numbered(read, fitted, placed)


@dataclass
class _Fitted:
    """What was learned from the texts looked at."""

    voices: list[Voice]
    standing: frozenset[str]
    texts: list[Counter[str]]
    vocabulary: Vocabulary
    matrix: Sparse
    directions: Directions
    clusters: Clusters
    places: list[tuple[int, tuple[int, float]]]

    def further(self, read: Callable[[], Iterable[Voice]], wanted: set[int]) -> dict[int, tuple[int, float]]:
        """Place texts that were not learned from."""
        placed: dict[int, tuple[int, float]] = {}
        remaining = (voice for voice in read() if voice.number in wanted)
        while batch := list(islice(remaining, _BATCH)):
            matrix = self.vocabulary.matrix(list(counted(batch, self.standing)))
            cosines = self.directions.placed(matrix) @ self.clusters.middles.T
            kept = {cluster for _, (cluster, _) in self.places}
            near = cosines.argmax(axis=1)
            for at, voice in enumerate(batch):
                is_close = _is_close(matrix, at, cosines[at, near[at]]) and int(near[at]) in kept
                placed[voice.number] = (int(near[at]) if is_close else NOT_SORTED, float(cosines[at, near[at]]))
        return placed


def counted(voices: Iterable[Voice], standing: frozenset[str] = frozenset()) -> Iterator[Counter[str]]:
    """Yield the words of each voice with their weight: once for the text without `standing` sentences, more for the title."""
    listed = list(voices)
    joined = [f"{voice.title}\n{without(voice.text[: 2 * HEAD], standing)[:HEAD]}" for voice in listed]
    for voice, text, found in zip(listed, joined, morphemes_of_many(joined), strict=True):
        words = Counter(words_of(text, found))
        for word in words_of(text, [one for one in found if one.end <= len(voice.title)]):
            words[word] += TITLE_WEIGHT - 1
        yield words


def _fitted(read: Callable[[], Iterable[Voice]], wanted: set[int]) -> _Fitted | None:
    voices = sorted(
        (voice for voice in read() if voice.number in wanted), key=lambda voice: (voice.copies, voice.number)
    )
    standing = standing_sentences(voice.text for voice in voices)
    texts = list(counted(voices, standing))
    vocabulary = vocabulary_of(texts)
    matrix = vocabulary.matrix(texts)
    if len(voices) < FEWEST_VOICES or matrix.width < 2:
        return None
    directions = directions_of(matrix)
    rows = directions.placed(matrix)
    usable = np.flatnonzero(np.diff(matrix.starts) >= FEWEST_WORDS)
    if len(usable) < FEWEST_VOICES:
        return None
    clusters = joined(clusters_of(rows[usable], themes_for(len(usable))), rows[usable], least=SAME_COSINE)
    of = np.full(len(voices), NOT_SORTED)
    of[usable] = clusters.of
    cosines = np.zeros(len(voices))
    cosines[usable] = (rows[usable] * clusters.middles[clusters.of]).sum(axis=1)
    of[[not _is_close(matrix, at, cosines[at]) for at in range(len(voices))]] = NOT_SORTED
    of = _without_loose(matrix, of)
    kept = np.isin(np.arange(len(clusters.middles)), of)
    if kept.any():  # what was in a loose group may still be close to a good one
        near = np.where(kept, rows @ clusters.middles.T, -1.0)
        moved = np.flatnonzero(
            (of == NOT_SORTED) & (near.max(axis=1) >= CLOSE_COSINE) & (np.diff(matrix.starts) >= FEWEST_WORDS)
        )
        of[moved], cosines[moved] = near[moved].argmax(axis=1), near[moved].max(axis=1)
    places = [(voice.number, (int(of[at]), float(cosines[at]))) for at, voice in enumerate(voices)]
    return _Fitted(voices, standing, texts, vocabulary, matrix, directions, clusters, places)


def themes_for(texts: int) -> int:
    """Return how many themes are looked for among so many different texts."""
    return max(1, min(MOST_THEMES, round(texts**0.5 * 0.8)))


def _is_close(matrix: Sparse, row: int, cosine: float) -> bool:
    return bool(matrix.starts[row + 1] - matrix.starts[row] >= FEWEST_WORDS and cosine >= LEAST_COSINE)


def _without_loose(matrix: Sparse, of: Ints) -> Ints:
    """Give up the groups that are too small or whose texts share too little."""
    everywhere = _cohesion(matrix, np.arange(matrix.height))
    kept = of.copy()
    for cluster in sorted(set(of.tolist()) - {NOT_SORTED}):
        members = np.flatnonzero(of == cluster)
        if len(members) < FEWEST_VOICES or _cohesion(matrix, members) - everywhere < LEAST_COHESION:
            kept[members] = NOT_SORTED
    return kept


def _cohesion(matrix: Sparse, members: Ints) -> float:
    """Return the mean cosine of two different members."""
    n = len(members)
    total = _sum_of(matrix, members)
    return float((total @ total - n) / (n * (n - 1))) if n > 1 else 0.0


def _sum_of(matrix: Sparse, members: Ints) -> Floats:
    chosen = np.zeros(matrix.height)
    chosen[members] = 1
    weights = matrix.values * chosen[matrix.rows]
    return np.bincount(matrix.columns, weights=weights, minlength=matrix.width).astype(np.float64)


def _numbered(
    read: Callable[[], Iterable[Voice]], fitted: _Fitted | None, placed: dict[int, tuple[int, float]]
) -> Sorted:
    """Give copies the theme of their first, count voices, and number the themes by size."""
    numbers = [(voice.number, voice.copies) for voice in read()]
    by_key = {key: placed[number] for number, key in numbers if key and number in placed}
    every = [(number, *by_key.get(key, (NOT_SORTED, 0.0))) for number, key in sorted(numbers)]
    sizes = Counter(cluster for _, cluster, _ in every if cluster != NOT_SORTED)
    found = {cluster: _named(fitted, cluster, sizes[cluster]) for cluster in sizes} if fitted else {}
    order = sorted(found, key=lambda cluster: (-sizes[cluster], found[cluster].words, found[cluster].label))
    rank = {cluster: number for number, cluster in enumerate(order, 1)} | {NOT_SORTED: NOT_SORTED}
    places = [(number, rank[cluster], round(cosine, 4)) for number, cluster, cosine in every]
    return Sorted(tuple(found[one] for one in order), places, sum(one[1] == NOT_SORTED for one in places))


def _named(fitted: _Fitted, cluster: int, n: int) -> FoundTheme:
    members = np.array([at for at, (_, (one, _)) in enumerate(fitted.places) if one == cluster])
    words = _telling_words(fitted, members)
    best = _most_central(fitted, members, words)
    return FoundTheme(label_of(fitted.voices[best]), fitted.voices[best].number, words, n)


def _telling_words(fitted: _Fitted, members: Ints) -> tuple[str, ...]:
    """Return the words by c-TF-IDF (Grootendorst 2022), each text counting a word once; no word within another."""
    inside = Counter(word for at in members for word in fitted.texts[at] if word in fitted.vocabulary.columns)
    if not inside:
        return ()
    overall = _document_counts(fitted)
    share = len(members) / len(fitted.texts)
    score = {
        word: often / len(members) * np.log(1 + often / (overall[word] * share + 1))
        for word, often in inside.items()
        if often >= min(3, len(members))
    }
    chosen: list[str] = []
    for word in sorted(score, key=lambda one: (-score[one], one)):
        if not any(word in other or other in word for other in chosen):
            chosen.append(word)
        if len(chosen) == THEME_WORDS:
            break
    return tuple(chosen)


def _document_counts(fitted: _Fitted) -> dict[str, int]:
    count = np.bincount(fitted.matrix.columns, minlength=fitted.matrix.width)
    return {word: int(count[column]) for word, column in fitted.vocabulary.columns.items()}


def _most_central(fitted: _Fitted, members: Ints, words: Sequence[str]) -> int:
    """Return the member closest to the middle; its title, where it has one, holds one of the first theme words."""
    middle = unit(_sum_of(fitted.matrix, members)[None, :])
    closeness = fitted.matrix.times(middle.T)[members, 0]
    order = sorted(range(len(members)), key=lambda at: (-round(float(closeness[at]), 9), int(members[at])))
    for at in order[:25]:
        label = label_of(fitted.voices[members[at]])
        if any(word in label.casefold() for word in words[:3]):
            return int(members[at])
    return int(members[order[0]])


def label_of(voice: Voice) -> str:
    """Return the title of a voice, else the beginning of its text up to the end of a sentence; always verbatim."""
    title = voice.title.strip()
    if title:
        return title[:300]
    text = voice.text.strip().partition("\n")[0]
    ends = [at + 1 for at, letter in enumerate(text[:LONGEST_LABEL]) if letter in ".!?"]
    return text[: ends[0]] if ends else text[:LONGEST_LABEL]
