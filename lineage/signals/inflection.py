"""Gives the name of a source as a dictionary would: case endings are taken off where the rule is simple."""

from __future__ import annotations

import re
from collections.abc import Mapping

OF_HIM = ("des", "eines", "dieses", "seines", "ihres", "unseres", "jenes")
TO_HIM = ("dem", "einem", "vom", "beim", "zum", "im")
OF_HER = ("einer", "seiner", "ihrer", "keiner")
THE = ("der", "zur", "den")
ARTICLES = frozenset((*OF_HIM, *TO_HIM, *OF_HER, *THE))
# what stands before a noun: its article and the adjectives between
BEFORE = re.compile(r"(?<!\w)([^\W\d_]+)\s(?:[a-zäöüß][\w-]*en,?\s){0,3}[„“”\"»«‚›]?$")
WINDOW = 80
FEMININE = re.compile(
    r"(?:ung|heit|keit|schaft|tion|tät|erei|in|agentur|seite|stelle|behörde|polizei|presse|post|liste|studie|bank|wehr"
    r"|partei|firma|quelle|umfrage|kammer|union|kasse|gruppe|stätte|schule|kirche|sparte|messe|börse|wache|initiative|rundschau|bahn)$"
)
NEUTER = re.compile(
    r"(?:magazin|blatt|portal|amt|ium|gericht|institut|haus|unternehmen|medium|theater|fernsehen|radio|studio|zentrum"
    r"|parlament|papier|gutachten|schreiben|dokument|büro|netzwerk|labor|militär|journal|echo|werk|museum|gremium|kreuz|forum|komitee|team|bündnis|kabinett|kollektiv|kommando|archiv|register)$",
    re.IGNORECASE,
)
# "des Campus", "des Ausschuss" and other words that end so in every case
FIXED = re.compile(r"(?:us|is|as|(?<!ür)(?<!udi)(?<!in)os|ss)$")
STEM_IN_E = re.compile(r"(?:^Ge|[a-z]ge)\w+(?:äud|werb|leis|birg)es$")
AGENT = re.compile(r"(?:loge|nome|agoge|soph|kollege|genosse|experte|zeuge)$", re.IGNORECASE)
WEAK = re.compile(r"(?:bot|kolleg|expert|zeug|beauftragt)en$", re.IGNORECASE)
ADJECTIVE = re.compile(r"^[\w-]{3,}en$")
# "Garten" is none
BEHIND_PLACE = re.compile(r"(?:sch|ein|[Nn]eu|lich|ig|[Bb]ot)en$")
# "das Statistische Amt", "der Deutsche Bund": what the article shows goes over to the adjective
NOMINATIVE = {"das": "s", "der": "r"}
STRONG = re.compile(r"[A-ZÄÖÜ][a-zäöüß]{3,}(?<!syst)(?<!probl)em$")
WEAK_ADJECTIVE = re.compile(r"^[A-ZÄÖÜ][\w-]{2,}(?<!c)e$")
# "laut Rheinischer Post", but "laut Berliner Post"
OF_HER_STRONG = re.compile(r"(?:isch|lich|(?<!Leipz)(?<!Danz)ig|eu|utsch|gemein)er$")


def article_before(text: str, at: int) -> str:
    """The word that stands before a noun and its adjectives, folded; an article where there is one."""
    begin = max(0, at - WINDOW)
    space = text.rfind(" ", begin, max(at - 1, 0))
    word = text[space + 1 : at - 1] if space >= 0 else ""
    if word.isalpha() and text[at - 1] == " " and (word == "den" or not word.endswith("en")):
        return word.casefold()
    found = BEFORE.search(text, begin, at)
    return found[1].casefold() if found else ""


def base_form(name: str, article: str, known: Mapping[str, str]) -> str:
    """A name without the endings that its article asks for; only the first noun is bent, with the adjectives before it.

    Args:
        name: noun, with adjectives before and complements behind it.
        article: the folded word before the name.
        known: nouns that are base forms.
    """
    words = name.split(" ")
    head = next((i for i, word in enumerate(words) if word[:1].isupper()), None)
    if head == 0 and words[1:] and words[1][:1].isupper() and (first := _straight(words[0], words[1], article)):
        return " ".join([first, *words[1:]])
    if article not in ARTICLES or head is None:
        return name
    if words[-1] == "Allgemeinen":
        return name.removesuffix("n")
    # "Weißen Hauses", "Deutschen Bundestags", "Norder Neuen Presse": capital adjectives, and places among them
    while head + 1 < len(words) and words[head + 1][:1].isupper():
        place = words[head].endswith("er") and (head or BEHIND_PLACE.search(words[head + 1]))
        if not (place or ADJECTIVE.match(words[head])):
            break
        head += 1
    # "Hotel- und Gaststättenverbands"
    while head + 2 < len(words) and words[head].endswith(("-", "-,")):
        head += 1 if words[head].endswith(",") else 2
    adjectives, noun = words[:head], words[head]
    # "auf den Elbboten": of papers there is one
    him = article in TO_HIM or (article == "den" and noun.endswith("boten"))
    if article in OF_HIM or (him and WEAK.search(noun)):
        noun = singular(noun, known)
    if article in OF_HIM and noun == words[head] and (bent := _bent_end(words[head:], known)):
        # "des Robert Muster-Instituts": the body behind a name
        return " ".join([*adjectives, *bent])
    if article in OF_HER or (article in THE[:2] and FEMININE.search(noun.lower())):
        ending = "e"
    elif article in (*OF_HIM, *TO_HIM) and not noun.endswith(("en", "ern")):
        ending = "es" if NEUTER.search(noun) else "er"
    else:
        return " ".join([*adjectives, noun, *words[head + 1 :]])
    straight = [word[:-2] + ending if ADJECTIVE.match(word) else word for word in adjectives]
    return " ".join([*straight, noun, *words[head + 1 :]])


def _straight(adjective: str, noun: str, article: str) -> str | None:
    """A capital adjective before its noun in the nominative; None where its ending does not tell."""
    if article in NOMINATIVE and WEAK_ADJECTIVE.match(adjective):
        # "der Behörde EMA", "der Allergologe Muster"
        noun_too = FEMININE.search(adjective.lower()) or AGENT.search(adjective) or FEMININE.search(noun.lower())
        return None if noun_too else adjective + NOMINATIVE[article]
    if article not in ARTICLES and OF_HER_STRONG.search(adjective) and FEMININE.search(noun.lower()):
        return adjective[:-1]
    # "laut Statistischem Bundesamt"
    strong = article not in ARTICLES and STRONG.match(adjective)
    return adjective[:-1] + ("s" if NEUTER.search(noun) else "r") if strong else None


def _bent_end(words: list[str], known: Mapping[str, str]) -> list[str] | None:
    """Capital words of which only the last, a noun for a body, is in the genitive; None when it is not."""
    last = next((i for i, word in enumerate(words) if not word[:1].isupper()), len(words)) - 1
    if last < 1:
        return None
    straight = singular(words[last], known)
    noun = straight.rpartition("-")[2]
    if straight == words[last] or not (noun in known or NEUTER.search(noun)):
        return None
    return [*words[:last], straight, *words[last + 1 :]]


def singular(noun: str, known: Mapping[str, str]) -> str:
    """The nominative of a masculine or neuter noun in the genitive."""
    if WEAK.search(noun):
        return noun[:-1]
    if noun.endswith("en"):
        forms = (noun[:-1] + "r", noun[:-2], noun[:-1])
        return next((form for form in forms if form in known), noun)
    if not noun.endswith("s") or noun.isupper() or len(noun) < 4:
        return noun
    for form in (noun[:-2] if noun.endswith("es") else "", noun[:-1]):
        if form in known:
            return form
    if noun.endswith("es"):
        stem = noun[:-1] if STEM_IN_E.search(noun) else noun[:-2]
        return stem[:-1] if stem.endswith("niss") else stem
    return noun if FIXED.search(noun) else noun[:-1]


def forms(name: str, article: str) -> list[str]:
    """What a name of several words may be in the nominative, the likeliest first; none when it is not bent."""
    words = name.split(" ")
    bent = [ADJECTIVE.match(word) is not None for word in words[:-1]]
    if (article in (*TO_HIM, *OF_HIM) or words[-1].endswith("boten")) and WEAK.search(words[-1]):
        words[-1] = words[-1][:-1]
    elif article in OF_HIM and (straight := singular(words[-1], {})) != words[-1]:
        words[-1] = straight
    elif not any(bent) or not article:
        return []
    endings = ["es", "er", "e"] if NEUTER.search(words[-1]) else ["er", "es", "e"]
    if article not in (*TO_HIM, *OF_HIM):
        endings.reverse()
    if not any(bent):
        return [" ".join(words)]
    return [
        " ".join([*(w[:-2] + end if b else w for w, b in zip(words[:-1], bent, strict=True)), words[-1]])
        for end in endings
    ]
