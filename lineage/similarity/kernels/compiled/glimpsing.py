"""Which articles have telling words in common, summed up one article at a time."""

from __future__ import annotations

import numpy as np
from numba import njit

_compile = njit(nogil=True, cache=True)


@_compile
def glimpse_articles(words, holders, asked, reaches, known, begin, end, least, pairs):
    """Writes the articles asked for, begin to end, with each other one of which they have enough; gives how many.

    `words` are the columns and weights of each article, `holders` the articles and weights of each column, both with
    where each begins. An article is compared with those before its reach, of those in `known`, which are asked for
    too, only with the later.
    """
    (starts, columns, weights), (firsts, articles, shares) = words, holders
    all_known = known.all()
    sums, met = np.zeros(known.size, np.float32), np.empty(known.size + 1, np.int32)
    count = 0
    for turn in range(begin, end):
        one, size = asked[turn], 0
        for place in range(starts[one], starts[one + 1]):
            first, last = firsts[columns[place]], firsts[columns[place] + 1]
            own = articles[first:last]
            high = first + np.searchsorted(own, reaches[turn])
            for at in range(first + np.searchsorted(own, one + 1) if all_known else first, high):
                other = articles[at]
                if not all_known and (other == one or (known[other] and other < one)):
                    continue
                met[size] = other
                size += sums[other] == 0  # guessed wrong as often as not, a branch would cost more than the sum
                # in the order of columns, as the product of the two tables adds them up
                sums[other] += weights[place] * shares[at]
        for at in range(size):
            other = met[at]
            if sums[other] >= least:
                if count < pairs.shape[0]:
                    pairs[count, 0], pairs[count, 1] = one, other
                count += 1
            sums[other] = 0
    return count
