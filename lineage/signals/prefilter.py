"""Widens Python patterns until Polars can search all texts for them in one pass, and finds again what it found.

A widened pattern matches wherever the pattern does, and more. What it matches depends on the matched words alone, never
on what stands around them; so the words, found again in their order, stand where Polars saw them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache

import polars as pl

ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?:P<\w+>|<?[=!]|[a-z]*:))?|\{\d*,?\d*\}|.", re.DOTALL)
# large Unicode classes and long counts make an automaton slow, so all that is not ASCII counts as a letter
LETTERS = r"0-9A-Za-z_\x80-\U0010FFFF"
WORD = f"[{LETTERS}]"
START = r"(?:^|[^0-9A-Za-z_])"
NOTHING = r"[^\s\S]"
# Python counts four more characters as white space
WHITE = r"\s\x1c-\x1f"
WIDER = {r"\w": WORD, r"\W": "[^0-9A-Za-z_]", r"\s": f"[{WHITE}]", r"\A": "", r"\B": ""}
IN_SET = {r"\w": LETTERS, r"\s": WHITE, "[": r"\[", "&": r"\&", "~": r"\~"}
COUNTS = "*+?{"
# marks the end of a word in a tree of words
END = "\ue000"
MEMBER = re.compile(r"\\.|.", re.DOTALL)


@cache
def widen(pattern: str, border: str = "", start: str = START, *, edges: bool = False) -> str:
    """The pattern for Polars: without look-around, its words taken with the character before them.

    A look-behind at the very beginning is context that is matched like the rest.

    Args:
        pattern: a pattern for `re`.
        border: what stands for a `\\b` that is not the first thing in the pattern.
        start: what stands for a `\\b` that is.
        edges: whether begin and end of the text stay what they are; without them, what is not found in a text is in
            no stretch of it either.
    """
    out: list[str] = []
    # for each open group whether the pattern still begins in it; None inside of what is left out
    opened: list[bool | None] = []
    first: bool | None = True
    cased = "(?i" in pattern
    for atom in ATOM.findall(pattern):
        if atom[0] == "(":
            opened.append(first)
            looks = atom[-1] in "=!"
            first = None if looks and not (first and atom == "(?<=") else first
            out.append("" if first is None else "(?:" if looks or atom[2:3] in ("", "P") else atom)
        elif atom == ")":
            entered = opened.pop() if opened else False
            out.append("" if first is None else atom)
            first = entered if first is None else False
        elif first is None:
            continue
        elif atom == "|":
            out.append(atom)
            first = opened[-1] if opened else True
        elif atom == r"\b":
            out.append(start if first else border)
        elif atom in "^$":
            out.append(atom if edges else "")
        else:
            out.append(_with_all_cases(_wider(atom)) if cased else _wider(atom))
            first = first and not out[-1]
    return "".join(out)


def _with_all_cases(wide: str) -> str:
    """The same, where Polars is to ignore case as Python does: to Python two letters more are an "i"."""
    if wide in ("i", "I"):
        return "[iİı]"
    return f"{wide[:-1]}İı]" if wide[:1] == "[" and wide[1] != "^" else wide


def always_holds(pattern: str, sign: str) -> bool:
    """Whether every match of a pattern holds this character, which stands in the pattern for itself."""
    # of each open group: whether its last branch holds the sign, whether all before it do, whether it only looks
    groups = [[False, True, False]]
    last = counted = False
    for atom in ATOM.findall(pattern):
        if atom in ("*", "+", "?") or (len(atom) > 1 and atom[0] == "{"):
            last = last and (counted or not (atom in "*?" or atom.startswith(("{0", "{,"))))
            counted = True
            continue
        groups[-1][0] |= last
        last = counted = False
        if atom[0] == "(":
            groups.append([False, True, atom[-1] in "=!"])
        elif atom == ")":
            holds, every, looks = groups.pop()
            last = holds and every and not looks
        elif atom == "|":
            groups[-1] = [False, groups[-1][1] and groups[-1][0], groups[-1][2]]
        else:
            last = atom == sign
    return (groups[0][0] or last) and groups[0][1]


def leap(pattern: str) -> str:
    """The same pattern, so that a search of Python leaps to its first letters: the border before them is asked behind.

    "\\b[Ll]aut" becomes "[Ll](?<=\\b[Ll])aut"; of a group that begins the pattern each branch does.
    """
    border, *atoms = ATOM.findall(pattern) or ("",)
    if border != r"\b" or not atoms:
        return pattern
    if atoms[0] != "(?:":
        return _asked_behind(atoms) or pattern
    branches: list[list[str]] = [[]]
    depth, end = 1, 0
    while depth:
        end += 1
        depth += (atoms[end][0] == "(") - (atoms[end] == ")")
        if depth == 1 and atoms[end] == "|":
            branches.append([])
        elif depth:
            branches[-1].append(atoms[end])
    # a search leaps to letters, not to sets of them
    first = [[letter, *branch[1:]] for branch in branches for letter in _letters(branch)]
    asked = [_asked_behind(branch) for branch in first]
    counted = atoms[end + 1 : end + 2] and atoms[end + 1][0] in COUNTS
    if counted or not all(map(_letters, branches)) or not all(asked):
        return pattern
    return f"(?:{'|'.join(asked)}){''.join(atoms[end + 1 :])}"


def _letters(atoms: list[str]) -> str:
    """The letters that a branch may begin with; none where it is no letter."""
    atom = atoms[0].strip("[]") if atoms else ""
    return atom if atom.isalnum() else ""


def _asked_behind(atoms: list[str]) -> str:
    counted = len(atoms) > 1 and atoms[1][0] in COUNTS
    return "" if counted or not _letters(atoms) else rf"{atoms[0]}(?<=\b{atoms[0]}){''.join(atoms[1:])}"


def _wider(atom: str) -> str:
    if atom[0] == "[":
        return _wider_set(atom)
    if atom[0] == "{" and len(atom) > len("{0,9}"):
        return "*" if atom[1:2] in ("0", ",") else "+"
    return WIDER.get(atom, atom)


def _wider_set(atom: str) -> str:
    members = MEMBER.findall(atom[1:-1])
    if members[0] == "^":
        # what is left out of a set of exceptions widens the set
        members = [member for member in members if member not in (r"\w", r"\W", r"\S", r"\D", r"\s")]
    elif r"\W" in members or "--" in atom:
        return r"[\s\S]"
    kept = "".join(IN_SET.get(member, member) for member in members)
    return r"[\s\S]" if kept == "^" else f"[{kept}]"


def searchable(pattern: str, hints: tuple[str, ...] = (), border: str = "") -> str:
    """The widened pattern, or its hints where Polars could not search for that.

    Args:
        pattern: a pattern for `re`.
        hints: literals of which one stands in every match.
        border: as in `widen`.
    """
    wide = widen(pattern, border)
    try:
        if not pl.Series([""]).str.contains(wide).any():
            return wide
    except pl.exceptions.ComputeError:
        # back references, for one
        pass
    return "|".join(map(pl.escape_regex, hints))


def may_match(patterns: Iterable[str], texts: pl.Series, begin: str = "", end: str = "") -> pl.Series:
    """Which texts one of the patterns may match in, between what stands for the `begin` and the `end` of a match."""
    sources = (pattern if end else _with_what_follows(pattern) for pattern in patterns)
    wide = "|".join(widen(source, start="", edges=bool(end)) for source in sources) or NOTHING
    # what Polars refuses to compile may match everywhere
    return texts.str.contains(f"{begin}(?:{wide}){end}", strict=False).fill_null(True)


@cache
def _with_what_follows(pattern: str) -> str:
    """The pattern with the look-ahead at the very end of each of its branches as a part of what it matches."""
    opened: list[re.Match[str]] = []
    last: re.Match[str] | None = None
    looks: list[re.Match[str]] = []
    for atom in ATOM.finditer(f"{pattern}|"):
        if atom[0] == "|" and not opened and last and last[0] == "(?=":
            looks.append(last)
        if atom[0][0] == "(":
            opened.append(atom)
        last = opened.pop() if atom[0] == ")" else None
    for look in reversed(looks):
        pattern = f"{pattern[: look.start()]}(?:{pattern[look.end() :]}"
    return pattern


def any_of(patterns: Iterable[str]) -> str:
    """One pattern that finds all of these, each to the end of its last word."""
    wide = tuple(patterns)
    # what all words begin with is tried once, not once for each
    words = "|".join(pattern.removeprefix(START) for pattern in wide if pattern.startswith(START))
    others = "|".join(pattern for pattern in wide if not pattern.startswith(START))
    return f"(?:{START}(?:{words or NOTHING})|{others or NOTHING}){WORD}*"


def locate(text: str, surfaces: Iterable[str], at: int = 0) -> Iterator[tuple[int, int]]:
    """Begin and end of each surface that `str.extract_all` found with a widened pattern, in its order, from `at` on."""
    for surface in surfaces:
        begin = text.find(surface, at)
        at = begin + len(surface)
        yield begin, at


def one_of(words: Collection[str]) -> str:
    """One of these words, the longest that fits; a tree of their letters, so that what fits none fails at once."""
    if len(words) == 1:  # most of the tree: the rest of a word that no other shares
        return re.escape(next(iter(words)))
    branches: dict[str, set[str]] = {}
    for word in sorted(filter(None, words)):
        branches.setdefault(word[0], set()).add(word[1:])
    tree = "|".join(re.escape(letter) + one_of(rest) for letter, rest in branches.items())
    if len(branches) == 1 and "" not in words:
        return tree
    return f"(?:{tree}){'?' if '' in words else ''}" if branches else ""


def any_word(words: Iterable[str]) -> str:
    """A pattern for Polars that finds these words, and where a letter beyond ASCII is next to one, parts of others."""
    # that is all that Polars can tell quickly of where a word ends
    edge = r"(?-u:\b)"
    ended = [word + END if word[-1].isascii() else word for word in words]
    groups = ([word for word in ended if word[0].isascii() == plain] for plain in (True, False))
    trees = (one_of(group).replace(END, edge) for group in groups)
    return "|".join(f"{begin}(?:{tree})" for begin, tree in zip((edge, ""), trees, strict=True) if tree) or NOTHING
