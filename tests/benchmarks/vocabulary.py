"""An invented language that looks like German: its words, how often each occurs, its topics, phrases and outlets.

Every draw comes from a seeded generator, in a fixed order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint32]

SIZE = 60_000
QUOTE_MARK = SIZE  # the opening quotation mark: a form without letters
# What stands behind a word. The numbers of the separators are the marks of a text.
SEPARATORS = [" ", ", ", ". ", ".\n\n", " \u2013 ", "\u201c ", ".\u201c\n\n", ""]
SPACE, COMMA, STOP, PARAGRAPH, DASH, QUOTE_END, QUOTE_STOP, NOTHING = range(8)
CASES = 2  # as it is, and with a capital at the start of a sentence
FORMS = CASES * len(SEPARATORS)

OUTLETS, TOPICS, PHRASES = 60, 400, 400
FUNCTION_WORDS = """der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass
sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei
prozent hatte kann gegen vom können schon wenn habe seine mark ihre dann unter wir soll ich eines es jahr zwei jahren diese dieser wieder
keine seiner worden will zwischen immer millionen ein was sagte gibt alle seit muss wurden beim doch jetzt waren drei jahre neue
neuen damit bereits da ihr seinen müssen ab ihrer nun sondern ersten weil etwa heute selbst rund anderen uhr zeit ohne dabei""".split()
SYLLABLES = """ab acht al an auf bach bahn bau bel ber berg bild bin brand brief burg bür chen dach dam de den der dorf druck ei ein el en
er fahr fall feld fer fest feu fluss frau frei fun gang ge geb gel ger glück gra grund grün gut haf halt haus heim herr hof hoch ich ig
in ion jahr kam kan kauf ken kirch klar kon kraft kul kun land lang leb leit licht lich lis lo lung mann mar markt mei men mer mo mus
nach neu nis nord ob or ort öff pflicht plan platz pol por prä pro rat rech reg reich ren richt ring rück sach samm schaft schau schiff
schluss schul schutz see sen ser sit son spiel sport staat stadt stand steu stoff stra stück süd tag tal tei tel ter tier tor trag tung
über um ung unter ur ver vie vol vor wach wahl wald wan war was weg wein wel wer werk west wirt wohn wort zahl zeit zen zeug zug zwei""".split()


@dataclass(frozen=True)
class Outlet:
    """A paper with house furniture: a line at the head of some articles, and a footer under a share of them."""

    name: str
    head: Words
    footer: Words
    footer_share: float


@dataclass(frozen=True)
class Language:
    """Everything articles are written from."""

    forms: NDArray[np.object_]  # word * FORMS + capital * len(SEPARATORS) + mark -> the letters and what stands behind
    lengths: NDArray[np.int32]  # of the forms, in characters
    running: Words  # word numbers as often as running text has them
    topics: Words  # one row of words per topic
    phrases: list[Words]
    outlets: list[Outlet]


@cache
def make_language() -> Language:
    """The language, made once per process."""
    forms = np.array(_forms(*_vocabulary()), dtype=object)
    rank = np.arange(1, SIZE + 1)
    share = 1.0 / (rank + 1.5) ** 1.12  # Zipf and Mandelbrot
    share /= share.sum()
    running = np.repeat(np.arange(SIZE, dtype=np.uint32), np.maximum(1, np.floor(share * (1 << 22))).astype(np.int64))
    rng = np.random.default_rng(20250102)
    topics = np.minimum(SIZE - 1, 200 + rng.pareto(0.6, size=(TOPICS, 300)) * 300).astype(np.uint32)
    phrases = [_phrase(rng, running) for _ in range(PHRASES)]
    outlets = [_outlet(rng, running, number) for number in range(OUTLETS)]
    lengths = np.array([len(form) for form in forms], dtype=np.int32)
    return Language(forms, lengths, running, topics, phrases, outlets)


def draw(rng: np.random.Generator, words: Words, count: int) -> Words:
    """So many words, drawn with replacement."""
    return words[rng.integers(0, words.size, count)]


def _vocabulary() -> tuple[list[str], NDArray[np.bool_]]:
    """The words from the most to the least frequent, and which of them are nouns, with a capital letter."""
    rng = np.random.default_rng(20250101)
    words = list(dict.fromkeys(FUNCTION_WORDS))
    seen = set(words)
    room = SIZE - len(words)
    chances = np.cumsum([0.02, 0.27, 0.34, 0.22, 0.10, 0.05])  # of a word of 1, 2, 3 … syllables
    counts = 1 + np.searchsorted(chances, rng.random(2 * SIZE))
    syllables = rng.integers(0, len(SYLLABLES), int(counts.sum())).tolist()
    made: list[str] = []
    start = 0
    for count in counts.tolist():
        word = "".join([SYLLABLES[number] for number in syllables[start : start + count]])
        start += count
        if word not in seen and 3 <= len(word) <= 30 and len(made) < room:
            seen.add(word)
            made.append(word)
    # Zipf's law of abbreviation: frequent words are shorter
    order = np.argsort(np.array([len(word) for word in made]) ** 2.0 * rng.random(len(made)), kind="stable")
    nouns = rng.random(SIZE) < 0.45
    nouns[: len(FUNCTION_WORDS)] = False
    return words + [made[number] for number in order], nouns


def _forms(words: list[str], nouns: NDArray[np.bool_]) -> list[str]:
    forms: list[str] = []
    for word, noun in zip(words, nouns, strict=True):
        capital = word[0].upper() + word[1:]
        for spelling in (capital if noun else word, capital):
            forms.extend(spelling + separator for separator in SEPARATORS)
    return forms + [f"\u201e{separator}" for separator in SEPARATORS] * CASES


def _phrase(rng: np.random.Generator, running: Words) -> Words:
    common = draw(rng, running, rng.integers(2, 6))
    return np.concatenate([common, rng.integers(0, 4000, rng.integers(2, 4))]).astype(np.uint32)


def _outlet(rng: np.random.Generator, running: Words, number: int) -> Outlet:
    length = int(rng.integers(15, 41))
    head = rng.integers(200, 5000, 3).astype(np.uint32)
    footer = draw(rng, running, length)
    return Outlet(f"blatt{number:02d}", head, footer, float(rng.choice([0.2, 0.6, 0.95])))
