"""From runs of equal words to the spans two texts share: chains over edits, filled, carried on at their ends, and cut so
that no word is told of twice.

One source for both backends: as it stands these functions work on the few runs of a pair, compiled on millions of pairs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import kernel

VERBATIM, EDITED, QUOTE = 0, 1, 2

# One differing word costs half of what one equal word gains: a join must pay for its gap, so the words of a chain
# stay equal for more than a third, and short stock phrases are not tied to each other over long gaps.
_GAP_COST = 0.5
_LOOK_BACK = 64  # earlier runs a run may follow; bounds the cost on texts that repeat themselves
_MISMATCH, _DROP, _REACH = 2, 4, 64  # x-drop extension: cost of a differing word, loss that ends it, words at most

Numbers = NDArray[np.int64]
Words = NDArray[np.uint64]


@kernel
def lay_spans(
    runs: Numbers,
    a: Words,
    b: Words,
    quoted_a: NDArray[np.bool_],
    quoted_b: NDArray[np.bool_],
    gap: int,
    least: int,
    quote_share: float,
) -> Numbers:
    """One row per span: first and last word in A, first and last word in B, matching words, kind.

    `runs` are rows (first word in A, first word in B, words), sorted. What is new on both sides comes first, longest
    spans first, then what one side repeats. A span has `least` matching words, or half of them when it lies wholly
    inside quotation marks on both sides.
    """
    pieces, borders = chain_runs(runs, gap)
    chains = borders.size - 1
    room = int(pieces[:, 2].sum()) + pieces.shape[0] * gap + chains * 2 * _REACH
    first, second = np.empty(room, np.int64), np.empty(room, np.int64)
    ends = np.zeros(chains + 1, np.int64)
    for chain in range(chains):
        own = pieces[borders[chain] : borders[chain + 1]]
        ends[chain + 1] = match_words(own, a, b, gap, first, second, ends[chain])
    order = np.argsort(second[ends[:-1]], kind="mergesort")
    order = order[np.argsort(first[ends[:-1]][order], kind="mergesort")]
    order = order[np.argsort((ends[:-1] - ends[1:])[order], kind="mergesort")]
    taken_a, taken_b = np.zeros(a.size, np.bool_), np.zeros(b.size, np.bool_)
    spans = np.empty((room // max(1, least // 2) + 1, 6), np.int64)
    count = 0
    for sides in range(2):
        for chain in order:
            x, y = first[ends[chain] : ends[chain + 1]], second[ends[chain] : ends[chain + 1]]
            taken = taken_a[x].astype(np.int8) + taken_b[y].astype(np.int8)
            cuts = np.flatnonzero(taken[1:] != taken[:-1]) + 1
            for part in range(cuts.size + 1):
                low = 0 if part == 0 else cuts[part - 1]
                high = x.size if part == cuts.size else cuts[part]
                if taken[low] == sides:
                    count = keep_span(
                        x[low:high], y[low:high], quoted_a, quoted_b, taken_a, taken_b, least, quote_share, spans, count
                    )
    return spans[:count]


@kernel
def chain_runs(runs: Numbers, gap: int) -> tuple[Numbers, Numbers]:
    """The runs chain by chain, and where each chain begins: in order in both texts, at most `gap` other words between.

    Local chaining with a linear gap cost (Abouelhoda, Ohlebusch: Chaining algorithms for multiple genome comparison,
    2005): the best chain is taken, then the best of what is left. Where runs overlap, the later one gives way.
    """
    count = runs.shape[0]
    score, before = runs[:, 2].astype(np.float64), np.full(count, -1, np.int64)
    for number in range(count):
        for earlier in range(number - 1, max(-1, number - 1 - _LOOK_BACK), -1):
            gain = chain_gain(runs[earlier], runs[number], gap)
            if gain > -1e9 and score[earlier] + gain > score[number]:
                score[number], before[number] = score[earlier] + gain, earlier
    free = np.ones(count, np.bool_)
    pieces, borders = np.empty((count, 3), np.int64), np.zeros(count + 1, np.int64)
    members = np.empty(count, np.int64)
    chains = size = 0
    for last in np.argsort(-score, kind="mergesort"):
        length, number = 0, last
        while number >= 0 and free[number]:
            free[number] = False
            members[length] = number
            number = before[number]
            length += 1
        if length == 0:
            continue
        for place in range(length - 1, -1, -1):
            x, y, words = runs[members[place]]
            if size > borders[chains]:
                overlap = max(0, pieces[size - 1, 0] + pieces[size - 1, 2] - x)
                overlap = max(overlap, pieces[size - 1, 1] + pieces[size - 1, 2] - y)
                if overlap >= words:
                    continue
                x, y, words = x + overlap, y + overlap, words - overlap
            pieces[size, 0], pieces[size, 1], pieces[size, 2] = x, y, words
            size += 1
        chains += 1
        borders[chains] = size
    return pieces[:size], borders[: chains + 1]


@kernel
def chain_gain(earlier: Numbers, later: Numbers, gap: int) -> float:
    """What the later run adds after the earlier one; far below zero when it cannot follow."""
    in_a, in_b = later[0] - earlier[0] - earlier[2], later[1] - earlier[1] - earlier[2]
    if in_a > gap or in_b > gap or later[0] <= earlier[0] or later[1] <= earlier[1]:
        return -1e10
    overlap = max(0, -in_a, -in_b)
    if overlap >= later[2]:
        return -1e10
    return float(later[2] - overlap - _GAP_COST * (max(in_a, in_b) + overlap))


@kernel
def match_words(pieces: Numbers, a: Words, b: Words, gap: int, first: Numbers, second: Numbers, at: int) -> int:
    """Writes the matching words of one chain, carried on over single differing words at both ends; gives the end."""
    x, y = pieces[0, 0], pieces[0, 1]
    behind = reach(a, b, x - 1, y - 1, -1)
    for place in range(behind.shape[0] - 1, -1, -1):
        first[at], second[at] = behind[place, 0], behind[place, 1]
        at += 1
    for number in range(pieces.shape[0]):
        begin_a, begin_b, words = pieces[number]
        if number:
            at = fill_gap(a, b, x, begin_a, y, begin_b, first, second, at)
        first[at : at + words] = np.arange(begin_a, begin_a + words)
        second[at : at + words] = np.arange(begin_b, begin_b + words)
        x, y, at = begin_a + words, begin_b + words, at + words
    ahead = reach(a, b, x, y, 1)
    for place in range(ahead.shape[0]):
        first[at], second[at] = ahead[place, 0], ahead[place, 1]
        at += 1
    return at


@kernel
def reach(a: Words, b: Words, x: int, y: int, step: int) -> Numbers:
    """Equal words from here on in one direction while the score stays within the drop of its best."""
    equal = np.empty((_REACH, 2), np.int64)
    size = score = best = kept = 0
    for _ in range(_REACH):
        if x < 0 or y < 0 or x >= a.size or y >= b.size or best - score > _DROP:
            break
        if a[x] == b[y]:
            score += 1
            equal[size, 0], equal[size, 1] = x, y
            size += 1
        else:
            score -= _MISMATCH
        if score > best:
            best, kept = score, size
        x, y = x + step, y + step
    return equal[:kept]


@kernel
def fill_gap(
    a: Words, b: Words, a_begin: int, a_end: int, b_begin: int, b_end: int, first: Numbers, second: Numbers, at: int
) -> int:
    """Writes the longest common subsequence of a gap where at least half of it is equal; else it was replaced."""
    rows, columns = a_end - a_begin, b_end - b_begin
    if min(rows, columns) < 2:  # a single word between two maximal runs never matches
        return at
    longest = np.zeros((rows + 1, columns + 1), np.int64)
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            if a[a_begin + row] == b[b_begin + column]:
                longest[row, column] = longest[row + 1, column + 1] + 1
            else:
                longest[row, column] = max(longest[row + 1, column], longest[row, column + 1])
    if 2 * longest[0, 0] < max(rows, columns):
        return at
    row = column = 0
    while row < rows and column < columns:
        if a[a_begin + row] == b[b_begin + column]:
            first[at], second[at] = a_begin + row, b_begin + column
            row, column, at = row + 1, column + 1, at + 1
        elif longest[row + 1, column] >= longest[row, column + 1]:
            row += 1
        else:
            column += 1
    return at


@kernel
def keep_span(
    x: Numbers,
    y: Numbers,
    quoted_a: NDArray[np.bool_],
    quoted_b: NDArray[np.bool_],
    taken_a: NDArray[np.bool_],
    taken_b: NDArray[np.bool_],
    least: int,
    quote_share: float,
    spans: Numbers,
    count: int,
) -> int:
    """Writes the span if it has enough words, else its quotations that have half as many; gives how many there are."""
    if x.size >= least:
        return write_span(x, y, quoted_a, quoted_b, taken_a, taken_b, quote_share, spans, count)
    half = least // 2
    if x.size < half:
        return count
    begin = 0
    for end in range(x.size + 1):
        if end < x.size and quoted_a[x[end]] and quoted_b[y[end]]:
            continue
        if end - begin >= half and both_quoted(x[begin:end], y[begin:end], quoted_a, quoted_b) == 1.0:
            count = write_span(
                x[begin:end], y[begin:end], quoted_a, quoted_b, taken_a, taken_b, quote_share, spans, count
            )
        begin = end + 1
    return count


@kernel
def both_quoted(x: Numbers, y: Numbers, quoted_a: NDArray[np.bool_], quoted_b: NDArray[np.bool_]) -> float:
    """Share of the words from the first to the last that stand inside quotation marks, on the side with fewer."""
    in_a, in_b = quoted_a[x[0] : x[-1] + 1], quoted_b[y[0] : y[-1] + 1]
    return float(min(in_a.sum() / in_a.size, in_b.sum() / in_b.size))


@kernel
def write_span(
    x: Numbers,
    y: Numbers,
    quoted_a: NDArray[np.bool_],
    quoted_b: NDArray[np.bool_],
    taken_a: NDArray[np.bool_],
    taken_b: NDArray[np.bool_],
    quote_share: float,
    spans: Numbers,
    count: int,
) -> int:
    """Writes one row and takes its words; gives the number of rows."""
    taken_a[x], taken_b[y] = True, True
    longer = max(x[-1] - x[0], y[-1] - y[0]) + 1
    kind = VERBATIM if longer == x.size else EDITED
    if both_quoted(x, y, quoted_a, quoted_b) >= quote_share:
        kind = QUOTE
    spans[count, 0], spans[count, 1], spans[count, 2], spans[count, 3] = x[0], x[-1], y[0], y[-1]
    spans[count, 4], spans[count, 5] = x.size, kind
    return count + 1
