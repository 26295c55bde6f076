"""Scores for clusters of mentions against gold ones: B-cubed, MUC, CEAF-e, their CoNLL mean, and pairs merged.

Each cluster is the list of its mentions' gold labels; mentions that gold does not know have labels of their own.
Sources: Bagga and Baldwin 1998 (B-cubed), Vilain et al. 1995 (MUC), Luo 2005 (CEAF with phi-4), Pradhan et al. 2012
(the mean).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

Labels: TypeAlias = Sequence[Sequence[str]]
NOTHING = 1e-9  # the worth of no match


def b_cubed(clusters: Labels) -> tuple[float, float]:
    """Precision and recall of B-cubed: for each mention, the part of its cluster that is of its event, and reversed."""
    sizes = Counter(label for cluster in clusters for label in cluster)
    total = sum(sizes.values())
    precision = sum(count * count / len(cluster) for cluster in clusters for count in Counter(cluster).values())
    recall = sum(count * count / sizes[label] for cluster in clusters for label, count in Counter(cluster).items())
    return precision / max(total, 1), recall / max(total, 1)


def muc(clusters: Labels) -> tuple[float, float]:
    """Precision and recall of links: a set of n is held together by n - 1, parted by each further piece."""
    if not clusters:
        return 0.0, 0.0
    sizes = Counter(label for cluster in clusters for label in cluster)
    pieces = Counter(label for cluster in clusters for label in set(cluster))
    kept = sum(len(cluster) - len(set(cluster)) for cluster in clusters)
    return (
        _ratio(kept, sum(len(cluster) - 1 for cluster in clusters)),
        _ratio(sum(sizes[label] - pieces[label] for label in sizes), sum(size - 1 for size in sizes.values())),
    )


def ceaf_e(clusters: Labels) -> tuple[float, float]:
    """Precision and recall of the best one-to-one match of clusters and events, by 2|both| / (|one| + |other|)."""
    sizes = Counter(label for cluster in clusters for label in cluster)
    numbers = {label: number for number, label in enumerate(sizes)}
    cells = [
        (row, numbers[label], 2 * count / (len(cluster) + sizes[label]))
        for row, cluster in enumerate(clusters)
        for label, count in Counter(cluster).items()
    ]
    if not cells:
        return 0.0, 0.0
    # A cluster for which no event is left is matched with nothing: a column of its own, worth next to nothing.
    cells += [(row, len(numbers) + row, NOTHING) for row in range(len(clusters))]
    rows, columns, values = zip(*cells, strict=True)
    shape = (len(clusters), len(numbers) + len(clusters))
    matrix = csr_array((values, (rows, columns)), shape=shape)
    chosen = min_weight_full_bipartite_matching(matrix, maximize=True)
    matched = sum(value for value in matrix[chosen].tolist() if value != NOTHING)
    return _ratio(matched, len(clusters)), _ratio(matched, len(sizes))


def pairs_merged(clusters: Labels) -> tuple[float, float]:
    """Precision and recall over pairs of mentions in one cluster."""
    if not clusters:
        return 0.0, 0.0
    sizes = Counter(label for cluster in clusters for label in cluster)
    right = sum(_pairs(count) for cluster in clusters for count in Counter(cluster).values())
    return (
        _ratio(right, sum(_pairs(len(cluster)) for cluster in clusters)),
        _ratio(right, sum(map(_pairs, sizes.values()))),
    )


def _pairs(size: int) -> int:
    return size * (size - 1) // 2


def _ratio(part: float, whole: float) -> float:
    """A part of a whole; where there is nothing to link and nothing was linked, all is right."""
    return part / whole if whole else 1.0
