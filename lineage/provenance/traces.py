"""What an editor's hand leaves: edits that go one way, such as a day that becomes "heute" or a number made rounder.

Patterns stand in `lineage/data/edit_traces.csv`; they are matched with the words of one text that the other reads
otherwise, in folded case. Rare slips are evidence for copying and for its direction (Dong, Berti-Equille and Srivastava
2009 on shared false values; stemmatology's errors).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA, LCSseq

from lineage.provenance.shared import Match
from lineage.provenance.wording import Words
from lineage.tables import read_table

LONGEST = 12  # words of an edit that is looked at
TYPO_LETTERS = 7
ENDING = 1  # letters; to change them is mostly grammar ("bedeute", "bedeutet")
YEARS = range(1900, 2101)
NUMBER = re.compile(r"(?:rund |etwa |knapp |fast |gut )?(\d+)")


# Words of one text that stand where the other has other words, or none; and those other words.
Change = tuple[str, str]


class Trace(NamedTuple):
    """An edit that goes from one text to the other."""

    rule: str
    value: str


def find_changes(here: Words, there: Words, matches: Sequence[Match]) -> list[Change]:
    """The places inside shared stretches where the two texts differ by a few words.

    Cost: words of the stretches squared by 64, in compiled code.
    """
    changes: list[Change] = []
    for begin, end, other_begin, other_end in matches:
        ours, theirs = here.within(begin, end), there.within(other_begin, other_end)
        if ours != theirs:
            changes += _differing(ours.split(), theirs.split())
    return changes


def _differing(ours: list[str], theirs: list[str]) -> Iterator[Change]:
    """What stands between the runs of equal words, where it is short."""
    at, other_at = 0, 0
    # plain tuples: to ask each run of equal words for its bounds costs more than to find them
    runs: list[Any] = [*LCSseq.opcodes(ours, theirs).as_list(), ("equal", len(ours), 0, len(theirs), 0)]
    for tag, begin, end, other_begin, other_end in runs:
        if tag != "equal":
            continue
        if 0 < max(begin - at, other_begin - other_at) <= LONGEST:
            yield " ".join(ours[at:begin]), " ".join(theirs[other_at:other_begin])
        at, other_at = end, other_end


def read_traces(
    first: str, second: str, changes: Sequence[Change], folder: str = ""
) -> tuple[list[Trace], list[Trace]]:
    """The edits that lead from the first text to the second, and those that lead back; `changes` as the first has it.

    Cost: one look-up for each change that was met before.
    """
    telling = [change for change in changes if _may_tell(*change, folder)]
    ahead = _read_one_way(first, second, telling, folder)
    return ahead, _read_one_way(second, first, [change[::-1] for change in telling], folder)


def _read_one_way(source: str, target: str, changes: Sequence[Change], folder: str) -> list[Trace]:
    traces = []
    for here, there in changes:
        rule = _by_words(here, there, folder) or _by_slip(here, there, source, target)
        if rule:
            traces.append(Trace(rule, f"{here or '–'} → {there or '–'}"))
    return traces


def is_usual(here: str, there: str, folder: str = "") -> bool:
    """An edit that every desk makes, such as a day that becomes "heute"; two desks may make it on their own."""
    return _by_table(here, there, folder) is not None


@lru_cache(maxsize=100_000)  # the copies of an item have many edits in common
def _may_tell(here: str, there: str, folder: str) -> bool:
    """An edit that leads one way or back, or may do so where the texts bear it out."""
    one_way = _by_words(here, there, folder) or _by_words(there, here, folder)
    return one_way is not None or _is_misspelt(here, there)


def _by_words(here: str, there: str, folder: str) -> str | None:
    return _by_table(here, there, folder) or _by_spelling(here, there)


def _by_table(here: str, there: str, folder: str) -> str | None:
    for rule, source, target in _patterns(folder):
        if source.fullmatch(here) and target.fullmatch(there):
            return rule
    return None


@cache
def _patterns(folder: str) -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    rows = read_table("edit_traces", folder)
    return tuple((row["trace"], re.compile(row["source"]), re.compile(row["target"])) for row in rows)


def _by_spelling(here: str, there: str) -> str | None:
    """A number that got rounder; a year does not, it was put right."""
    if not (first := NUMBER.fullmatch(here)) or not (second := NUMBER.fullmatch(there)):
        return None
    a, b = first[1], second[1]
    rounder = len(b) - len(b.rstrip("0")) > len(a) - len(a.rstrip("0"))
    if int(a) in YEARS and int(b) in YEARS:
        return None
    near = abs(int(a) - int(b)) <= 0.15 * max(int(a), int(b))
    return "number_rounded" if rounder and near else None


def _by_slip(here: str, there: str, source: str, target: str) -> str | None:
    """A word misspelt in the target by a letter or two that change places, whose right form stands elsewhere."""
    if not _is_misspelt(here, there):
        return None
    both = f"{source}\n{target}".casefold()
    return "slip_brought_in" if both.count(there) == 1 and both.count(here) > 1 else None


def _is_misspelt(here: str, there: str) -> bool:
    if min(len(here), len(there)) < TYPO_LETTERS or here[-ENDING:] != there[-ENDING:]:
        return False
    return " " not in here and " " not in there and OSA.distance(here, there) == 1
