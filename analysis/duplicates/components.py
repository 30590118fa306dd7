"""Connected components of a graph given as pairs of node numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
THREADS = 2  # of those who work on large arrays: numpy works without the interpreter's lock, but more gain nothing


def connected_components(nodes: int, left: Numbers, right: Numbers) -> Numbers:
    """The smallest node number of each node's component. Hooking and pointer jumping (Shiloach and Vishkin 1982)."""
    label = np.arange(nodes)
    while len(left):
        a, b = label[left], label[right]
        apart = a != b
        if not apart.any():
            break
        left, right, a, b = left[apart], right[apart], a[apart], b[apart]
        np.minimum.at(label, np.maximum(a, b), np.minimum(a, b))
        while (label[label] != label).any():
            label = label[label]
    return label
