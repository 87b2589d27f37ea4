"""Reads the medium that printed a text first, and tells what may be meant by a noun or a name that others have, too."""

from __future__ import annotations

import re

from lineage.signals.grammar import CLOSE, OPEN
from lineage.signals.inflection import ARTICLES, forms
from lineage.signals.lexicon import occurrences
from lineage.signals.nouns import Nouns, kind_of
from lineage.signals.sources import Source

TOLD_END = re.compile(
    r"\s?(?:[,.;:!?)–]|$)|\s(?:-\s|in einem|am (?:Abend|Morgen)"
    r"|am (?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag))"
)
MARK = re.compile(r"[„“”\"»«‚‹›]")
OPENS = re.compile(r"(?:^|[\s(:„“”\"»«‚‹›])[„“”\"»«‚‹›]\S|„|‚|.„|.‚")
QUOTATION = 500
# "a.example/b.example", but "a.example/page.html" is one address
ADDRESS = re.compile(
    r"/([a-zäöü\d][a-zäöü\d.-]*\.(?!(?:[sx]?html?|php|pdf|aspx?|jpe?g|png|xml|txt)\b)[a-z]{2,})(?=[\s/,;.)]|$)"
)
# "Quellen: "Elbwoche" / CNN (1) / abend.example"
LISTED = re.compile(r"Quelle(?P<several>n)?\s?:\s?$")
ENTRY = re.compile(
    rf"(?P<mark>[{OPEN}])?(?P<name>(?![\s-])[^\n/,;{OPEN}{CLOSE}()]{{2,60}}?)[{CLOSE}]?"
    r"(?:\s\([^()]{1,20}\)|\sauf\s[A-Z]\w+|\s(?:vom|am)\s[^/,;]{2,30})?\s?(?:[/,;]\s?|\.?$)"
)
SIGN = re.compile(r"[a-zäöü]{2,6}(?:[./]|\s|$)(?![a-z]{2,3}\b)")
POSTED = re.compile(
    r"\sauf\s(?:Twitter|X|Bluesky|Mastodon|Threads|Facebook|Instagram|Telegram|Tiktok|TikTok|LinkedIn|Youtube|YouTube)\b"
)
DOTTED = re.compile(r"\w\.[a-z]{2,}$")
HEAD, LINE = 12, 400
GENRES = ("medium", "masthead", "agency")
# characters before a name that hold the word before it
LAST_WORD = 40
# "die neue „Elbruhe“"
MARKED = re.compile(rf"(?:(?:[Dd](?:er|ie|as)|[a-zäöüß][\w-]*)\s)*[{OPEN}][^{OPEN}{CLOSE}]*[{CLOSE}]")
# "im Magazin Elbland": what a paper is may be a part of its name
GENRE = re.compile(r"([A-ZÄÖÜ]\w+)\s$")


def read_mastheads(text: str, at: int, printed: str, end: int, nouns: Nouns) -> tuple[Source, ...]:
    """The medium that printed a text first, and others whose addresses stand behind it in the line.

    Of a list of sources those that are media for sure: known ones, addresses, and names in quotation marks.
    """
    if listed := LISTED.search(text, max(0, at - HEAD), at):
        entries = [found for found in ENTRY.finditer(text, listed.end(), min(end, at + LINE)) if found["name"]]
        sources = [(found, _read_masthead(text, found.start("name"), found["name"], nouns)) for found in entries]
        credited = any(source.kind == "agency" and not found["mark"] for found, source in sources)
        if (credited and not listed["several"]) or SIGN.match(text, listed.end(), end):
            # "Quelle: abend.example, abc/dpa" is the house and its agency, "Quelle: abc." its author
            return ()
        told = [source for found, source in sources if found["mark"] or _is_medium(source, nouns)]
        # a hop is of one kind, and who posted something is told by the media, too
        media = tuple(source for source in told if source.kind != "person") or tuple(told)
        if credited or (media and any(not DOTTED.search(entry["name"]) for entry in entries[1:])):
            return media
    printers = [_read_masthead(text, at, printed, nouns)]
    while further := ADDRESS.match(text, printers[-1].end, end):
        printers.append(_read_masthead(text, further.start(1), further[1], nouns))
    return tuple(printers)


def _is_medium(source: Source, nouns: Nouns) -> bool:
    """Whether a name without marks is one of an outlet; an agency is a credit, and that is read elsewhere."""
    if source.kind == "agency":
        return False
    return source.kind == "person" or source.name in nouns.titles or DOTTED.search(source.name) is not None


def _read_masthead(text: str, at: int, printed: str, nouns: Nouns) -> Source:
    """The medium that printed a text first; its name takes the case of the article before it."""
    name = printed.strip('.„“"»«')
    begin = at + printed.index(name)
    if " " in name and POSTED.match(text, begin + len(name)):
        return Source(begin, begin + len(name), name, "person")
    before = re.findall(r"\w+", text[max(0, begin - 40) : begin].casefold())[-2:]
    article = next((word for word in reversed(before) if word in ARTICLES), "")
    # the stop of "F.A.Z." is the name's own
    end = begin + len(name) + bool(re.match(r"[A-Z]\.[A-Z]\.", text[begin + len(name) - 3 : begin + len(name) + 1]))
    if (agency := nouns.gazetteer.find(name)) and agency.kind != "generic":
        return Source(begin, end, agency.code, "agency")
    genre = GENRE.search(text, max(0, begin - 30), begin)
    if genre and (whole := nouns.outlets.get(f"{genre[1]} {name}".casefold())):
        return Source(genre.start(), end, whole, "outlet")
    bent = forms(name, article)
    known = (nouns.outlets.get(form.casefold()) for form in (name, f"{name}.", *bent))
    return Source(begin, end, next(filter(None, known), bent[0] if bent else name), "outlet")


def may_be_called(noun: str, medium: Source, nouns: Nouns) -> bool:
    """Whether a noun may stand for a medium: "die Zeitung" for no broadcaster, "die Agentur" for agencies only."""
    word, kind = noun.rsplit(maxsplit=1)[-1].casefold(), nouns.outlet_kinds.get(medium.name)
    if word.endswith(("agentur", "agenturen", "agency", "agence")):
        return medium.kind == "agency"
    printed, sent = word.endswith(("zeitung", "blatt")), word.endswith(("sender", "rundfunk", "fernsehen"))
    if printed or sent:
        return medium.kind != "agency" and (kind != "broadcaster" if printed else kind in (None, "", "broadcaster"))
    return True


def ends_told(text: str, source: Source) -> bool:
    """Whether "der Welt" can be the paper that is told: its clause ends there, outside of a quotation."""
    if not TOLD_END.match(text, source.end):
        return False
    marks = list(MARK.finditer(text, max(0, source.begin - QUOTATION), source.begin))
    return not marks or not OPENS.match(text, max(0, marks[-1].start() - 1))


def is_only_marked(text: str, source: Source, nouns: Nouns) -> bool:
    """Whether nothing but its marks makes a name a medium: no noun for one is in it, or before it anywhere."""
    if source.kind != "outlet" or source.name in nouns.titles or DOTTED.search(source.name):
        return False
    if not MARKED.fullmatch(text, source.begin, source.end) or kind_of(source.name.split()[-1], nouns) in GENRES:
        return False
    before = (text[max(0, at - LAST_WORD) : at].rstrip(OPEN).split()[-1:] for at in occurrences(source.name, text))
    return not any(word and kind_of(word[0], nouns) in GENRES for word in before)
