"""Credits: every form seen in print, the look-alikes that are none, and the real texts."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from test_tables import article, page

import lineage as ln
from lineage.errors import FrameError
from lineage.frames import ARTICLES, BLOCKS, CREDITS
from lineage.signals.blocks import label_blocks
from lineage.signals.citations import extract_citations
from lineage.signals.credits import parse_credits
from lineage.signals.gazetteer import load_gazetteer, market_of
from lineage.signals.languages import unspoken_languages
from lineage.signals.unread import list_unread

CASES = Path(__file__).parent / "cases" / "credits"
Case = dict[str, str]


def cases(name: str) -> list[Case]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def credits_of(text: str, **cells: object) -> pl.DataFrame:
    articles = ARTICLES.make([article(text, **cells)])
    return parse_credits(articles, label_blocks(articles))


@pytest.mark.parametrize("case", cases("closing") + cases("opening") + cases("photos"), ids=lambda case: case["line"])
def test_forms_seen_in_print(case: Case) -> None:
    found = credits_of(page(case["line"], "head" if case["place"] in ("dateline", "byline") else "tail"))
    assert sorted(found["agency"].drop_nulls()) == sorted(filter(None, case["agencies"].split(";")))
    assert set(found["place"].cast(pl.String)) == {case["place"]}
    assert set(found["role"].cast(pl.String)) == {case["role"]}
    signs = {sign for row in found["signs"] for sign in row}
    assert set(filter(None, case["signs"].split(";"))) <= signs


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Mit Agenturmaterial. Foto: Max Muster/picture alliance/dpa", [("Agenturen", "text"), ("dpa", "photo")]),
        ("Mit Agenturen, Foto: dpa", [("Agenturen", "text"), ("dpa", "photo")]),
        ("Material von dpa wurde verwendet. Foto: epd", [("dpa", "text"), ("epd", "photo")]),
        ("Redaktion: cz mit Agenturen", [("Agenturen", "text")]),
        ("Text: dpa/Foto: Muster", [("dpa", "text")]),
        ("Text: dpa, Foto: Max Muster", [("dpa", "text")]),
        ("Text: dpa; Bild: Max Muster/epd", [("dpa", "text"), ("epd", "photo")]),
    ],
)
def test_a_line_may_credit_text_and_picture(line: str, found: list[tuple[str, str]]) -> None:
    for text in (page(line, "tail"), f"{page('Ende.', 'tail')} {line}"):
        named = credits_of(text).select(pl.coalesce("agency", "service"), pl.col("role").cast(pl.String))
        assert sorted(named.rows()) == sorted(found)


@pytest.mark.parametrize(
    ("end", "agencies"),
    [
        ("Pressemitteilung der Stadt Mit Material der Nachrichtenagentur dpa", ["Pressemitteilung", "dpa"]),
        ("Mit Material von dpa. Den täglichen Brief aus dem Tal hier bestellen. Alle Briefe stehen hier.", ["dpa"]),
        ("Mit Material der Nachrichtenagenturen dpa und AFP. Alle Briefe aus dem Tal stehen hier.", ["AFP", "dpa"]),
        ("Nachrichtenagentur SID 2. Liga im Fernsehen", ["AFP"]),
        ('Weitere Quellen: "Elbwoche", "Deichrat", mit AFP', ["AFP"]),
    ],
)
def test_a_credit_at_the_end_of_a_text_stands_beside_other_things(end: str, agencies: list[str]) -> None:
    assert sorted(credits_of(f"{page('Ende.', 'tail')} {end}")["agency"].drop_nulls()) == agencies


def test_a_picture_at_the_end_of_a_line_is_no_text() -> None:
    articles = ARTICLES.make([article(page("Text: dpa, Foto: Max Muster", "tail"))])
    roles = label_blocks(articles).filter(pl.col("role") == "photo_credit")
    assert articles["text"][0][roles["begin"][0] : roles["end"][0]] == "Foto: Max Muster"


@pytest.mark.parametrize(
    "line", ["dpa-infocom, dpa:310507-99-123456/3", "© dpa, dpa:310507-99-123456/3", "dpa:310507-99-123456/3"]
)
def test_the_number_of_an_item_is_read_without_its_sign(line: str) -> None:
    (row,) = credits_of(page(line, "tail")).to_dicts()
    assert (row["item"], row["item_version"], row["agency"]) == ("dpa:310507-99-123456", 3, "dpa")


@pytest.mark.parametrize("case", cases("outlets"), ids=lambda case: f"{case['outlet']} {case['line']}")
def test_forms_of_each_outlet(case: Case) -> None:
    author = case["at"] == "author"
    text = page("Ende." if author else case["line"], "head" if case["at"] == "head" else "tail")
    found = credits_of(text, outlet=case["outlet"] or None, lang=case["lang"], byline=case["line"] if author else None)
    assert sorted(found["agency"].drop_nulls()) == sorted(filter(None, case["agencies"].split(";")))
    assert set(found["place"].cast(pl.String)) == {case["place"]}
    assert set(found["role"].cast(pl.String)) == {case["role"]}
    assert set(filter(None, case["signs"].split(";"))) <= {sign for row in found["signs"] for sign in row}


def test_a_code_counts_only_in_the_years_of_its_agency() -> None:
    def named(line: str, year: int) -> list[str]:
        return credits_of(page(line, "tail"), published_from=datetime(year, 5, 3, tzinfo=UTC))["agency"].to_list()

    assert named("(dapd)", 2011) == ["dapd"]
    assert named("(dapd/AFP)", 2019) == ["AFP"]
    assert None in named("(dapd)", 2019)
    assert named("(sda)", 2023) == ["Keystone-SDA"]


def test_one_name_of_two_agencies_is_that_of_the_country() -> None:
    for country, code in (("TW", "CNA-tw"), ("US", "CNA-kath")):
        found = load_gazetteer(country=country).find("CNA", named=True)
        assert found is not None and found.code == code
    markets = {outlet: market_of(outlet, None).country for outlet in ("Der Standard", "FAZ")}
    codes = {outlet: load_gazetteer(country=country).find("OTS") for outlet, country in markets.items()}
    assert {outlet: agency and agency.code for outlet, agency in codes.items()} == {
        "Der Standard": "APA-OTS", "FAZ": "ots"
    }  # fmt: skip


def test_a_press_release_is_credited_whoever_carries_it() -> None:
    line = "Elbtal (OTS) - Der Rat der Stadt will den Deich im Herbst erhöhen und hat dafür Geld eingeplant."
    found = credits_of(page(line, "head"), outlet="FAZ")
    assert found.select("agency", "service").rows() == [("Pressemitteilung", "OTS")]


@pytest.mark.parametrize("lang", ["tr", "pl", "xx"])
def test_a_language_without_rules_passes_through_without_credits(lang: str) -> None:
    text = page("Quelle: ntv.de, abc/dpa", "tail")
    articles = ARTICLES.make([article(text, lang=lang, byline="dpa")])
    blocks = label_blocks(articles)
    assert parse_credits(articles, blocks).is_empty()
    assert set(blocks.filter(pl.col("role") == "body")["rule"]) == {"running text in a language without rules"}
    assert unspoken_languages(articles["lang"]) == {lang: 1}


def test_a_table_of_ones_own_needs_no_more_than_a_text() -> None:
    frame = pl.DataFrame({"id": ["x"], "text": [page("(dpa)", "tail")], "outlet": ["Talblatt"]})
    found = ln.parse_credits(frame)
    assert found.select("article_id", "agency").rows() == [("x", "dpa")]
    assert found.equals(ln.parse_credits(ln.read_articles(frame).articles, ln.label_blocks(frame)))
    assert ln.extract_citations(frame).is_empty()
    with pytest.raises(FrameError, match="text"):
        ln.parse_credits(pl.DataFrame({"id": ["x"]}))
    dos = pl.DataFrame({"id": ["x"], "text": ["Der Deich hält.\r\nMehr dazu am Abend, sagte Anna Muster.\r\n(dpa)"]})
    with pytest.raises(FrameError, match=r"x: 1 of 1 texts are not read as they stand.*read_articles"):
        ln.label_blocks(dos)
    assert ln.parse_credits(ln.read_articles(dos).articles)["agency"].to_list() == ["dpa"]


def test_what_looks_like_a_credit_and_fits_no_rule_is_listed() -> None:
    lines = ["(Xydienst/qq9)", "(dpa)", "Quelle: Fernschreibdienst Nord und Söhne 7", "Der Deich ist fertig."]
    articles = ARTICLES.make(article(page(line, "tail"), str(i)) for i, line in enumerate([*lines, lines[0]]))
    found = list_unread(articles, label_blocks(articles))
    assert found.rows()[0] == ("(Xydienst/qq9)", "bracket", 2, "0")
    assert set(found["surface"]) == {lines[0], lines[2]}


@pytest.mark.parametrize(
    "line",
    [
        "(Xydienst/qq9)",
        "hma/Elbnetz",
        "cz mit Infos des Fernschreibdienstes",
        "Mit Meldungen vom Ostdienst.",
        "© Nordfunk",
    ],
)
def test_what_looks_like_a_credit_is_unread_where_no_agency_is_named(line: str) -> None:
    text = page(line, "tail")
    row = credits_of(text).row(0, named=True)
    assert (row["role"], row["place"], row["agency"], row["service"]) == ("unread", "closing", None, None)
    assert text[row["begin"] : row["end"]] == row["surface"] and row["surface"] in line
    assert credits_of(f"{text} Foto: Max Muster/epd")["role"].cast(pl.String).to_list().count("text") == 0
    assert "unread" not in credits_of(text, byline="dpa")["role"].cast(pl.String), "the text has its source"


@pytest.mark.parametrize(
    "line",
    [
        # brackets, fractions and words that stand at the end of many a text
        "(Name geändert)", "(Beifall)", "(Seite 4)", "(Fortsetzung folgt)", "(Stand: 3. Mai 2021)", "(FSK 12)",
        "(Interview: Anna Muster)", "(Az.: 1 C 23/20)", "2020/21", "Halle/Saale", "er/Sie", "und/oder", "NABU", "ENDE",
        # who gave figures, words of the desk, headlines
        "Quelle: privat", "Quelle: eigene Recherche", "Quelle: Statistisches Amt", "Quelle: YouTube", "Redaktion: amu",
        "Lesen Sie den ganzen Bericht: So hält der Deich", "Mit Inhalten für Kinder", "(c) die Gebühren für den Deich",
        # an imprint
        "© Elbwoche", "© Elbwoche Verlag", "© 2021 Muster Medien GmbH",
    ],
)  # fmt: skip
def test_what_many_a_text_ends_with_leaves_no_credit_unknown(line: str) -> None:
    found = credits_of(page(line, "tail"), outlet="Elbwoche")
    assert "unread" not in found["role"].cast(pl.String)


def test_what_recurs_on_every_page_is_no_unread_credit() -> None:
    articles = ARTICLES.make([article(page("© Nordfunk", "tail"))])
    blocks = label_blocks(articles)
    last = pl.int_range(pl.len()) == pl.len() - 1
    recurs = {"role": "boilerplate", "kind": "repeated"}
    furniture = blocks.with_columns(
        pl.when(last).then(pl.lit(word)).otherwise(pl.col(name).cast(pl.String)).alias(name)
        for name, word in recurs.items()
    )
    assert parse_credits(articles, blocks)["role"].to_list() == ["unread"]
    assert parse_credits(articles, BLOCKS.check(furniture)).is_empty()
    assert list_unread(articles, BLOCKS.check(furniture))["surface"].to_list() == ["© Nordfunk"]


@pytest.mark.parametrize("line", ["Quelle: ntv.de, abc", "Eigener Bericht"])
def test_where_the_own_desk_signs_nothing_is_unread(line: str) -> None:
    found = credits_of(f"{page('© Nordfunk', 'tail')}\n\n{line}", outlet="n-tv")
    assert found["role"].cast(pl.String).to_list() == ["text"]


@pytest.mark.parametrize("line", ["Text: Polizeipräsidium Mellingen", "(Text: Feuerwehr Oberlauben)"])
def test_an_office_that_wrote_the_text_is_no_author(line: str) -> None:
    (row,) = credits_of(page(line, "tail")).to_dicts()
    assert (row["agency"], row["role"], row["place"]) == ("Pressemitteilung", "text", "notice")
    assert row["service"] in line


@pytest.mark.parametrize("line", ["Von unserem Korrespondenten", "Von unserer Redaktion"])
def test_a_byline_may_name_nobody_but_the_desk(line: str) -> None:
    articles = ARTICLES.make([article(page(line, "head"))])
    blocks = label_blocks(articles)
    assert "byline" in blocks["role"].cast(pl.String)
    assert list_unread(articles, blocks).is_empty()


@pytest.mark.parametrize(
    ("line", "is_read"),
    [
        ("Quellen: „Spiegel“ / „Deichbote“", True),
        ("Quelle: Spiegel", True),
        ('Weitere Quellen: "Spiegel", "Deichbote"', True),
        ("Quellen: „Elbwoche“ / „Deichbote“", False),
        ("Quelle: Fernschreibdienst Nord und Söhne 7", False),
    ],
)
def test_a_line_that_names_a_known_outlet_as_its_source_is_understood(line: str, is_read: bool) -> None:
    articles = ARTICLES.make([article(page(line, "tail"), outlet="Hafenpost")])
    blocks = label_blocks(articles)
    found = list_unread(articles, blocks, citations=extract_citations(articles, blocks))
    assert found["surface"].to_list() == ([] if is_read else [line])


def test_a_dateline_may_be_unread_and_a_name_of_an_author_is_not() -> None:
    found = credits_of(page("Elbtal (qzx) – Der Rat der Stadt will den Deich am Fluss bald erhöhen.", "head"))
    assert found.select("role", "place", "surface").rows() == [("unread", "dateline", "Elbtal (qzx) –")]
    for line in (
        "Von anderen Orten am Fluss überholt",
        "Anna Muster (lacht): Das war so.",
        "FC Elbtal (Erster) - hält.",
    ):
        assert credits_of(page(line, "head")).is_empty()


@pytest.mark.parametrize("place", ["head", "tail"])
@pytest.mark.parametrize("case", cases("no_credit"), ids=lambda case: case["line"])
def test_look_alikes_are_no_credits(case: Case, place: str) -> None:
    found = credits_of(page(case["line"], place))
    assert found["agency"].drop_nulls().to_list() == []


def test_the_same_line_credits_the_picture_above_the_text_and_the_text_below_it() -> None:
    above = credits_of(page("Der Deich am Morgen\nQuelle: dpa", "head"))
    below = credits_of(page("Quelle: dpa", "tail"))
    assert above["role"].to_list() == ["photo"]
    assert below["role"].to_list() == ["text"]


def test_a_notice_gives_the_item_and_its_version() -> None:
    found = credits_of(page("© dpa-infocom, dpa:240131-99-112233/4", "tail")).row(0, named=True)
    assert (found["item"], found["item_version"], found["place"]) == ("dpa:240131-99-112233", 4, "notice")


@pytest.mark.parametrize("who", ["unserem Redakteur", "unserer ständigen Korrespondentin", "unseren Reportern"])
def test_a_byline_may_say_whose_people_they_are(who: str) -> None:
    found = credits_of(page(f"Von {who} Anna Muster", "head")).row(0, named=True)
    assert (found["place"], found["signs"], found["agency"]) == ("byline", ["Anna Muster"], None)


def test_the_byline_of_the_metadata_has_no_offsets() -> None:
    found = credits_of(page("Ende.", "tail"), byline="Anna Muster, dpa").row(0, named=True)
    assert (found["begin"], found["place"], found["agency"]) == (None, "metadata", "dpa")
    assert credits_of(page("Ende.", "tail"), byline="Anna Muster").is_empty()
    # crawlers give every word a capital
    assert credits_of(page("Ende.", "tail"), byline="Cl/Dpa/Afp")["agency"].sort().to_list() == ["AFP", "dpa"]
    assert credits_of(page("Ende.", "tail"), byline="Tib Mit Dpa")["agency"].to_list() == ["dpa"]
    assert credits_of(page("Ende.", "tail"), byline="Sid Muster").is_empty()


@pytest.mark.parametrize(
    "line",
    [
        "(mit Agenturen)", "mit Agenturen", "mit Agentur", "Mit Agenturen", "Mit Agenturen.", "Mit Agenturmaterial", "Mit Agenturmeldungen",
        "(Mit Agenturmaterial)", "Mit Material von Agenturen", "(Mit Material von Agenturen)", "Mit Material der Agenturen.",
        "Mit Inhalten von Nachrichtenagenturen", "[mit Agenturen]", "- mit Agenturen -", "red/mit Agenturen",
    ],
)  # fmt: skip
def test_unnamed_agencies_are_kept_without_a_name(line: str) -> None:
    for text in (page(line, "tail"), f"{page('Danach wird gebaut.', 'tail')} {line}"):
        found = credits_of(text).row(0, named=True)
        assert (found["agency"], found["service"], found["rule"]) == (None, "Agenturen", "unnamed agencies")
        assert found["surface"] == line


@pytest.mark.parametrize("line", ["Die Stadt arbeitet mit Agenturen.", "Der Rat baut mit Material von Agenturen."])
def test_working_with_agencies_is_no_credit(line: str) -> None:
    assert credits_of(page(line, "tail")).is_empty()


@pytest.mark.parametrize(
    "line",
    [
        "(pm)", "PM/red", "Quelle: Pressemitteilung der Stadt Elbtal", "(pol)", "(pol/abc)", "Original-Content von: Feuerwehr Elbtal",
        "Dieser Beitrag wurde automatisiert aus einer Polizeimeldung erstellt.", "Dieser Artikel basiert auf einer Pressemitteilung.",
    ],
)  # fmt: skip
def test_a_press_release_is_no_work_of_ones_own(line: str) -> None:
    found = credits_of(page(line, "tail"))
    assert found["agency"].to_list() == ["Pressemitteilung"]
    assert credits_of(page("Um 3 pm heißt es in der Pressemitteilung der Stadt, alles sei gut.", "tail")).is_empty()


@pytest.mark.parametrize(
    "line",
    [
        "Der Beitrag wurde nicht aus einer Pressemitteilung erstellt.",
        "Der Text ist von einer Pressemitteilung abgewichen.",
    ],
)
def test_what_is_not_made_from_a_release_credits_none(line: str) -> None:
    assert credits_of(page(line, "tail")).is_empty()


def test_empty_in_empty_out() -> None:
    found = parse_credits(ARTICLES.make(), BLOCKS.make())
    assert found.is_empty() and found.schema == CREDITS.schema


def test_each_annotated_line_of_the_real_texts(material: Path) -> None:
    roles = {"credit_line": {"credit"}, "photo_credit": {"photo_credit"}, "boilerplate": {"boilerplate", "image_title"}}
    lines = (material / "seeds" / "annotations.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    texts = {path.name[:3]: path.read_text(encoding="utf-8") for path in (material / "seeds").glob("*.txt")}
    articles = ARTICLES.make(article(text, key) for key, text in texts.items())
    blocks = label_blocks(articles)
    credits = parse_credits(articles, blocks)
    seen = 0
    for record in records:
        if record["kind"] not in roles:
            continue
        text = texts[record["seed"]]
        line = sum(map(len, text.splitlines(keepends=True)[: record["line"] - 1]))
        begin = text.index(record["surface"], line)
        here = (pl.col("article_id") == record["seed"]) & (pl.col("begin") <= begin) & (pl.col("end") > begin)
        assert blocks.filter(here)["role"].item() in roles[record["kind"]], record
        named = record.get("agencies") or ([record["agency"]] if "agency" in record else [])
        assert credits.filter(here)["agency"].to_list() == named, record
        seen += 1
    assert seen >= 20


def test_the_real_texts(material: Path) -> None:
    texts = sorted((material / "seeds").glob("*.txt"))
    articles = ARTICLES.make(article(path.read_text(encoding="utf-8"), path.name[:3]) for path in texts)
    found = parse_credits(articles, label_blocks(articles)).filter(pl.col("agency").is_not_null())
    named = {(row["article_id"], row["role"], row["agency"]) for row in found.to_dicts()}
    assert named == {
        ("000", "text", "Reuters"),
        ("000", "photo", "Reuters"),
        ("002", "photo", "Keystone"),
        ("003", "text", "dpa"),
        ("003", "photo", "AP"),
    }
    text = {row["article_id"]: row for row in found.filter(pl.col("role").cast(pl.String) == "text").to_dicts()}
    assert text["000"]["service"] == "rts" and "chr" in text["000"]["signs"]
    assert "lme" in text["003"]["signs"]


@pytest.mark.parametrize(
    "line",
    [
        # capitals and "von" alone make no byline
        "VON NULL AUF HUNDERT", "VON MÜNCHEN NACH BERLIN", "VON GOTT UND DER WELT", "VON SCHOLZ ENTTÄUSCHT", "VON A BIS Z",
        "VON DER LEYEN", "VON HAND GEMACHT", "VON RUSSLAND EROBERT", "Von unserer Heimat", "Von unseren Nachbarn",
        "Von Mensch und unserer Natur",
        # what is taken over, told first somewhere, or from somebody
        "Übernahme von Karstadt geplatzt", "Übernommen vom Vater", "Übernommen aus Polen", "Übernommen von der Stadt.",
        "Das Gespräch wurde zuerst auf Englisch geführt.", "Der Bericht soll zuerst im Ausschuss beraten werden.",
        "Dieses Gespräch stammt von gestern.", "Der Kommentar stammt von Anna Muster.", "Die Reportage erschien auf Seite 3.",
        "Das Gespräch erschien in voller Länge.", "Dieser Bericht erschien auf 200 Seiten und nennt viele Namen.",
        # words before agencies, and what is red
        "hat mit Agentur", "und mit Agentur",
    ],
)  # fmt: skip
def test_lines_that_only_look_like_credits(line: str) -> None:
    text = page(line, "head")
    articles = ARTICLES.make([article(text)])
    blocks = label_blocks(articles)
    begin = text.index(line)
    (role,) = (row for row in blocks.to_dicts() if row["begin"] <= begin < row["end"])
    assert role["role"] not in ("byline", "credit", "notice", "disclaimer"), role
    assert role["kind"] != "aggregator", role
    assert parse_credits(articles, blocks).is_empty()


@pytest.mark.parametrize("word", ["Teilnehmer", "Anmerkung", "Ampel", "Max Muster"])
def test_red_in_brackets_is_a_desk_behind_places_only(word: str) -> None:
    line = f"{word} (red) Die Liste der Namen ist noch nicht vollständig und wird am Montag ergänzt."
    articles = ARTICLES.make([article(page(line, "head"))])
    assert "dateline desk" not in label_blocks(articles)["rule"].to_list()


def test_a_sentence_on_a_report_is_no_furniture() -> None:
    line = "Der Bericht stammt von der Staatsanwaltschaft in Elbtal. Er nennt zwölf Mängel am Deich, von denen drei schwer sind."
    articles = ARTICLES.make([article(page(line, "tail"))])
    assert "boilerplate" not in label_blocks(articles)["role"].cast(pl.String).to_list()


def test_a_picture_below_a_caption_is_no_byline() -> None:
    text = page("Der Rat tagt am Abend.\n\nDer Deich am Morgen.\n\nVon Anna Berg/dpa", "head")
    assert credits_of(text)["role"].cast(pl.String).to_list() == ["photo"]
