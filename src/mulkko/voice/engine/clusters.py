"""Spherical k-means: rows of length one, gathered around middles of length one. Seeded, hence repeatable."""

from dataclasses import dataclass

import numpy as np

from mulkko.voice.engine.vectors import Floats, Ints, unit

STARTS = 6
MOST_ROUNDS = 40


@dataclass(frozen=True)
class Clusters:
    """`of[row]` is the row's cluster, `middles` one unit vector each, `closeness` the summed cosines."""

    of: Ints
    middles: Floats
    closeness: float


def clusters_of(rows: Floats, k: int) -> Clusters:
    """Return the closest of several seeded runs; earlier runs win a tie."""
    random = np.random.default_rng(7)
    runs = [_one_run(rows, _first_middles(rows, k, random)) for _ in range(STARTS)]
    return max(runs, key=lambda run: round(run.closeness, 9))


def _first_middles(rows: Floats, k: int, random: np.random.Generator) -> Floats:
    """Choose rows far from those chosen already, by chance weighted with the distance (Arthur, Vassilvitskii 2007)."""
    chosen = [int(random.integers(len(rows)))]
    far = 1 - rows @ rows[chosen[0]]
    while len(chosen) < k:
        weight = np.clip(far, 0, None)
        total = float(weight.sum())
        if total <= 1e-9:
            break
        chosen.append(int(np.searchsorted(np.cumsum(weight), random.random() * total)))
        far = np.minimum(far, 1 - rows @ rows[chosen[-1]])
    return rows[chosen].copy()


def _one_run(rows: Floats, middles: Floats) -> Clusters:
    of = np.full(len(rows), -1)
    for _ in range(MOST_ROUNDS):
        cosines = rows @ middles.T
        nearest = cosines.argmax(axis=1)
        if (nearest == of).all():
            break
        of = nearest
        sums = np.zeros_like(middles)
        np.add.at(sums, of, rows)
        full = np.bincount(of, minlength=len(middles)) > 0
        middles = np.where(full[:, None], unit(sums), middles)
    return Clusters(of, middles, float((rows * middles[of]).sum()))


def joined(clusters: Clusters, rows: Floats, *, least: float) -> Clusters:
    """Return clusters of which no two middles that were at least so close are apart any more."""
    cosines = clusters.middles @ clusters.middles.T
    names = np.arange(len(cosines))
    for one, other in zip(*np.nonzero(np.tril(cosines >= least, -1)), strict=True):
        names[names == names[one]] = names[other]
    _, of = np.unique(names[clusters.of], return_inverse=True)
    sums = np.zeros((int(of.max()) + 1, rows.shape[1]))
    np.add.at(sums, of, rows)
    middles = unit(sums)
    return Clusters(of, middles, float((rows * middles[of]).sum()))
