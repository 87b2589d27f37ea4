"""Chains of runs over edits: which runs of equal words belong to one passage, and which words match in it.

One source for both backends, as in `spans`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import kernel

Numbers = NDArray[np.int64]
Words = NDArray[np.uint32]
Flags = NDArray[np.bool_]

# One differing word costs half of what one equal word gains: a join must pay for its gap, so the words of a chain
# stay equal for more than a third, and short stock phrases are not tied to each other over long gaps.
# Scores are counted in halves of a word.
_EQUAL, _OTHER = 2, 1
# So many words between two runs, of which not one in `_HARDLY` stands in the other text, are the side's own: edits
# replace a clause, a sentence put in is not shared.
OWN, _HARDLY = 7, 4
_LOOK_BACK = 64  # earlier runs a run may follow; bounds the cost on texts that repeat themselves
_MISMATCH, _DROP, REACH = 2, 4, 64  # x-drop extension: cost of a differing word, loss that ends it, words at most


@kernel
def chain_runs(runs: Numbers, gap: int) -> tuple[Numbers, Numbers]:
    """The runs chain by chain, and where each chain begins: in order in both texts, at most `gap` other words between.

    Local chaining with a linear gap cost (Abouelhoda, Ohlebusch: Chaining algorithms for multiple genome comparison,
    2005): the best chain is taken, then the best of what is left. Where runs overlap, the later one gives way.
    """
    count = runs.shape[0]
    score, before, free = np.zeros(count, np.int64), np.zeros(count, np.int64), np.zeros(count, np.int64)
    ends = np.zeros(count, np.int64)  # in A, of the run that reaches furthest among those up to here
    for number in range(count):
        score[number], before[number], free[number] = _EQUAL * runs[number, 2], -1, 1
        ends[number] = max(ends[max(number - 1, 0)], runs[number, 0] + runs[number, 2])
        for earlier in range(number - 1, max(-1, number - 1 - _LOOK_BACK), -1):
            if runs[number, 0] - ends[earlier] > gap:
                break
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
def match_words(
    pieces: Numbers, a: Words, b: Words, table: Numbers, first: Numbers, second: Numbers, torn: Flags, at: int
) -> int:
    """Writes the matching words of one chain, carried on over single differing words at both ends; gives the end.

    `torn` are those before which a side has put in text of its own. `table` is room for the lengths that `fill_gap`
    compares.
    """
    x, y = pieces[0, 0], pieces[0, 1]
    _, far = reach(a, b, x - 1, y - 1, -1)
    at = write_equal(a, b, x - far, y - far, far, first, second, at)
    for number in range(pieces.shape[0]):
        begin_a, begin_b, words = pieces[number, 0], pieces[number, 1], pieces[number, 2]
        if number:
            at, equal = fill_gap(a[x:begin_a], b[y:begin_b], x, y, table, first, second, at)
            other = max(begin_a - x, begin_b - y)
            torn[at] = other >= OWN and _HARDLY * equal < other
        for word in range(words):
            first[at + word], second[at + word] = begin_a + word, begin_b + word
        x, y, at = begin_a + words, begin_b + words, at + words
    _, far = reach(a, b, x, y, 1)
    return write_equal(a, b, x, y, far, first, second, at)


@kernel
def reach(a: Words, b: Words, x: int, y: int, step: int) -> tuple[int, int]:
    """How many words are equal from here on in one direction while the score stays within the drop of its best.

    And how many words the last of them takes to get to.
    """
    equal = score = best = kept = far = 0
    for way in range(REACH):
        if x < 0 or y < 0 or x >= a.size or y >= b.size or best - score > _DROP:
            break
        if a[x] == b[y]:
            score += 1
            equal += 1
        else:
            score -= _MISMATCH
        if score > best:
            best, kept, far = score, equal, way + 1
        x, y = x + step, y + step
    return kept, far


@kernel
def write_equal(a: Words, b: Words, x: int, y: int, words: int, first: Numbers, second: Numbers, at: int) -> int:
    """Writes the equal ones of so many words side by side; gives the end."""
    for word in range(words):
        if a[x + word] == b[y + word]:
            first[at], second[at] = x + word, y + word
            at += 1
    return at


@kernel
def fill_gap(
    a: Words, b: Words, x: int, y: int, table: Numbers, first: Numbers, second: Numbers, at: int
) -> tuple[int, int]:
    """Writes the longest common subsequence of a gap where at least half of it is equal; else it was replaced.

    Its words stand at x and y. Gives the end, and the words of the sequence. A gap that is too large for the table has
    one of its own.
    """
    rows, columns = a.size, b.size
    if min(rows, columns) < 2:  # a single word between two maximal runs never matches
        return at, 0
    longest = table
    if rows >= table.shape[0] or columns >= table.shape[1]:
        longest = np.zeros((rows + 1, columns + 1), np.int64)
    for column in range(columns + 1):
        longest[rows, column] = 0
    for row in range(rows - 1, -1, -1):
        longest[row, columns] = 0
        for column in range(columns - 1, -1, -1):
            if a[row] == b[column]:
                longest[row, column] = longest[row + 1, column + 1] + 1
            else:
                longest[row, column] = max(longest[row + 1, column], longest[row, column + 1])
    equal = longest[0, 0]
    if 2 * equal < max(rows, columns):
        return at, equal
    row = column = 0
    while row < rows and column < columns:
        if a[row] == b[column]:
            first[at], second[at] = x + row, y + column
            row, column, at = row + 1, column + 1, at + 1
        elif longest[row + 1, column] >= longest[row, column + 1]:
            row += 1
        else:
            column += 1
    return at, equal
