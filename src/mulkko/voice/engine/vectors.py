"""Texts as vectors: TF-IDF over words, then the directions in which they differ most (latent semantic analysis).

Everything is seeded and every sum runs in one order, so that the same texts give the same vectors.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_WORDS = 30_000
LARGEST_SHARE = 0.20  # a word of more texts than this tells nothing apart: the stop list comes from the texts
DIMENSIONS = 100
_BLOCK, _COLUMNS = 200_000, 16  # entries and columns multiplied at once


@dataclass(frozen=True)
class Sparse:
    """A matrix as rows of (column, value)."""

    starts: Ints  # one more than there are rows
    columns: Ints
    values: Floats
    width: int

    @property
    def height(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def rows(self) -> Ints:
        """Return the row of each entry."""
        return np.repeat(np.arange(self.height), np.diff(self.starts))

    def times(self, dense: Floats) -> Floats:
        """Return the product with a dense matrix."""
        return _summed(self.rows, self.columns, self.values, dense, self.height)

    def turned_times(self, dense: Floats) -> Floats:
        """Return the product of the transposed matrix with a dense one."""
        order = self._turned
        return _summed(self.columns[order], self.rows[order], self.values[order], dense, self.width)

    @cached_property
    def _turned(self) -> Ints:
        return np.argsort(self.columns, kind="stable")


def _summed(into: Ints, taken: Ints, values: Floats, dense: Floats, height: int) -> Floats:
    """Add values * dense[taken] into rows; `into` is sorted.

    A few columns at a time: each sums alone, in the same order, so that the rest of them need not lie in memory.
    """
    result = np.zeros((height, dense.shape[1]))
    parts = [slice(start, start + _BLOCK) for start in range(0, len(into), _BLOCK)]
    places = [np.unique(into[part], return_index=True) for part in parts]
    for first in range(0, dense.shape[1], _COLUMNS):
        columns = slice(first, first + _COLUMNS)
        few = np.ascontiguousarray(dense[:, columns])
        for part, (rows, begin) in zip(parts, places, strict=True):
            product = few[taken[part]]
            product *= values[part, None]
            result[rows, columns] += np.add.reduceat(product, begin)
    return result


@dataclass(frozen=True)
class Vocabulary:
    """The words that tell texts apart, each with its column and weight."""

    columns: Mapping[str, int]
    weights: Floats

    def matrix(self, texts: Sequence[Mapping[str, float]]) -> Sparse:
        """Return one row of length one for each text, all zero where it has no known word.

        Args:
            texts: word -> how often it stands there.
        """
        starts, columns, values = [0], [], []
        for text in texts:
            known = sorted((self.columns[word], often) for word, often in text.items() if word in self.columns)
            row = np.array([1 + np.log(often) for _, often in known]) * self.weights[[column for column, _ in known]]
            length = float(np.sqrt(row @ row)) or 1.0
            columns += [column for column, _ in known]
            values += (row / length).tolist()
            starts.append(len(columns))
        return Sparse(np.array(starts), np.array(columns, dtype=np.int64), np.array(values), len(self.columns))


def vocabulary_of(texts: Sequence[Mapping[str, float]]) -> Vocabulary:
    """Return the words that stand in at least two texts (three of many) and not in too many: a fifth, more of a few texts."""
    count = Counter(word for text in texts for word in text)
    fewest = 1 if len(texts) < 10 else 2 if len(texts) < 300 else 3
    most = len(texts) * max(LARGEST_SHARE, min(0.5, 4 / (len(texts) or 1) ** 0.5))
    kept = sorted(
        (word for word, often in count.items() if fewest <= often <= most), key=lambda one: (-count[one], one)
    )
    kept = sorted(kept[:MOST_WORDS])
    weights = np.array([np.log((1 + len(texts)) / (1 + count[word])) + 1 for word in kept])
    return Vocabulary({word: column for column, word in enumerate(kept)}, weights)


@dataclass(frozen=True)
class Directions:
    """The directions in which texts differ most; `placed` gives new texts their place among the old."""

    basis: Floats  # one row a word

    def placed(self, matrix: Sparse) -> Floats:
        """Return one vector of length one for each row; zero where a row is zero."""
        return unit(matrix.times(self.basis))


def directions_of(matrix: Sparse, dimensions: int = DIMENSIONS) -> Directions:
    """Return the leading right singular vectors by seeded subspace iteration (Halko, Martinsson, Tropp 2011)."""
    wanted = max(1, min(dimensions, matrix.height - 1, matrix.width - 1))
    random = np.random.default_rng(20261123)
    guess = random.standard_normal((matrix.width, min(wanted + 10, matrix.width, matrix.height)))
    for _ in range(4):
        guess, _ = np.linalg.qr(matrix.turned_times(np.linalg.qr(matrix.times(guess))[0]))
    _, _, turned = np.linalg.svd(matrix.times(guess), full_matrices=False)
    return Directions(guess @ turned.T[:, :wanted])


def unit(rows: Floats) -> Floats:
    """Return rows of length one; a zero row stays zero."""
    lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    return rows / np.where(lengths > 1e-12, lengths, 1.0)
