"""Labels inside one endless line, as extractors leave it that drop the paragraphs of a page."""

from __future__ import annotations

import re

from lineage.signals.cutting import Piece
from lineage.signals.layout import CAPTION_LENGTH, SHORT, TEASER_LENGTH, TITLE_WORDS, Mark
from lineage.signals.lines import LONG, cut_sentences, fold
from lineage.signals.recurrence import MIN_SENTENCE

ECHO = 400
# these words are capital only where a sentence begins
BEGINS = re.compile(
    r"\s+(?:(?:Der|Die|Das|Den|Dem|Des|Eine?[mnrs]?|Im|In|Nach|Bei|Beim|Am|An|Auf|Aus|Mit|Für|Wegen|Trotz|Vor"
    r"|Seit|Um|Zu|Zum|Zur|Über|Unter|Gegen|Wer|Was|Wie|Wo|Wenn|Als|Es|Er|Sie|Wir|Ich|Noch|Nun|Jetzt|Kurz|Knapp|Rund|Mehr"
    r"|Zwei|Drei|Vier|Viele|Mehrere|Dies\w+|The|A|An|At|On|After|It|He|She)\s|[A-ZÄÖÜ][\w/-]+ \([A-Za-z/, -]{2,30}\))"
)


def mark_recurrent_sentences(text: str, pieces: list[Piece], recurrent: frozenset[str]) -> list[Piece]:
    """Cuts out the sentences that recur in the outlet; shorter lines were compared whole."""
    if not recurrent or not pieces or pieces[-1].end - pieces[0].begin <= LONG:
        return pieces
    mark = Mark("boilerplate", "recurs in the outlet", "repeated")
    done: list[Piece] = []
    for piece in pieces:
        if piece.mark is not None:
            done.append(piece)
            continue
        for begin, end in cut_sentences(text, piece.begin, piece.end):
            known = mark if end - begin >= MIN_SENTENCE and fold(text[begin:end]) in recurrent else None
            if done and done[-1].mark == known and done[-1].begin >= piece.begin:
                done[-1] = Piece(done[-1].begin, end, known)
            else:
                done.append(Piece(begin, end, known))
    return done


def mark_echo(text: str, pieces: list[Piece], title: str | None) -> list[Piece]:
    """Marks a headline that the line repeats near its beginning, and the kicker before it."""
    first = 0
    while first < len(pieces) and pieces[first].mark is not None:
        first += 1
    if not title or first == len(pieces):
        return pieces
    piece = pieces[first]
    at = text.find(title, piece.begin, min(piece.end, piece.begin + ECHO))
    if at < 0 or at - piece.begin > SHORT or re.search(r"[.!?]\s", text[piece.begin : at]):
        return pieces
    # the words of a title also begin a sentence: only a sentence that begins after them shows a headline
    apart = at == piece.begin or not text[at - 1].isalnum()
    if not apart or len(title.split()) < TITLE_WORDS or not BEGINS.match(text, at + len(title), piece.end):
        return pieces
    parts = [Piece(piece.begin, at, Mark("kicker", "before the headline"))] if at > piece.begin else []
    parts.append(Piece(at, at + len(title), Mark("title", "headline again")))
    if at + len(title) < piece.end:
        parts.append(Piece(at + len(title), piece.end))
    return [*pieces[:first], *parts, *pieces[first + 1 :]]


def mark_before(text: str, pieces: list[Piece]) -> list[Piece]:
    """Marks what ends in a photo credit as caption and what ends in a dateline as teaser, when it is short enough."""
    done: list[Piece] = []
    for i, piece in enumerate(pieces):
        follower = pieces[i + 1].mark if i + 1 < len(pieces) else None
        if piece.mark is not None or follower is None:
            done.append(piece)
        elif follower.role == "photo_credit":
            done.extend(_caption(text, piece))
        elif follower.role == "dateline" and piece.end - piece.begin <= 2 * TEASER_LENGTH:
            done.append(Piece(piece.begin, piece.end, Mark("teaser", "before the dateline")))
        else:
            done.append(piece)
    return done


def _caption(text: str, piece: Piece) -> list[Piece]:
    """The last sentence before a photo credit, or all of it when it is short, is the caption."""
    mark = Mark("caption", "before a photo credit")
    if piece.end - piece.begin <= CAPTION_LENGTH:
        return [Piece(piece.begin, piece.end, mark)]
    begin, end = cut_sentences(text, piece.begin, piece.end)[-1]
    if end - begin > CAPTION_LENGTH:
        return [piece]
    return [Piece(piece.begin, begin), Piece(begin, piece.end, mark)]
