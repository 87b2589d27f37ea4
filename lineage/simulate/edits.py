"""The edit grammar: what an outlet does to a text that it takes over, by the chances in `simulated_edits.csv`.

After what the METER corpus and comparisons of German agency copy show. Every operation changes a
draft in place and may find nothing to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from lineage.simulate.prose import Draft, Event, Writer, synonyms
from lineage.tables import read_table

ATTRIBUTION = re.compile(r" (?:nach Angaben von [\w-]+|laut (?:der|dem) [\w-]+)|^Wie [^,]+ mitteilte, (?=\w)")
DAY = re.compile(r" am (?:Mon|Diens|Donners|Frei|Sams|Sonn)tag| am Mittwoch")
NEW_LEAD = 0.3  # of the items that an agency sends again
NUMBER = re.compile(r"(?<!\d)(?<!\d )\d{1,2} \d{3}\b")


class Desk(NamedTuple):
    """Who edits: a generator of random numbers, a writer for what is new, and the event."""

    random: Random
    writer: Writer
    event: Event

    def place(self, draft: Draft) -> tuple[list[str], int]:
        """Some paragraph and a sentence in it, never the first sentence of a longer text."""
        places = [(part, at) for number, part in enumerate(draft) for at in range(len(part)) if number or at]
        return self.random.choice(places or [(draft[0], 0)])


def edit(draft: Draft, desk: Desk, *, of: str) -> Draft:
    """The draft as another outlet prints it; `of` is `wire` or `article`, what it is taken from.

    One copy in four is printed whole, one in four changed much.
    """
    copy = [list(part) for part in draft]
    zeal = desk.random.choice((0.15, 0.8, 1.0, 1.6))
    for row in read_table("simulated_edits"):
        if desk.random.random() < zeal * float(row[f"of_{of}"]):
            OPERATIONS[row["operation"]](copy, desk)
            copy = [part for part in copy if part] or [draft[0]]
    return copy


def update(draft: Draft, desk: Desk) -> Draft:
    """The draft as its agency sends it again: with more of the news, some words changed, now and then a new lead."""
    longer = [list(part) for part in draft]
    for operation in (_sentence_added, _more_told, _more_told, _synonym, _figure_changed):
        operation(longer, desk)
    if desk.random.random() < NEW_LEAD:
        _new_lead(longer, desk)
    return longer


def _more_told(draft: Draft, desk: Desk) -> None:
    draft.insert(desk.random.randint(1, len(draft)), [desk.writer.plain(desk.event), desk.writer.because(desk.event)])


def _figure_changed(draft: Draft, desk: Desk) -> None:
    _replace(draft, desk, NUMBER, lambda found: f"{int(found.replace(' ', '')) + 1:_}".replace("_", " "))


def _cut_from_end(draft: Draft, desk: Desk) -> None:
    sentences = sum(map(len, draft))
    for _ in range(round(sentences * desk.random.uniform(0.1, 0.5))):
        if sum(map(len, draft)) > 4:
            draft[-1].pop()
            if not draft[-1]:
                draft.pop()


def _paragraph_cut(draft: Draft, desk: Desk) -> None:
    if len(draft) > 3:
        del draft[desk.random.randrange(1, len(draft))]


def _sentence_dropped(draft: Draft, desk: Desk) -> None:
    if sum(map(len, draft)) > 4:
        part, at = desk.place(draft)
        del part[at]


def _sentences_merged(draft: Draft, desk: Desk) -> None:
    part, at = desk.place(draft)
    if at + 1 < len(part) and part[at].endswith(".") and part[at + 1][0] != "„":
        second = part.pop(at + 1)
        part[at] = f"{part[at][:-1]}; {second[0].lower()}{second[1:]}"


def _sentence_added(draft: Draft, desk: Desk) -> None:
    part, at = desk.place(draft)
    make = desk.random.choice((desk.writer.plain, desk.writer.quotation, desk.writer.because))
    part.insert(at, make(desk.event))


def _background_added(draft: Draft, desk: Desk) -> None:
    draft.append([desk.writer.background(desk.event) for _ in range(desk.random.randint(2, 3))])


def _local_paragraph(draft: Draft, desk: Desk) -> None:
    draft.insert(desk.random.randint(1, len(draft)), [desk.writer.local() for _ in range(2)])


def _new_lead(draft: Draft, desk: Desk) -> None:
    draft[0][0] = desk.writer.lead(desk.event)


def _paragraph_moved(draft: Draft, desk: Desk) -> None:
    if len(draft) > 3:
        draft.insert(desk.random.randrange(1, len(draft)), draft.pop(desk.random.randrange(1, len(draft))))


def _subhead_added(draft: Draft, desk: Desk) -> None:
    if len(draft) > 2:
        draft.insert(desk.random.randrange(1, len(draft)), [desk.writer.title(desk.event)])


def _replace(draft: Draft, desk: Desk, pattern: re.Pattern[str], new: Callable[[str], str], most: int = 1) -> None:
    """Some matches of the pattern replaced."""
    places = [(part, at) for part in draft for at, sentence in enumerate(part) if pattern.search(sentence)]
    for part, at in desk.random.sample(places, min(most, len(places))):
        changed = pattern.sub(lambda found: new(found[0]), part[at], count=1)
        part[at] = changed[0].upper() + changed[1:]


def _attribution_dropped(draft: Draft, desk: Desk) -> None:
    _replace(draft, desk, ATTRIBUTION, lambda _: "")


def _day_to_today(draft: Draft, desk: Desk) -> None:
    _replace(draft, desk, DAY, lambda _: " heute", most=9)


def _day_dropped(draft: Draft, desk: Desk) -> None:
    _replace(draft, desk, DAY, lambda _: "", most=2)


def _tense_changed(draft: Draft, desk: Desk) -> None:
    _replace(draft, desk, re.compile(r"“, sagte "), lambda _: "“, sagt ", most=9)


def _synonym(draft: Draft, desk: Desk) -> None:
    words = synonyms()
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
    _replace(draft, desk, pattern, lambda found: words[found], most=desk.random.randint(1, 4))


def _number_rounded(draft: Draft, desk: Desk) -> None:
    _replace(draft, desk, NUMBER, lambda found: f"rund {round(int(found.replace(' ', '')) / 1000)} 000")


def _typo(draft: Draft, desk: Desk) -> None:
    def swap(word: str) -> str:
        at = desk.random.randrange(1, len(word) - 2)
        return f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}"

    _replace(draft, desk, re.compile(r"\b[A-ZÄÖÜ][a-zäöü]{7,}\b"), swap)


def _quote_cut(draft: Draft, desk: Desk) -> None:
    _replace(draft, desk, re.compile(r" und müssen jetzt [^“]+(?=“)|, und trotzdem sollen [^“]+(?=“)"), lambda _: "")


OPERATIONS: dict[str, Callable[[Draft, Desk], None]] = {
    "attribution_dropped": _attribution_dropped,
    "background_added": _background_added,
    "cut_from_end": _cut_from_end,
    "day_dropped": _day_dropped,
    "day_to_today": _day_to_today,
    "local_paragraph": _local_paragraph,
    "new_lead": _new_lead,
    "number_rounded": _number_rounded,
    "paragraph_cut": _paragraph_cut,
    "paragraph_moved": _paragraph_moved,
    "quote_cut": _quote_cut,
    "sentence_added": _sentence_added,
    "sentence_dropped": _sentence_dropped,
    "sentences_merged": _sentences_merged,
    "subhead_added": _subhead_added,
    "synonym": _synonym,
    "tense_changed": _tense_changed,
    "typo": _typo,
}
