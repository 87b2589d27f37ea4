"""Makes rules of the verbs of speech: each of their forms is a cue, and beside it stands who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from lineage.signals.patterns import Rule
from lineage.tables import Row, read_table

# "worden" and the like make a participle passive, so that its subject is no speaker
PASSIVE = r"(?! (?:worden|werden|wird|wurde|wurden|ist|sind|sei|seien)\b)"
# a particle ends its clause, which tells it from a preposition
CLAUSE_ENDS = r"(?=\s?[,.;:!?–“”\"»«()]|\s-\s|\s(?:und|sowie|wie|dass)\b|$)"
APART = 160
# nor has "warnen würde"
MODAL = (
    r"(?! (?:würden?|wird|werden?|will|wollen|wollten?|kann|können|könnten?|soll|sollen|sollten?|muss|müssen|mussten?"
    r"|darf|dürfen|dürften?|möchten?)\b)"
)
# "to say" and "zu sagen" have no subject
INFINITIVE = r"(?<!\bzu )(?<!\bto )"


# what makes another verb of it: "sagte die Reise ab"
PARTICLES = (
    "ab|an|auf|aus|bei|durch|ein|entgegen|fest|fort|heraus|her|hin|los|nieder|um|voraus|vorher|vor|weg|zurück"
    "|zusammen|zu|statt"
)
OTHER = re.compile(rf"\s(?:{PARTICLES}){CLAUSE_ENDS}")
PARTED = re.compile(r"[.,;:!?„“”\"»«()]|\bvon\b")
# characters of a clause before such a particle, and of the longest particle with what ends its clause
BETWEEN, BEHIND = 80, 20

# longer particles are adjectives
LONGEST_PREPOSITION = 6
SPEECH = "speech"
# only beside words in marks that are no name: "sah in dem Deich ein „wichtiges Werk“"
MARKS = "marks"
# beside either: "nannte den Deich ein „wichtiges Werk“"
QUOTE = "quote"
# only beside what somebody holds to be so: "hielt den Deich für sicher", "hielt ihn für ein „wichtiges Werk“"
OPINION = "opinion"
WORDS = (SPEECH, MARKS, QUOTE, OPINION)
NAMING = (MARKS, QUOTE)
REACH = 160
# no comma or colon counts farther off than so
NEAR = 124
# of a form and its particle
LONGEST = 60
# where a verb that means many things gives somebody's words: beside a quotation or a clause
BEFORE = frozenset(',“”"»«‹›–-')
SPEECH_BEFORE = re.compile(r"(?:[,“”\"»«‹›–-]|\b[Ww]ie\s[^,.;:]{2,80})\s?$")
SPEECH_AFTER = re.compile(
    r"[^.;!?]{0,120}?(?:,\s(?:dass|daß|ob|wie|warum|weshalb|wieso|wer|was|wo|wann)\b|:"
    r"|,\s[^,.;]{2,100}\b(?:sei|seien|habe|hätten|werde|würden|könne|könnten|müsse|müssten|solle|dürfe|wolle|gebe)\b)"
)
OPINION_AFTER = re.compile(
    r"[^.;:]{2,140}\bfür\s(?:(?:(?:eine?n?|nicht|sehr|zu|kaum|durchaus|wenig|völlig|besonders|äußerst|unbedingt|noch)\s){0,3}"
    r"[a-zäöüß]{5,}(?:\s?[,.;:!?–]|\s(?:und|oder|als|wie)\b|$)|(?:eine?n?\s)?[„“\"»«‚])"
)
QUOTE_AFTER = re.compile(
    r"[^.;!?:]{0,120}?(?:\s[„“\"»«‚](?=[a-zäöüß])|\beine?[nmrs]?\s[„“\"»«‚]|,\s[^.;]{2,140}\b(?:zu\s\w+en|\w{2,8}zu\w{3,}en)\b)"
)


@cache
def load_verbs(lang: str, folder: str = "") -> tuple[Rule, ...]:
    """The rules of the verbs of a language: finite forms, forms with their particle at the end, participles."""
    return tuple(rule for row in read_table("speech_verbs", folder) if row["lang"] == lang for rule in _rules(row))


def _rules(row: Row) -> Iterator[Rule]:
    forms, particle = row["forms"].split(";"), row["particle"]
    follows = f"(?! (?:{_any(row['unless'])})\\b)" if row["unless"] else ""
    if particle:
        follows += rf"(?=(?:[^.;:]|\.(?=\d)){{0,{APART}}}\b{re.escape(particle)}{CLAUSE_ENDS})"
    cue = f"{forms[min(2, len(forms) - 1)]} {particle or row['with'].partition(';')[0]}".strip()
    modal = MODAL if row["lang"] == "de" else ""
    yield _rule(row, "verb", rf"\b{INFINITIVE}(?:{_any(row['forms'])})\b{modal}{follows}", forms, cue)
    if particle and " " not in particle:
        # "bekanntgab", and as one writes it today, too: "bekannt gab"
        apart = [f"{particle} {form}" for form in forms] if len(particle) > LONGEST_PREPOSITION else []
        closed = [particle + form for form in forms] + apart
        yield _rule(row, "before", rf"\b(?:{'|'.join(map(re.escape, closed))})\b", closed, cue)
    if row["participle"]:
        bare = row["participle"].split(";")
        yield _rule(row, "participle", rf"\b(?:{_any(row['participle'])})\b{PASSIVE}", bare, f"hatte {bare[0]}")


def _rule(row: Row, shape: str, pattern: str, hints: list[str], cue: str) -> Rule:
    name = f"{row['verb']} ({shape})"
    return Rule(
        name, pattern, pattern, False, tuple(hints), row | {"rule": name, "shape": shape, "cue": cue, "alone": ""}
    )


def _any(words: str) -> str:
    return "|".join(re.escape(word) for word in sorted(words.split(";"), key=lambda word: (-len(word), word)))


def has_with(text: str, begin: int, end: int, found: re.Match[str], words: str) -> bool:
    """Whether one of the words that a verb needs follows it, or opens its clause: "sprach von", "Von ... sprach"."""
    if not words:
        return True
    after, before = _with(words)
    return after.match(text, found.end(), end) is not None or (
        before.search(text, max(0, begin - 2, found.start() - REACH), found.start()) is not None
    )


@cache
def _with(words: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    capital = ";".join(word[:1].upper() + word[1:] for word in words.split(";"))
    return (
        re.compile(rf"[^.;]{{0,{APART}}}\b(?:{_any(words)})\b"),
        re.compile(rf"(?:^|[.!?:“”\"»«]\s|\n)(?:{_any(capital)})\s[^.;!?]{{2,{APART}}}\s$"),
    )


def gives_words(text: str, begin: int, end: int, found: re.Match[str], needs: str) -> bool:
    """Whether a verb stands beside what it `needs`, between two offsets of its text."""
    if needs == OPINION:
        return OPINION_AFTER.match(text, found.end(), end) is not None
    if needs != SPEECH and QUOTE_AFTER.match(text, found.end(), end):
        return True
    if needs == MARKS:
        return False
    return _speaks_before(text, max(begin, found.start() - REACH), found.start()) or _speaks_after(
        text, found.end(), end
    )


def _speaks_before(text: str, begin: int, at: int) -> bool:
    """What `SPEECH_BEFORE` finds, which is told by one or two characters mostly."""
    last = text[max(begin, at - 2) : at]
    if last[-1:] in BEFORE or (last[-1:] == " " and last[:1] in BEFORE and len(last) > 1):
        return True
    near = text[max(begin, at - REACH) : at]
    unclear = last.endswith("\n") or "wie" in near or "Wie" in near or not last.isascii()
    return unclear and SPEECH_BEFORE.search(text, begin, at) is not None


def _speaks_after(text: str, at: int, end: int) -> bool:
    """What `SPEECH_AFTER` finds; without a comma or colon near it finds nothing."""
    near = text[at : min(end, at + NEAR)]
    return ("," in near or ":" in near) and SPEECH_AFTER.match(text, at, end) is not None


def is_another(rule: Rule, text: str, found: re.Match[str], end: int) -> bool:
    """Whether a particle at the end of its clause makes another verb of this one: "sagte die Reise ab"."""
    if rule["particle"] or rule["lang"] != "de":
        return False
    at, stop = found.end(), min(end, found.end() + BETWEEN + BEHIND)
    for particle in OTHER.finditer(text, at, stop):
        begin = particle.start()
        if begin - at > BETWEEN:
            return False
        if PARTED.search(text, at, begin) is None:
            return True
    return False


def may_end(rule: Rule, text: str, at: int) -> bool:
    """Whether the particle of a verb ends a clause near enough behind it; cheaper to ask than its pattern."""
    particle = rule["particle"]
    return not particle or _ends_clause(particle).search(text, at, at + APART + LONGEST) is not None


@cache
def _ends_clause(particle: str) -> re.Pattern[str]:
    # a search for letters leaps from one place to the next, one for the beginning of a word does not
    word = re.escape(particle)
    return re.compile(rf"{word}(?<=\b{word}){CLAUSE_ENDS}")
