"""The words of many texts at once: where each begins and ends, and its hash, as `words` defines them."""

from __future__ import annotations

import threading
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import compiled, stream
from lineage.similarity.kernels.folding import LIMIT, MASKS, ODD, folds
from lineage.similarity.kernels.rows import borders, distinct
from lineage.similarity.kernels.words import CHUNKS, Hashes, Positions, word_bounds, word_hashes

Bytes = NDArray[np.uint8]
Offsets = NDArray[np.int32]

AT_ONCE = 1_000  # texts of one step: a few megabytes, reused by the allocator
_ASCII = bytes(
    code + 32 if 65 <= code <= 90 else code if 48 <= code <= 57 or 97 <= code <= 122 or code >= 128 else 0
    for code in range(256)
)
_ENDLESS = 200  # bytes from which a word is hashed alone, not in step with all others
_threads = threading.local()
_PAD = 40  # readable bytes after a text, so that eight can be loaded at once


class Tokens(NamedTuple):
    """The words of texts, one after the other.

    Text `n` has the words `starts[n]:starts[n + 1]`; `begins` and `ends` are character offsets into the text of a word.
    """

    starts: Positions
    begins: Offsets
    ends: Offsets
    hashes: Hashes


def cut_words(texts: pl.Series, articles: int | None = None) -> Tokens:
    """The words of a column of texts, in batches on all cores.

    `articles` is the size of the corpus these texts belong to, by which the backend is chosen. About 10 microseconds
    for a text of 400 words with numba, 120 without.
    """
    size = len(texts) if articles is None else articles
    steps = [texts.slice(start, AT_ONCE) for start in range(0, len(texts), AT_ONCE)]

    def work(part: pl.Series) -> Tokens:
        own = cut_step(part, size)
        return Tokens(own.starts, own.begins.copy(), own.ends.copy(), own.hashes.copy())

    return join_tokens(list(stream(work, steps, alone=not compiled(size))))


def cut_step(texts: pl.Series, articles: int, *, offsets_too: bool = True) -> Tokens:
    """`cut_words` of texts that come in steps; what it gives is written over in the next step of the same thread.

    Begins and ends are worth nothing where they are not asked for.
    """
    return _compiled_step(texts, offsets_too=offsets_too) if compiled(articles) else _step(texts)


def join_tokens(parts: list[Tokens]) -> Tokens:
    """The words of all parts in one row."""
    if len(parts) == 1:
        return parts[0]
    return Tokens(
        borders(np.concatenate([np.zeros(0, np.int64), *(np.diff(part.starts) for part in parts)])),
        np.concatenate([np.zeros(0, np.int32), *(part.begins for part in parts)]),
        np.concatenate([np.zeros(0, np.int32), *(part.ends for part in parts)]),
        np.concatenate([np.zeros(0, np.uint64), *(part.hashes for part in parts)]),
    )


def text_bytes(texts: pl.Series) -> tuple[Bytes, Positions]:
    """The texts as one stretch of UTF-8, and where each begins; the last entry is the end. Null is an empty text."""
    import pyarrow as pa

    # Asked for by its level, the type is large_string: no cast is due, which would load all of Arrow's functions.
    column = texts.fill_null("").to_arrow(compat_level=pl.CompatLevel.oldest())
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    _, places, data = column.buffers()
    offsets = np.frombuffer(places, np.int64)[column.offset : column.offset + len(column) + 1]
    letters = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(0, np.uint8)
    return letters, offsets


def _compiled_step(texts: pl.Series, *, offsets_too: bool) -> Tokens:
    from lineage.similarity.kernels.compiled.words import tokenise

    letters, offsets = text_bytes(texts)
    begins, ends, hashes, odd = _scratch(int(offsets[-1] - offsets[0]) // 2 + 2 * len(texts) + 8)
    starts = np.zeros(len(texts) + 1, np.int64)
    size = tokenise(letters, offsets, folds(), MASKS, offsets_too, starts, begins, ends, hashes, odd)
    return _define_odd(Tokens(starts, begins[:size], ends[:size], hashes[:size]), odd[:size], texts)


def _scratch(capacity: int) -> tuple[Offsets, Offsets, Hashes, NDArray[np.bool_]]:
    """Room for so many words, the same for every step of a thread: fresh memory costs more than what is done in it."""
    room: tuple[Offsets, Offsets, Hashes, NDArray[np.bool_]] | None = getattr(_threads, "room", None)
    if room is None or room[0].size < capacity:
        room = _threads.room = (
            np.empty(capacity, np.int32), np.empty(capacity, np.int32),
            np.empty(capacity, np.uint64), np.empty(capacity, np.bool_),
        )  # fmt: skip
    return room


def _step(texts: pl.Series) -> Tokens:
    if not len(texts):
        return Tokens(np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.uint64))
    letters, offsets = text_bytes(texts)
    letters, offsets = letters[offsets[0] : offsets[-1]], offsets - offsets[0]
    folded = _fold(letters)
    firsts, lasts = _runs(folded, offsets)
    characters = np.concatenate([[0], np.cumsum((letters & 0xC0) != 0x80)])
    starts = np.searchsorted(firsts, offsets)
    before = np.repeat(characters[offsets[:-1]], np.diff(starts))
    odd = lasts - firsts > _ENDLESS
    odd[np.searchsorted(firsts, np.flatnonzero(folded == ODD), side="right") - 1] = True
    found = Tokens(
        starts.astype(np.int64),
        (characters[firsts] - before).astype(np.int32),
        (characters[lasts] - before).astype(np.int32),
        _hash(folded, firsts, lasts),
    )
    return _define_odd(found, odd, texts)


def _fold(letters: Bytes) -> Bytes:
    """The bytes in normal form: 0 between words, `ODD` where a character is."""
    folded = np.zeros(letters.size + _PAD, np.uint8)
    folded[: letters.size] = np.frombuffer(letters.tobytes().translate(_ASCII), np.uint8)
    heads = np.flatnonzero(letters >= 0xC0)
    sizes = 2 + (letters[heads] >= 0xE0) + (letters[heads] >= 0xF0)
    codes = letters[heads].astype(np.int64) & (0xFF >> (sizes + 1))
    for step in range(1, 4):
        more = sizes > step
        codes[more] = codes[more] << 6 | (letters[heads[more] + step] & 0x3F)
    values = folds()[np.minimum(codes, LIMIT)]
    for step in range(4):
        more = sizes > step
        byte = (values[more] >> np.uint32(8 * step)).astype(np.uint8)
        folded[heads[more] + step] = np.where(values[more] == ODD, ODD, byte)
    return folded


def _runs(folded: Bytes, offsets: Positions) -> tuple[Positions, Positions]:
    """First byte and byte after the last of each run of letters; a text's end ends a run."""
    inside = np.concatenate([[False], folded[: folded.size - _PAD] != 0, [False]])
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    inner = offsets[1:-1]
    glued = distinct(inner[inside[inner] & inside[inner + 1]])
    edges = np.sort(np.concatenate([edges, glued, glued]))
    return edges[0::2], edges[1::2]


def _hash(folded: Bytes, firsts: Positions, lasts: Positions) -> Hashes:
    """`words.word_hash` of each run."""
    lengths = lasts - firsts
    eights = np.lib.stride_tricks.as_strided(folded[:8].view(np.uint64), (folded.size - 7,), (1,))
    masks = MASKS[np.minimum(lengths, 24)]
    values = np.zeros(firsts.size, np.uint64)
    half = np.uint64(32)
    for chunk, factor in enumerate(CHUNKS):
        loaded = eights[firsts + np.minimum(8 * chunk, lengths)] & masks[:, chunk]
        values = ((values ^ values >> half) + loaded) * np.uint64(factor)
    long, place = np.flatnonzero((lengths > 24) & (lengths <= _ENDLESS)), 24
    while long.size:
        value = values[long]
        values[long] = ((value ^ value >> half) + folded[firsts[long] + place]) * np.uint64(CHUNKS[0])
        place += 1
        long = long[lengths[long] > place]
    return values ^ values >> half


def _define_odd(found: Tokens, odd: NDArray[np.bool_], texts: pl.Series) -> Tokens:
    """The words with every odd run replaced by what the definition finds in it: no word, one, or several."""
    if not odd.any():
        return found
    places = np.flatnonzero(odd)
    number = np.searchsorted(found.starts, places, side="right") - 1
    owners, text = np.unique(number, return_inverse=True)
    strings = texts.gather(owners).to_list()
    begins: list[NDArray[Any]] = []
    ends: list[NDArray[Any]] = []
    hashes: list[NDArray[Any]] = []
    for place, own in zip(places.tolist(), text.tolist(), strict=True):
        begin, end = int(found.begins[place]), int(found.ends[place])
        run = strings[own][begin:end]
        first, last = word_bounds(run)
        begins.append(first + begin)
        ends.append(last + begin)
        hashes.append(word_hashes(run, first, last))
    counts = np.ones(odd.size, np.int64)
    counts[places] = [piece.size for piece in begins]
    moved = borders(counts)
    fresh = np.repeat(odd, counts)
    kept = Tokens(
        moved[found.starts],
        np.repeat(found.begins, counts),
        np.repeat(found.ends, counts),
        np.repeat(found.hashes, counts),
    )
    kept.begins[fresh], kept.ends[fresh] = np.concatenate(begins), np.concatenate(ends)
    kept.hashes[fresh] = np.concatenate(hashes)
    return kept
