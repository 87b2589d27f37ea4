"""From runs of equal words to the spans two texts share: chained over edits, filled, carried on at their ends, and cut
so that no word is told of twice.

One source for both backends: as it stands on the few runs of a pair, compiled on millions of pairs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import kernel
from lineage.similarity.kernels.chains import REACH, Flags, Numbers, Words, chain_runs, match_words, rank_rows

VERBATIM, EDITED, QUOTE = 0, 1, 2
KINDS = ("verbatim", "edited", "quote")
_TABLE = 32  # words of a gap that are compared in a table made once
HALF = 0.5  # share of the quotation of one side that the words told by the other have to be


class Marks(NamedTuple):
    """Which words of A and of B stand inside quotation marks, and which a span has taken."""

    quoted_a: Flags
    quoted_b: Flags
    taken_a: NDArray[np.int8]
    taken_b: NDArray[np.int8]


@kernel
def lay_spans(
    runs: Numbers,
    a: Words,
    b: Words,
    quoted_a: Flags,
    quoted_b: Flags,
    gap: int,
    least: int,
    quote_share: float,
) -> Numbers:
    """One row per span: first and last word in A, first and last word in B, matching words, kind.

    `runs` are rows (first word in A, first word in B, words), sorted. What is new on both sides comes first, longest
    spans first, then what one side repeats. A span has `least` matching words, or half of them when it lies wholly
    inside quotation marks on both sides, or is most of what one side quotes. Where `OWN` words
    or more stand on a side alone it is cut, into parts of half as many words at least.
    """
    pieces, borders = chain_runs(runs, gap)
    chains = borders.size - 1
    room = chains * 2 * REACH
    for piece in range(pieces.shape[0]):
        room += pieces[piece, 2] + gap
    first, second, torn = np.empty(room, np.int64), np.empty(room, np.int64), np.zeros(room, np.bool_)
    side = min(gap, _TABLE) + 1
    table = np.empty((side, side), np.int64)
    ends, sizes = np.zeros(chains + 1, np.int64), np.zeros(chains, np.int64)
    heads_a, heads_b = np.zeros(chains, np.int64), np.zeros(chains, np.int64)
    for chain in range(chains):
        own = pieces[borders[chain] : borders[chain + 1]]
        begin = ends[chain]
        ends[chain + 1] = match_words(own, a, b, table, first, second, torn, begin)
        sizes[chain], heads_a[chain], heads_b[chain] = ends[chain + 1] - begin, first[begin], second[begin]
    order = rank_rows(sizes, heads_a, heads_b)
    marks = Marks(quoted_a, quoted_b, np.zeros(a.size, np.int8), np.zeros(b.size, np.int8))
    spans = np.empty((room // max(1, least // 2) + 1, 6), np.int64)
    told = np.zeros(chains, np.bool_)  # chains that are one span: nothing is left of them
    count = 0
    for sides in range(2):
        for chain in order:
            low, end = ends[chain], ends[chain + 1]
            if told[chain]:
                continue
            while low < end:
                taken = marks.taken_a[first[low]] + marks.taken_b[second[low]]
                high = low + 1 if count else end  # nothing is taken before there is a span
                while high < end and marks.taken_a[first[high]] + marks.taken_b[second[high]] == taken:
                    high += 1
                if taken == sides and high - low >= least // 2:
                    before = count
                    x, y, cuts = first[low:high], second[low:high], torn[low:high]
                    count = keep_span(x, y, cuts, marks, least, quote_share, spans, count)
                    told[chain] = spans[before:count, 4].sum() == sizes[chain]
                low = high
    return spans[:count]


@kernel
def keep_span(
    x: Numbers, y: Numbers, torn: Flags, marks: Marks, least: int, quote_share: float, spans: Numbers, count: int
) -> int:
    """Writes the span if it has enough words, else its quotations that have half as many; gives how many there are.

    Its parts between torn places have a row and a kind each.
    """
    half, begin = least // 2, 0
    long = in_parts(torn, half) >= least
    for end in range(x.size + 1):
        cut = end == x.size or torn[end]
        if not cut and (long or marks.quoted_a[x[end]] or marks.quoted_b[y[end]]):
            continue
        if end - begin >= half:
            own, other = x[begin:end], y[begin:end]
            if long:
                count = write_part(own, other, marks, quote_share, spans, count)
            else:
                count = keep_quotations(own, other, marks, half, spans, count)
        quoted = end < x.size and (marks.quoted_a[x[end]] or marks.quoted_b[y[end]])
        begin = end if long or quoted else end + 1
    return count


@kernel
def in_parts(torn: Flags, half: int) -> int:
    """Words of a span in parts of so many words and more; what stands between torn places is one."""
    words = begin = 0
    for end in range(1, torn.size + 1):
        if end == torn.size or torn[end]:
            words += end - begin if end - begin >= half else 0
            begin = end
    return words


@kernel
def write_part(x: Numbers, y: Numbers, marks: Marks, quote_share: float, spans: Numbers, count: int) -> int:
    """Writes one row and gives the number of rows."""
    kind = VERBATIM if longer_side(x, y) == x.size else EDITED
    if quote_share <= 1 and min(quoted_share(x, marks.quoted_a), quoted_share(y, marks.quoted_b)) >= quote_share:
        kind = QUOTE
    return write_span(x, y, marks, kind, spans, count)


@kernel
def keep_quotations(x: Numbers, y: Numbers, marks: Marks, half: int, spans: Numbers, count: int) -> int:
    """Writes what both sides quote, or else what one side quotes and the other tells as indirect speech.

    Words inside a longer quotation of one side alone are stock phrases as often as not.
    """
    before, begin = count, 0
    for end in range(x.size + 1):
        if end < x.size and marks.quoted_a[x[end]] and marks.quoted_b[y[end]]:
            continue
        if end - begin >= half:
            own, other = x[begin:end], y[begin:end]
            if min(quoted_share(own, marks.quoted_a), quoted_share(other, marks.quoted_b)) == 1.0:
                count = write_span(own, other, marks, QUOTE, spans, count)
        begin = end + 1
    if count == before and max(of_quotation(x, marks.quoted_a), of_quotation(y, marks.quoted_b)) >= HALF:
        count = write_span(x, y, marks, QUOTE, spans, count)
    return count


@kernel
def of_quotation(x: Numbers, quoted: Flags) -> float:
    """Share of the quotation that the words from the first to the last are; none when some stand outside it."""
    if quoted_share(x, quoted) < 1.0:
        return 0.0
    low, high = x[0], x[-1]
    while low > 0 and quoted[low - 1]:
        low -= 1
    while high + 1 < quoted.size and quoted[high + 1]:
        high += 1
    return float((x[-1] + 1 - x[0]) / (high + 1 - low))


@kernel
def longer_side(x: Numbers, y: Numbers) -> int:
    """Words from the first to the last, on the side with more."""
    return int(max(x[-1] - x[0], y[-1] - y[0]) + 1)


@kernel
def quoted_share(x: Numbers, quoted: Flags) -> float:
    """Share of the words from the first to the last that stand inside quotation marks."""
    inside = 0
    for word in range(x[0], x[-1] + 1):
        inside += quoted[word]
    return float(inside / (x[-1] + 1 - x[0]))


@kernel
def write_span(x: Numbers, y: Numbers, marks: Marks, kind: int, spans: Numbers, count: int) -> int:
    """Writes one row and takes its words; gives the number of rows."""
    for word in range(x.size):
        marks.taken_a[x[word]], marks.taken_b[y[word]] = 1, 1
    spans[count, 0], spans[count, 1], spans[count, 2], spans[count, 3] = x[0], x[-1], y[0], y[-1]
    spans[count, 4], spans[count, 5] = x.size, kind
    return count + 1
