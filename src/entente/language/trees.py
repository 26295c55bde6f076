"""Arc scores → one tree a sentence: the best single-rooted spanning tree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Heads = NDArray[np.int64]


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
    if int((heads[1:] == 0).sum()) != 1:
        return False
    reached = heads.copy()
    for _ in range(max(1, int(np.ceil(np.log2(len(heads)))))):  # doubling: jumps of 1, 2, 4 … heads
        reached = reached[reached]
    return not reached.any()


def _single_rooted(scores: NDArray[np.float64]) -> Heads:
    """The best tree with one word under the root: each likely word tried as the only one."""
    best, best_score = None, -np.inf
    for root in 1 + np.argsort(-scores[1:, 0])[:8]:
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
    state = np.zeros(len(heads), np.int8)
    state[0] = 2
    for start in range(1, len(heads)):
        path, at = [], start
        while state[at] == 0:
            state[at] = 1
            path.append(at)
            at = int(heads[at])
        if state[at] == 1:
            return path[path.index(at) :]
        state[path] = 2
    return []


def _spanning_tree(scores: NDArray[np.float64]) -> Heads:
    """Maximum spanning tree from node 0; scores [dependent, head]."""
    heads: Heads = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if not cycle:
        return heads
    # Contract the cycle into one node, solve the smaller problem, open the cycle where it is entered.
    outside = np.array([node for node in range(len(heads)) if node not in set(cycle)])
    inside = np.array(cycle)
    kept = scores[inside, heads[inside]]
    size = len(outside) + 1
    small = np.full((size, size), -np.inf)
    small[:-1, :-1] = scores[np.ix_(outside, outside)]
    leaving = scores[np.ix_(outside, inside)]
    small[:-1, -1] = leaving.max(1)
    leave_by = inside[leaving.argmax(1)]
    entering = scores[np.ix_(inside, outside)] - kept[:, None]
    small[-1, :-1] = entering.max(0)
    enter_at = inside[entering.argmax(0)]
    small[0] = -np.inf
    solved = _spanning_tree(small)
    result = heads.copy()
    for row, node in enumerate(outside):
        if node != 0:
            result[node] = leave_by[row] if solved[row] == size - 1 else outside[solved[row]]
    parent = solved[-1]
    result[enter_at[parent]] = outside[parent]
    return result
