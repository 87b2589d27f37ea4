"""Cuts a paragraph into body text and what stands in it without a line of its own: credits, datelines, furniture."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import partial
from typing import NamedTuple

from lineage.signals.grammar import CLOSE, OPEN
from lineage.signals.layout import Mark
from lineage.signals.patterns import Rules
from lineage.signals.rulebook import Credits

# a closing credit stands after a finished sentence, never in one
FINISHED = (".", "!", "?", "…", ":", "“", "”", '"', "»", "«", ")", "]")
# most paragraphs end as sentences do, without any of these words
SENTENCE = (".", "!", "?", "…", "“", "”", '"', "»", "«")
# the words of a credit: a label, what opens its last sentence, or its last words
LABELLED = re.compile(r"uellen?:|ource ?:")
OPENED = re.compile(r"(?:Mit|mit|Verwendung von|With|with|Avec|avec|dditional|iles from)\s[^.!?]{2,220}\.$")
ENDED = re.compile(r"\)\.?$|\]$|to this report\.$|\b[Rr]ed\.$|(?:verwendet|genutzt|verarbeitet|eingearbeitet)\.$")
MAY_CREDIT = "|".join(words.pattern for words in (LABELLED, OPENED, ENDED))
LAST_WORDS = 20
NAMES_OTHER = re.compile(r"^(?:Weitere )?Quellen?:\s?|\s(?:vom|am)\s.*$")
BETWEEN = re.compile(r"\s?(?:\([^()]{1,20}\))?\s?[/,;]\s?")
QUOTED = re.compile(rf"[{OPEN}][A-ZÄÖÜ][^{OPEN}{CLOSE}]+[{CLOSE}]")
GOES_ON = re.compile(r"[.!?]\s+[A-ZÄÖÜ]")
AROUND = f" .{OPEN}{CLOSE}"
# what follows the agency in a list of sources below the text
SOURCES_LISTED = Mark("boilerplate", "list of sources", "footer")
# between two credits on one line
PARTING = ",;/| "
LABEL = 320
LONGEST, SHORTER = 260, 100
HEAD = 1500
OPENING = 160
PARAGRAPH = 80
TAIL = 600
# where a line fits as a whole, and where the credit may stand that one ends in
WHOLE = ("line", "caption_line", "head_line")
CREDITING = ("inline", "head", "tail", "end")


class Piece(NamedTuple):
    """A stretch of a text; without a mark it is still open."""

    begin: int
    end: int
    mark: Mark | None = None


def cut_paragraph(text: str, begin: int, end: int, credits: Credits, *, last: bool) -> list[Piece]:
    """Pieces of one paragraph in order; the open ones are body text."""
    pieces = [Piece(begin, end)]
    if credits.furniture.rules:
        pieces = _cut(pieces, lambda a, b: _furniture(text, a, b, credits.furniture))
    for place, fits in (("inline", True), ("head", begin < HEAD), ("tail", last)):
        if fits and credits.at(place).rules:
            pieces = _cut(pieces, partial(_inline, text, credits=credits, place=place, last=last))
        if place == "tail" and len(pieces) > 1 and pieces[-1].mark is None and pieces[-2].mark in _tail_marks(credits):
            pieces[-1] = pieces[-1]._replace(mark=SOURCES_LISTED)
    pieces = cut_ends(text, pieces, credits, last=last)
    return _cut_elsewhere(text, pieces, credits) if last else pieces


def marks_line(text: str, credits: Credits, *, last: bool) -> bool:
    """Whether rules may make something of a whole line or of its neighbours; where none does, they cut it at most."""
    if len(text) > 2 * LABEL:
        return False
    if credits.labels.rules or credits.elsewhere.rules or any(credits.at(place).rules for place in WHOLE):
        return True
    if not any(credits.at(place).rules for place in CREDITING):
        return False
    ends = cut_paragraph(text, 0, len(text), credits, last=last)[-1].mark
    return ends is not None and ends.role in ("credit", "photo_credit")


def _tail_marks(credits: Credits) -> list[Mark]:
    return [Mark(rule["role"], rule.name) for rule in credits.at("tail").rules]


def _cut(pieces: list[Piece], find: Callable[[int, int], Piece | None]) -> list[Piece]:
    done: list[Piece] = []
    for piece in pieces:
        at = piece.begin
        while piece.mark is None and (hit := find(at, piece.end)) is not None:
            if hit.begin > at:
                done.append(Piece(at, hit.begin))
            done.append(hit)
            at = hit.end
        if at < piece.end:
            done.append(Piece(at, piece.end, piece.mark))
    return done


def _furniture(text: str, begin: int, end: int, rules: Rules) -> Piece | None:
    hit = rules.search(text[begin:end])
    if hit is None or hit[1].end() == hit[1].start():
        return None
    rule, found = hit
    return Piece(begin + found.start(), begin + found.end(), Mark("boilerplate", rule.name, rule["kind"]))


def _inline(text: str, begin: int, end: int, credits: Credits, place: str, last: bool) -> Piece | None:
    start = max(begin, end - TAIL) if place == "tail" else begin
    stop = min(end, HEAD) if place == "head" else end
    hits = credits.at(place).found(text[start:stop]) if stop > start else ()
    for rule, found in sorted(hits, key=lambda hit: hit[1].start()):
        if credits.believes(rule, found, last=last):
            return Piece(start + found.start(), start + found.end(), Mark(rule["role"], rule.name))
    return None


def cut_ends(text: str, pieces: list[Piece], credits: Credits, *, last: bool) -> list[Piece]:
    """Looks for datelines at the beginning of the paragraph and for credits at its end."""
    first, final, end = pieces[0], pieces[-1], pieces[-1].end
    if first.mark is None and (hit := _opening(text, first, credits)):
        pieces[0:1] = [hit, *([Piece(hit.end, first.end)] if hit.end < first.end else [])]
    if final.mark is not None or (final := pieces[-1]).mark is not None:
        final = next((piece for piece in reversed(pieces) if piece.mark is None), final)
    while final.mark is None:
        if (hit := _closing(text, final, credits, last=last, cut=final.end != end)) is None:
            break
        at = pieces.index(final)
        rest = Piece(final.begin, hit.begin)
        pieces[at : at + 1] = [*([rest] if text[rest.begin : rest.end].strip() else []), hit]
        if not text[rest.begin : rest.end].strip():
            break
        final = rest
    return pieces


def _opening(text: str, piece: Piece, credits: Credits) -> Piece | None:
    words = text[piece.begin : min(piece.end, piece.begin + OPENING)]
    lead = credits.at("lead").matches(words) if piece.begin < HEAD and piece.end - piece.begin > PARAGRAPH else []
    for rule, found in [*credits.at("start").matches(words), *lead]:
        if credits.believes(rule, found):
            return Piece(piece.begin, piece.begin + found.end(), Mark(rule["role"], rule.name))
    return None


def _finished(text: str, at: int) -> bool:
    before = text[:at].rstrip()
    return not before or before.endswith(FINISHED)


def _closing(text: str, piece: Piece, credits: Credits, *, last: bool, cut: bool) -> Piece | None:
    rules = credits.at("cut_end" if cut else "end")
    if not rules.rules:
        return None
    stop = piece.begin + len(text[piece.begin : piece.end].rstrip())
    # "Mit Agenturen, Foto: dpa": the comma parts two credits
    bare = piece.begin + len(text[piece.begin : stop].rstrip(PARTING)) if cut else stop
    tail = text[max(piece.begin, piece.end - LONGEST) : bare]
    # our own patterns need one of these words, those of others may not
    if not (rules.folder or _may_credit(tail)):
        if tail.endswith(SENTENCE):
            return None
        # long credits begin with one of those words, all others are short
        tail = tail[-SHORTER:]
    window = bare - len(tail)
    for rule, found in rules.found(tail):
        # sentences end in these words; what a credit needs is a sentence that ended before it
        alone = (window == piece.begin and found.start() == 0) or credits.credits_text(found)
        if rule["role"] == "credit" and rule["position"] == "end" and not (alone or _finished(tail, found.start())):
            continue
        if rule["role"] == "photo_credit" and credits.credits_text(found):
            continue
        if credits.believes(rule, found, last=last):
            ends = window + found.end()
            return Piece(window + found.start(), stop if ends == bare else ends, Mark(rule["role"], rule.name))
    return None


def _may_credit(tail: str) -> bool:
    """What `MAY_CREDIT` finds, looked for where it can stand."""
    if ENDED.search(tail, max(0, len(tail) - LAST_WORDS)) or LABELLED.search(tail):
        return True
    last_sentence = max(tail.rfind(stop, 0, -1) for stop in ".!?") + 1
    return tail.endswith(".") and OPENED.search(tail, last_sentence) is not None


def _cut_elsewhere(text: str, pieces: list[Piece], credits: Credits) -> list[Piece]:
    """Cuts off the last words, credits behind them left out, when they name the outlet that printed the text first."""
    others = [at for at, piece in enumerate(pieces) if piece.mark is None or piece.mark.role != "credit"]
    if not others:
        return pieces
    at = others[-1]
    final = pieces[at]
    start = max(final.begin, final.end - TAIL)
    tail = text[start : final.end]
    for rule, found in credits.elsewhere.found(tail) if final.mark is None else ():
        known = rule["scope"] == "line_or_tail" or _lists_outlet(found[0], credits.foreign)
        if (
            known
            and found.end() >= len(tail.rstrip())
            and _finished(tail, found.start())
            and start + found.start() > final.begin
        ):
            cut = start + found.start()
            mark = Mark("boilerplate", rule.name, rule["kind"])
            return [*pieces[:at], Piece(final.begin, cut), Piece(cut, final.end, mark), *pieces[at + 1 :]]
    return pieces


def _lists_outlet(line: str, outlets: Collection[str]) -> bool:
    """Whether a line names an outlet as its source, or as one of several: "Quellen: CNN (1) / „Elbwoche“"."""
    names = BETWEEN.split(NAMES_OTHER.sub("", line))
    known = any(name.strip(AROUND).casefold() in outlets for name in names)
    return known or (len(names) > 1 and QUOTED.search(line) is not None and not GOES_ON.search(line))
