"""Cuts a text into lines and sentences and tells their shape; offsets always point into the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

LINE = re.compile(r"[^\n\r\u2028\u2029]+")
CLOSED = (".", "!", "?", "…", "“", "”", '"', "»", "«", ")", "’", "'", ":", "‹", "›", "]")
SENTENCE_STOP = re.compile(r"[.!?…][“”\"»«’'‹›)\]]*(?=\s+[A-ZÄÖÜ0-9„“\"»«‚›(\[+])|$")
# a stop after these does not end a sentence
ABBREVIATED = re.compile(
    r"(?:^|[\s(„\"»«])(?:\d{1,2}|[A-Z]|Dr|Prof|St|Mr|Mrs|Ms|Nr|No|Abs|Art|Bd|bzw|ca|etc|evtl|ggf|inkl|Mio|Mrd|usw"
    r"|vgl|z\. ?B|u\. ?a|d\. ?h|Jan|Feb|Aug|Sept|Okt|Oct|Nov|Dez|Dec|Gen|Gov|Sen|Rep|Col|Lt|U\.S|U\.N)\.$"
)
PROSE = 80
LONG = 500


@dataclass(frozen=True)
class Line:
    """One line without the white space around it; `spaced` tells an empty line before it."""

    begin: int
    end: int
    text: str
    spaced: bool

    @property
    def closed(self) -> bool:
        """It ends like a sentence."""
        return self.text.endswith(CLOSED)

    @property
    def prose(self) -> bool:
        """It looks like a paragraph, not like a label or a headline."""
        return len(self.text) >= PROSE and self.text.rstrip("“”\"»«’')]").endswith((".", "!", "?", "…"))


def cut_lines(text: str, begin: int = 0, end: int | None = None) -> list[Line]:
    """The lines of `text` that hold more than white space, in order."""
    lines: list[Line] = []
    last = begin
    for found in LINE.finditer(text, begin, len(text) if end is None else end):
        content = found[0].strip()
        if not content:
            continue
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        spaced = text.count("\n", last, start) > 1
        lines.append(Line(start, start + len(content), content, spaced))
        last = start + len(content)
    return lines


def cut_sentences(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """Begin and end of each sentence between two offsets; stops of dates and abbreviations do not count."""
    cuts: list[tuple[int, int]] = []
    start = begin
    for stop in SENTENCE_STOP.finditer(text, begin, end):
        # only a short word can be an abbreviation, and the longest fits into eight characters
        dot = stop.start()
        short = stop[0][:1] == "." and (text.rfind(" ", dot - 6, dot) >= start or dot - start <= 6)
        if short and ABBREVIATED.search(text, max(start, dot - 8), dot + 1):
            continue
        if text[start : stop.end()].strip():
            cuts.append((start, stop.end()))
        start = stop.end()
        while start < end and text[start].isspace():
            start += 1
    if start < end and text[start:end].strip():
        cuts.append((start, end))
    return cuts
