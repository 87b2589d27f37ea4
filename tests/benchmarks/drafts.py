"""Two thousand articles with families of wire copy and with passages planted in articles that share nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from vocabulary import NOTHING, PARAGRAPH, QUOTE_MARK, QUOTE_STOP, STOP, Language, Words
from writing import Text, edit, pick_end, substitute, write, write_words

BATCH = 2_000
AGENCY = -1


@dataclass
class Plant:
    """One occurrence of a passage that several articles hold, as word numbers of its article."""

    passage: int
    begin: int
    end: int
    exact: bool


@dataclass
class Draft:
    """One article before it is spelled out."""

    text: Text
    outlet: int
    minute: int
    title: Words
    family: int | None = None
    plants: list[Plant] = field(default_factory=list)


@dataclass
class Batch:
    """Drafts in the order they were written, and who was copied from whom, as numbers of drafts."""

    drafts: list[Draft] = field(default_factory=list)
    families: list[list[int]] = field(default_factory=list)
    parents: list[tuple[int, int]] = field(default_factory=list)  # copy, original


def write_batch(rng: np.random.Generator, first_minute: int, language: Language) -> Batch:
    """One batch of drafts: a tenth of the stories are wire items with two to twelve copies."""
    batch = Batch()
    singles = []
    while len(batch.drafts) < BATCH:
        topic = language.topics[rng.integers(0, len(language.topics))]
        text = write(rng, int(np.clip(rng.lognormal(5.95, 0.42), 150, 900)), topic, language)
        title = write_words(rng, int(rng.integers(4, 10)), topic, language)
        minute = first_minute + int(rng.integers(0, 1440))
        if rng.random() < 0.10:
            batch.drafts.append(Draft(text, AGENCY, minute, title, len(batch.families)))
            _copy_item(rng, batch, topic, language)
        else:
            singles.append(len(batch.drafts))
            batch.drafts.append(Draft(text, int(rng.integers(0, len(language.outlets))), minute, title))
    _plant_passages(rng, batch.drafts, np.array(singles), language)
    return batch


def _copy_item(rng: np.random.Generator, batch: Batch, topic: Words, language: Language) -> None:
    """Copies of the last draft; one in four is made from another copy."""
    item = len(batch.drafts) - 1
    family = batch.drafts[item]
    sizes = np.arange(2, 13)
    size = int(rng.choice(sizes, p=(1 / sizes) / (1 / sizes).sum()))
    outlets = rng.permutation(len(language.outlets))
    members = [item]
    for number in range(min(size, BATCH - len(batch.drafts))):
        again = len(members) > 1 and rng.random() < 0.25
        origin = members[int(rng.integers(1, len(members)))] if again else item
        text = edit(rng, batch.drafts[origin].text, topic, language)
        title = substitute(rng, family.title, 0.3, language) if rng.random() < 0.7 else family.title
        minute = batch.drafts[origin].minute + int(rng.integers(3, 2880))
        batch.parents.append((len(batch.drafts), origin))
        members.append(len(batch.drafts))
        batch.drafts.append(Draft(text, int(outlets[number]), minute, title, family.family))
    batch.families.append(members)


def _plant_passages(
    rng: np.random.Generator, drafts: list[Draft], singles: NDArray[np.int64], language: Language
) -> None:
    """Passages of 25 to 60 words, each out of one article and into one to four others, half of them edited."""
    rng.shuffle(singles)
    place, passage = 0, 0
    while place + 6 < singles.size * 0.12:
        copies = int(rng.integers(1, 5))
        source, *targets = (drafts[number] for number in singles[place : place + 1 + copies])
        place += 1 + copies
        length = int(rng.integers(25, 61))
        if source.text.words.size < length + 20:
            continue
        begin = int(rng.integers(5, source.text.words.size - length - 5))
        source.plants.append(Plant(passage, begin, begin + length, exact=True))
        for target in targets:
            _plant(rng, source.text.after(begin).before(length), target, passage, language)
        passage += 1


def _plant(rng: np.random.Generator, text: Text, target: Draft, passage: int, language: Language) -> None:
    text = Text(text.words, text.marks.copy())
    exact = rng.random() >= 0.5
    if not exact:
        text = Text(substitute(rng, text.words, rng.uniform(0.02, 0.10), language), text.marks)
    at = pick_end(rng, (target.text.marks == STOP) | (target.text.marks == PARAGRAPH))
    quoted = rng.random() < 0.5
    if quoted:
        text = text.put_in(0, Text(np.array([QUOTE_MARK], np.uint32), np.array([NOTHING], np.uint8)))
    text.marks[-1] = QUOTE_STOP if quoted else PARAGRAPH
    target.text = target.text.put_in(at, text)
    for plant in target.plants:
        if plant.begin >= at:
            plant.begin += text.words.size
            plant.end += text.words.size
    target.plants.append(Plant(passage, at + int(quoted), at + text.words.size, exact))
