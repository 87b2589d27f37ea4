"""Tells for many lines at once which rules may match in them, so that a rule is tried only where it may."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cache

import polars as pl

from lineage.signals.cutting import HEAD, LABEL, LONGEST, MAY_CREDIT, OPENING, SENTENCE, load_credits
from lineage.signals.patterns import Rule

TOKEN = re.compile(
    r"(?P<look>\(\?<?[=!])|(?P<group>\((?:\?:|\?P<\w+>|(?!\?)))|(?P<close>\))|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])"
    r"|(?P<times>\{(?P<least>\d*),\d*\})|(?P<edge>[$^])|(?P<word_edge>\\[bB])|(?P<plain>\\[dDsSwnrt]|\\\W|[^\\(])",
    re.DOTALL,
)
MEMBER = re.compile(r"\\.|.", re.DOTALL)
# a class of Polars may hold more than Python's, never less
WIDER = {r"\w": r"\w\p{N}", r"\s": r"\s\x1c-\x1f"}
NOTHING = "(?:)"
NONE: frozenset[str] = frozenset()


@cache
def loosen(pattern: str, *, edges: bool = False) -> str | None:
    """A pattern for Polars that is found in every text in which Python finds `pattern`, and in some others.

    What must stand around a match and upper bounds of repetitions fall away, which keeps the automaton small. So do
    the edges of the text, unless they are asked for: then what is not found in a line is in no stretch of it either.
    None when the pattern cannot be carried over.
    """
    at, depth = 0, 0
    parts: list[str | None] = []
    while at < len(pattern):
        token = TOKEN.match(pattern, at)
        if token is None:
            return None
        at, kind = token.end(), token.lastgroup
        if token[0] == "(?<=" and token.start() == 0:
            # what must stand before the whole pattern can as well be the beginning of it
            parts.append("(?:")
        elif kind == "look" or depth:
            parts += [] if depth else [NOTHING]
            depth += (kind in ("look", "group")) - (kind == "close")
        elif kind == "set":
            parts.append(_loosen_set(token[0]))
        elif kind == "times":
            parts.append({"": "*", "0": "*", "1": "+"}.get(token["least"], f"{{{token['least']},}}"))
        elif kind == "plain":
            parts.append(f"[{WIDER[token[0]]}]" if token[0] in WIDER else token[0])
        elif kind == "group":
            parts.append("(?:")
        else:
            parts.append(NOTHING if kind == "word_edge" or (kind == "edge" and not edges) else token[0])
    return None if None in parts else "".join(filter(None, parts))


def _loosen_set(text: str) -> str | None:
    members = MEMBER.findall(text[1:-1])
    if "--" in text or r"\W" in members or (members[0] == "^" and {r"\w", r"\S", r"\D"} & {*members}):
        return None
    wider = members if members[0] == "^" else [WIDER.get(member, member) for member in members]
    # these are operators in sets of Polars
    return f"[{''.join(chr(92) + member if member in ('[', '&', '~') else member for member in wider)}]"


def may_match(rules: Sequence[Rule], texts: pl.Series, *, begin: str = "", end: str = "") -> pl.Series:
    """Which texts one of the rules may match in; between `begin` and `end`, which are edges of the text."""
    loose = [loosen(rule.source, edges=bool(end)) for rule in rules]
    if not rules or None in loose:
        return pl.repeat(bool(rules), texts.len(), eager=True)
    pattern = f"{begin}(?:{'|'.join(map(str, loose))}){end}"
    # what Polars refuses to compile may match everywhere
    return texts.str.contains(pattern, strict=False).fill_null(True)


def sift_lines(lines: pl.DataFrame, folder: str) -> list[frozenset[str]]:
    """For each line the names of the rules that may match in it, or in a stretch of it; most lines have none."""
    credits = load_credits(folder)
    length, text = lines["end"] - lines["begin"], lines["text"]
    every = pl.int_range(lines.height, eager=True)
    may: dict[int, set[str]] = defaultdict(set)

    def ask(rules: Sequence[Rule], rows: pl.Series, window: pl.Series, begin: str = "", end: str = "") -> None:
        if len(rules) == 1 and all(rules[0].hints):
            hinted = window.str.contains(_any_of(rules[0].hints))
            rows, window = rows.filter(hinted), window.filter(hinted)
        if rows.is_empty():
            return
        found = may_match(rules, window, begin=begin, end=end)
        if len(rules) == 1:
            for row in rows.filter(found):
                may[row].add(rules[0].name)
        else:
            # one search for all of them spares most lines the many
            for rule in rules:
                ask([rule], rows.filter(found), window.filter(found), begin, end)

    for rules, longest in (
        (credits.labels, LABEL),
        (credits.at("line"), 2 * LABEL),
        (credits.at("caption_line"), 2 * LABEL),
        (credits.at("head_line"), 2 * LABEL),
        (credits.elsewhere, 2 * LABEL),
    ):
        ask(rules.rules, every.filter(length <= longest), text.filter(length <= longest), "^", "$")
    ask((*credits.at("start").rules, *credits.at("lead").rules), every, text.str.head(OPENING), "^")

    tails = text.str.tail(LONGEST)
    closing = ~tails.str.tail(1).is_in(SENTENCE) | tails.str.contains(loosen(MAY_CREDIT.pattern, edges=True))
    for rule in credits.at("end").rules:
        ask([rule], every.filter(closing), tails.filter(closing), end="$")

    places = [credits.at(place) for place in ("inline", "head", "tail")]
    inside = [rule for rules in (credits.furniture, *places, credits.elsewhere) for rule in rules.rules]
    hints = {hint for rule in inside if all(rule.hints) for hint in rule.hints}
    # a single character among words would keep Polars from leaping to the next of them
    letters = {hint for hint in hints if len(hint) == 1}
    words = {hint for hint in hints if not letters & {*hint}}
    hinted = text.str.contains(_any_of(letters)) | text.str.contains(_any_of(words))
    some, in_some = every.filter(hinted), text.filter(hinted)
    for rule in inside:
        ask([rule], *((some, in_some) if all(rule.hints) else (every, text)))
    return [frozenset(may[row]) if row in may else NONE for row in range(lines.height)]


def _any_of(words: Collection[str]) -> str:
    # (?-u:[^\\s\\S]) would say it as well: without words nothing is found
    return "|".join(map(re.escape, sorted(words))) or "[^\\s\\S]"
