"""Cuts a paragraph into body text and what stands in it without a line of its own: credits, datelines, furniture."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lineage.signals.gazetteer import load_gazetteer, own_desks
from lineage.signals.layout import Mark
from lineage.signals.patterns import Rule, Rules, load_rules
from lineage.signals.signatures import Signature, read_signature

# a closing credit stands after a finished sentence, never in one
FINISHED = re.compile(r"(?:^|[.!?…:“”\"»«)\]])\s*$")
# most paragraphs end as sentences do, without any of these words
SENTENCE = (".", "!", "?", "…", "“", "”", '"', "»", "«")
MAY_CREDIT = re.compile(r"uellen?:|ource:|\)\.$|(?:[Mm]it|Verwendung von)\s[^.!?]{2,220}\.$|to this report\.$")
HEAD = 1500
TAIL = 600


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; without a mark it is still open."""

    begin: int
    end: int
    mark: Mark | None = None


class Credits:
    """The rules of `credit_patterns.csv` by position, and the test whether a match really is a credit."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.gazetteer, self.desks = load_gazetteer(folder), own_desks(folder)
        self.line = self._at("line")
        self.caption_line = self._at("caption_line")
        self.head_line = self._at("head_line")
        self.start, self.end = self._at("start"), self._at("end", "end_open")
        self.inline, self.head, self.tail = self._at("inline"), self._at("head"), self._at("tail")
        self.furniture = load_rules("boilerplate", "scope", ("inline",), folder)

    def _at(self, *positions: str) -> Rules:
        return load_rules("credit_patterns", "position", positions, self.folder)

    def believes(self, rule: Rule, found: re.Match[str], *, last: bool = True) -> bool:
        """Whether the names in a match are what the rule needs; signs alone close only the whole text (`last`)."""
        need = rule["need"]
        if need in ("any", "none", "unnamed", "signs") or "item" in found.re.groupindex:
            return need != "signs" or last
        signature = self.read(rule, found)
        odd = signature.strange and rule["role"] not in ("photo_credit", "disclaimer")
        # a list of sources below the text may hold others beside the agency
        odd = odd and not (need == "list" and last and signature.agencies)
        if odd or (rule["role"] == "dateline" and (signature.signs or not signature.agencies)):
            return False
        if need == "agency":
            return bool(signature.agencies)
        if signature.agencies or signature.unnamed:
            return True
        # a name alone after "Quelle:" is some source, in brackets it is the author
        return last and len(signature.signs) > (0 if need == "author" else signature.persons)

    def read(self, rule: Rule, found: re.Match[str]) -> Signature:
        """The agencies and signs in the credit of a match."""
        credit = found["credit"] if "credit" in found.re.groupindex else None
        return read_signature(credit or "", self.gazetteer, self.desks, photo=rule["role"] == "photo_credit")


def cut_paragraph(text: str, begin: int, end: int, credits: Credits, *, last: bool) -> list[Piece]:
    """Pieces of one paragraph in order; the open ones are body text."""
    pieces = [Piece(begin, end)]
    pieces = _cut(pieces, lambda a, b: _furniture(text, a, b, credits.furniture))
    for rules in (credits.inline, credits.head if begin < HEAD else None, credits.tail if last else None):
        if rules is not None and any(rule.may_match(text) for rule in rules.rules):
            pieces = _cut(pieces, lambda a, b, r=rules: _inline(text, a, b, r, credits, last))  # type: ignore[misc]
    return _ends(text, pieces, credits, last=last)


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


def _inline(text: str, begin: int, end: int, rules: Rules, credits: Credits, last: bool) -> Piece | None:
    start = max(begin, end - TAIL) if rules is credits.tail else begin
    stop = min(end, HEAD) if rules is credits.head else end
    hits = sorted(rules.found(text[start:stop]) if stop > start else [], key=lambda hit: hit[1].start())
    for rule, found in hits:
        if credits.believes(rule, found, last=last):
            return Piece(start + found.start(), start + found.end(), Mark(rule["role"], rule.name))
    return None


def _ends(text: str, pieces: list[Piece], credits: Credits, *, last: bool) -> list[Piece]:
    """Looks for datelines at the beginning of the paragraph and for credits at its end."""
    first, final = pieces[0], pieces[-1]
    if first.mark is None and (hit := _opening(text, first, credits)):
        pieces[0:1] = [hit, *([Piece(hit.end, first.end)] if hit.end < first.end else [])]
    if final.mark is not None or (final := pieces[-1]).mark is not None:
        final = next((piece for piece in reversed(pieces) if piece.mark is None), final)
    while final.mark is None and (hit := _closing(text, final, credits, last=last)):
        at = pieces.index(final)
        rest = Piece(final.begin, hit.begin)
        pieces[at : at + 1] = [*([rest] if text[rest.begin : rest.end].strip() else []), hit]
        if not text[rest.begin : rest.end].strip():
            break
        final = rest
    return pieces


def _opening(text: str, piece: Piece, credits: Credits) -> Piece | None:
    for rule, found in credits.start.matches(text[piece.begin : min(piece.end, piece.begin + 160)]):
        if credits.believes(rule, found):
            return Piece(piece.begin, piece.begin + found.end(), Mark(rule["role"], rule.name))
    return None


def _finished(text: str, at: int) -> bool:
    return bool(FINISHED.search(text, 0, at))


def _closing(text: str, piece: Piece, credits: Credits, *, last: bool) -> Piece | None:
    window = max(piece.begin, piece.end - 260)
    tail = text[window : piece.end].rstrip()
    if tail.endswith(SENTENCE) and not MAY_CREDIT.search(tail):
        return None
    for rule, found in credits.end.found(tail):
        # sentences end in these words; what a credit needs is a sentence that ended before it
        whole = window == piece.begin and found.start() == 0
        if rule["role"] == "credit" and rule["position"] == "end" and not (whole or _finished(tail, found.start())):
            continue
        if credits.believes(rule, found, last=last):
            return Piece(window + found.start(), window + found.end(), Mark(rule["role"], rule.name))
    return None
