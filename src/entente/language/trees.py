"""Arc scores → one tree a sentence: the best single-rooted spanning tree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Heads = NDArray[np.int64]
SLACK = 1e-6  # more than rounding


def best_tree(scores: Scores) -> Heads:
    """Heads of n words from scores (n + 1, n + 1), [i, j] for word i under head j; 0 is the root.

    Returns (n + 1,) heads, the root's own entry 0. The greedy choice where it is a tree (almost always),
    else Chu-Liu/Edmonds (Edmonds 1967) with exactly one word under the root.
    """
    heads: Heads = scores.argmax(1)
    heads[0] = 0
    if _is_tree(heads):
        return heads
    exact = scores.astype(np.float64)
    np.fill_diagonal(exact, -np.inf)
    heads = _spanning_tree(exact)
    if int((heads[1:] == 0).sum()) == 1:
        return heads
    return _single_rooted(exact)


def _is_tree(heads: Heads) -> bool:
    """One word under the root, and every word reaches it."""
    return int((heads[1:] == 0).sum()) == 1 and not _cycle(heads)


def _single_rooted(scores: NDArray[np.float64]) -> Heads:
    """The best tree with one word under the root: each likely word tried as the only one."""
    best, best_score = None, -np.inf
    free = scores[1:, 1:].max(1)  # what each word adds at most under a head that is a word
    for root in 1 + np.argsort(-scores[1:, 0])[:8]:
        if free.sum() - free[root - 1] + scores[root, 0] < best_score - SLACK:  # no tree with this root is better
            continue
        limited = scores.copy()
        limited[1:, 0] = -1e9
        limited[root] = -1e9
        limited[root, 0] = scores[root, 0]
        heads = _spanning_tree(limited)
        total = limited[np.arange(1, len(heads)), heads[1:]].sum()
        if total > best_score and int((heads[1:] == 0).sum()) == 1:
            best, best_score = heads, total
    assert best is not None  # a root alone with everything under it is always a tree
    return best


def _cycle(heads: Heads) -> list[int]:
    """Some cycle among the heads, or nothing."""
    above = heads.tolist()
    seen = {0: 0}  # node → the start from which it was reached first
    for start in range(1, len(above)):
        path, at = [], start
        while at not in seen:
            seen[at] = start
            path.append(at)
            at = above[at]
        if path and seen[at] == start:
            return path[path.index(at) :]
    return []


def _spanning_tree(scores: NDArray[np.float64]) -> Heads:
    """Maximum spanning tree from node 0; scores [dependent, head]."""
    heads: Heads = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if not cycle:
        return heads
    # Contract the cycle into one node, solve the smaller problem, open the cycle where it is entered.
    inside = np.array(cycle)
    outside = np.delete(np.arange(len(heads)), inside)
    kept = scores[inside, heads[inside]]
    size = len(outside) + 1
    small = np.full((size, size), -np.inf)
    small[:-1, :-1] = scores[outside[:, None], outside]
    leaving = scores[outside[:, None], inside]
    small[:-1, -1] = leaving.max(1)
    leave_by = inside[leaving.argmax(1)]
    entering = scores[inside[:, None], outside] - kept[:, None]
    small[-1, :-1] = entering.max(0)
    enter_at = inside[entering.argmax(0)]
    small[0] = -np.inf
    solved = _spanning_tree(small)
    result = heads.copy()
    # Who hangs from the contracted cycle hangs from the word there that it scores best with.
    result[outside] = np.where(solved[:-1] == size - 1, leave_by, np.append(outside, -1)[solved[:-1]])
    result[0] = 0
    parent = solved[-1]
    result[enter_at[parent]] = outside[parent]
    return result
