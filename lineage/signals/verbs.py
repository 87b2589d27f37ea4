"""Makes rules of the verbs of speech: each of their forms is a cue, and beside it stands who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from lineage.signals.particles import APART, is_another, is_parted
from lineage.signals.patterns import Rule
from lineage.tables import Row, read_table

# "worden" and the like make a participle passive, so that its subject is no speaker
PASSIVE = re.compile(r" (?:worden|werden|wird|wurde|wurden|ist|sind|sei|seien)\b")
# "to say" and "zu sagen" have no subject
INFINITIVE = ("zu ", "to ")
# nor has "warnen würde"
MODAL_FORMS = (
    r"würden?|wird|werden?|will|wollen|wollten?|kann|können|konnten?|könnten?|soll|sollen|sollten?|muss|müssen|mussten?|müssten?"
    r"|darf|dürfen|durften?|dürften?|möchten?"
)
MODAL = re.compile(rf" (?:{MODAL_FORMS})\b")
# in the same clause
MODAL_BEFORE = re.compile(
    rf"\b(?:{MODAL_FORMS})\s(?:(?!(?:(?:und|oder)\s(?!(?:der|die|das|dem|den)\s|[A-ZÄÖÜ])|(?:sondern|was|wie|weil)\s))[^,.;:–„“”\"»«]){{2,90}}\s$"
)
MODAL_REACH = 110
CLAUSE_STOPS = frozenset(",.;!?")
# a form of "meinen" that is a determiner too
POSSESSIVE = "meinen"
OWNED = re.compile(r"\s[A-ZÄÖÜ]")
MODALS = frozenset((" w", " k", " s", " m", " d"))
# all that stands between two offsets
SPAN = re.compile(r".+", re.DOTALL)


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
MARKS_OPENING = frozenset('„“"»«‚')
# where a verb that means many things gives somebody's words: beside a quotation or a clause
BEFORE = frozenset(',“”"»«‹›–-')
SPEECH_BEFORE = re.compile(
    r"(?:[,“”\"»«‹›–-]|\b[Ww]ie\s[^,.;:]{2,80}|(?:(?<=[.!?“”\"»]\s)|(?<=\n))(?:Das|Dies)(?:\s(?:hat|haben|hatten?)\s[^,.;:]{2,90})?)\s?$"
)
SPEECH_AFTER = re.compile(
    r"[^.;!?]{0,120}?(?:,\s[„“\"»«‚]?(?:dass|daß|ob|wie|warum|weshalb|wieso|inwiefern|inwieweit|wer|was|wo|wann)\b|:"
    r"|,\s[^,.;]{2,100}\b(?:sei|seien|habe|hätten|werde|würden|könne|könnten|müsse|müssten|solle|dürfe|wolle|gebe)\b"
    # the subjunctive of reported speech: "er bringe", not "er brachte"
    r"|,\s(?:er|sie|es|man|das|dies)\s[a-zäöüß]{2,}(?<!t)e\b)"
)
OPINION_AFTER = re.compile(
    r"[^.;:]{2,140}\bfür\s(?:(?:(?:eine?n?|nicht|sehr|zu|kaum|durchaus|wenig|völlig|besonders|äußerst|unbedingt|noch)\s){0,3}"
    r"[a-zäöüß]{5,}(?:\s?[,.;:!?–“”\"»«]|\s(?:und|oder|als|wie)\b|$)|(?:eine?n?\s)?[„“\"»«‚]"
    r"|eine?n?\s(?:[a-zäöüß]+e[nrs]?\s)?(?:Fehler|Irr\w+|Skandal|Problem|Risiko|Gefahr|Illusion|Zumutung|Erfolg|Sackgasse|Lösung"
    r"|Schritt|Signal|Idee|Chance|Katastrophe|Lüge|Fehlentscheidung|Unding)\b"
    r"|(?:die|das|den|eine?n?)\s(?:richtig|falsch|größt|zentral|wichtig|wichtigst|entscheidend|gefährlich)e[nrs]?\s)"
)
QUOTE_AFTER = re.compile(
    r"[^.;!?:]{0,120}?(?:\s[„“\"»«‚](?=[a-zäöüß])|\beine?[nmrs]?\s[„“\"»«‚]|\s[„“\"»«][^„“”\"»«]{2,80}[“”\"»«]\svor\b|,\s(?!(?:um|ohne|statt|anstatt)\s)[^.;]{2,220}\b(?:zu\s(?:[a-zäöüß]{3,}n|tun)|\w{2,8}zu[a-zäöüß]{3,}n)\b)"
)


@cache
def load_verbs(lang: str, folder: str = "") -> tuple[Rule, ...]:
    """The rules of the verbs of a language: finite forms, forms with their particle at the end, participles.

    A form is looked up, not searched for: `hints` are the forms of a rule, and `Form.at` tells whether one is the verb.
    """
    return tuple(rule for row in read_table("speech_verbs", folder) if row["lang"] == lang for rule in _rules(row))


def _rules(row: Row) -> Iterator[Rule]:
    forms, particle = row["forms"].split(";"), row["particle"]
    cue = f"{forms[min(2, len(forms) - 1)]} {particle or row['with'].partition(';')[0]}".strip()
    yield _rule(row, "verb", forms, cue)
    # of a verb that needs a word besides its particle only the form with both is sure: "von denen Gefahr ausgeht"
    if particle and " " not in particle and not row["with"]:
        # "bekanntgab", and as one writes it today, too: "bekannt gab"
        apart = [f"{particle} {form}" for form in forms] if len(particle) > LONGEST_PREPOSITION else []
        # "sich" stands between
        joined = [particle + form for form in forms if " " not in form]
        yield _rule(row, "before", joined + apart, cue)
    if row["participle"]:
        bare = row["participle"].split(";")
        yield _rule(row, "participle", bare, f"hatte {bare[0]}")


def _rule(row: Row, shape: str, forms: list[str], cue: str) -> Rule:
    name, words = f"{row['verb']} ({shape})", "|".join(map(re.escape, forms))
    return Rule(name, words, words, False, tuple(forms), row | {"rule": name, "shape": shape, "cue": cue, "alone": ""})


class Form(NamedTuple):
    """A form of a verb, and what is asked of the words around it; nothing is asked where something is empty."""

    rule: Rule
    finite: bool
    participle: bool
    unless: re.Pattern[str] | None
    particle: str
    beside: str
    needs: str
    # a particle would make another verb of it
    simple: bool

    def at(self, text: str, begin: int, end: int, first: int, last: int) -> re.Match[str] | None:
        """The form, where it stands between two offsets and all that is asked of it holds in its sentence."""
        _, finite, participle, unless, particle, beside, needs, simple = self
        if (
            # "an PCR-bestätigten"
            (text[begin - 1 : begin] == "-" and text[begin - 2 : begin - 1].isalnum())
            or (particle and not is_parted(particle, text, end, last))
            or (finite and text[begin - 3 : begin] in INFINITIVE and not text[begin - 4 : begin - 3].isalnum())
            or (unless and unless.match(text, end, last))
            or (participle and PASSIVE.match(text, end, last))
            or (finite and text[end - 1] == "n" and text[end : end + 2] in MODALS and MODAL.match(text, end, last))
            or (
                finite
                and text[end - 1] == "n"
                and text[end : end + 1] in CLAUSE_STOPS
                and _is_infinitive(text, first, begin)
            )
        ):
            return None
        if (
            text.startswith(POSSESSIVE, begin)
            and OWNED.match(text, end, last)
            and text[begin - 2 : begin - 1].isalpha()
        ):
            # "mit meinen Kindern"
            return None
        found = SPAN.match(text, begin, end)
        if found is None or (needs and not gives_words(text, first, last, found, needs)):
            return None
        if (beside and not has_with(text, first, last, found, beside)) or (simple and is_another(text, end, last)):
            return None
        return found


def _is_infinitive(text: str, begin: int, at: int) -> bool:
    """Whether a modal verb stands before one that ends its clause: "konnte Muster glauben,"."""
    return MODAL_BEFORE.search(text, max(begin, at - MODAL_REACH), at) is not None


def form_of(rule: Rule) -> Form:
    """What the rule of a verb asks of its form."""
    finite, needs = rule.shape == "verb", rule.needs if rule.needs in WORDS else ""
    if not finite:
        return Form(rule, finite, rule.shape == "participle", None, "", "", needs, simple=False)
    unless = _followed_by(rule["unless"]) if rule["unless"] else None
    simple = rule["lang"] == "de" and not rule["particle"]
    return Form(rule, finite, False, unless, rule["particle"], rule["with"], needs, simple)


@cache
def _followed_by(words: str) -> re.Pattern[str]:
    # "zeigte er sich"
    return re.compile(rf" (?:(?:er|sie|es) )?(?:{_any(words)})\b")


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
        re.compile(
            rf"(?:(?:^|[.!?:“”\"»«]\s|\n)(?:{_any(capital)})(?:\s[^.;!?]{{2,{APART}}})?|,\s(?:{_any(words)}))\s$"
        ),
    )


def gives_words(text: str, begin: int, end: int, found: re.Match[str], needs: str) -> bool:
    """Whether a verb stands beside what it `needs`, between two offsets of its text."""
    at, stop = found.span()
    if needs == OPINION:
        return OPINION_AFTER.match(text, stop, end) is not None
    if needs != SPEECH and _quotes_after(text, stop, end):
        return True
    if needs == MARKS:
        return False
    return _speaks_before(text, max(begin, at - REACH), at) or _speaks_after(text, stop, end)


def _quotes_after(text: str, at: int, end: int) -> bool:
    """What `QUOTE_AFTER` finds; without a mark, or a comma and "zu", near it finds nothing."""
    near = text[at : min(end, at + NEAR)]
    may = not MARKS_OPENING.isdisjoint(near) or ("," in near and "zu" in text[at : min(end, at + NEAR + REACH)])
    return may and QUOTE_AFTER.match(text, at, end) is not None


def _speaks_before(text: str, begin: int, at: int) -> bool:
    """What `SPEECH_BEFORE` finds, which is told by one or two characters mostly."""
    last = text[max(begin, at - 2) : at]
    if last[-1:] in BEFORE or (last[-1:] == " " and last[:1] in BEFORE and len(last) > 1):
        return True
    near = text[max(begin, at - REACH) : at]
    unclear = last.endswith("\n") or any(word in near for word in ("wie", "Wie", "Das ", "Dies ")) or not last.isascii()
    return unclear and SPEECH_BEFORE.search(text, begin, at) is not None


def _speaks_after(text: str, at: int, end: int) -> bool:
    """What `SPEECH_AFTER` finds; without a comma or colon near it finds nothing."""
    near = text[at : min(end, at + NEAR)]
    return ("," in near or ":" in near) and SPEECH_AFTER.match(text, at, end) is not None
