"""Tells who speaks behind a headline that an extractor has put into the text without a stop."""

from __future__ import annotations

import re

from lineage.signals.fullnames import named_in_full
from lineage.signals.grammar import CLOSE, OPEN
from lineage.signals.nouns import Nouns, kind_of, phrase_at, strip_roles
from lineage.signals.offices import Source

MARKED = re.compile(rf"[{OPEN}]([^{OPEN}{CLOSE}]+)[{CLOSE}]\s(?=[A-ZÄÖÜ])")

# what may stand before a subject: what joins its clause to another, or what binds it
JOINS = frozenset(
    (
        "und oder aber denn doch sondern wie dass als wenn weil während nachdem bevor obwohl ob da damit so auch sogar"
        " selbst nur etwa laut zudem sowie von vom aus in im an am bei beim mit für gegen um auf nach über unter zu zum"
        " zur der die das des dem den ein eine einen einem einer eines"
    ).split()
)


def behind_marks(found: re.Match[str], at: int, lang: str, nouns: Nouns) -> re.Match[str]:
    """The phrase behind a headline that ends in marks: "nennt Deich „dicht“ Max Muster sagte"; else the same."""
    marked = MARKED.match(found.string, found.start("run"), found.end("run"))
    bare = marked and found.start() == found.start("run") and marked[1].casefold() not in nouns.outlets
    later = phrase_at(found.string, marked.end(), at, lang, nouns) if marked and bare else None
    return later or found


def role_behind(found: re.Match[str], nouns: Nouns) -> Source | None:
    """The person with a role behind the nouns of a headline: "Streit um den Deich Bürgermeisterin Anna Muster"."""
    head, role = found["run"].split()[-1], found["late"].split()[0]
    if kind_of(role, nouns) != "role" or kind_of(head, nouns) in ("role", "unnamed", "office") or "," in found[0]:
        return None
    name = strip_roles(found["late"], nouns)
    return Source(found.start("late"), found.end(), name, "person") if " " in name else None


def person_behind(text: str, source: Source, nouns: Nouns, *, bound: bool) -> Source | None:
    """Who stands right before a verb, without the end of a headline; None when nothing tells one from the other.

    Args:
        text: an article.
        source: what stands right before a verb that does not end its clause.
        nouns: the tables.
        bound: a preposition or an article before it says that it is no subject.
    """
    words = text[source.begin : source.end].split()
    while words and not words[0][0].isupper():
        words.pop(0)
    if source.kind not in ("person", "office") or len(words) < 2 or not all(word[0].isupper() for word in words):
        return None
    roles = [i for i, word in enumerate(words[:-1]) if kind_of(word, nouns) == "role"]
    first = roles[0] if roles else len(words) - 1
    begin = source.end - len(" ".join(words[first:]))
    if roles:
        # "um Deich Bürgermeisterin Anna Muster": nothing binds her
        return source._replace(begin=begin) if first and bound else None
    before = text[max(0, begin - 80) : source.end - len(" ".join(words)) - 1].rpartition(" ")[2]
    # "halten Abstand Muster sagte": before a subject stands no verb
    loose = before.isalpha() and before.islower() and before not in JOINS
    if not loose or len(words) != 2 or kind_of(words[-1], nouns) is not None:
        return None
    elsewhere = named_in_full(words[-1], text, nouns, but=words[0])
    return Source(begin, source.end, words[-1], "person") if elsewhere else None
