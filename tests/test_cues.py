"""What is worth reading: the sentences with cues, cut as the whole text is cut, and no hop is lost."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_tables import article, page

from lineage.frames import ARTICLES
from lineage.settings import Tables
from lineage.signals.blocks import label_blocks
from lineage.signals.citations import extract_citations
from lineage.signals.clauses import Sentence
from lineage.signals.cues import FEW, Cues, Place, load_cues
from lineage.signals.hops import find_hops
from lineage.signals.lines import cut_sentences
from lineage.signals.nouns import load_nouns
from lineage.signals.patterns import Rule, Try
from lineage.signals.rivals import Hop
from lineage.signals.verbs import WORDS, gives_words, has_with, is_another
from lineage.tables import read_table

MANY = settings(max_examples=400, deadline=None, derandomize=True)
SPEECH = {
    "de": "Laut laut zufolge, so sagte sagten teilte mit mitteilte nach Angaben Nach Deich-Angaben unter Berufung auf sich"
    " der die das dem einem Bericht Zeitung Agentur Muster Anna „Bote“ heißt es in wie aus hervorgeht berichtet hatte er"
    " Hafenamt-Angaben gegenüber zitierte von veröffentlichten Gastbeitrag sprach Beruft sondern Dr. z. B. Mio. am 3. Mai",
    "en": "According according to told The the Reuters said says reported by citing quoted published Ann Sample Mayor bank"
    " In an interview with in on Monday he first wrote Gov. U.S. report statement",
}
ENDS = [" "] * 8 + [", ", ". ", ". ", ". ", "! ", "? ", "… ", '." ', ".“ ", ".  ", ".\n", ": ", "; ", "\n", "-", ""]


PATTERNS: dict[tuple[str, str], re.Pattern[str]] = {}


def texts(lang: str) -> st.SearchStrategy[str]:
    word = st.tuples(st.sampled_from(SPEECH[lang].split(" ")), st.sampled_from(ENDS))
    return st.lists(word, max_size=40).map(lambda pairs: "".join(word + end for word, end in pairs))


Reading = tuple[int, int, list[Try]]


def read(text: str, cues: Cues, begins: list[int], ends: list[int], furniture: bool = False) -> list[Reading]:
    parts = [text[begin:end] for begin, end in zip(begins, ends, strict=True)]
    columns = {"at": [0] * len(parts), "begin": begins, "text": parts, "furniture": [furniture] * len(parts)}
    schema = {"at": pl.UInt32, "begin": pl.Int64, "text": pl.String, "furniture": pl.Boolean}
    places = map(Place._make, cues.find_places(pl.DataFrame(columns, schema)).drop("at").iter_rows())
    return [(place.begin, place.end, tries) for place in places if (tries := cues.tries(text, place))]


def hops_of(text: str, lang: str, readings: list[Reading]) -> list[Hop]:
    nouns = load_nouns()
    return [hop for begin, end, tries in readings for hop in find_hops(Sentence(text, begin, end, nouns, lang), tries)]


def pattern_of(rule: Rule) -> re.Pattern[str]:
    """The pattern of a rule; that of a verb says in one expression what is asked of its form and its particle."""
    name = (rule["lang"], rule.name)
    if "verb" not in rule.row:
        return rule.pattern
    if name in PATTERNS:
        return PATTERNS[name]
    forms = "|".join(map(re.escape, sorted(rule.hints, key=len, reverse=True)))
    ends = r"(?=\s?[,.;:!?–”“\"»«()]|\s-\s|\s(?:und|sowie|wie|dass)\b|$)"
    after = {"verb": "", "before": "", "participle": r"(?! (?:worden|werden|wird|wurde|wurden|ist|sind|sei|seien)\b)"}
    follows = after[rule.shape]
    if rule.shape == "verb" and rule["unless"]:
        follows += f"(?! (?:{rule['unless'].replace(';', '|')})\\b)"
    if rule.shape == "verb" and rule["particle"]:
        follows += rf"(?=(?:[^.;:]|\.(?=\d)){{0,160}}\b{re.escape(rule['particle'])}{ends})"
    no_infinitive = r"(?<!\bzu )(?<!\bto )" if rule.shape == "verb" else ""
    # nor is it part of a word: "an PCR-bestätigten"
    return PATTERNS.setdefault(name, re.compile(rf"\b(?<![^\W_]-){no_infinitive}(?:{forms})\b{follows}"))


def every_try(text: str, begin: int, end: int, rules: tuple[Rule, ...]) -> Reading:
    """A sentence with every rule, tried everywhere."""
    tries = []
    sentence = text[begin:end]
    for rule in rules:
        if rule.shape == "republished" or not rule.may_match(sentence):
            continue
        places = list(pattern_of(rule).finditer(text, begin, end))
        if rule["needs"] in WORDS:
            places = [at for at in places if gives_words(text, begin, end, at, rule["needs"])]
        if "verb" in rule.row and rule.shape == "verb":
            places = [
                at
                for at in places
                if has_with(text, begin, end, at, rule["with"])
                and not (rule["lang"] == "de" and not rule["particle"] and is_another(text, at.end(), end))
            ]
        tries.append((rule, places))
    return begin, end, tries


@pytest.mark.parametrize("lang", ["de", "en"])
@MANY
@given(st.data())
def test_every_sentence_read_with_every_rule_gives_the_same_hops(lang: str, data: st.DataObject) -> None:
    text, cues = data.draw(texts(lang)), load_cues(lang)
    whole = [every_try(text, begin, end, cues.rules) for begin, end in cut_sentences(text, 0, len(text))]
    readings = read(text, cues, [0], [len(text)])
    assert {r[:2] for r in readings} <= {r[:2] for r in whole}
    assert hops_of(text, lang, readings) == hops_of(text, lang, whole)


@pytest.mark.parametrize("row", read_table("speech_verbs"), ids=lambda row: row["verb"])
def test_each_verb_of_speech_is_where_its_pattern_is(row: dict[str, str]) -> None:
    text, cues = row["example"], load_cues(row["lang"])
    tries = [pair for _, _, tries in read(text, cues, [0], [len(text)]) for pair in tries]
    found = {rule.name: {at.span() for at in places} for rule, places in tries if "verb" in rule.row}
    own = tuple(rule for rule in cues.rules if rule.row.get("verb") == row["verb"])
    assert any(name in found for name in (rule.name for rule in own))
    for rule, places in every_try(text, 0, len(text), own)[2]:
        assert {at.span() for at in places} <= found.get(rule.name, set())


def test_each_stretch_is_read_for_itself() -> None:
    text = "Laut Polizei ist Ruhe. Es regnet.\nQuelle: Talblatt\nDas sagte Anna Muster. Es regnet. So teilte sie mit."
    begins = [0, text.index("Quelle"), text.index("Das")]
    ends = [text.index("\nQuelle"), text.index("\nDas"), len(text)]
    cues = load_cues("de")
    sentences = [text[begin:end] for begin, end, _ in read(text, cues, begins, ends)]
    assert sentences == ["Laut Polizei ist Ruhe.", "Das sagte Anna Muster.", "So teilte sie mit."]
    # furniture is read whole, with the rules for the first outlet only
    ((begin, end, tries),) = read(text, cues, begins[1:2], ends[1:2], furniture=True)
    assert text[begin:end] == "Quelle: Talblatt"
    assert all(rule.shape == "republished" for rule, _ in tries)


def test_words_outside_of_the_stretches_are_not_read() -> None:
    text = "Laut Polizei ist Ruhe.\nEs regnet.\nDas sagte Anna Muster."
    assert read(text, load_cues("de"), [text.index("Es")], [text.index("\nDas")]) == []
    assert read(text, load_cues("de"), [], []) == []


@pytest.mark.parametrize("pattern", [r"(['’])raunt\1", r"(?<=,\s)raunt(?=\sman|\s[A-Z])"])
def test_a_cue_of_the_users_own_table_is_found(pattern: str, tmp_path: Path) -> None:
    columns = list(read_table("citation_cues")[0])
    with (tmp_path / "citation_cues.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns)
        table.writeheader()
        row = {"rule": "raunt", "shape": "after", "layer": "speaker", "pattern": pattern, "hint": "raunt"}
        table.writerow(dict.fromkeys(columns, "") | row | {"lang": "de", "cue": "raunt"})
    sentence = "Der Deich hält, 'raunt' Anna Muster." if "'" in pattern else "Der Deich hält, raunt Anna Muster."
    articles = ARTICLES.make([article(page(sentence, "tail"))])
    found = extract_citations(articles, label_blocks(articles), Tables(folder=str(tmp_path)))
    assert [(row["cue"], row["chain"][0]["name"]) for row in found.to_dicts()] == [("raunt", "Anna Muster")]


def test_many_sentences_are_read_as_each_alone() -> None:
    examples = [row["example"] for name in ("citation_cues", "speech_verbs") for row in read_table(name)]
    many, cues = examples * FEW, load_cues("de")
    stretches = pl.DataFrame(
        {"at": range(len(many)), "begin": [0] * len(many), "text": many, "furniture": [False] * len(many)},
        {"at": pl.UInt32, "begin": pl.Int64, "text": pl.String, "furniture": pl.Boolean},
    )
    places = cues.find_places(stretches).filter(pl.col("at") >= len(many) - len(examples))
    for at, text in enumerate(examples, len(many) - len(examples)):
        found = [Place(*row) for row in places.filter(at=at).drop("at").iter_rows()]
        readings = [(place.begin, place.end, cues.tries(text, place)) for place in found]
        assert hops_of(text, "de", readings) == hops_of(text, "de", read(text, cues, [0], [len(text)]))
