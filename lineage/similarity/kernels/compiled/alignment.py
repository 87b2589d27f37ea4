"""Pair after pair from words to the spans that two texts share."""

from __future__ import annotations

import numpy as np
from numba import njit, uint64

from lineage.similarity.kernels.chains import rank_rows, reach
from lineage.similarity.kernels.compiled.grams import gram_hashes
from lineage.similarity.kernels.compiled.tables import longest_text, table_size
from lineage.similarity.kernels.runs import CROSS, SEED
from lineage.similarity.kernels.spans import lay_spans

_SEED, _CROSS = SEED, CROSS
_EMPTY = -1
_SPARSE = 8  # places of a sparse table for one of the full one: most n-grams are seen there to be of B alone
_lay_spans, _rank_rows, _reach = lay_spans.fast, rank_rows.fast, reach.fast
_compile = njit(nogil=True, cache=True)


@_compile
def align_pairs(words, starts, quoted, first, second, begin, end, gap, least, quote_share, spans):
    """Writes the spans of the pairs begin to end, the pair's number first, while there is room; gives how many."""
    longest = max(_SEED, longest_text(starts, first, begin, end), longest_text(starts, second, begin, end))
    room = table_size(longest)
    keys, heads = np.zeros(room, np.uint64), np.full(room, _EMPTY, np.int32)
    in_a, in_b = np.zeros(room, np.int32), np.zeros(room, np.int32)
    links, used = np.empty(longest, np.int32), np.empty(longest, np.int64)
    slots, places = np.empty(longest, np.int64), np.empty(longest, np.int64)
    grams, done = np.empty(longest, np.uint64), np.zeros(2 * longest, np.int64)
    likely = np.zeros(_SPARSE * room, np.bool_)
    count, last, filled = 0, -1, 0
    for pair in range(begin, end):
        one, two = first[pair], second[pair]
        a, b = words[starts[one] : starts[one + 1]], words[starts[two] : starts[two + 1]]
        if one != last:
            for place in range(filled):
                heads[used[place]] = _EMPTY
                likely[keys[used[place]] & uint64(likely.size - 1)] = False
            last, filled = one, _index(a, grams, keys, heads, likely, in_a, links, used)
        runs, found = _shared_runs(a, b, grams, keys, heads, likely, in_a, in_b, links, slots, places, done)
        if found:
            quoted_a, quoted_b = quoted[starts[one] : starts[one + 1]], quoted[starts[two] : starts[two + 1]]
            count = _lay(pair, runs[:found], a, b, quoted_a, quoted_b, gap, least, quote_share, spans, count)
    return count


@_compile
def lay_pairs(runs, borders, begin, end, words, starts, gap, least, spans):
    """As `align_pairs`, from runs that are known: those of pair n are `runs[borders[n]:borders[n + 1]]`."""
    own = runs[borders[begin] : borders[end]]
    longest = max(longest_text(starts, own[:, 0], 0, own.shape[0]), longest_text(starts, own[:, 1], 0, own.shape[0]))
    quoted = np.zeros(longest, np.bool_)
    count = 0
    for pair in range(begin, end):
        own = runs[borders[pair] : borders[pair + 1], 2:5]
        one, two = runs[borders[pair], 0], runs[borders[pair], 1]
        a, b = words[starts[one] : starts[one + 1]], words[starts[two] : starts[two + 1]]
        count = _lay(pair, own, a, b, quoted, quoted, gap, least, 2.0, spans, count)
    return count


@_compile
def _lay(pair, runs, a, b, quoted_a, quoted_b, gap, least, quote_share, spans, count):
    """Writes the spans of one pair; whichever text is called A, they are the same."""
    if runs.shape[0] == 1 and _is_short(runs[0, 0], runs[0, 1], runs[0, 2], a, b, quoted_a, quoted_b, least):
        return count
    swap = _comes_first(b, a)
    if swap:
        found = _lay_spans(_ordered(runs, runs.shape[0], 1, 0), b, a, quoted_b, quoted_a, gap, least, quote_share)
    else:
        found = _lay_spans(_ordered(runs, runs.shape[0], 0, 1), a, b, quoted_a, quoted_b, gap, least, quote_share)
    for row in range(found.shape[0]):
        if count < spans.shape[0]:
            x, y = (2, 0) if swap else (0, 2)
            spans[count, 0] = pair
            spans[count, 1], spans[count, 2] = found[row, x], found[row, x + 1]
            spans[count, 3], spans[count, 4] = found[row, y], found[row, y + 1]
            spans[count, 5], spans[count, 6] = found[row, 4], found[row, 5]
        count += 1
    return count


@_compile
def _is_short(x, y, size, a, b, quoted_a, quoted_b, least):
    """Whether a run alone, carried on at both ends, makes no span: most pairs have one that is too short."""
    equal_before, before = _reach(a, b, x - 1, y - 1, -1)
    equal_behind, behind = _reach(a, b, x + size, y + size, 1)
    if equal_before + size + equal_behind >= least:
        return False
    quoted = 0  # fewer words are enough for a quotation
    for step in range(-before, size + behind):
        quoted += quoted_a[x + step] + quoted_b[y + step]
    return quoted == 0


@_compile
def _slot(gram, keys, heads):
    """Where the table has the n-gram, or where it would stand."""
    mask = uint64(keys.size - 1)
    place = gram & mask
    while heads[place] != _EMPTY and keys[place] != gram:
        place = (place + uint64(1)) & mask
    return np.int64(place)


@_compile
def _index(a, grams, keys, heads, likely, in_a, links, used):
    """Fills the table of one text: the first place of each n-gram, then each next one; gives the number of n-grams."""
    filled = 0
    for place in range(gram_hashes(a, _SEED, grams) - 1, -1, -1):
        slot = _slot(grams[place], keys, heads)
        if heads[slot] == _EMPTY:
            keys[slot], in_a[slot] = grams[place], 0
            likely[grams[place] & uint64(likely.size - 1)] = True
            used[filled] = slot
            filled += 1
        links[place] = heads[slot]
        heads[slot] = place
        in_a[slot] += 1
    return filled


@_compile
def _shared_runs(a, b, grams, keys, heads, likely, in_a, in_b, links, slots, places, done):
    """`runs.shared_runs`, unsorted, and how many: each n-gram of B meets its places in A, each run is followed once."""
    runs, met = np.empty((16, 3), np.int64), 0
    for place in range(gram_hashes(b, _SEED, grams)):
        if not likely[grams[place] & uint64(likely.size - 1)]:
            continue
        slot = _slot(grams[place], keys, heads)
        if heads[slot] != _EMPTY:
            slots[met], places[met] = slot, place
            in_b[slot] = 0
            met += 1
    for number in range(met):
        in_b[slots[number]] += 1
    turns = np.zeros(0, np.int32)
    if met:
        done[: a.size + b.size] = 0
    size = 0
    for number in range(met):
        slot, y = slots[number], places[number]
        if in_a[slot] * in_b[slot] <= _CROSS:
            x = heads[slot]
            while x != _EMPTY:
                runs, size = _follow(a, b, x, y, done, runs, size)
                x = links[x]
            continue
        if turns.size == 0:
            turns = np.zeros(keys.size, np.int32)
        turn = turns[slot]
        turns[slot] += 1
        step, x = 0, heads[slot]
        while x != _EMPTY:
            if step % in_b[slot] == turn or step == turn % in_a[slot]:
                runs, size = _follow(a, b, x, y, done, runs, size)
            step += 1
            x = links[x]
    return runs, size


@_compile
def _follow(a, b, x, y, done, runs, size):
    diagonal = x - y + b.size
    if x < done[diagonal]:
        return runs, size
    low = 0
    while low < min(x, y) and a[x - low - 1] == b[y - low - 1]:
        low += 1
    high = _SEED
    while x + high < a.size and y + high < b.size and a[x + high] == b[y + high]:
        high += 1
    done[diagonal] = x + high
    if size == runs.shape[0]:
        wider = np.empty((2 * size, 3), np.int64)
        wider[:size] = runs
        runs = wider
    runs[size, 0], runs[size, 1], runs[size, 2] = x - low, y - low, low + high
    return runs, size + 1


@_compile
def _ordered(runs, size, a, b):
    """The first `size` runs sorted, with what stands in the columns `a` and `b` as places in A and B."""
    ties, x, y = np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.int64)
    for row in range(size):
        x[row], y[row] = runs[row, a], runs[row, b]
    order = _rank_rows(ties, x, y)
    found = np.zeros((size, 3), np.int64)
    for row in range(size):
        own = order[row]
        found[row, 0], found[row, 1], found[row, 2] = x[own], y[own], runs[own, 2]
    return found


@_compile
def _comes_first(a, b):
    """Whether the words of A sort before those of B."""
    for place in range(min(a.size, b.size)):
        if a[place] != b[place]:
            return a[place] < b[place]
    return a.size < b.size
