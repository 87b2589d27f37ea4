"""What is worth reading: the sentences with cues, cut as the whole text is cut, and no hop is lost."""

from __future__ import annotations

import csv
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
from lineage.signals.cues import Cues, Reading, Stretches, load_cues
from lineage.signals.hops import Hop, Sentence, find_hops
from lineage.signals.lines import cut_sentences
from lineage.signals.nouns import load_nouns
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


def texts(lang: str) -> st.SearchStrategy[str]:
    word = st.tuples(st.sampled_from(SPEECH[lang].split(" ")), st.sampled_from(ENDS))
    return st.lists(word, max_size=40).map(lambda pairs: "".join(word + end for word, end in pairs))


def read(text: str, cues: Cues, begins: list[int], ends: list[int], furniture: bool = False) -> list[Reading]:
    verbs, hints = (pl.select(found).to_series().to_list()[0] for found in cues.search(pl.lit(text)))
    return list(cues.worth_reading(text, verbs, hints, Stretches(begins, ends, [furniture] * len(begins))))


def hops_of(text: str, lang: str, readings: list[Reading]) -> list[Hop]:
    sentences = ((Sentence(text, r.begin, r.end, load_nouns(), lang), r.rules, r.words) for r in readings)
    return [hop for parts in sentences for hop in find_hops(*parts)]


@pytest.mark.parametrize("lang", ["de", "en"])
@MANY
@given(st.data())
def test_every_sentence_read_with_every_rule_gives_the_same_hops(lang: str, data: st.DataObject) -> None:
    text, cues = data.draw(texts(lang)), load_cues(lang)
    whole = [Reading(begin, end, list(cues.rules), None) for begin, end in cut_sentences(text, 0, len(text))]
    readings = read(text, cues, [0], [len(text)])
    assert {r[:2] for r in readings} <= {r[:2] for r in whole}
    assert hops_of(text, lang, readings) == hops_of(text, lang, whole)


def test_each_stretch_is_read_for_itself() -> None:
    text = "Laut Polizei ist Ruhe. Es regnet.\nQuelle: Talblatt\nDas sagte Anna Muster. Es regnet. So teilte sie mit."
    begins = [0, text.index("Quelle"), text.index("Das")]
    ends = [text.index("\nQuelle"), text.index("\nDas"), len(text)]
    cues = load_cues("de")
    sentences = [text[r.begin : r.end] for r in read(text, cues, begins, ends)]
    assert sentences == ["Laut Polizei ist Ruhe.", "Das sagte Anna Muster.", "So teilte sie mit."]
    # furniture is read whole, with the rules for the first outlet only
    (furniture,) = read(text, cues, begins[1:2], ends[1:2], furniture=True)
    assert text[furniture.begin : furniture.end] == "Quelle: Talblatt"
    assert {rule["shape"] for rule in furniture.rules} == {"republished"}


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
