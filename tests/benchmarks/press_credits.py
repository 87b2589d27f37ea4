"""How well the wing `signals` reads the credits of real press articles: `python tests/benchmarks/press_credits.py`.

Reads the material in the folder named by LINEAGE_MATERIAL (default `../shared` beside the checkout) and prints, for each
form in which German outlets credit an agency, how many of its matches gave exactly the agencies that stand in them, and
for each look-alike how many matches were taken for the credit of a text. The forms are described here by patterns of
their own, which share nothing with the tables of the package.

`--half 0` or `1` takes the articles of one half (rules are made in view of half 0, figures come from half 1), `--show
FORM` (or `all`) prints what was missed, `--draw 100` prints the text credits of articles drawn at random with the words around
them, `--names 100` places that name an agency in none of the forms, with what was made of them, `--furniture 50`
by a person.
"""
# ruff: noqa: T201

from __future__ import annotations

import argparse
import random
import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl
from press_pairs import read_press

from lineage.signals.blocks import label_blocks
from lineage.signals.credits import parse_credits
from lineage.signals.lines import cut_sentences

ROOTS = {
    "dpa": "dpa", "afp": "AFP", "reuters": "Reuters", "rtr": "Reuters", "rts": "Reuters", "ap": "AP", "epd": "epd",
    "kna": "KNA", "apa": "APA", "sid": "AFP", "dts": "dts", "dj": "DJ", "sda": "Keystone-SDA", "awp": "awp",
    "dpa-afx": "dpa", "epd-bas": "epd", "spot": "spot",
}  # fmt: skip
ONE = r"(?:dpa-AFX|dpa|DPA|AFP|afp|Reuters|REUTERS|rtr|rts|AP|epd|KNA|kna|APA|apa|sid|SID|dts|DJ|sda|SDA|awp|AWP|EPD(?:-BAS)?|spot)"
JOIN = r"(?:, ?| ?/ ?| und |; ?)"
LIST = rf"{ONE}(?:{JOIN}{ONE})*"
SIGN = r"[a-zäöü]{2,4}\.?"
DATE = r"\d{1,2}\. ?\d{1,2}\. ?\d{2,4}"
AFTER = r"(?:(?<=[.!?“”\"»:)\]] )|(?<=\n)|^)"
ANY = re.compile(rf"(?<![\w-])(?:{ONE})(?![\w-])")
NAME = r"[A-ZÄÖÜ][\wäöüß.-]+(?: [A-ZÄÖÜ][\wäöüß.-]+){0,3}"


class Form(NamedTuple):
    """A form of credit, or a look-alike, and what shows it; `owner` limits it to one outlet, `author` to that field."""

    name: str
    pattern: re.Pattern[str]
    owner: str = ""
    author: bool = False


def form(name: str, pattern: str, owner: str = "", *, author: bool = False) -> Form:
    """A form with its pattern compiled."""
    return Form(name, re.compile(pattern), owner, author)


FORMS = (
    form("(agency) closing the text", rf"\({ONE}\)\.?\s*$"),
    form("RND/agency", rf"\b(?:[\w-]+/)*RND(?:[/ ][\wäöü-]+)*/?(?:mit )?{ONE}(?:[/,][\w-]+)*\s*$|\b{ONE}/RND\s*$"),
    form("Quelle: agency before the rights of FAZ", r"Quelle: (?!FAZ\.NET mit)[^:]{2,60}(?= Hier können Sie die Rechte)"),
    form("Quelle: ntv.de, sign/agency", rf"Quelle: ntv\.de, [\w/äöü]*{ONE}[\w/]*"),
    form("mit Material von agency", rf"\(?\b[Mm]it Mate\w+ (?:von|der Nachrichtenagentur(?:en)?) {LIST}\)?\.?\s*$"),
    form("(own desk, agency)", rf"\((?:(?:Tsp|rt|RT|TSP){JOIN})?{LIST}(?:{JOIN}(?:Tsp|rt|RT|TSP))?\)\s*$"),
    form("(mit agency)", rf"\([Mm]it {LIST}\)\.?\s*$"),
    form("sources used", rf"(?<![dm]er )(?<!die )(?:Nachrichtenagentur(?:en)? {LIST})(?= [A-Z][^.!?]{{0,200}}$|\s*$)", "t-online"),
    form("(agency, agency)", rf"\({ONE}(?:{JOIN}{ONE})+\)\.?\s*$"),
    form("Quelle: ntv.de, sign alone", rf"Quelle: ntv\.de(?:, (?!.*{ONE}){SIGN}(?:/{SIGN})*)?(?=\s*$|\s[A-ZÄÖÜ„])"),
    form("(Quelle: dts)", r"\(Quelle: dts\)"),
    form("agency as the last word", rf"{AFTER}(?:[Mm]it )?{LIST}\s*$"),
    form("dateline with agency", rf"(?:^|\n|{AFTER}){NAME}(?:/{NAME})* \({ONE}(?:/\w{{2,3}})?\) ?[-–—.:]"),
    form("author is an agency", rf"^.*(?<![\w-])(?:{ONE})(?![\w-]).*$", author=True),
    form("(agency, date)", rf"\((?:[\w ]+[,;/] ?)*{ONE}(?:[,;/] ?[\w ]+)*[,;–] ?{DATE}\)"),
    form("sign/agency at the end", rf"{AFTER}{SIGN}(?:/{SIGN})*/{LIST}\s*$"),
    form("(name, agency)", rf"\((?:{NAME}|{SIGN}){JOIN}{LIST}\)\s*$"),
    form("no agency named", r"\(?\b[Mm]it (?:Agenturen|Agenturmaterial)\)?\.?\s*$"),
    form("Quelle: FAZ.NET mit agency", rf"Quelle: FAZ\.NET(?: mit|,) {LIST}"),
    form("(red, date)", rf"\(red, ?{DATE}\)"),
    form("notice of dpa-infocom", r"© dpa-infocom, dpa:[\d-]+(?:/\d+)?"),
)  # fmt: skip
LOOK_ALIKES = (
    form("Foto/Bild: name/agency", rf"\b(?:Foto|Bild|Bildrechte|Fotos): ?(?:[^/.:()]{{2,40}} ?/ ?)?{ONE}\b"),
    form("der Deutschen Presse-Agentur (dpa)", r"\b[Dd]e[rn] Deutschen Presse-?[Aa]gentur(?: \(dpa\))?"),
    form(
        "Nachrichtenagentur X",
        rf"(?<!Material )\b(?:der|die|eine[rn]?|russische\w*|staatliche\w*) Nachrichtenagentur {ONE}\b",
    ),
    form("dts Nachrichtenagentur", r"(?<!\()dts Nachrichtenagentur"),
    form("imago", r"\b(?:imago images|IMAGO ?/)"),
    form("sagte der dpa, laut Reuters", rf"\b(?:sagte\w* (?:er|sie|es|\w+) der|laut|berichtete\w*(?: die)?) {ONE}\b"),
    form("picture alliance", r"[Pp]icture[ -][Aa]lliance[ /|]*\w*"),
    form("Getty", r"\bGetty(?: Images)?"),
    form("Quelle: name/agency", rf"\(Quelle: {NAME} ?/ ?[\w/ ]*{ONE}"),
    form("via agency", rf"\bvia {ONE}\b"),
)


class Found(NamedTuple):
    """The text credits of one article: their spans (of the metadata: none), agencies and surface."""

    begin: int | None
    end: int | None
    agency: str | None
    surface: str


def read_half(half: int | None) -> pl.DataFrame:
    """The press articles, or those of one half by a hash of their id."""
    articles = read_press()
    if half is None:
        return articles
    return articles.filter(pl.Series([zlib.crc32(key.encode()) % 2 == half for key in articles["article_id"]]))


def text_credits(articles: pl.DataFrame, blocks: pl.DataFrame) -> dict[str, list[Found]]:
    """What the package reads, by article."""
    credits = parse_credits(articles, blocks).filter(pl.col("role") == "text")
    found: dict[str, list[Found]] = {key: [] for key in articles["article_id"]}
    for key, *cells in credits.select("article_id", *Found._fields).iter_rows():
        found[key].append(Found(*cells))
    return found


def matches(kind: Form, articles: pl.DataFrame) -> Iterator[tuple[str, re.Match[str]]]:
    """Every match of a form with the id of its article."""
    if kind.owner:
        articles = articles.filter(pl.col("outlet").str.to_lowercase() == kind.owner.replace("-", ""))
    for key, text in articles.select("article_id", "byline" if kind.author else "text").iter_rows():
        for match in kind.pattern.finditer(text or ""):
            yield key, match


def print_forms(articles: pl.DataFrame, found: dict[str, list[Found]], show: str) -> None:
    """Recall of each form: the agencies of the credits in the place of a match are those that stand in it."""
    print(f"{'form':44}{'matches':>8}{'right':>7}{'recall':>8}")
    for kind in FORMS:
        right = every = 0
        for key, match in matches(kind, articles):
            here = [
                credit for credit in found[key] if kind.author == (credit.begin is None) and _touches(credit, match)
            ]
            true = {ROOTS[name[0].casefold()] for name in ANY.finditer(match[0])}
            good = {credit.agency for credit in here} - {None} == true and (bool(here) or kind.author)
            every, right = every + 1, right + good
            if not good and show in (kind.name, "all"):
                print("   ", key, sorted(true), here, repr(match.string[max(0, match.start() - 90) : match.end() + 40]))
        print(f"{kind.name:44}{every:8}{right:7}{right / max(every, 1):8.3f}")


def print_look_alikes(articles: pl.DataFrame, found: dict[str, list[Found]], show: str) -> None:
    """How many matches of each look-alike lie in what was taken for the credit of a text."""
    print(f"\n{'look-alike':44}{'matches':>8}{'taken':>7}")
    for kind in LOOK_ALIKES:
        taken = every = 0
        for key, match in matches(kind, articles):
            every += 1
            here = [c for c in found[key] if c.begin is not None and c.agency and _touches(c, match)]
            taken += bool(here)
            if here and show in (kind.name, "all"):
                print("   ", key, here)
        print(f"{kind.name:44}{every:8}{taken:7}")


def _touches(credit: Found, match: re.Match[str]) -> bool:
    if credit.begin is None or credit.end is None:
        return True
    return credit.begin < match.end() and match.start() < credit.end


def draw_credits(articles: pl.DataFrame, found: dict[str, list[Found]], count: int, seed: int) -> None:
    """Prints the text credits with agency of some articles that have one, with the words around them."""
    texts = dict(articles.select("article_id", "text").iter_rows())
    having = sorted(key for key, credits in found.items() if any(credit.agency for credit in credits))
    print(f"{len(having)} of {articles.height} articles have a text credit that names an agency")
    for key in random.Random(seed).sample(having, min(count, len(having))):
        for credit in found[key]:
            if credit.agency:
                before = texts[key][max(0, (credit.begin or 0) - 60) : credit.begin] if credit.begin is not None else ""
                after = texts[key][credit.end : credit.end + 40] if credit.end is not None else "(metadata)"
                print(f"{key}\t{credit.agency}\t{before!r} [[{credit.surface}]] {after!r}")


def draw_names(articles: pl.DataFrame, found: dict[str, list[Found]], count: int, seed: int) -> None:
    """Prints places that name an agency and have none of the forms of credit, and which were taken for one all the same."""
    rows = articles.select("article_id", "outlet", "text").sort("article_id").rows()
    texts = {key: text for key, _, text in rows}
    spans: dict[str, list[tuple[int, int]]] = {}
    for kind in FORMS:
        for key, match in () if kind.author else matches(kind, articles):
            spans.setdefault(key, []).append(match.span())
    places = [
        (key, match)
        for key, _, text in rows
        for match in ANY.finditer(text)
        if not any(begin < match.end() and match.start() < end for begin, end in spans.get(key, ()))
    ]
    taken = [any(c.begin is not None and c.agency and _touches(c, match) for c in found[key]) for key, match in places]
    print(f"{len(places)} places name an agency outside of the forms, {sum(taken)} were taken for the credit of a text")
    for at in random.Random(seed).sample(range(len(places)), min(count, len(places))):
        key, match = places[at]
        words = texts[key][max(0, match.start() - 70) : match.end() + 40]
        print(f"{'TAKEN' if taken[at] else '-'}\t{key}\t{words!r}")


def draw_furniture(articles: pl.DataFrame, blocks: pl.DataFrame, count: int, seed: int) -> None:
    """Prints what is called boilerplate in some articles, and how many sentences all they have."""
    drawn = random.Random(seed).sample(sorted(articles["article_id"]), min(count, articles.height))
    texts = dict(articles.select("article_id", "text").iter_rows())
    sentences = sum(len(cut_sentences(texts[key], 0, len(texts[key]))) for key in drawn)
    for key, begin, end, kind, rule in (
        blocks.filter(pl.col("article_id").is_in(drawn), pl.col("role") == "boilerplate")
        .select("article_id", "begin", "end", "kind", "rule")
        .iter_rows()
    ):
        print(f"{key}\t{kind}\t{rule}\t{len(cut_sentences(texts[key], begin, end))}\t{texts[key][begin:end][:300]!r}")
    print(f"{sentences} sentences in {len(drawn)} articles")


def main() -> None:
    """Prints the figures, or what a person is to read."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--show", default="", metavar="FORM")
    parser.add_argument("--draw", type=int, default=0, metavar="N")
    parser.add_argument("--names", type=int, default=0, metavar="N")
    parser.add_argument("--furniture", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    articles = read_half(asked.half)
    blocks = label_blocks(articles)
    if asked.furniture:
        draw_furniture(articles, blocks, asked.furniture, asked.seed)
        return
    found = text_credits(articles, blocks)
    if asked.draw:
        draw_credits(articles, found, asked.draw, asked.seed)
        return
    if asked.names:
        draw_names(articles, found, asked.names, asked.seed)
        return
    print_forms(articles, found, asked.show)
    print_look_alikes(articles, found, asked.show)


if __name__ == "__main__":
    main()
