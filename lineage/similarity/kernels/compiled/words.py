"""Raw UTF-8 in, words out, in short passes that stay in cache."""

from __future__ import annotations

import numpy as np
from numba import njit, uint8, uint32, uint64

from lineage.similarity.kernels.compiled.bits import continuing, filled, how_many, lowest
from lineage.similarity.kernels.folding import LIMIT, ODD
from lineage.similarity.kernels.words import CHUNKS

_LIMIT, _ODD = LIMIT, np.uint8(ODD)
_P1, _P2, _P3 = (np.uint64(factor) for factor in CHUNKS)
_HALF = np.uint64(32)
_EDGES = 12  # written at one time: 64 bytes of text have no more than twice as many as a rule
_HEAD = 8  # bytes before a text in the scratch, so that the characters before can be looked at
_compile = njit(nogil=True, cache=True)
_inline = njit(nogil=True, cache=True, inline="always")


@_compile
def tokenise(letters, offsets, table, masks, offsets_too, starts, begins, ends, hashes, odd):
    """Runs of letters: hash, whether the definition must look at them, and offsets, at least those it needs."""
    longest = 16
    for text in range(offsets.size - 1):
        longest = max(longest, offsets[text + 1] - offsets[text])
    blocks = longest // 8 + 16
    raw = np.zeros((blocks + 1) * 8, np.uint8)
    folded = np.zeros(blocks * 8, np.uint8)
    flags = np.zeros(blocks * 8, np.uint8)
    flags64 = flags.view(np.uint64)
    edges, inside = np.empty(longest + 64, np.int32), np.empty(longest + 128, np.int32)
    size = 0
    for text in range(offsets.size - 1):
        first, length = offsets[text], offsets[text + 1] - offsets[text]
        _copy(letters[first : first + length], raw[_HEAD : _HEAD + length])
        raw[_HEAD + length : _HEAD + length + 8] = 0
        strange = False
        if _is_rare(raw[: _HEAD + length + 1], flags, flags64):
            strange = _fold_any(raw, length, table, folded)
        else:
            _fold_common(raw[: _HEAD + length + 1], folded)
        folded[length : length // 64 * 64 + 88] = 0
        words = _edges(folded, length + 1, edges)
        _hash_words(folded, edges, words, masks, hashes[size:])
        if offsets_too or strange:
            _continuing(raw, length, inside)
            _count_characters(edges, words, inside, begins[size:], ends[size:])
        odd[size : size + words] = False
        if strange:
            for word in range(words):
                odd[size + word] = _holds_odd(folded, edges[2 * word], edges[2 * word + 1])
        size += words
        starts[text + 1] = size
    return size


@_compile
def _copy(source, target):
    # sliced views in a loop become one block copy; an assignment of slices costs two microseconds an article
    for i in range(source.size):
        target[i] = source[i]


@_compile
def _fold_common(raw, folded):
    """ASCII, Latin-1 letters and the usual punctuation, at the speed of vector instructions."""
    # LLVM makes vectors of sliced views, & and | only; raw[i - 1], `and` and `or` cost fifteen times as much
    after, here, last, lasts = raw[_HEAD + 1 :], raw[_HEAD:-1], raw[_HEAD - 1 : -2], raw[_HEAD - 2 : -3]
    for i in range(here.size):
        n, c, p, q = after[i], here[i], last[i], lasts[i]
        upper = (uint8(c - uint8(65)) < uint8(26)) | ((p == uint8(0xC3)) & (uint8(c - uint8(0x80)) < uint8(0x1F)))
        lower = uint8(c + uint8(32)) if upper else c
        sharp = ((c == uint8(0xC3)) & (n == uint8(0x9F))) | ((p == uint8(0xC3)) & (c == uint8(0x9F)))
        lower = uint8(0x73) if sharp else lower
        letter = (uint8(lower - uint8(97)) < uint8(26)) | (uint8(c - uint8(48)) < uint8(10)) | (c >= uint8(0x80))
        parts = (c == uint8(0xC2)) | (p == uint8(0xC2)) | (c == uint8(0xE2)) | (p == uint8(0xE2)) | (q == uint8(0xE2))
        folded[i] = lower if letter & (not parts) else uint8(0)


@_compile
def _is_rare(raw, flags, flags64):
    """Whether a text holds a character that `_fold_common` does not know."""
    here, last, lasts = raw[_HEAD:-1], raw[_HEAD - 1 : -2], raw[_HEAD - 2 : -3]
    for i in range(here.size):
        c, p, q = here[i], last[i], lasts[i]
        rare = (c >= uint8(0xC4)) & (c != uint8(0xE2))
        rare |= (p == uint8(0xC3)) & ((c == uint8(0x97)) | (c == uint8(0xB7)))
        latin = (c == uint8(0xA0)) | (c == uint8(0xA7)) | (c == uint8(0xA9)) | (c == uint8(0xAB)) | (c == uint8(0xAE))
        latin |= (c == uint8(0xB0)) | (c == uint8(0xB4)) | (c == uint8(0xB7)) | (c == uint8(0xBB))
        rare |= (p == uint8(0xC2)) & (not latin)
        mark = (p == uint8(0x80)) & (uint8(c - uint8(0x8B)) > uint8(2))
        mark |= (p == uint8(0x82)) & (c == uint8(0xAC))
        rare |= (q == uint8(0xE2)) & (not mark)
        flags[i] = rare
    flags[here.size : here.size + 8] = 0
    found = uint64(0)
    for block in range(here.size // 8 + 1):
        found |= flags64[block]
    return found != uint64(0)


@_compile
def _fold_any(raw, length, table, folded):
    """Every character by the table; true when an odd one is among them."""
    strange = False
    place = 0
    while place < length:
        c = raw[_HEAD + place]
        if c < 0x80:
            folded[place] = uint8(table[c])
            place += 1
            continue
        size = 2 + (c >= 0xE0) + (c >= 0xF0)
        code = np.int64(c) & (0xFF >> (size + 1))
        for step in range(1, size):
            code = code << 6 | (raw[_HEAD + place + step] & 0x3F)
        value = table[min(code, _LIMIT)]
        is_odd = value == uint32(_ODD)
        strange = strange or is_odd
        for step in range(size):
            folded[place + step] = _ODD if is_odd else uint8(value >> uint32(8 * step))
        place += size
    return strange


@_compile
def _edges(folded, length, edges):
    """Begin and end of each run of bytes that are not 0, 64 bytes at a time; how many runs there are."""
    size = 0
    carry = uint64(0)
    for block in range(0, length, 64):
        flags = filled(folded, block)
        turns = flags ^ ((flags << uint64(1)) | carry)
        carry = flags >> uint64(63)
        last = size + np.int64(how_many(turns))
        # more are written than there are, the next block writes over them: a branch an edge would cost twice as much
        while size < last:
            for step in range(_EDGES):
                edges[size + step] = np.int32(block) + np.int32(lowest(turns))
                turns &= turns - uint64(1)
            size += _EDGES
        size = last
    return size // 2


@_compile
def _continuing(raw, length, inside):
    """The places of the bytes that continue a character, and one that is behind all."""
    size = 0
    for block in range(0, length, 64):
        flags = continuing(raw, _HEAD + block)
        while flags:
            inside[size] = np.int32(block) + np.int32(lowest(flags))
            flags &= flags - uint64(1)
            size += 1
    inside[size] = length + 1


@_compile
def _count_characters(edges, words, inside, begins, ends):
    """Turns edges from bytes to characters."""
    passed = np.int32(0)
    for word in range(words):
        begin, end = edges[2 * word], edges[2 * word + 1]
        while inside[passed] < begin:
            passed += np.int32(1)
        begins[word] = begin - passed
        while inside[passed] < end:
            passed += np.int32(1)
        ends[word] = end - passed


@_inline
def _eight(folded, place):
    """Eight bytes from here, the first lowest; LLVM makes one load of it."""
    i = uint64(place)
    low = uint64(folded[i]) | uint64(folded[i + uint64(1)]) << uint64(8)
    low |= uint64(folded[i + uint64(2)]) << uint64(16) | uint64(folded[i + uint64(3)]) << uint64(24)
    low |= uint64(folded[i + uint64(4)]) << uint64(32) | uint64(folded[i + uint64(5)]) << uint64(40)
    return low | uint64(folded[i + uint64(6)]) << uint64(48) | uint64(folded[i + uint64(7)]) << uint64(56)


@_compile
def _hash_words(folded, edges, words, masks, hashes):
    for word in range(words):
        begin = edges[2 * word]
        length = edges[2 * word + 1] - begin
        row = min(length, 24)
        value = (_eight(folded, begin) & masks[row, 0]) * _P1
        value = ((value ^ (value >> _HALF)) + (_eight(folded, begin + 8) & masks[row, 1])) * _P2
        value = ((value ^ (value >> _HALF)) + (_eight(folded, begin + 16) & masks[row, 2])) * _P3
        for place in range(begin + 24, begin + length):
            value = ((value ^ (value >> _HALF)) + uint64(folded[place])) * _P1
        hashes[word] = value ^ (value >> _HALF)


@_inline
def _holds_odd(folded, low, high):
    found = False
    for place in range(low, high):
        found = found or folded[place] == _ODD
    return found
