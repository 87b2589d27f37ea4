"""The rules of credits and furniture by their place in a text, and the test whether a match really is a credit."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from lineage.signals.gazetteer import Market, foreign_names, market_of, source_word
from lineage.signals.languages import rules_for, spoken_languages
from lineage.signals.patterns import Rule, Rules, load_rules
from lineage.signals.signatures import Signature, names_agencies, names_picture, read_signature

MOST_LETTERS = 4  # of an author's sign


class Credits(NamedTuple):
    """The rules of `credit_patterns.csv` by position, and the test whether a match really is a credit.

    With them the furniture that shares their lines: `labels` are whole lines, `furniture` stands in lines, `elsewhere`
    names the outlet that printed the text first.
    """

    market: Market
    positions: dict[str, Rules]
    labels: Rules
    furniture: Rules
    elsewhere: Rules
    foreign: frozenset[str] = frozenset()
    # what this outlet marks with the word Quelle: text, photo, or empty when the place tells
    source_word: str = ""
    # no rule for credits speaks the language of the text
    mute: bool = False
    # names of the rules for the language of the text; none are ruled out when it is not known
    spoken: frozenset[str] | None = None

    def at(self, position: str) -> Rules:
        """The rules for one position in the text."""
        return self.positions[position]

    def only(self, names: frozenset[str]) -> Credits:
        """The same with the rules of these names alone; those for cut ends stay, the names tell of whole lines."""
        some = _only(self.market.folder, names, self.spoken)
        return self._replace(
            positions=some.positions, labels=some.labels, furniture=some.furniture, elsewhere=some.elsewhere
        )

    def within(self, outlet: str | None, month: str | None, lang: str | None) -> Credits:
        """The same for an outlet, a month and a language: the names of all other outlets are not its own desk."""
        folder = self.market.folder
        spoken, mute = rules_for(lang, folder), bool(lang) and lang not in spoken_languages(folder)
        foreign = foreign_names(outlet, folder) if outlet is not None else self.foreign
        market, word = market_of(outlet, month, folder), source_word(outlet, folder)
        return self._replace(market=market, foreign=foreign, source_word=word, mute=mute, spoken=spoken)

    def believes(self, rule: Rule, found: re.Match[str], *, last: bool = True) -> bool:
        """Whether the names in a match are what the rule needs; signs alone close only the whole text (`last`)."""
        need = rule["need"]
        if need in ("any", "none", "unnamed", "signs") or "item" in found.re.groupindex:
            return need != "signs" or last
        signature = self.read(rule, found)
        odd = signature.strange and rule["role"] not in ("photo_credit", "disclaimer")
        # a list of sources below the text may hold others beside the agency
        odd = odd and not (need == "list" and last and signature.agencies)
        odd = odd or (rule["role"] == "credit" and self._of_picture(rule, found, signature))
        # "Elbtal (abc/dpa)" has a sign beside its agency, "Elbtal (dpa, Altstadt)" something else
        signed = all(sign.islower() and len(sign) <= MOST_LETTERS for sign in signature.signs)
        signed = signed and not (signature.signs and "," in found["credit"])
        if odd or (rule["role"] == "dateline" and not (signed and signature.agencies)):
            return False
        if need == "agency":
            return bool(signature.agencies)
        if signature.agencies or signature.unnamed:
            return True
        # a name alone after "Quelle:" is some source, in brackets it is the author
        if any(sign.casefold() in self.foreign for sign in signature.signs):
            return False
        return last and len(signature.signs) > (0 if need == "author" else signature.persons)

    def _of_picture(self, rule: Rule, found: re.Match[str], signature: Signature) -> bool:
        """Whether what looks like the credit of a text is that of a picture: "Quelle: Max Muster/dpa", "AFP/Getty"."""
        credit = found["credit"] if "credit" in found.re.groupindex else ""
        if names_picture(credit, self.market):
            return True
        if rule["need"] == "list" and "Quellen" not in found[0] and self.source_word == "photo":
            return True
        labelled = rule["need"] == "list" or found[0].startswith("©")
        somebody = any(" " in sign for sign in signature.signs)
        return labelled and self.source_word != "text" and somebody and "/" in credit

    def credits_text(self, found: re.Match[str]) -> bool:
        """Whether a match begins with the word by which the outlet names the source of texts, not of pictures."""
        return self.source_word == "text" and found[0].lstrip("(").startswith(("Quelle", "Source"))

    def read(self, rule: Rule, found: re.Match[str]) -> Signature:
        """The agencies and signs in the credit of a match."""
        credit = found["credit"] if "credit" in found.re.groupindex else None
        named = names_agencies(found[0])
        return read_signature(credit or "", self.market, photo=rule["role"] == "photo_credit", named=named)


@cache
def load_credits(folder: str) -> Credits:
    """The rules of the tables in force."""
    places: dict[str, tuple[str, ...]] = {
        place: (place,) for place in ("line", "caption_line", "head_line", "start", "lead", "inline", "head", "tail")
    }
    # where a line ends, and where a stretch ends that was cut off in it
    places["end"] = places["cut_end"] = ("end", "end_open")
    positions = {place: load_rules("credit_patterns", "position", names, folder) for place, names in places.items()}
    labels = load_rules("boilerplate", "scope", ("line", "section", "until_prose", "after_related"), folder)
    furniture = load_rules("boilerplate", "scope", ("inline",), folder)
    elsewhere = load_rules("boilerplate", "scope", ("last_line", "line_or_tail"), folder)
    return Credits(Market(folder), positions, labels, furniture, elsewhere)


@lru_cache(maxsize=10_000)
def _only(folder: str, names: frozenset[str], spoken: frozenset[str] | None) -> Credits:
    every = load_credits(folder)
    names = names if spoken is None else names & spoken
    positions = {place: rules.only(names) for place, rules in every.positions.items()}
    cut_end = every.positions["cut_end"]
    positions["cut_end"] = cut_end if spoken is None else cut_end.only(spoken)
    labels, furniture, elsewhere = (rules.only(names) for rules in (every.labels, every.furniture, every.elsewhere))
    return every._replace(positions=positions, labels=labels, furniture=furniture, elsewhere=elsewhere)
