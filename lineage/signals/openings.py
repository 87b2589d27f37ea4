"""Finds who opens a clause, stands behind its first small words or its verb, and of whom a relative clause tells."""

from __future__ import annotations

import re

from lineage.signals.clauses import REACH
from lineage.signals.grammar import CLOSE, OPEN
from lineage.signals.inflection import article_before
from lineage.signals.nouns import Sentence, kind_of, phrases
from lineage.signals.rivals import PREPOSITIONS
from lineage.signals.sources import Source, read_source
from lineage.signals.subjects import LEADING, is_bound

NAMED = ("person", "office", "outlet", "agency")
# where a clause begins
STOP = re.compile(r"[.!?;:“”\"»«]\s?")
# a name in marks ends no clause: "im Gespräch mit der „Elbwoche“"
MARKED_NAME = re.compile(rf"[{OPEN}]([A-ZÄÖÜ][^{OPEN}{CLOSE}\n.!?]{{1,30}})[{CLOSE}](?=\s[a-zäöü])")
COMMA = re.compile(r",\s")
# a main clause that something else than its subject opens
VERB_SECOND = re.compile(
    r"(?!(?:Wie|Weil|Dass|Wenn|Als|Ob|Da|Während|Obwohl|Nachdem|Bevor|Oder|Und|Sondern)\b)[A-ZÄÖÜ]"
)
BEFORE_NAME = re.compile(
    r"\s([a-zäöüß]{2,})\s(?:(?:auch|nun|jetzt|dann|selbst|ebenfalls|aber|jedoch|hingegen|zudem)\s)?$"
)
# words that are no verbs, and verbs beside which a person is told something, or nothing is said
NO_VERB = frozenset(
    "er sie man wie dass und oder nicht nur so da hier dort sich ist sind war waren bekam erhielt erhält ziert"
    " half hilft gefällt gefiel gelang gelingt fehlt kennt traf hört hörte liest las verlas".split()
)
TITLES = frozenset("Titel Motto Satz Schild Kommentare Kategorie Aufschrift Buch vor".split())
# a quotation that goes on with who says it
CLAIMED = re.compile(rf":\s?[{OPEN}][^{OPEN}{CLOSE}]{{1,400}}[{CLOSE}],\s[a-zäöüß]{{2,}}\s")
SHORT = 110
OPENER = re.compile(rf"(?:[“”\"»«–-]\s?)?(?:(?:{'|'.join(LEADING)})\s)?")
INVERTED = re.compile(r"(?:^|[\s“”\"»«])[a-zäöüß]{2,}$")
PREDICATE = re.compile(r"[A-ZÄÖÜ]\w+\s(?:ist|sind|war|waren|bleibt|blieb|klingt|klang|wird|wurde|zeigt sich)\s")
GOES_ON = re.compile(r"(?:,\s[^:]{3,100}(?=,))?,?\s[a-zäöü]")
HE = re.compile(r"(?:Er|Sie|er|sie)(?=\s[a-zäöü])")
# ", der am Montag zuvor": nobody else speaks
RELATIVE_OPENS = re.compile(
    r",\s(?P<who>der|die|das)\s(?:am\s[A-ZÄÖÜ]\w+\s|(?!(?:der|die|das|dem|den|des|eine?[nrms]?|er|sie|es|man|ich|wir|ihm|ihr"
    r"|sich|in|mit|von|zu|auf|für|an|als)\s)[a-zäöüß]+\s){0,4}$"
)
# what depends on a noun before it
DEPENDS = re.compile(r"[A-ZÄÖÜ][\w-]+\s(?:des|der|von|vom)\s(?:[a-zäöüß-]+\s)*$")
WHOSE = re.compile(r"\s(?:von|vom|des|der)\s")
# the pronoun that a noun behind such an article may have
AGREEING = {"der": "der die", "die": "die", "das": "das", "dem": "der das", "den": "der", "ein": "der das"}


def clause_subject(sentence: Sentence, at: int, *, whole: bool = False) -> tuple[Source, ...]:
    """Who does what a clause tells that ends at `at`: its first words, or what stands right behind its verb.

    Args:
        sentence: where the clause stands.
        at: where it ends.
        whole: only who opens the sentence counts.
    """
    text, first = sentence.text, _clause_begin(sentence, at)
    if first is None:
        return ()
    commas = [] if whole else [found.end() for found in COMMA.finditer(text, first, at)][-1:]
    for start in (first, *commas):
        opened = OPENER.match(text, start, at)
        if sources := _opening(sentence, opened.end() if opened else start, at, whole):
            return sources
    return ()


def _clause_begin(sentence: Sentence, at: int) -> int | None:
    """Where the clause begins that ends at `at`; None where that is too far off."""
    text, begin = sentence.text, max(sentence.begin, at - REACH)
    marked = MARKED_NAME.finditer(text, begin, at)
    names = [found.span() for found in marked if found[1].casefold() in sentence.nouns.outlets]
    every = (found for found in STOP.finditer(text, begin, at) if not any(b <= found.start() < e for b, e in names))
    stops = [found.end() for found in every]
    first = stops[-1] if stops else sentence.begin
    return None if first < begin else first


def _opening(sentence: Sentence, start: int, at: int, whole: bool) -> tuple[Source, ...]:
    """The person or body that opens a clause, or stands right behind its first small words."""
    text = sentence.text
    # "Vorsichtiger ist Max Muster: „...“"
    predicate = PREDICATE.match(text, start, at) if whole else None
    start = predicate.end() if predicate else start
    if he := HE.match(text, start, at):
        return (Source(start, he.end(), he[0].casefold(), "pronoun"),)
    for phrase in phrases(text, start, at, sentence.lang, sentence.nouns)[: 1 if whole else 2]:
        opens = phrase.start() == start
        inverted = text[phrase.start() - 1] == " " and INVERTED.search(text, start, phrase.start() - 1) is not None
        source = read_source(phrase, sentence.nouns) if opens or (inverted and not whole) else None
        if source and source.kind in NAMED and not is_bound(sentence, source):
            goes_on = GOES_ON.match(text, phrase.end(), at) or (predicate and phrase.end() == at)
            return (source,) if goes_on or not opens else ()
    return ()


def subject_behind_verb(sentence: Sentence, at: int) -> tuple[Source, ...]:
    """The person right behind the verb of a short main clause: "Dann kam Anna Muster zur Sache: „...“"."""
    text, start = sentence.text, _clause_begin(sentence, at)
    if sentence.lang != "de" or start is None or at - start > SHORT:
        return ()
    if not VERB_SECOND.match(text, start, at) or "," in text[start:at] or CLAIMED.match(text, at):
        return ()
    # "Am Abend sang Anna Muster das Lied: „...“"
    last = text[start:at].split()[-1]
    if last in TITLES or kind_of(last, sentence.nouns) == "thing":
        return ()
    for phrase in phrases(text, start, at, sentence.lang, sentence.nouns):
        source = read_source(phrase, sentence.nouns)
        if source is None or source.kind != "person":
            continue
        before = BEFORE_NAME.search(text, start, source.begin)
        small = before is None or before[1] in NO_VERB | PREPOSITIONS | sentence.nouns.determiners
        return () if small or is_bound(sentence, source) else (source,)
    return ()


def relative_subject(sentence: Sentence, at: int) -> tuple[Source, ...]:
    """Whom a relative clause tells of: "Max Muster, der aber sagte", "das Hafenamt, das am Montag gesagt hatte".

    Only who agrees with the pronoun, and nobody on whom others depend: "der Bruder von Max Muster, der sagte".
    """
    text, nouns = sentence.text, sentence.nouns
    opened = RELATIVE_OPENS.search(text, max(sentence.begin, at - REACH), at) if sentence.lang == "de" else None
    if opened is None:
        return ()
    begin = max(sentence.begin, opened.start() - REACH)
    before = phrases(text, begin, opened.start(), sentence.lang, nouns)
    if not before or before[-1].end() != opened.start() or DEPENDS.search(text, begin, before[-1].start("run")):
        return ()
    source = read_source(before[-1], nouns)
    if source is None or source.kind not in NAMED or WHOSE.search(before[-1]["run"] + (before[-1]["more"] or "")):
        return ()
    if source.kind == "person":
        woman = nouns.is_woman.get(source.name.partition(" ")[0].partition("-")[0])
        agrees = woman is not None and opened["who"] == ("die" if woman else "der")
    else:
        agrees = opened["who"] in AGREEING.get(article_before(text, before[-1].start("run")), "").split()
    return (source,) if agrees else ()
