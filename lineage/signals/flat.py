"""Labels inside one endless line, as extractors leave it that drop the paragraphs of a page."""

from __future__ import annotations

import re
from bisect import bisect_left

from lineage.signals.cutting import Piece
from lineage.signals.layout import CAPTION_LENGTH, SHORT, TEASER_LENGTH, TITLE_WORDS, Mark
from lineage.signals.lines import ABBREVIATED, BEGIN, LONG, Line, cut_sentences
from lineage.signals.prefilter import locate
from lineage.signals.recurrence import MIN_SENTENCE

ECHO = 400
HEADING = 140
# these words are capital only where a sentence begins
BEGINS = re.compile(
    r"\s+(?:(?:Der|Die|Das|Den|Dem|Des|Eine?[mnrs]?|Im|In|Nach|Bei|Beim|Am|An|Auf|Aus|Mit|Für|Wegen|Trotz|Vor"
    r"|Seit|Um|Zu|Zum|Zur|Über|Unter|Gegen|Wer|Was|Wie|Wo|Wenn|Als|Es|Er|Sie|Wir|Ich|Noch|Nun|Jetzt|Kurz|Knapp|Rund|Mehr"
    r"|Zwei|Drei|Vier|Viele|Mehrere|Dies\w+|The|A|An|At|On|After|It|He|She)\s|[A-ZÄÖÜ][\w/-]+ \([A-Za-z/, -]{2,30}\))"
)

# names that begin like a sentence
TITLED = r"(?:Die (?:Linken?|Grünen|Zeit|Welt|Presse|Partei|PARTEI|Rechte)|Der (?:Spiegel|Standard)|Das Erste)\b"
# so many words of a title stand nowhere by chance, where more words than these begin a line
SURE_WORDS = 5
NEXT = re.compile(r"\s+[„“\"»A-ZÄÖÜ]")
# a capital word of few letters is quickly told from the many others
GLUED = re.compile(
    rf" (?=[A-ZÜ][a-zü]{{1,11}} )(?<=[\w%)”“\"»«’] )(?={BEGIN} )(?<![.!?…][”“\"»«’)] )(?!(?<=[a-zäöüß] ){TITLED})"
)
# no heading ends in one of these
GOES_ON = re.compile(
    r"\b(?:der|die|das|den|dem|des|eine?[mnrs]?|und|oder|sowie|in|im|an|am|auf|mit|für|von|vom|zu|zum|zur|bei|beim|aus|nach"
    r"|über|unter|gegen|als|wie|dass|ist|sind|war|of|the|and)$"
)
HEADED_PARAGRAPH = Mark("subhead", "heading in a line")
ROW = Mark("boilerplate", "headlines in a row", "related")
# what a heading is behind furniture of some kind
HEADED: dict[str | None, Mark] = {"related": ROW, "section": Mark("title", "headline behind its section")}
STOPPED = re.compile(r"[.!?…][”“\"»«’)\]]*\s+")


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
            known = mark if end - begin >= MIN_SENTENCE and text[begin:end].strip() in recurrent else None
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
    before = pieces[first - 1].mark if first else None
    behind_section = before is not None and before.kind == "section"
    at = text.find(title, piece.begin, min(piece.end, piece.begin + ECHO))
    far = at - piece.begin > (2 * HEADING if behind_section else SHORT)
    if at < 0 or far or re.search(r"[.!?]\s", text[piece.begin : at]):
        return pieces
    # the words of a title also begin a sentence: only a sentence that begins after them shows a headline
    apart, words = at == piece.begin or not text[at - 1].isalnum(), len(title.split())
    end = at + len(title)
    if text.startswith(title, end + 1):
        end += 1 + len(title)
    sure = behind_section or (at > piece.begin and words >= SURE_WORDS)
    if not apart or words < TITLE_WORDS or not (NEXT if sure else BEGINS).match(text, end, piece.end):
        return pieces
    parts = [Piece(piece.begin, at, Mark("kicker", "before the headline"))] if at > piece.begin else []
    parts.append(Piece(at, end, Mark("title", "headline again")))
    parts.append(Piece(end, piece.end))
    return [*pieces[:first], *parts, *pieces[first + 1 :]]


def mark_headings(text: str, pieces: list[Piece], ends: list[int]) -> list[Piece]:
    """Marks headings that stand without a stop before the sentence they once stood above.

    Behind the section of a page stands its headline, behind a headline of another article may stand one more.
    """
    done: list[Piece] = []
    for piece in pieces:
        if piece.mark is not None:
            done.append(piece)
            continue
        before = done[-1].mark.kind if done and done[-1].mark else None
        done.extend(_headings(text, piece, HEADED.get(before), ends))
    return done


def find_ends(text: str, line: Line) -> list[int]:
    """Where headings may end in a long line."""
    spaces = (begin + 1 for begin, _ in locate(text, line.glued or (), line.begin))
    return [at for at in spaces if GLUED.match(text, at)]


def _headings(text: str, piece: Piece, first: Mark | None, ends: list[int]) -> list[Piece]:
    """The piece, cut where its headings stand; the `first` is of a kind that what stands before the piece tells."""
    done: list[Piece] = []
    last = piece.begin
    for at in ends[bisect_left(ends, piece.begin) : bisect_left(ends, piece.end - 1)]:
        opens = first is not None and last == piece.begin
        begin = _begin_of(text, max(last, at - (2 * HEADING if opens else HEADING) - 1), at, last)
        if begin is None or not _is_heading(text[begin:at]):
            continue
        if begin > last:
            done.append(Piece(last, begin))
        in_row = begin == last and begin > piece.begin
        mark = (first if opens and begin == last else None) or (ROW if in_row else HEADED_PARAGRAPH)
        if in_row and done[-1].mark == HEADED_PARAGRAPH:
            done[-1] = done[-1]._replace(mark=ROW)
        done.append(Piece(begin, at + 1, mark))
        last = at + 1
    return [*done, Piece(last, piece.end)]


def _begin_of(text: str, window: int, at: int, last: int) -> int | None:
    """Where the sentence begins that a heading would be, when that is near."""
    begin = last if window == last else None
    for stop in STOPPED.finditer(text, window, at):
        if not ABBREVIATED.search(f" {text[max(0, stop.start() - 8) : stop.start() + 1]}"):
            begin = stop.end()
    return begin


def _is_heading(words: str) -> bool:
    words = words.strip()
    first, many = words[:1], " " in words
    return many and (first.isupper() or first.isdigit() or first in '„“"»«') and not GOES_ON.search(words)


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
