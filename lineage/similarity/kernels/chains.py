"""Chains of runs over edits: which runs of equal words belong to one passage, and which words match in between."""

from __future__ import annotations

from lineage.similarity.kernels.runs import Run

# One differing word costs half of what one equal word gains: a join must pay for its gap, so the words of a chain
# stay equal for more than a third, and short stock phrases are not tied to each other over long gaps.
_GAP_COST = 0.5
_LOOK_BACK = 64  # earlier runs a run may follow; bounds the cost on texts that repeat themselves
_MISMATCH, _DROP, _REACH = 2, 4, 64  # x-drop extension: cost of a differing word, loss that ends it, words at most


def chain_runs(runs: list[Run], gap: int) -> list[list[Run]]:
    """Groups of runs, each in order in both texts and with at most `gap` other words between two of its runs.

    Local chaining with a linear gap cost (Abouelhoda, Ohlebusch: Chaining algorithms for multiple genome comparison,
    2005): the best chain is taken, then the best of what is left. Where runs overlap, the later one gives way.
    """
    score = [float(length) for _, _, length in runs]
    before = [-1] * len(runs)
    for number, run in enumerate(runs):
        for earlier in range(number - 1, max(-1, number - 1 - _LOOK_BACK), -1):
            gain = _gain(runs[earlier], run, gap)
            if gain is not None and score[earlier] + gain > score[number]:
                score[number], before[number] = score[earlier] + gain, earlier
    free = [True] * len(runs)
    chains = []
    for last in sorted(range(len(runs)), key=lambda number: (-score[number], number)):
        members: list[int] = []
        number = last
        while number >= 0 and free[number]:
            free[number] = False
            members.append(number)
            number = before[number]
        if members:
            chains.append(_without_overlap([runs[number] for number in reversed(members)]))
    return chains


def _gain(earlier: Run, later: Run, gap: int) -> float | None:
    """What the later run adds after the earlier one; None when it cannot follow."""
    in_a, in_b = later[0] - earlier[0] - earlier[2], later[1] - earlier[1] - earlier[2]
    if in_a > gap or in_b > gap or later[0] <= earlier[0] or later[1] <= earlier[1]:
        return None
    overlap = max(0, -in_a, -in_b)
    if overlap >= later[2]:
        return None
    return later[2] - overlap - _GAP_COST * (max(in_a, in_b) + overlap)


def _without_overlap(chain: list[Run]) -> list[Run]:
    kept = chain[:1]
    for a, b, length in chain[1:]:
        last_a, last_b, size = kept[-1]
        overlap = max(0, last_a + size - a, last_b + size - b)
        if overlap < length:
            kept.append((a + overlap, b + overlap, length - overlap))
    return kept


def fill_gaps(chain: list[Run], a: list[int], b: list[int]) -> list[Run]:
    """The chain with the equal words of its gaps, where at least half of a gap is equal; else the gap was replaced."""
    filled = chain[:1]
    for run in chain[1:]:
        start_a, start_b = filled[-1][0] + filled[-1][2], filled[-1][1] + filled[-1][2]
        filled += _equal_words(a[start_a : run[0]], b[start_b : run[1]], start_a, start_b)
        filled.append(run)
    return filled


def _equal_words(a: list[int], b: list[int], start_a: int, start_b: int) -> list[Run]:
    if min(len(a), len(b)) < 2:  # a single word between two maximal runs never matches
        return []
    from rapidfuzz.distance import Indel

    equal = [
        (start_a + step.src_start, start_b + step.dest_start, step.src_end - step.src_start)
        for step in Indel.opcodes(a, b)
        if step.tag == "equal"
    ]
    return equal if 2 * sum(length for _, _, length in equal) >= max(len(a), len(b)) else []


def extend(chain: list[Run], a: list[int], b: list[int]) -> list[Run]:
    """The chain carried on at both ends over single differing words, trimmed to the last equal one."""
    first, last = chain[0], chain[-1]
    ahead = _reach(a, b, last[0] + last[2], last[1] + last[2], 1)
    behind = _reach(a, b, first[0] - 1, first[1] - 1, -1)
    return [*reversed(behind), *chain, *ahead]


def _reach(a: list[int], b: list[int], at_a: int, at_b: int, step: int) -> list[Run]:
    """Equal words from here on in one direction while the score stays within the drop of its best."""
    equal: list[Run] = []
    score = best = kept = 0
    for _ in range(_REACH):
        if not (0 <= at_a < len(a) and 0 <= at_b < len(b)) or best - score > _DROP:
            break
        if a[at_a] == b[at_b]:
            score += 1
            equal.append((at_a, at_b, 1))
        else:
            score -= _MISMATCH
        if score > best:
            best, kept = score, len(equal)
        at_a, at_b = at_a + step, at_b + step
    return equal[:kept]
