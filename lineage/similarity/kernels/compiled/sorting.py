"""Sorts digit by digit, the lowest first: time linear in the numbers, on any processor the same."""

from __future__ import annotations

import numpy as np
from numba import njit, uint64

_BITS = 8  # of a digit: 256 places that are written to stay near the processor
_DIGITS = 1 << _BITS
_compile = njit(nogil=True, cache=True)


@_compile
def sort_digits(values, spare, flip, low):
    """The sorted numbers, in one of the two arrays; the other holds nothing of use.

    `flip` is what makes numbers with a sign rise, and `low` the bits at the bottom that are not looked at.
    """
    counts = _count(values, flip, low)
    for digit in range(counts.shape[0]):
        if _lay_out(counts[digit], values.size):
            shift = uint64(low + digit * _BITS)
            for value in values:
                place = ((uint64(value) ^ flip) >> shift) & uint64(_DIGITS - 1)
                spare[counts[digit, place]] = value
                counts[digit, place] += 1
            values, spare = spare, values
    return values


@_compile
def order_digits(values, spare, order, others, flip):
    """The places of the sorted numbers; those of equal ones rise. `order` is 0, 1, 2 … at first."""
    counts = _count(values, flip, 0)
    for digit in range(counts.shape[0]):
        if _lay_out(counts[digit], values.size):
            shift = uint64(digit * _BITS)
            for row in range(values.size):
                place = ((uint64(values[row]) ^ flip) >> shift) & uint64(_DIGITS - 1)
                to = counts[digit, place]
                spare[to], others[to] = values[row], order[row]
                counts[digit, place] = to + 1
            values, spare = spare, values
            order, others = others, order
    return order


@_compile
def deal_rows(rows, board, dealt, places):
    """Writes each row to the next place of its board."""
    for row in range(board.size):
        to = places[board[row]]
        for column in range(rows.shape[1]):
            dealt[to, column] = rows[row, column]
        places[board[row]] = to + 1


@_compile
def _count(values, flip, low):
    """How often each digit of the numbers is what."""
    bits = 8 * values.itemsize - low
    counts = np.zeros(((bits + _BITS - 1) // _BITS, _DIGITS), np.int64)
    for value in values:
        rest = (uint64(value) ^ flip) >> uint64(low)
        for digit in range(counts.shape[0]):
            counts[digit, rest & uint64(_DIGITS - 1)] += 1
            rest >>= uint64(_BITS)
    return counts


@_compile
def _lay_out(counts, size):
    """From how often a digit is what to where the first number that has it goes; false where all have the same."""
    total = 0
    for digit in range(counts.size):
        count = counts[digit]
        if count == size:
            return False
        counts[digit] = total
        total += count
    return True
