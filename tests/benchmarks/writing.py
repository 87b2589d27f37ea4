"""How an article of the invented language is written, and how an outlet edits the wire item that it prints.

A text is two arrays of one length: its words, and the mark behind each word (a number of `vocabulary.SEPARATORS`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from vocabulary import COMMA, DASH, PARAGRAPH, QUOTE_MARK, STOP, Language, Words, draw


class Text(NamedTuple):
    """Words and the marks behind them."""

    words: Words
    marks: NDArray[np.uint8]

    def put_in(self, at: int, other: Text) -> Text:
        """This text with another one in it."""
        parts = zip(self.before(at), other, self.after(at), strict=True)
        return Text(*(np.concatenate(part) for part in parts))

    def before(self, at: int) -> Text:
        """The text up to a word."""
        return Text(self.words[:at], self.marks[:at])

    def after(self, at: int) -> Text:
        """The text from a word on."""
        return Text(self.words[at:], self.marks[at:])


def write(rng: np.random.Generator, length: int, topic: Words, language: Language) -> Text:
    """New text about a topic."""
    return Text(write_words(rng, length, topic, language), _punctuate(rng, length))


def write_words(rng: np.random.Generator, length: int, topic: Words, language: Language) -> Words:
    """Running words, some of them of the topic, with a stock phrase every ninety words."""
    words = draw(rng, language.running, length)
    about = rng.random(length) < 0.18
    words[about] = draw(rng, topic, int(about.sum()))
    for _ in range(length // 90):
        phrase = language.phrases[rng.integers(0, len(language.phrases))]
        at = int(rng.integers(0, max(1, length - phrase.size)))
        words[at : at + phrase.size] = phrase[: length - at]
    return words


def _punctuate(rng: np.random.Generator, length: int) -> NDArray[np.uint8]:
    marks = np.zeros(length, np.uint8)
    ends = np.cumsum(rng.integers(7, 26, length // 12 + 3)) - 1
    ends = ends[ends < length]
    marks[ends] = STOP
    marks[ends[rng.random(ends.size) < 0.30]] = PARAGRAPH
    for mark, words_between in ((COMMA, 14), (DASH, 120)):
        places = rng.integers(0, length, max(1, length // words_between))
        marks[places[marks[places] == 0]] = mark
    marks[-1] = PARAGRAPH
    return marks


def substitute(rng: np.random.Generator, words: Words, share: float, language: Language) -> Words:
    """The words with this share of them replaced by others."""
    words = words.copy()
    count = round(share * words.size)
    if count:
        places = rng.choice(words.size, count, replace=False)
        places = places[words[places] < QUOTE_MARK]
        words[places] = draw(rng, language.running, places.size)
    return words


def edit(rng: np.random.Generator, text: Text, topic: Words, language: Language) -> Text:
    """What an outlet makes of a wire item: other words, a shorter tail, a new lead, paragraphs of its own."""
    share = rng.uniform(0.02, 0.15) if rng.random() < 0.6 else rng.uniform(0, 0.02)
    text = Text(substitute(rng, text.words, share, language), text.marks.copy())
    if rng.random() < 0.45:
        text = _cut_tail(rng, text)
    if rng.random() < 0.35:
        cut = min(int(rng.integers(20, 51)), text.words.size // 3)
        lead = write(rng, int(rng.integers(20, 51)), topic, language)
        text = text.after(cut).put_in(0, lead)
    if rng.random() < 0.40:
        for _ in range(int(rng.integers(1, 4))):
            length = int(rng.integers(20, 81))
            at = pick_end(rng, text.marks == PARAGRAPH)
            text = text.put_in(at, write(rng, length, topic, language))
    return text


def _cut_tail(rng: np.random.Generator, text: Text) -> Text:
    keep = int(text.words.size * rng.uniform(0.4, 0.95))
    ends = np.flatnonzero((text.marks[keep:] == STOP) | (text.marks[keep:] == PARAGRAPH))
    if ends.size:
        keep += int(ends[0]) + 1
    text = Text(text.words[:keep], text.marks[:keep].copy())
    text.marks[-1] = PARAGRAPH
    return text


def pick_end(rng: np.random.Generator, ends: NDArray[np.bool_]) -> int:
    """The place behind one of the words at which these are true."""
    places = np.flatnonzero(ends)
    return int(places[rng.integers(0, places.size)]) + 1
