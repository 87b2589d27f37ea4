"""From runs of equal words to the spans two texts share: chained over edits, filled, carried on at their ends, and cut
so that no word is told of twice.

One source for both backends: as it stands on the few runs of a pair, compiled on millions of pairs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import kernel

VERBATIM, EDITED, QUOTE = 0, 1, 2

# One differing word costs half of what one equal word gains: a join must pay for its gap, so the words of a chain
# stay equal for more than a third, and short stock phrases are not tied to each other over long gaps.
# Scores are counted in halves of a word.
_EQUAL, _OTHER = 2, 1
_LOOK_BACK = 64  # earlier runs a run may follow; bounds the cost on texts that repeat themselves
_MISMATCH, _DROP, _REACH = 2, 4, 64  # x-drop extension: cost of a differing word, loss that ends it, words at most

Numbers = NDArray[np.int64]
Words = NDArray[np.uint32]


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
    room = chains * 2 * _REACH
    for piece in range(pieces.shape[0]):
        room += pieces[piece, 2] + gap
    first, second = np.zeros(room, np.int64), np.zeros(room, np.int64)
    ends, sizes = np.zeros(chains + 1, np.int64), np.zeros(chains, np.int64)
    heads_a, heads_b = np.zeros(chains, np.int64), np.zeros(chains, np.int64)
    for chain in range(chains):
        own = pieces[borders[chain] : borders[chain + 1]]
        begin = ends[chain]
        ends[chain + 1] = match_words(own, a, b, gap, first, second, begin)
        sizes[chain], heads_a[chain], heads_b[chain] = ends[chain + 1] - begin, first[begin], second[begin]
    order = rank_rows(sizes, heads_a, heads_b)
    taken_a, taken_b = np.zeros(a.size, np.int8), np.zeros(b.size, np.int8)
    spans = np.zeros((room // max(1, least // 2) + 1, 6), np.int64)
    count = 0
    for sides in range(2):
        for chain in order:
            low, end = ends[chain], ends[chain + 1]
            while low < end:
                taken = taken_a[first[low]] + taken_b[second[low]]
                high = low + 1
                while high < end and taken_a[first[high]] + taken_b[second[high]] == taken:
                    high += 1
                if taken == sides and high - low >= least // 2:
                    x, y = first[low:high], second[low:high]
                    count = keep_span(x, y, quoted_a, quoted_b, taken_a, taken_b, least, quote_share, spans, count)
                low = high
    return spans[:count]


@kernel
def chain_runs(runs: Numbers, gap: int) -> tuple[Numbers, Numbers]:
    """The runs chain by chain, and where each chain begins: in order in both texts, at most `gap` other words between.

    Local chaining with a linear gap cost (Abouelhoda, Ohlebusch: Chaining algorithms for multiple genome comparison,
    2005): the best chain is taken, then the best of what is left. Where runs overlap, the later one gives way.
    """
    count = runs.shape[0]
    score, before, free = np.zeros(count, np.int64), np.zeros(count, np.int64), np.zeros(count, np.int64)
    for number in range(count):
        score[number], before[number], free[number] = _EQUAL * runs[number, 2], -1, 1
        for earlier in range(number - 1, max(-1, number - 1 - _LOOK_BACK), -1):
            gain = chain_gain(runs, earlier, number, gap)
            if score[earlier] + gain > score[number]:
                score[number], before[number] = score[earlier] + gain, earlier
    pieces, borders = np.zeros((count, 3), np.int64), np.zeros(count + 1, np.int64)
    members, ties = np.zeros(count, np.int64), np.zeros(count, np.int64)
    chains = size = 0
    for last in rank_rows(score, ties, ties):
        length, number = 0, last
        while number >= 0 and free[number]:
            free[number] = 0
            members[length] = number
            number = before[number]
            length += 1
        if length == 0:
            continue
        for place in range(length - 1, -1, -1):
            x, y, words = runs[members[place], 0], runs[members[place], 1], runs[members[place], 2]
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
def chain_gain(runs: Numbers, earlier: int, later: int, gap: int) -> int:
    """What the later run adds after the earlier one; far below zero when it cannot follow."""
    x, y, words = runs[later, 0], runs[later, 1], runs[later, 2]
    in_a = x - runs[earlier, 0] - runs[earlier, 2]
    in_b = y - runs[earlier, 1] - runs[earlier, 2]
    overlap = max(0, -in_a, -in_b)
    follows = x > runs[earlier, 0] and y > runs[earlier, 1] and in_a <= gap and in_b <= gap
    if not follows or overlap >= words:
        return -(1 << 40)
    return int(_EQUAL * (words - overlap) - _OTHER * (max(in_a, in_b) + overlap))


@kernel
def rank_rows(most: Numbers, first: Numbers, second: Numbers) -> Numbers:
    """Numbers of rows by descending `most`, then ascending `first` and `second`, then as they stand: Shell's sort."""
    order = np.zeros(most.size, np.int64)
    for number in range(most.size):
        order[number] = number
    step = 1
    while step < most.size // 3:
        step = 3 * step + 1
    while step > 0:
        for number in range(step, most.size):
            row, place = order[number], number
            while place >= step and is_before(row, order[place - step], most, first, second):
                order[place] = order[place - step]
                place -= step
            order[place] = row
        step //= 3
    return order


@kernel
def is_before(one: int, other: int, most: Numbers, first: Numbers, second: Numbers) -> bool:
    """Whether row one comes before row other."""
    if most[one] != most[other]:
        return bool(most[one] > most[other])
    if first[one] != first[other]:
        return bool(first[one] < first[other])
    if second[one] != second[other]:
        return bool(second[one] < second[other])
    return one < other


@kernel
def match_words(pieces: Numbers, a: Words, b: Words, gap: int, first: Numbers, second: Numbers, at: int) -> int:
    """Writes the matching words of one chain, carried on over single differing words at both ends; gives the end."""
    x, y = pieces[0, 0], pieces[0, 1]
    behind = reach(a, b, x - 1, y - 1, -1)
    for place in range(behind.shape[0] - 1, -1, -1):
        first[at], second[at] = behind[place, 0], behind[place, 1]
        at += 1
    for number in range(pieces.shape[0]):
        begin_a, begin_b, words = pieces[number, 0], pieces[number, 1], pieces[number, 2]
        if number:
            at = fill_gap(a, b, x, begin_a, y, begin_b, first, second, at)
        for word in range(words):
            first[at + word], second[at + word] = begin_a + word, begin_b + word
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
    taken_a: NDArray[np.int8],
    taken_b: NDArray[np.int8],
    least: int,
    quote_share: float,
    spans: Numbers,
    count: int,
) -> int:
    """Writes the span if it has enough words, else its quotations that have half as many; gives how many there are."""
    if x.size >= least:
        return write_span(x, y, quoted_a, quoted_b, taken_a, taken_b, quote_share, spans, count)
    half, begin = least // 2, 0
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
    in_a = in_b = 0
    for word in range(x[0], x[-1] + 1):
        in_a += quoted_a[word]
    for word in range(y[0], y[-1] + 1):
        in_b += quoted_b[word]
    return float(min(in_a / (x[-1] + 1 - x[0]), in_b / (y[-1] + 1 - y[0])))


@kernel
def write_span(
    x: Numbers,
    y: Numbers,
    quoted_a: NDArray[np.bool_],
    quoted_b: NDArray[np.bool_],
    taken_a: NDArray[np.int8],
    taken_b: NDArray[np.int8],
    quote_share: float,
    spans: Numbers,
    count: int,
) -> int:
    """Writes one row and takes its words; gives the number of rows."""
    for word in range(x.size):
        taken_a[x[word]], taken_b[y[word]] = 1, 1
    longer = max(x[-1] - x[0], y[-1] - y[0]) + 1
    kind = VERBATIM if longer == x.size else EDITED
    if both_quoted(x, y, quoted_a, quoted_b) >= quote_share:
        kind = QUOTE
    spans[count, 0], spans[count, 1], spans[count, 2], spans[count, 3] = x[0], x[-1], y[0], y[-1]
    spans[count, 4], spans[count, 5] = x.size, kind
    return count + 1
