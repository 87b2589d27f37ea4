"""Citations: cues, chains, mentions that mean one source, and what is none."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from test_tables import FIRST, SECOND, article, page

import lineage as ln
from lineage.frames import ARTICLES, BLOCKS, CITATIONS
from lineage.signals.blocks import label_blocks
from lineage.signals.citations import extract_citations

Citation = dict[str, Any]


def citations(text: str, **cells: object) -> list[Citation]:
    articles = ARTICLES.make([article(text, **cells)])
    return extract_citations(articles, label_blocks(articles)).to_dicts()


def chains(sentence: str, **cells: object) -> list[list[tuple[str, str]]]:
    """The chains of one sentence in an invented article."""
    text = page(f"{sentence} {FIRST}", "tail")
    begin = text.index(sentence)
    found = [row for row in citations(text, **cells) if begin <= row["begin"] < begin + len(sentence)]
    return [[(hop["name"], hop["kind"]) for hop in row["chain"]] for row in found]


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        ('Laut der Zeitung "Elbwoche" wird gebaut.', [("Elbwoche", "outlet")]),
        ("Dem «Talboten» zufolge wird gebaut.", [("Talbote", "outlet")]),
        ("Laut dpa wird gebaut.", [("dpa", "agency")]),
        ("Laut n-tv wird gebaut.", [("n-tv", "outlet")]),
        ("Gebaut wird am Montag, berichtet ntv.", [("n-tv", "outlet")]),
        ("Wie das Portal t-online berichtete, wird gebaut.", [("t-online", "outlet")]),
        ("Wie die taz berichtet, wird gebaut.", [("taz", "outlet")]),
        ("Wie FAZ.NET meldet, wird gebaut.", [("FAZ", "outlet")]),
        ("Laut dem „Redaktionsnetzwerk Deutschland“ wird gebaut.", [("RND", "outlet")]),
        ("Anna Muster sagte der Zeitung „Die Welt“, es werde gebaut.", [("Welt", "outlet"), ("Anna Muster", "person")]),
        ("Laut der „Norder Neuen Zeitung“ wird gebaut.", [("Norder Neue Zeitung", "outlet")]),
        ("Laut der „Neuen Norder Zeitung“ wird gebaut.", [("Neue Norder Zeitung", "outlet")]),
        ("Wie die „Elbwoche“-Zeitung berichtet, wird gebaut.", [("Elbwoche", "outlet")]),
        ("Der Deich sei alt, sagte sie im „Spiegel“-Interview.", [("Spiegel", "outlet")]),
        ("Der Deich sei alt, sagte „Deichwache“-Kommissar Ben Beispiel.", [("Ben Beispiel", "person")]),
        ("Der Deich sei alt, sagte „Spiegel“-Reporter Ben Beispiel.", [("Ben Beispiel", "person")]),
        ("Laut Ben Beispiel ist der Deich der längste der Welt.", [("Ben Beispiel", "person")]),
        ("Die Messe stellt laut Ben Beispiel den „Klappdeich“ vor.", [("Ben Beispiel", "person")]),
        ("Wie „Reporter ohne Grenzen“ berichtet, wird gebaut.", [("Reporter ohne Grenzen", "office")]),
        ("„Nicht ganz dicht“ Bürgermeisterin Anna Muster sagte, dass gebaut wird.", [("Anna Muster", "person")]),
        ("Wie die Nachrichtenagentur AFP meldete, wird gebaut.", [("AFP", "agency")]),
        ("Nach Angaben des Kreml wird gebaut.", [("Kreml", "office")]),
        ("Nach Kreml-Angaben wird gebaut.", [("Kreml", "office")]),
        ("Nach Angaben aus dem Kreml wird gebaut.", [("Kreml", "office")]),
        ("Medienberichten zufolge wird gebaut.", [("Medienberichten", "unnamed")]),
        ("Der Deich sei alt, sagte Bürgermeisterin Anna Muster.", [("Anna Muster", "person")]),
        ("Der Deich sei alt, so Bürgermeisterin Anna Muster.", [("Anna Muster", "person")]),
        ("Der Deich sei alt, teilte die Polizei mit.", [("Polizei", "office")]),
        (
            'Die Zeitung "Elbwoche" berichtet unter Berufung auf den Leiter des Hafenamts, Ben Beispiel, vom Bau.',
            [("Elbwoche", "outlet"), ("Ben Beispiel", "person")],
        ),
        (
            'Laut der deutschen "Elbwoche", welche sich auf britische Medienberichte beruft, wird gebaut.',
            [("Elbwoche", "outlet"), ("britische Medienberichte", "unnamed")],
        ),
        (
            "Gebaut werde bald, wie britische Nachrichtenagenturen mit Verweis auf einen Kreml-Mitarbeiter meldeten.",
            [("britische Nachrichtenagenturen", "unnamed"), ("Kreml-Mitarbeiter", "unnamed")],
        ),
        ("Der Deich sei alt, schrieb Anna Muster laut KCNA.", [("KCNA", "agency"), ("Anna Muster", "person")]),
        (
            "Der Deich sei alt, sagte Anna Muster der Nachrichtenagentur Reuters.",
            [("Reuters", "agency"), ("Anna Muster", "person")],
        ),
        (
            'Anna Muster schrieb in einem von der Agentur KCNA und der Zeitung "Elbwoche" veröffentlichten Gastbeitrag.',
            [("KCNA + Elbwoche", "agency"), ("Gastbeitrag von Anna Muster", "document")],
        ),
        ("Laut einem Bericht der Nachrichtenagentur Reuters wird gebaut.", [("Reuters", "agency")]),
        ("Den Satz zitierte die Deich-Website am Montag.", [("Deich-Website", "document")]),
        (
            "Der Deich sei alt, mahnte der Präsident der Deutschen Vereinigung für Deich- und Hafenbau, Ben Beispiel.",
            [("Ben Beispiel", "person")],
        ),
        (
            "Der Deich sei alt, wie der Leiter des Hafenamts, Ben Beispiel, der Nachrichtenagentur dpa sagte.",
            [("dpa", "agency"), ("Ben Beispiel", "person")],
        ),
        (
            'Bürgermeisterin Anna Muster hatte im "Talkurier" vor einem Bruch gewarnt.',
            [("Talkurier", "outlet"), ("Anna Muster", "person")],
        ),
        ("Der Deich sei alt, sagte Anna Muster im ZDF.", [("ZDF", "outlet"), ("Anna Muster", "person")]),
        (
            'Der Deich sei alt, sagte Anna Muster der Nordener "Elbwoche".',
            [("Elbwoche", "outlet"), ("Anna Muster", "person")],
        ),
        ("Anna Muster, die das Amt seit Jahren leitet, sagte, der Deich sei alt.", [("Anna Muster", "person")]),
        ("Ausdrücklich betonte Bürgermeisterin Anna Muster, dass gebaut wird.", [("Anna Muster", "person")]),
        ("Generell betonte Ben Beispiel, dass gebaut wird.", [("Ben Beispiel", "person")]),
        ("„Schönen Abend“, rief ein Mann am Deich.", [("Mann am Deich", "unnamed")]),
        ("Nach Polizeiangaben wird gebaut.", [("Polizei", "office")]),
        ("Laut Polizeibericht wird gebaut.", [("Polizei", "office")]),
        ("Der Deich sei alt, sagte ein Polizeisprecher.", [("Polizei", "office")]),
        ("Nach einer Zählung der Organisation „Deichwacht Elbe“ wird gebaut.", [("Deichwacht Elbe", "office")]),
        ("Der Deich sei alt, teilte die Staatsanwaltschaft Norden mit.", [("Staatsanwaltschaft Norden", "office")]),
        ("Wie Forscher um Ben Beispiel berichten, wird gebaut.", [("Ben Beispiel", "person")]),
        ("„Der Deich hält“, wird Bürgermeisterin Anna Muster auf der Website zitiert.", [("Anna Muster", "person")]),
        ("Anna Muster nannte Sandsäcke ein „wichtiges Mittel“.", [("Anna Muster", "person")]),
        ("Anna Muster hat Ben Beispiel vorgeworfen, den Deich zu vergessen.", [("Anna Muster", "person")]),
        ("In Norden wird der Analyse zufolge gebaut.", [("Analyse", "document")]),
        ("„Der Deich hält“, übte sich Bürgermeisterin Anna Muster in Zuversicht.", [("Anna Muster", "person")]),
        ("Bürgermeisterin Anna Muster bleibt ruhig: „Der Deich hält.“", [("Anna Muster", "person")]),
        ("Anna Muster lobte den Plan und sagte, der Deich halte.", [("Anna Muster", "person")]),
        ("Am Montag lenkte das Hafenamt ein und versprach, den Deich zu bauen.", [("Hafenamt", "office")]),
        ("Der Deich sei alt, klagen Anna Muster und Ben Beispiel.", [("Anna Muster + Ben Beispiel", "person")]),
        ("Von einer „Wende“ sprach der Präses der Kirche im Tal, Ben Beispiel.", [("Ben Beispiel", "person")]),
        ("Der Chef der Max Muster Stiftung, Ben Beispiel, erklärte, es werde gebaut.", [("Ben Beispiel", "person")]),
        ("Das Hafenamt, das den Deich baut, warf Muster Versäumnisse vor, es fehle Sand.", [("Hafenamt", "office")]),
        (
            "Im Rathaus wurde es still, als Anna Muster im Rat gesagt hatte: „Der Deich hält.“",
            [("Anna Muster", "person")],
        ),
        ("Der Deich halte, sagte die für Deiche zuständige Leiterin Anna Muster.", [("Anna Muster", "person")]),
        ("Vorsichtiger ist Bürgermeisterin Anna Muster: „Der Deich hält.“", [("Anna Muster", "person")]),
        ("Der Deich halte, sagte ein Sprecher des Hafenamts.", [("Hafenamt", "office")]),
        ("Es ist zu teuer Dem Hafenamt zufolge wird gebaut.", [("Hafenamt", "office")]),
        ("Der Deich halte, so das Fazit des Hafenamts.", [("Hafenamt", "office")]),
        ("Nach Angaben des Max Muster-Instituts wird gebaut.", [("Max Muster-Institut", "office")]),
        ("Sängerin und Autorin Anna Muster sagte, der Deich sei alt.", [("Anna Muster", "person")]),
        ("„Der Deich hält“, sagte Sängerin und Autorin Anna Muster.", [("Anna Muster", "person")]),
    ],
)
def test_cues_and_chains(sentence: str, chain: list[tuple[str, str]]) -> None:
    assert chain in chains(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Kritik am Deich wird laut und lauter.",
        "Es war zu laut am Fluss.",
        "Er dachte laut über den Deich nach.",
        "So spielt die Stadt im Streit mit.",
        "Wie berichtet, wird der Deich höher.",
        "Unter Verweis auf das Wirtschaftsrecht wurde der Bau verschoben.",
        "Der Rat tagte laut eigener Aussage bis in die Nacht.",
        "Auch bei den Freunden der Linken gaben rund drei Viertel der Befragten an, den Deich zu kennen.",
        "Norden findet statt - wohl wieder ohne Gäste.",
        "Am Montag sagte Anna Muster ihre Reise ab.",
        "Weitere Tipps finden Sie hier: Karten für den Deich.",
        "So antwortet Muster auf die Frage nach dem Deich.",
        "Elbwerk meldete im Juni Konkurs an.",
        "Die Fraktion sieht sich als Hüterin des Deichs.",
    ],
)
def test_words_that_cite_nobody(sentence: str) -> None:
    assert chains(sentence) == []


def test_subheads_titles_and_furniture_cite_nobody() -> None:
    text = (
        f"Das sagt Anna Muster\n\n{FIRST}\n\nSo reagiert Anna Muster\n\n{SECOND}\n\nNewsletter\nLaut Polizei ist Ruhe."
    )
    assert citations(text) == []


def test_captions_do_cite() -> None:
    text = f"Ein Deich\n\n{FIRST}\n\n{SECOND}\n\nDeich Fluss\nLaut Polizei ist der Deich alt.\n\n{SECOND}"
    assert [row["chain"][0]["name"] for row in citations(text)] == ["Polizei"]


def test_mentions_of_one_source_are_tied() -> None:
    text = page(
        'Laut einer britischen Zeitung wird gebaut. Das meldet die Zeitung "Elbwoche" am Montag. Es werde teuer, heißt es'
        ' in dem Bericht. Laut "Elbwocke" dauert es. Die "Elbwoche" meldet auch den Preis.',
        "tail",
    )
    first, named, back, typo, again = citations(text)
    assert [row["refers_to"] for row in (first, named, back, typo, again)] == [
        named["begin"], None, named["begin"], None, None,
    ]  # fmt: skip
    assert {row["chain"][0]["name"] for row in (named, typo, again)} == {"Elbwoche"}


def test_a_surname_that_is_a_common_word_needs_a_first_name() -> None:
    text = page("„Der Deich hält“, sagte Stephan Weil. Das sei sicher, sagte Weil. Wie das gehe, sagte Bild.", "tail")
    assert [row["chain"][0]["name"] for row in citations(text)] == ["Stephan Weil", "Stephan Weil"]


def test_short_names_and_pronouns_find_their_person() -> None:
    text = page(
        "Der Deich sei alt, sagte Anna Muster. Er halte noch, so Muster. Bald werde gebaut, erklärte sie.", "tail"
    )
    full, short, pronoun = citations(text)
    assert {row["chain"][0]["name"] for row in (full, short, pronoun)} == {"Anna Muster"}
    assert pronoun["refers_to"] in (full["begin"], short["begin"])


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("Wie der SID meldet, wird gebaut.", "SID", "agency"),
        ("Der Bau beginnt, kündigte Deutsche Deichbau an.", "Deutsche Deichbau", "office"),
        ("Wie SID meldet, wird gebaut.", "SID", "agency"),
        ("Wie der sid berichtete, wird gebaut.", "SID", "agency"),
        ("Gebaut werde bald, wie das Landesamt für Umwelt mitteilte.", "Landesamt für Umwelt", "office"),
        ("Wie das Landesamt für Umwelt am Montag mitteilte, wird gebaut.", "Landesamt für Umwelt", "office"),
        ("Gebaut werde, wie die Behörde für Umwelt und Energie mitteilte.", "Behörde für Umwelt und Energie", "office"),
        ("Nach Angaben des Betreibers wird gebaut.", "Betreiber", "unnamed"),
        ("Nach Angaben des Hauses wird gebaut.", "Haus", "unnamed"),
        ("Nach Angaben des Senders wird gebaut.", "Sender", "unnamed"),
        ("Nach Angaben des Landratsamts wird gebaut.", "Landratsamt", "office"),
        ("Nach Angaben des Landratsamtes wird gebaut.", "Landratsamt", "office"),
        ("Nach Angaben des Theaters wird gebaut.", "Theater", "unnamed"),
        ("Nach Angaben eines Sprechers des Hauses wird gebaut.", "Sprecher des Hauses", "unnamed"),
        ("Nach Angaben des Weißen Hauses wird gebaut.", "Weißes Haus", "office"),
        ("Nach Informationen des Handelsboten wird gebaut.", "Handelsbote", "outlet"),
        ("Laut einem Bericht des Handelsboten wird gebaut.", "Handelsbote", "outlet"),
        ("Nach Informationen des Tagesspiegels wird gebaut.", "Tagesspiegel", "outlet"),
        ("Laut einer russischen Zeitung wird gebaut.", "russische Zeitung", "unnamed"),
        ("Einem russischen Sender zufolge wird gebaut.", "russischer Sender", "unnamed"),
        ("An Bord waren einer ersten Liste zufolge zwölf Menschen.", "Liste", "document"),
        ("Wie der Stern schreibt, wird gebaut.", "Stern", "outlet"),
        ("Laut Bild wird gebaut.", "Bild", "outlet"),
        ('Laut der "Welt" wird gebaut.', "Welt", "outlet"),
        ("Laut der Zeitung Welt wird gebaut.", "Welt", "outlet"),
    ],
)
def test_names_stand_in_their_base_form(sentence: str, name: str, kind: str) -> None:
    assert chains(sentence) == [[(name, kind)]]


@pytest.mark.parametrize(
    "told", ["der Welt.", "dem Stern, es werde gebaut.", 'der Zeit: "Es wird gebaut."', 'der "Welt".']
)
def test_a_paper_with_a_common_name_is_told(told: str) -> None:
    found = chains(f"Das sagte Anna Muster {told}")
    assert [[kind for _, kind in chain] for chain in found] == [["outlet", "person"]]


@pytest.mark.parametrize(
    "sentence",
    [
        "Anna Muster sagte, in der Welt für ein solches Unglück sei kein Platz.",
        "Anna Muster sagte, nirgends auf der Welt gebe es so hohe Deiche.",
        'Anna Muster sagte: "Das ist der Lauf der Welt, und wir bauen trotz der Zeit."',
        "„Niemand ist auf der Welt, der das kann“, sagte Anna Muster.",
        "Anna Muster sagte im Fokus der Kameras, es werde gebaut.",
        "Das sagte Anna Muster dieser Zeitung.",
        "Anna Muster sagte unserer Redaktion, es werde gebaut.",
        "Anna Muster sagte dem Talblatt, es werde gebaut.",
        "Anna Muster sagte der Zeitung «Talblatt», es werde gebaut.",
    ],
)
def test_common_words_and_the_paper_itself_are_told_nothing(sentence: str) -> None:
    assert chains(sentence, outlet="Talblatt") == [[("Anna Muster", "person")]]


@pytest.mark.parametrize(
    "sentence",
    [
        "Laut dem Bild der Lage wird gebaut.",
        "Das Bild meldete er am Abend.",
        "Der Stern sagte nichts.",
        "Nach Informationen dieser Zeitung wird gebaut.",
        "Wie unsere Zeitung berichtete, wird gebaut.",
        "Wie das Talblatt berichtete, wird gebaut.",
        'Das Schiff "Ilse Grau" meldete einen Schaden.',
        "Der Frachter «Ilse Grau» meldete sich am Abend.",
        "An Bord der „Ilse Grau“ war es still. Die „Ilse Grau“ meldete einen Schaden.",
        "Die Fähre Ilse Grau kam spät. Wie die Ilse Grau meldete, war Eis auf dem Fluss.",
    ],
)
def test_things_and_the_paper_itself_are_no_sources(sentence: str) -> None:
    assert chains(sentence, outlet="Talblatt") == []


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        ("As first reported by Quayside FM, the dam is dry.", [("Quayside FM", "outlet")]),
        ("As Quayside FM first reported, the dam is dry.", [("Quayside FM", "outlet")]),
        ("Quayside FM reported that the dam is dry.", [("Quayside FM", "outlet")]),
        ("According to a preliminary report, the dam is dry.", [("preliminary report", "unnamed")]),
        ("The dam is dry, the central bank said.", [("central bank", "office")]),
        ("The dam is dry, the bank said.", [("bank", "unnamed")]),
    ],
)
def test_english_names_are_whole_and_no_adjectives(sentence: str, chain: list[tuple[str, str]]) -> None:
    assert chains(sentence, lang="en") == [chain]


def test_english_adjectives_alone_are_nobody() -> None:
    assert chains("According to preliminary figures, the dam is dry. As first reported, it is dry.", lang="en") == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Dieser Text erschien zuerst bei der Rheinischen Post", "Rheinische Post"),
        ("Dieser Text erschien zuerst in der „Rheinischen Post“.", "Rheinische Post"),
        ("Dieser Text erschien zuerst auf der Website der Rheinischen Post.", "Rheinische Post"),
        ("Dieser Text erschien zuerst beim Handelsboten.", "Handelsbote"),
        ("Dieser Text erschien zuerst im Fränkischen Tagesecho.", "Fränkisches Tagesecho"),
        ("Dieser Text erschien zuerst in der F.A.Z.", "FAZ"),
        ("Dieser Text erschien zuerst bei Rundblick Online.", "Rundblick Online"),
        ("Zuerst erschienen in: Norder Tageblatt", "Norder Tageblatt"),
        ("Mit freundlicher Genehmigung des Norder Tageblatts.", "Norder Tageblatt"),
        ("Dieser Text stammt aus dem Norder Tageblatt.", "Norder Tageblatt"),
        ("Nachdruck aus dem Norder Tageblatt", "Norder Tageblatt"),
        ("Mit Material des Norder Tageblatts", "Norder Tageblatt"),
        ("Erstveröffentlichung: Norder Tageblatt, 4. April 2024", "Norder Tageblatt"),
        ("Quelle: Rundblick Online.", "Rundblick Online"),
        ("Dieser Beitrag erschien zuerst bei Talblatt Online.", "Talblatt Online"),
        ("Dieses Interview ist zuerst bei Talblatt Online erschienen.", "Talblatt Online"),
        ("Der Gastbeitrag erschien zuerst in der Rheinischen Post.", "Rheinische Post"),
        ("Übernommen von der Rheinischen Post.", "Rheinische Post"),
        ("Übernommen aus dem „Rundblick“", "Rundblick"),
        ("Original: Talblatt Online", "Talblatt Online"),
        ("Quelle: Talblatt Online", "Talblatt Online"),
    ],
)
def test_a_line_of_republication_names_the_first_outlet(line: str, name: str) -> None:
    last = citations(page(line, "tail"))[-1]
    assert last["cue"] == "erschienen bei" and last["chain"] == [{"name": name, "kind": "outlet"}]
    assert not last["surface"].endswith("Online.")


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Dieser Artikel erschien zuerst auf Talblatt Online.", "Talblatt Online"),
        ("Dieser Beitrag erschien zuerst an dieser Stelle auf seewelle.de.", "seewelle.de"),
        ("Dieser Text ist zuerst am 12. Januar 2026 auf seewelle.de erschienen.", "seewelle.de"),
        ("Dieses Interview erschien zuerst bei Seewelle.de.", "Seewelle.de"),
        ("Dieser Artikel erschien zuerst im Magazin „Deichland“.", "Deichland"),
        ("Zuerst erschienen ist dieser Beitrag bei Seewelle.de.", "Seewelle.de"),
        ("Der Beitrag Mehr als 100 Deiche: So wächst das Ufer erschien zuerst bei Seewelle.de.", "Seewelle.de"),
    ],
)
@pytest.mark.parametrize("place", ["alone", "first", "inside", "last"])
def test_a_sentence_of_republication_is_read_wherever_it_stands_and_hides_no_text(sentence, name, place) -> None:
    around = {"alone": ("", ""), "first": ("", f" {SECOND}"), "inside": (f"{FIRST} ", f" {SECOND}")}
    before, behind = around.get(place, (f"{FIRST} ", ""))
    text = f"Ein Deich für die Stadt\n\n{FIRST}\n\n{before}{sentence}{behind}\n\n{SECOND}"
    found = [row for row in citations(text) if row["cue"] == "erschienen bei"]
    assert [row["chain"] for row in found] == [[{"name": name, "kind": "outlet"}]]
    read = label_blocks(ARTICLES.make([article(text)])).filter(pl.col("role") == "body")
    body = " ".join(text[begin:end] for begin, end in read.select("begin", "end").iter_rows())
    assert body.count(SECOND) == 1 + bool(behind)


@pytest.mark.parametrize(
    "line",
    [
        "Dieser Artikel erschien erstmals im August 2019. Wir haben ihn zum Start auf Seewelle ergänzt.",
        "Redaktionelle Anmerkung: Dieser Text erschien zuerst unter dem Titel „Klaus Muster and his dam“. Er wurde übersetzt.",
        "Dieser Artikel erscheint zeitgleich in mehreren Magazinen. Weitere Informationen stehen dort.",
    ],
)
def test_a_line_that_names_no_first_outlet_cites_none(line: str) -> None:
    assert [row for row in citations(page(line, "tail")) if row["cue"].startswith("ersch")] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Der Text des Abkommens war geheim. Das Buch der Autorin erschien zuerst auf Seewelle.de.",
        "Der Beitrag zur Rente steigt. Die Liste der Zahlen erschien zuerst bei Seewelle.de.",
        "Der Artikel 5 des Gesetzes gilt weiter. Die Meldung erschien zuerst auf Seewelle.de.",
        "Dieser Bericht wurde erstmals im Jahr 1990 veröffentlicht.",
        "Diese Kritik wurde zuerst von Muster in der Partei vorgebracht und dann vom Verband veröffentlicht.",
        "Dieser Text ist erstmals in der Geschichte des Tals vollständig veröffentlicht worden.",
        "Das Amt legte Zahlen vor (zuerst in der Bibel erschienen).",
        "Das Interview erschien zuerst in der „Elbwoche“, und der Rat las es mit Sorge.",
    ],
)
def test_what_appeared_first_elsewhere_may_be_another_text(sentence: str) -> None:
    text = f"Ein Deich für die Stadt\n\n{FIRST}\n\n{FIRST} {sentence} {SECOND}\n\n{SECOND}"
    assert "erschienen bei" not in {row["cue"] for row in citations(text)}
    assert "boilerplate" not in label_blocks(ARTICLES.make([article(text)]))["role"].cast(pl.String)


def test_a_byline_may_say_where_the_text_appeared_first() -> None:
    line = "Von ANNA MUSTER [zuerst bei Talblatt Online erschienen]"
    assert citations(page(line, "head"))[0]["chain"] == [{"name": "Talblatt Online", "kind": "outlet"}]


def test_the_title_under_which_a_text_appeared_is_not_who_printed_it() -> None:
    line = (
        "Dieser Text erschien zuerst unter dem Titel „Aus Klaus Muster: Who pays?“ auf seewelle.de. Er wurde übersetzt."
    )
    assert citations(page(line, "tail"))[-1]["chain"] == [{"name": "seewelle.de", "kind": "outlet"}]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Quellen: talblatt.example/seewelle.example am 17.12.2026", "talblatt.example + seewelle.example"),
        ("Quellen: Talblatt/seewelle.example/bergbote.example", "Talblatt + seewelle.example + bergbote.example"),
        ("Quelle: talblatt.example/politik/artikel-17", "talblatt.example"),
    ],
)
def test_a_line_of_republication_names_every_address(line: str, names: str) -> None:
    assert citations(page(line, "tail"))[-1]["chain"] == [{"name": names, "kind": "outlet"}]


def test_english() -> None:
    found = chains("Mayor Ann Sample told Reuters that the dam was dry.", lang="en")
    assert found == [[("Reuters", "agency"), ("Ann Sample", "person")]]


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        ("Selon l'agence AFP, la digue tient.", [("AFP", "agency")]),
        ("D’après le ministère de la Santé, la digue tient.", [("ministère de la Santé", "office")]),
        ("« La digue tient », a déclaré Anne Exemple.", [("Anne Exemple", "person")]),
        ("« La digue tient », a déclaré la ministre de la Mer, Anne Exemple.", [("Anne Exemple", "person")]),
        ("Le président Paul Modèle a annoncé des travaux.", [("Paul Modèle", "person")]),
        ("« La digue tient », a dit Anne Exemple à l'AFP.", [("AFP", "agency"), ("Anne Exemple", "person")]),
        ("La digue tient, rapporte le journal La Vague.", [("La Vague", "outlet")]),
    ],
)
def test_french(sentence: str, chain: list[tuple[str, str]]) -> None:
    assert chains(sentence, lang="fr") == [chain]


def test_a_language_without_rules_cites_nobody_and_one_not_given_is_guessed() -> None:
    text = page("Selon l'agence AFP, la digue est haute et le port est dans la ville.", "tail")
    assert citations(text, lang="it") == []
    whole = "La ville est sur la mer. " * 20 + "Selon l'agence AFP, la digue tient."
    blocks = BLOCKS.make([{"article_id": "a", "begin": 0, "end": len(whole), "role": "body", "rule": "test"}])
    found = extract_citations(ARTICLES.make([article(whole, lang=None)]), blocks)
    assert [row["chain"][0]["name"] for row in found.to_dicts()] == ["AFP"]


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        ("Bürgermeisterin Anna Muster: „Der Deich ist dicht.“", [("Anna Muster", "person")]),
        ("„Der Deich ist dicht“, urteilt die Baumeisterin Anna Muster.", [("Anna Muster", "person")]),
        ("Anna Muster findet, dass der Deich zu alt ist.", [("Anna Muster", "person")]),
        ("Der Deich halte, wie Anna Muster am Abend anmerkte.", [("Anna Muster", "person")]),
        ("Anna Muster ging davon aus, dass der Deich hält.", [("Anna Muster", "person")]),
        ("Aus dem Rathaus hieß es, der Deich sei alt.", [("Rathaus", "office")]),
        ("Das Hafenamt und die Polizei teilten mit, der Deich sei dicht.", [("Hafenamt + Polizei", "office")]),
        ("Aus Sicht des Hafenamts ist der Deich dicht.", [("Hafenamt", "office")]),
        ("Das geht aus Zahlen des Hafenamts hervor.", [("Hafenamt", "office")]),
        ("Nach einer Recherche der „Elbwoche“ ist der Deich alt.", [("Elbwoche", "outlet")]),
    ],
)
def test_more_ways_to_give_somebodys_words(sentence: str, chain: list[tuple[str, str]]) -> None:
    assert chains(sentence) == [chain]


@pytest.mark.parametrize(
    "sentence",
    [
        "Anna Muster findet den Deich nicht.",
        "Anna Muster fordert den Ausbau.",
        "Die Karte zeigt den Deich.",
        "Der Rat gab Anna Muster Zeit bis zum Mai.",
        "Nach eigenen Angaben ist er dicht.",
        "Laut Gesetz ist der Deich zu sichern.",
        "Es ist schwer zu sagen, ob der Deich hält.",
    ],
)
def test_what_gives_nobodys_words(sentence: str) -> None:
    assert chains(sentence) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Das Unternehmen Nordkai baut. Das sagte Anna Muster. Das Unternehmen teilte mit, es werde teuer.",
            ["Anna Muster", "Nordkai"],
        ),
        (
            "Das Hafenministerium warnt. Nach Angaben des Ministeriums ist der Deich alt.",
            ["Hafenministerium", "Hafenministerium"],
        ),
        (
            "Das sagte Ministerin Anna Muster. Der Deich sei alt, erklärte die Ministerin.",
            ["Anna Muster", "Anna Muster"],
        ),
        ("Das meldet die Zeitung „Elbwoche“. Der Bau beginne bald, hieß es in der Zeitung.", ["Elbwoche", "Elbwoche"]),
    ],
)
def test_generic_mentions_get_the_name_of_their_source(text: str, names: list[str]) -> None:
    rows = citations(page(text, "tail"))
    assert [row["chain"][-1]["name"] for row in rows] == names
    assert rows[1]["refers_to"] in (None, rows[0]["begin"])


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        ("Laut Talpost wird gebaut.", [("Talpost", "outlet")]),
        ("Wie die Talpost berichtet, wird gebaut.", [("Talpost", "outlet")]),
        ("„Der Deich hält“, sagte Anna Muster der Talpost.", [("Talpost", "outlet"), ("Anna Muster", "person")]),
        (
            "Anna Muster sagte im Echo vom Deich, es werde gebaut.",
            [("Echo vom Deich", "outlet"), ("Anna Muster", "person")],
        ),
    ],
)
def test_outlets_of_the_collection_are_known(sentence: str, chain: list[tuple[str, str]]) -> None:
    texts = {"a": page(f"{sentence} {FIRST}", "tail"), "b": page(SECOND, "tail"), "c": page(FIRST, "tail")}
    outlets = {"a": "Elbwoche", "b": "Talpost", "c": "Echo vom Deich"}
    articles = ARTICLES.make([article(text, name, outlet=outlets[name]) for name, text in texts.items()])
    found = extract_citations(articles, label_blocks(articles)).filter(pl.col("article_id") == "a")
    assert [[(hop["name"], hop["kind"]) for hop in row] for row in found["chain"]] == [chain]


def test_an_outlet_of_the_collection_is_cited_by_a_declared_edge() -> None:
    texts = {"Talpost": page(SECOND, "tail"), "Elbwoche": page(f"Laut Talpost wird gebaut. {FIRST}", "tail")}
    trace = ln.trace_articles(pl.DataFrame([{"text": text, "outlet": outlet} for outlet, text in texts.items()]))
    edges = trace.edges.filter(pl.col("relation").cast(pl.String) == "cites")
    assert edges.select("source_id", pl.col("basis").cast(pl.String)).rows() == [("outlet:talpost", "declared")]


def test_who_was_told_keeps_the_edge_when_the_speaker_is_a_pronoun() -> None:
    told = "Der Deich sei alt, sagte Anna Muster. Dem „Talblatt“ sagte sie, er werde erhöht."
    trace = ln.trace_articles(pl.DataFrame([{"id": "a", "text": page(f"{told} {FIRST}", "tail")}]))
    edges = trace.edges.filter(pl.col("relation").cast(pl.String) == "cites")
    assert ("outlet:talblatt", "a") in edges.select("source_id", "target_id").rows()


def test_short_form_and_full_name_of_a_body_are_one_node() -> None:
    texts = {
        "a": "Laut RKI steigt der Pegel.",
        "b": "Laut Robert-Koch-Institut steigt der Pegel.",
        "c": "Laut Hafenamt steigt der Pegel.",
    }
    frame = pl.DataFrame([{"id": name, "text": page(f"{told} {FIRST}", "tail")} for name, told in texts.items()])
    trace = ln.trace_articles(frame)
    edges = trace.edges.filter(pl.col("relation").cast(pl.String) == "cites").sort("target_id")
    assert edges["source_id"].to_list() == ["office:robert-koch-institut"] * 2 + ["office:hafenamt"]
    assert "Robert Koch-Institut" in trace.sources["name"].to_list()


def test_a_firm_is_one_node_with_and_without_its_trade() -> None:
    texts = {
        "a": "Laut dem Pharmakonzern Elbmed steigt der Pegel.",
        "b": "Das teilte Elbmed Nord mit. Der Pegel steige, teilte der Konzern Elbmed mit.",
        "c": "Elbmed teilte mit, der Pegel steige. Der Pegel steige, erklärte Elbmed.",
        "d": "Laut der Förderbank Berlin steigt der Pegel. Berlin teilte mit, der Pegel steige.",
    }
    frame = pl.DataFrame([{"id": name, "text": page(f"{told} {FIRST}", "tail")} for name, told in texts.items()])
    edges = ln.trace_articles(frame).edges.filter(pl.col("relation").cast(pl.String) == "cites")
    taken = {name: set(edges.filter(target_id=name)["source_id"]) for name in texts}
    assert taken["a"] == {"office:elbmed"} and "office:elbmed" in taken["b"] & taken["c"]
    assert taken["d"] == {"office:berlin", "office:förderbank-berlin"}


def test_a_capital_word_is_a_name_when_it_never_stands_behind_an_article() -> None:
    named = "Nordkai baut. Der Deich werde teurer, wie Nordkai mitteilte."
    common = "Die Anlagen sind alt. Der Deich werde teurer, wie Anlagen mitteilten."
    assert [row["chain"][0]["name"] for row in citations(page(named, "tail"))] == ["Nordkai"]
    assert citations(page(common, "tail")) == []


def test_empty_in_empty_out() -> None:
    found = extract_citations(ARTICLES.make(), BLOCKS.make())
    assert found.is_empty() and found.schema == CITATIONS.schema


def count_calls(function: Callable[[], object]) -> int:
    """How many functions are called below, which is work that no clock is needed for."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(None)
    return calls


def name(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:04}").capitalize() + "er"


@pytest.mark.parametrize(
    "speech",
    [
        "sagte {0} und ",
        "laut der Agentur {0} sagte {1} {2}, ",
        "sagte {0} {1} unter Berufung auf {2}, ",
        "Das sagte {0}. ",
        "Laut der Zeitung „{0}“ ist Ruhe. ",
        "Laut dem Unternehmen {0} gab der Minister {1} das an, sagte er, und das Unternehmen teilte es mit, ",
    ],
)
def test_many_sources_in_one_article_cost_no_more_than_in_many(speech: str) -> None:
    def read(sources: int) -> int:
        text = "".join(speech.format(name(i), name(i + 7), name(3 * i % 9999)) for i in range(sources))
        articles = ARTICLES.make([article(text)])
        blocks = BLOCKS.make([{"article_id": "a", "begin": 0, "end": len(text), "role": "body", "rule": "test"}])
        return count_calls(lambda: extract_citations(articles, blocks))

    read(10)
    assert read(1200) < 6 * read(300)


@pytest.mark.heavy
@pytest.mark.parametrize("speech", ["laut der Agentur {0} sagte {1} {2}, ", "sagte {0} {1} der Zeitung, erklärte er, "])
def test_a_sentence_of_a_million_characters_costs_no_more_than_many(speech: str) -> None:
    def read(size: int) -> int:
        text = "".join(speech.format(name(i % 9999), name(i % 97), name(i % 89)) for i in range(size // len(speech)))
        articles = ARTICLES.make([article(text)])
        blocks = BLOCKS.make([{"article_id": "a", "begin": 0, "end": len(text), "role": "body", "rule": "test"}])
        return count_calls(lambda: extract_citations(articles, blocks))

    read(1000)
    assert read(1_000_000) < 6 * read(250_000)


def test_the_real_texts(material: Path) -> None:
    texts = {path.name[:3]: path.read_text(encoding="utf-8") for path in sorted((material / "seeds").glob("*.txt"))}
    articles = ARTICLES.make(article(text, article_id) for article_id, text in texts.items())
    rows = extract_citations(articles, label_blocks(articles)).to_dicts()
    assert all(texts[row["article_id"]][row["begin"] : row["end"]] == row["surface"] for row in rows)
    found: dict[str, list[tuple[list[str], list[str]]]] = {}
    for row in rows:
        names, kinds = [hop["name"] for hop in row["chain"]], [hop["kind"] for hop in row["chain"]]
        found.setdefault(row["article_id"], []).append((names, kinds))
    assert (["Wedomosti", "Alexander Mazegora"], ["outlet", "person"]) in found["000"]
    medium = [row for row in rows if row["article_id"] == "000" and row["chain"][0]["kind"] in ("outlet", "unnamed")]
    named = {row["begin"] for row in medium if row["chain"][0]["name"] == "Wedomosti"}
    assert len(medium) == 6 and all(row["begin"] in named or row["refers_to"] in named for row in medium)
    assert (["KCNA + Rodong Sinmun", "Gastbeitrag von Wladimir Putin"], ["agency", "document"]) in found["004"]
    assert (["KCNA", "Wladimir Putin"], ["agency", "person"]) in found["004"]
    assert (["russische Nachrichtenagenturen", "Kreml-Mitarbeiter"], ["unnamed", "unnamed"]) in found["004"]
    assert sum(names == ["Kreml"] and kinds == ["office"] for names, kinds in found["004"]) == 3
    assert (["Tagesschau", "südkoreanische Medienberichte"], ["outlet", "unnamed"]) in found["002"]
    subheads = ("Das sagt", "So reagiert", "So spielt")
    assert not any(row["surface"].startswith(subheads) for row in rows)


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        # one subject is enough, though it has no name
        ("Die Anwältin habe Anna Muster mitgeteilt, der Deich sei alt.", []),
        ("Er habe Anna Muster ausdrücklich vor dem Bau gewarnt.", []),
        ("Die Richter machten Bürgermeisterin Anna Muster klar, dass der Deich alt sei.", []),
        ("Im Stadtteil Elbau hatte sich Ben Beispiel umgesehen und mit Helfern gesprochen.", []),
        # no verb, no name
        ("Er fuhr mit dem bekannten Flieger Anna Muster an den Deich.", []),
        ("Vier Gründe sprechen dafür: „Der Deich ist alt.“", []),
        ("Wann sagen SIE, wie alt der Deich ist?", []),
        # whose name it is
        ("Der Anwalt des Polizisten Ben Beispiel bestätigte, der Deich sei alt.", []),
        ("Nach Angaben der Behörden von den neuen Deichen wird gebaut.", [("Behörden", "office")]),
        ("Laut historischen Akten ist der Deich alt.", [("historischen Akten", "unnamed")]),
        ("Nach Angaben des Militärbündnisses ist der Deich alt.", [("Militärbündnis", "office")]),
    ],
)
def test_who_speaks_and_who_does_not(sentence: str, chain: list[tuple[str, str]]) -> None:
    assert chains(sentence) == ([chain] if chain else [])


def test_names_that_only_the_article_tells() -> None:
    about = f"Das sagte Bürgermeisterin Anna Muster. „Der Deich ist neu“, sagte Ben Beispiel. {SECOND}\n\n"
    for sentence, name in (
        ("„Das geht nicht“, rief Muster Beispiel zu.", "Anna Muster"),
        ("Nach den Worten Musters ist der Deich alt.", "Anna Muster"),
    ):
        found = citations(page(f"{about}{sentence} {FIRST}", "tail"))
        assert found[-1]["chain"][0]["name"] == name, sentence
    # "sie" beside a plural is no woman
    text = page(f"Anna Muster sagte, der Deich sei alt. Dabei verweisen sie auf das Alter. {SECOND}", "tail")
    assert len(citations(text)) == 1


def test_a_noun_without_its_article_begins_a_headline_only() -> None:
    text = page(f"Das Gericht sagte, der Deich sei alt. {SECOND} Gericht warnt vor Eile. {FIRST}", "tail")
    assert [row["surface"] for row in citations(text)] == ["Das Gericht sagte"]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Anna Muster kritisierte eine neue Stufe der „Rücksicht“ im Rat, sagte Ben Beispiel.", ["Ben Beispiel"]),
        ("Anna Muster beklagte eine neue Stufe der „Rücksicht“ im Rat.", ["Anna Muster"]),
        ("Der Bau sei teuer, sagte Ben Beispiel auf dem „Deichfest“ am Montag.", ["Ben Beispiel"]),
        ("Laut Statistischem Deichamt wird gebaut.", ["Statistisches Deichamt"]),
        ("Wie das Hafenamt am Montag bekannt gab, wird gebaut.", ["Hafenamt"]),
        ("Die Kritiker Musters sagten, der Deich sei alt.", []),
        ("Der Bau begann, so wie von Ben Beispiel gewünscht.", []),
        ("Nachgebesserte Pläne helfen weiter: „Der Deich ist alt.“", []),
        ("Das berichtet die „Elbwoche“, der die Pläne bereits vorliegen.", ["Elbwoche"]),
        ("Der Bundesverband Neue Deichwirtschaft mahnt, es fehle an Geld.", ["Bundesverband Neue Deichwirtschaft"]),
        ("Zu diesem Ergebnis kommt das Hafenamt in einem Bericht.", ["Hafenamt"]),
        ("Zu einem ähnlichen Schluss kam auch die Deichwacht.", ["Deichwacht"]),
    ],
)
def test_who_is_named(sentence: str, names: list[str]) -> None:
    assert [name for chain in chains(sentence) for name, _ in chain] == names


def test_of_two_with_one_surname_the_one_that_is_cited_in_full_speaks() -> None:
    begin = "Das Werk des Bürgermeisters Ben Muster bleibt. „Es hält“, schreibt Anna Muster. So war Anna Muster immer."
    text = page(f"{begin} Das sei ein Glück, urteilt Muster. {SECOND}", "tail")
    assert [row["chain"][0]["name"] for row in citations(text)] == ["Anna Muster", "Anna Muster"]


def test_a_noun_behind_welche_is_no_first_name() -> None:
    begin = "Niemand ahnte, mit welchen Manövern Markus Muster kommen würde."
    text = page(f"{begin} Der Deich sei alt, sagte Muster. {SECOND}", "tail")
    assert [row["chain"][0]["name"] for row in citations(text)] == ["Markus Muster"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Anna Muster bestätigte den Bau nicht.",
        "Wann gebaut wird, erklärte das Hafenamt zunächst nicht.",
        "Dazu sagte Ministerin Anna Muster am Montag nichts.",
    ],
)
def test_what_somebody_did_not_say_is_not_said(sentence: str) -> None:
    assert chains(sentence) == []


@pytest.mark.parametrize("others", [5, 60])
def test_a_genitive_is_the_name_however_many_others_are_named(others: int) -> None:
    more = " ".join(f"Es werde spät, sagte {name(number).title()}." for number in range(others))
    text = f"Der Leiter Max Kolk kam. Kolk blieb, und Kolk sprach. Nach den Worten Kolks hält der Deich. {more}"
    assert chains(text)[0] == [("Max Kolk", "person")]


def test_who_does_not_believe_says_so() -> None:
    assert chains("Anna Muster glaubt aber nicht, dass gebaut wird.") == [[("Anna Muster", "person")]]


def test_two_people_and_two_papers_stay_two() -> None:
    text = "Das sagte Julian Probe. Das bestätigte seine Schwester Juliane Probe."
    assert [chain[-1][0] for chain in chains(text)] == ["Julian Probe", "Juliane Probe"]
    text = "Laut Antonio Kolk hält der Deich. Er hält, sagte António Kolk. Das sagte Kolk."
    assert len({chain[-1][0] for chain in chains(text)}) == 1, "one name with and without its accent"
    text = "Laut der „Kreiszeitung Ost“ hält der Deich. Laut der „Kreiszeitung West“ hält er nicht."
    assert [chain[0][0] for chain in chains(text)] == ["Kreiszeitung Ost", "Kreiszeitung West"]


def test_what_belongs_to_somebody_speaks_for_nobody() -> None:
    text = "Ben Tarnow kam. Tarnows Vorgehen nannte am Abend niemand falsch. Wer den Brief ans Hafenamt schrieb, ist offen."
    assert chains(text) == []


def test_er_stays_unread_where_another_was_named() -> None:
    begin = "Bürgermeister Ben Beispiel sagte, der Deich sei alt. Den Bau plant Kapitän Max Muster."
    text = page(f"{begin} „Es wird teuer“, sagte er. {SECOND}", "tail")
    assert [row["chain"][0]["name"] for row in citations(text)] == ["Ben Beispiel"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # a name behind a role in the genitive is not who speaks, but his letter is a source
        ("„Gut so“, sagte der Zögling des früheren Ministers Max Muster.", []),
        ("„Gut so“, sagte die Witwe des früheren Ministers Max Muster.", []),
        ("Gebaut wird laut einem Schreiben des früheren Ministers Max Muster.", ["Max Muster"]),
        ("Gebaut wird laut einer E-Mail des früheren Ministers Max Muster.", ["Max Muster"]),
        ("Gebaut wird laut dem Kammerdiener des früheren Ministers Max Muster.", []),
        ("„Gut so“, sagte die Zeitung des früheren Ministers Max Muster.", []),
        (
            "Die Pläne für ein Haus des alten Ministers Max Muster bezeichnete Beispiel als „klug“. Ben Beispiel kam.",
            ["Ben Beispiel"],
        ),
        # a condition is no source
        ("Je nach Urteil des Landgerichts wird gebaut.", []),
        ("Je nach Angaben des Hafenamts wird gebaut.", []),
        ("In Skopje nach Angaben des Hafenamts gebaut, hält der Deich.", ["Hafenamt"]),
        # a title is not the name of a body
        ("„Gut so“, sagte der Regierende Bürgermeister Max Muster.", ["Max Muster"]),
        ("Laut Deutscher Richter Bund wird gebaut.", ["Deutscher Richter Bund"]),
    ],
)
def test_whom_a_genitive_does_not_mean(text: str, names: list[str]) -> None:
    found = citations(page(f"{text} {SECOND}", "tail"))
    assert [" > ".join(hop["name"] for hop in row["chain"]) for row in found] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # a name may begin like a word of the calendar, or be a noun
        ("Gut so, sagte Julia Muster. Gut so, sagte Bürgermeisterin Ute Maier.", ["Julia Muster", "Ute Maier"]),
        ("Petra Koch kam. Gut so, sagte Ministerin Koch.", ["Petra Koch"]),
        ("Gut so, sagte der Linke Merklin. Anna Merklin ging.", ["Anna Merklin"]),
        # what belongs to a subject stands between it and its verb
        ("Eine Sprecherin des Hafenamts der Stadt sagte, der Deich halte.", ["Hafenamt"]),
        ("Der Virologe Max Muster von der Universität Talstadt sagte, der Deich halte.", ["Max Muster"]),
        ("Gut so, sagte der Historiker und Deich-Kenner Max Muster.", ["Max Muster"]),
        (
            "Gut so, sagte der Leiter des Amts der schönen Deiche und Vorsitzende des Talrats, Ben Muster, am Fluss.",
            ["Ben Muster"],
        ),
        ("Die Chefs Anna Muster und Ben Beispiel hatten erklärt, der Deich halte.", ["Anna Muster + Ben Beispiel"]),
        # a headline without its stop stands before who speaks
        ("Streit um neuen Deich Schauspieler Max Muster schrieb, er halte.", ["Max Muster"]),
        ("Warnung vor großem Unmut Merklin sagte nun, er halte. Bürgermeisterin Anna Merklin kam.", ["Anna Merklin"]),
        # nobody, or not the one who stands beside the verb
        ("Wir rufen Anna Muster dazu auf, den Deich zu bauen.", []),
        ("Eine neue Anleihe hält Anna Muster für unnötig.", ["Anna Muster"]),
        ("Vereine hatten Anna Muster dazu aufgerufen, den Deich zu bauen.", []),
        # other forms
        ("Die Gesundheitsämter haben dem Hafenamt 12 Brüche gemeldet.", ["Hafenamt"]),
        ("Das ist das Ergebnis einer Umfrage des Hafenamts.", ["Hafenamt"]),
        ("Der Deich halte, so ein Sprecher des Hafenamts.", ["Hafenamt"]),
        ("Laut der Behörde EMA hält der Deich.", ["Behörde EMA"]),
        ("Laut der Agentur für Arbeit Talstadt hält der Deich.", ["Agentur für Arbeit Talstadt"]),
        ("Gut so, sagte Max Muster den Zeitungen der Muster Mediengruppe.", ["Muster Mediengruppe", "Max Muster"]),
        (
            "Gut so, sagte Max Muster, Präsident der Deutschen Gesellschaft für Deich- und Hafenbau, der Zeitung „Elbwoche“.",
            ["Elbwoche", "Max Muster"],
        ),
    ],
)
def test_subjects_that_are_hard_to_see(text: str, names: list[str]) -> None:
    found = [hop["name"] for row in citations(f"Es gab Streit im Tal. {text} Danach war Ruhe.") for hop in row["chain"]]
    assert found == names


@pytest.mark.parametrize(
    ("text", "last"),
    [
        # the name of an outlet is a surname where the article names the person in full
        ('Norman Heise leitet den Ausschuss der Eltern. "Wir brauchen Klarheit", sagte Heise.', "Norman Heise"),
        ("Der Test liegt vor. Wie Heise berichtet, ist das Gerät schneller.", "heise online"),
        ("Bürgermeister Heise kam zum Wehr. „Der Deich hält“, sagte Heise.", "Heise"),
        # what stands before a surname is a part of it, and no preposition
        ("Ursula von der Leyen kam. Das werde laut von der Leyen teuer.", "Ursula von der Leyen"),
        ("Ursula von der Leyen kam. Nach Angaben von der Leyens wird es teuer.", "Ursula von der Leyen"),
        ("Kommissionschefin von der Leyen kam. Von der Leyen sagte, es sei spät.", "von der Leyen"),
        ("Thomas de Maizière kam. „Das wird teuer“, betonte de Maizière.", "Thomas de Maizière"),
        # one who begins a sentence before a role is who goes on speaking
        (
            "Das teilte Mara Spang mit. Édouard Pick, der Vorsteher der Schulen, zeigte sich bestürzt. "
            '"Das ist wichtig", sagte er.',
            "Édouard Pick",
        ),
        # a first name tells who "er" and "sie" are
        ("Das bestätigte Silke Ohm. Zuvor hatte Ulrich Brand gewarnt. Man müsse handeln, sagte sie.", "Silke Ohm"),
        ("Das bestätigte Ulrich Brand. Zuvor hatte Silke Ohm gewarnt. Man müsse handeln, sagte er.", "Ulrich Brand"),
        # so with two of one surname, and with a surname that is a first name, too
        (
            "Das bestätigte Max Brand. Er prüfe, sagte er. Zuvor hatte Silke Brand gewarnt. Man müsse handeln, sagte sie.",
            "Silke Brand",
        ),
        # and whoever is spoken of does not speak
        (
            "Max Brand sagte das den Geschworenen. Uwe Holm habe gelogen und müsse verurteilt werden, forderte er.",
            "Max Brand",
        ),
        ("Bürgermeister Max Brand sagte, es regne. Einer der Bürgermeister sagte, man plane.", "Bürgermeister"),
        # and with somebody who has no name
        ("Das bestätigte Uwe Brand. Es steige, sagte eine Sprecherin. Sie warnte, es werde spät.", "Sprecherin"),
        ("Das bestätigte Uwe Brand. Es steige, sagte eine Sprecherin. Er warnte, es werde spät.", "Uwe Brand"),
        (
            "Es steige, sagte Amtssprecher Uwe Brand. Ein Sprecher des Deichamts war dagegen, sagte er. Ein Sprecher des"
            " Hafenamts sagte, es sinke. Der Sprecher fügte hinzu, es werde spät.",
            "Hafenamt",
        ),
        ("Ein Polizeisprecher sagte, es sinke. „Es wird spät“, sagte der Sprecher.", "Polizei"),
        (
            "Eine Sprecherin des Hafenamts sagte, es sinke. Es steige, sagte Amtssprecher Uwe Brand. „Es wird spät“,"
            " sagte die Sprecherin.",
            "Hafenamt",
        ),
        ("Ministerin Ernst kam. „Das ist gut“, sagte Ernst. Man müsse handeln, sagte sie.", "Ernst"),
    ],
)
def test_who_is_meant_where_names_are_short(text: str, last: str) -> None:
    assert chains(text)[-1][-1][0] == last


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        (
            "Laut dem Centre for River Research and Control steigt der Pegel.",
            ("Centre for River Research and Control", "office"),
        ),
        ("Die Hilfsorganisation Feed the Rivers warnte vor Flut.", ("Feed the Rivers", "office")),
        ("Ein Sprecher von Rivers for Future sagte, der Pegel steige.", ("Rivers for Future", "office")),
        ("Der Pegel steigt, sagte Anna Muster von der University of Norden.", ("Anna Muster", "person")),
        ("„Es steigt“, sagte die Leiterin am Strom Zentrum Norden.", ("Leiterin", "unnamed")),
        ("Die Europäische Energie-Agentur warnte vor Flut.", ("Europäische Energie-Agentur", "office")),
        # nobody says what a preposition binds or what stands in the accusative
        ("Man konnte weiter Pumpen nach Musterland ausführen, sagte Anna Muster.", ("Anna Muster", "person")),
        ("Das Amt müsse nun den Anwohnern mitteilen, wann es beginne, sagte Anna Muster.", ("Anna Muster", "person")),
        ("Die Probe zeigt, ob ein Befall mit Algen vorliegt, sagte Anna Muster.", ("Anna Muster", "person")),
    ],
)
def test_bodies_with_english_names_and_what_is_no_subject(sentence: str, chain: tuple[str, str]) -> None:
    assert chains(sentence) == [[chain]]


@pytest.mark.parametrize(
    ("noun", "name"),
    [
        ("die Zeitung", "FAZ"),
        ("das Blatt", "FAZ"),
        ("der Sender", "ZDF"),
        ("die Agentur", "dpa"),
        ("das Portal", "ZDF"),
    ],
)
def test_a_noun_stands_for_the_last_medium_that_may_be_called_so(noun: str, name: str) -> None:
    said = "Der Pegel steigt, meldete die dpa. Das schrieb die FAZ. Das berichtete das ZDF."
    assert chains(f"{said} „Alles gut“, zitierte {noun} den Landrat.")[-1][0][0] == name


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Landrat Kolk", "person"), ("Der Chef der Fähren, Kolk", "office"), ("Die Hafen-Tochter Kolk", "office")],
)
def test_whoever_has_a_role_is_a_person(name: str, kind: str) -> None:
    assert chains(f"{name} kam zum Wehr. „Der Deich hält“, sagte Kolk. Kolk ging.")[-1] == [("Kolk", kind)]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Der Deich sei alt, sagte Ministerin Anna Muster-Karrenbauer.", "Anna Muster-Karrenbauer"),
        ("Der Deich sei alt, sagte Christian Jäger von der Elbwerk AG.", "Christian Jäger"),
        ("Der Deich sei alt, sagte Karl Graf von Muster.", "Karl Graf von Muster"),
        (
            "Das Urteil: Prof. Dietrich Marwick (72) lehnt ab. Das reiche nicht, so Marwick. Marwick ging.",
            "Dietrich Marwick",
        ),
        ("Ulrich Wagner kam. „Es steigt“, sagte Wagner. Die Regeln bergen Wagner zufolge Gefahr.", "Ulrich Wagner"),
        ("Der Leiter des Amts am Hafen, Max Muster, hat den Deich gesehen. Er sei alt, sagte er.", "Max Muster"),
        ("Das sagte Ben Beispiel. Der Chef des Hafens, Max Muster, plant. „Es wird teuer“, sagte er.", "Max Muster"),
        ("Das sagte Anna Muster. Fehler sah sie bei der Planung Muster sagte, der Deich sei alt.", "Anna Muster"),
        ("Das sei Sache der Stadt, sagte Anna Muster zu Beginn der Sitzung.", "Anna Muster"),
    ],
)
def test_a_first_name_makes_a_person_of_what_ends_like_a_role(text: str, last: str) -> None:
    assert chains(text)[-1] == [(last, "person")]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Ein Sprecher von Axel Springer sagte, es werde spät.", "Axel Springer"),
        ("Ein Sprecher des Robert Koch-Instituts sagte, es werde spät.", "Robert Koch-Institut"),
        ("Der Verteidiger von Ulrike B. sprach am Montag von einer Posse.", "Ulrike B"),
    ],
)
def test_a_house_with_the_name_of_a_person_stays_a_house(sentence: str, name: str) -> None:
    assert chains(sentence)[0] == [(name, "office")]


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        # who is told stands behind the name
        ("„Der Deich ist alt“, sagte Anna Muster zu „Welt“.", [("Welt", "outlet"), ("Anna Muster", "person")]),
        ('"Der Deich hält", hatte Anna Muster n-tv gesagt.', [("n-tv", "outlet"), ("Anna Muster", "person")]),
        ('"Der Deich hält", sagte Anna Muster RTL.', [("RTL", "outlet"), ("Anna Muster", "person")]),
        ("Ein Sprecher des Hafenamts erklärte dpa: „Der Deich hält.“", [("dpa", "agency"), ("Hafenamt", "office")]),
        ("Der Deich sei alt, das meldet die Nachrichtenagentur Reuters.", [("Reuters", "agency")]),
        ("Ein Sprecher des Hafenamts teilte der F.A.Z. mit, er komme.", [("FAZ", "outlet"), ("Hafenamt", "office")]),
        ("Wie Anna Muster der F.A.Z. mitteilte, kommt er.", [("FAZ", "outlet"), ("Anna Muster", "person")]),
        # a programme behind the letters of its house, and a journal of which no table knows
        (
            "Anna Muster sagte im ZDF-„Talmagazin“, es werde spät.",
            [("ZDF-Talmagazin", "outlet"), ("Anna Muster", "person")],
        ),
        (
            "Wie die Forscher um Anna Muster im Fachblatt „Talkunde“ schreiben, steigt der Pegel.",
            [("Talkunde", "outlet"), ("Anna Muster", "person")],
        ),
        ("Die Zahlen wurden im Fachblatt „Talkunde“ veröffentlicht.", [("Talkunde", "outlet")]),
        ("Anna Muster warf Max Beispiel vor, es bringe nichts.", [("Anna Muster", "person")]),
        ("Die Preise sinken laut M+B von Norden nach Süden.", [("M+B", "office")]),
        # words in marks that are the subject, or stand behind "mit", are no paper
        ("Anna Muster sagte, der »Mob« sei gerufen worden.", [("Anna Muster", "person")]),
        ("Mit dem „Streik der Boote“ protestieren die Fischer gegen den Zoll.", [("Fischer", "unnamed")]),
        ('Anna Muster sagte dem "Talboten", der Deich halte.', [("Talbote", "outlet"), ("Anna Muster", "person")]),
        ("„Landung bestätigt“, hieß es aus dem Hafenamt.", [("Hafenamt", "office")]),
    ],
)
def test_who_was_told_and_who_was_not(sentence: str, chain: list[tuple[str, str]]) -> None:
    assert chains(sentence) == [chain]


@pytest.mark.parametrize(
    "sentence",
    [
        "Der Einstieg von Elbwerk zeigt, dass der Markt wächst.",
        "Laut alter Tradition beginnt das Fest am Hafen.",
        "Das Boot liegt im Norden der Insel Sylwerk, erinnert aber an eine Fähre.",
    ],
)
def test_what_happens_and_what_is_custom_says_nothing(sentence: str) -> None:
    assert chains(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        ("Laut Vorstandsmitglied Anna Muster wird gebaut.", [("Anna Muster", "person")]),
        ("Der Deich sei alt, sagte Teammitglied Ben Muster.", [("Ben Muster", "person")]),
        (
            "Der Deich sei alt, sagte der Arzt Ben Muster vom Muster College Norden.",
            [("Ben Muster", "person")],
        ),
        (
            "Der Deich sei alt, sagte ein Sprecher der Partei Neue Deichpartei der Nachrichtenagentur dpa.",
            [("dpa", "agency"), ("Neue Deichpartei", "office")],
        ),
        (
            "Der Deich sei alt, sagte ein Fachmann vom Elbtal Research Institut.",
            [("Elbtal Research Institut", "office")],
        ),
        ("Der Deich sei alt, sagte Vorstandschef Rolf Buch.", [("Rolf Buch", "person")]),
        ("Der Deich sei alt, schreibt meine Kollegin Anna Muster.", [("Anna Muster", "person")]),
        ("Ben Muster forderte, „dass alle den Deich pflegen“.", [("Ben Muster", "person")]),
        ('"Deich des Jahres"-Experte Ben Muster erklärt, dass gebaut wird.', [("Ben Muster", "person")]),
        (
            "Zuvor hatte bereits der für Häfen zuständige Leiter Ben Muster gesagt, es werde gebaut.",
            [("Ben Muster", "person")],
        ),
        ("Laut der Website deichwelt.org wird gebaut.", [("deichwelt.org", "outlet")]),
        ("Wie die Nordener Neuesten Nachrichten berichten, wird gebaut.", [("Nordener Neueste Nachrichten", "outlet")]),
        ("Der Deich sei alt, sagte Anna Muster in der ARD.", [("ARD", "outlet"), ("Anna Muster", "person")]),
        ("Der Deich sei alt, sagte Anna Muster bei NDR-Info.", [("NDR Info", "outlet"), ("Anna Muster", "person")]),
        (
            "Der Deich sei alt, sagte Anna Muster im NDR-Podcast „Deichwelle“.",
            [("Deichwelle", "outlet"), ("Anna Muster", "person")],
        ),
        (
            "Der Deich sei alt, sagte Anna Muster in einem ZDF-Interview.",
            [("ZDF", "outlet"), ("Anna Muster", "person")],
        ),
    ],
)
def test_names_beside_roles_nouns_and_programmes(sentence: str, chain: list[tuple[str, str]]) -> None:
    assert chains(sentence) == [chain]


def test_a_surname_of_small_beginning_has_its_first_name_elsewhere() -> None:
    named = "Das Amt leitet Georg von Elbing. Der Deich sei alt, erklärte von Elbing der Deutschen Presse-Agentur."
    topic = (
        "Die Opposition sprach von Versagen. Ein Wort wie Versagen von Elbing fiel nicht, sagte von Elbing aus niemand."
    )
    assert chains(named) == [[("dpa", "agency"), ("Georg von Elbing", "person")]]
    assert all(name != "von Elbing" for chain in chains(topic) for name, _ in chain)


def test_who_is_not_asked_is_not_the_subject() -> None:
    assert chains("Den Grünen warf Anna Muster vor, der Deich sei ihnen gleich.") == [[("Anna Muster", "person")]]


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        (
            "Das Bundesamt für Deiche und Häfen in der Nordstadt (BDH) teilte am Montag mit, dass gebaut wird.",
            [("Bundesamt für Deiche und Häfen", "office")],
        ),
        (
            "Die Spur führte zu Karl Muster, der aber am Montag sagte, es werde nicht gebaut.",
            [("Karl Muster", "person")],
        ),
        (
            "Ben Muster hatte dabei von einem „nicht endenden Streit“ am Deich gesprochen.",
            [("Ben Muster", "person")],
        ),
        ("Nach Kenntnisstand des Hafenamts wird gebaut.", [("Hafenamt", "office")]),
        ("Es werde gebaut, wie die Zeitung „Talblatt“ zitierte.", [("Talblatt", "outlet")]),
        (
            "Laut einer Umfrage des Instituts Deichblick für den „Spiegel“ hält der Deich.",
            [("Spiegel", "outlet"), ("Umfrage des Instituts Deichblick", "document")],
        ),
        ("Russland hat den Bericht als falsch zurückgewiesen.", [("Russland", "office")]),
        (
            "Ben Muster sagte im Radiosender Echo Elbtal: „Es wird gebaut.“",
            [("Echo Elbtal", "outlet"), ("Ben Muster", "person")],
        ),
        ("Laut RKI-Zahlen sinkt der Pegel.", [("RKI", "office")]),
        ("Anna Muster warf beiden »Versagen« vor.", [("Anna Muster", "person")]),
        ("Das hat das Landgericht Norden geurteilt.", [("Landgericht Norden", "office")]),
        ("Zu diesem Schluss ist das Landgericht Norden gekommen.", [("Landgericht Norden", "office")]),
        ("Der Prüfkonzern teilte mit, der Deich sei alt.", [("Prüfkonzern", "unnamed")]),
        (
            "„Der Deich ist alt“, sagt ein Sprecher der Nachrichtenagentur Reuters.",
            [("Reuters", "agency"), ("Sprecher", "unnamed")],
        ),
        ("Es wird gebaut, wie ein Reporter der Nachrichtenagentur AFP berichtete.", [("AFP", "agency")]),
    ],
)
def test_bodies_clauses_and_who_asked(sentence: str, chain: list[tuple[str, str]]) -> None:
    assert chains(sentence) == [chain]


@pytest.mark.parametrize(
    "sentence",
    [
        "Am Montag konnte Anna Muster glauben, sie sei gewählt.",
        "Anhänger von Union, SPD und Grünen halten den Deich für dicht.",
        "Die Spur führte zur Schwester von Karl Muster, die aber am Montag sagte, es werde gebaut.",
        "Das Amt schrieb an die Nachbarn des Hafenamts, die am Montag gesagt hatten, es werde gebaut.",
        "Ich baue mit meinen Kindern, sagt niemand.",
        "Der Einstieg von Muster zeigt, dass gebaut wird.",
    ],
)
def test_what_only_may_be_said_and_who_is_spoken_of(sentence: str) -> None:
    named = [name for chain in chains(sentence) for name, kind in chain if kind != "unnamed"]
    assert named == []


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        (
            "Der Betrieb stritt mit dem Hafenamt, das am Montag gesagt hatte, der Deich sei alt.",
            [("Hafenamt", "office")],
        ),
        (
            "Es werde eng, warnten die Forscherinnen und Autorinnen des Reports, Anna Muster und Eva Beispiel.",
            [("Anna Muster + Eva Beispiel", "person")],
        ),
        ("Klarheit am Deich Ratschef Ben Muster hat Eva Beispiel gewarnt, es eile.", [("Ben Muster", "person")]),
        ("Im Ministerium von Minister Ben Muster heißt es, es werde gebaut.", [("Ministerium", "office")]),
    ],
)
def test_who_is_meant_behind_others(sentence: str, chain: list[tuple[str, str]]) -> None:
    assert chains(sentence) == [chain]


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        ("Der Deich sei alt, sagte der Einzelhändler Ben Muster.", [("Ben Muster", "person")]),
        ("Laut Europäischer Hafenagentur wird gebaut.", [("Europäische Hafenagentur", "office")]),
        ("Laut Leipziger Polizei wird gebaut.", [("Leipziger Polizei", "office")]),
        ("Der Sender Reliance Bleu berichtete, es werde gebaut.", [("Reliance Bleu", "outlet")]),
        ("Anna Muster hat verkündet, dass der „Deichpilot“ hält.", [("Anna Muster", "person")]),
        ("Anna Muster warnte vor dem Abbau der „Deichverstärkungen“ am Hafen.", [("Anna Muster", "person")]),
        (
            "„Es wird gebaut“, sagte Anna Muster zu FOCUS Online.",
            [("Focus", "outlet"), ("Anna Muster", "person")],
        ),
    ],
)
def test_case_endings_and_things_in_marks(sentence: str, chain: list[tuple[str, str]]) -> None:
    assert chains(sentence) == [chain]


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        ("„Es ist alt“, sagte der 22-jährige Karl Muster aus Norden.", [("Karl Muster", "person")]),
        ("„Es ist alt“, sagte Uğur Şahin.", [("Uğur Şahin", "person")]),
        ("„Es ist alt“, konstatiert Peter E. Muster, der viel baut.", [("Peter E. Muster", "person")]),
        ("„Es ist alt“, sagte Ben Muster zu Jahresanfang.", [("Ben Muster", "person")]),
        ("Am Montag teilte Muster & Beispiel mit, es werde gebaut.", [("Muster & Beispiel", "office")]),
        ("Reporter ohne Grenzen zufolge wird gebaut.", [("Reporter ohne Grenzen", "office")]),
        ("Laut Bund der Steuerzahler Bauten von gestern.", [("Bund der Steuerzahler", "office")]),
        (
            "Der Verband der Deutschen Deichwirtschaft sagte, es werde gebaut.",
            [("Verband der Deutschen Deichwirtschaft", "office")],
        ),
        (
            "Das teilte der Bundesverband der Deich-, Hafen- und Wasserwirtschaft (BDHW) mit.",
            [("Bundesverband der Deich-, Hafen- und Wasserwirtschaft", "office")],
        ),
        (
            "Das Landesamt für Deiche und Häfen (LDH) teilte mit, es werde gebaut.",
            [("Landesamt für Deiche und Häfen", "office")],
        ),
        ("Das Amt der Stadt sagte, es werde gebaut.", [("Amt", "office")]),
        ("Nach Angaben des Verbands der Reeder wird gebaut.", [("Verband der Reeder", "office")]),
        (
            "Eine Sprecherin des Verbands der Deichwirtschaft sagte, es werde gebaut.",
            [("Verband der Deichwirtschaft", "office")],
        ),
        ("Das sagte der Verband der Süddeutschen Zeitung.", [("Süddeutsche Zeitung", "outlet"), ("Verband", "office")]),
        ("Laut Feuerwehr Deich- und Hafenschäden.", [("Feuerwehr", "office")]),
        (
            "Laut Bundesverband Deich- und Außenhandel wird gebaut.",
            [("Bundesverband Deich- und Außenhandel", "office")],
        ),
        ("Das sagte Land- und Forstwirt Ben Muster.", [("Land- und Forstwirt Ben Muster", "person")]),
        ("Ärzte ohne Grenzen Präsidentin Anna Muster sagte, es werde gebaut.", [("Anna Muster", "person")]),
        ("Das Muster-Institut der Stadt sagte, es werde gebaut.", [("Muster-Institut", "office")]),
        (
            "Nach Angaben des Deutschen Deich- und Hafenverbands wird gebaut.",
            [("Deutscher Deich- und Hafenverband", "office")],
        ),
        (
            "Der Bundesverband Deich- und Wasserwirtschaft sagte, es werde gebaut.",
            [("Bundesverband Deich- und Wasserwirtschaft", "office")],
        ),
        ("Nordlands Deich- und Hafenminister Ben Beispiel sagte, es werde gebaut.", [("Ben Beispiel", "person")]),
        (
            "Der Sprecher der Hamburger Reederei Elbe Lloyd, Nils Muster, sagte, es werde gebaut.",
            [("Nils Muster", "person")],
        ),
        (
            "Es sei alt, sagte Eva Muster von der Gewerkschaft Nahrung (NG), Region Hamburg-Norden, am Montag.",
            [("Eva Muster", "person")],
        ),
        ("Es sei alt, so der Präsident des Verbandes Deutscher Fährleute.", [("Präsident", "unnamed")]),
        ("Das berichtet der Verband Deutscher Hafenagenturen.", [("Verband Deutscher Hafenagenturen", "office")]),
        ("Es sei alt, sagten Anwohner der Nachrichtenagentur AFP.", [("AFP", "agency"), ("Anwohner", "unnamed")]),
        ("„Es ist alt“, sagte der 66-Jährige dem „Spiegel“.", [("Spiegel", "outlet"), ("66-Jährige", "unnamed")]),
        ("Es sei alt, so eine Hafen-Sprecherin.", [("Hafen-Sprecherin", "unnamed")]),
        ("Zuvor hatte Spanien bekannt gegeben, dass gebaut wird.", [("Spanien", "office")]),
        ("Es sei alt, sagte ein Anwalt aus Frankreich.", [("Anwalt aus Frankreich", "unnamed")]),
        ("Frankreichs Präsident Karl Weil sagte, es werde gebaut.", [("Karl Weil", "person")]),
        ("Ben Muster hat deutlich gemacht, dass gebaut wird.", [("Ben Muster", "person")]),
        ("Zuvor hatte Ben Muster in Aussicht gestellt, dass gebaut wird.", [("Ben Muster", "person")]),
    ],
)
def test_letters_initials_and_words_of_names(sentence: str, chain: list[tuple[str, str]]) -> None:
    assert chains(sentence) == [chain]


@pytest.mark.parametrize(
    "sentence",
    [
        "Anrufe können Sie der Verbraucherzentrale und der Bundesnetzagentur melden.",
        "Ben Muster ist krank, er führt die Geschäfte von zu Hause aus.",
        "Ben Muster hat laut Anklage Deich- und Hafenpläne besessen.",
    ],
)
def test_what_readers_may_do_and_what_somebody_runs_is_not_said(sentence: str) -> None:
    assert chains(sentence) == []


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Quelle: „Elbwoche Nord“", None),
        ('Quelle: "The Guardian"', "Guardian"),
        ("Quellen: CNN / BBC (1) / BBC (2)", "CNN + BBC"),
        ("Quellen: Klageschrift; „Elbwoche“; „Associated Press“", "Elbwoche + AP"),
        ("Quellen: Ben Muster auf Twitter / „Spiegel“", "Spiegel"),
        ("Quellen: „Elbwoche“ / Anna Muster auf Twitter / „Talblatt“", "Elbwoche + Talblatt"),
        ("Quelle: „Elbwoche“ vom 15. März. Neue Folgen der Sendung gibt es jeden Montag, auch im Netz.", None),
    ],
)
def test_a_list_of_sources_behind_the_last_sentence(line: str, named: str | None) -> None:
    last = "Das Wasser steht in diesem Jahr nicht sehr hoch am Ufer, und gebaut wird auch im nächsten Jahr."
    text = f"{page(FIRST, 'tail')}\n\n{last} {line}"
    told = [hop["name"] for row in citations(text, outlet="Hafenpost") for hop in row["chain"]]
    assert told == ([named] if named else [])


def test_an_agency_among_outlets_is_an_agency() -> None:
    trace = ln.trace_articles(pl.DataFrame([{"id": "a", "text": page(f"Das berichten NDR und dpa. {FIRST}", "tail")}]))
    assert sorted(trace.edges["source_id"]) == ["outlet:ndr", "wire:dpa"]


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        ("Nach Kolks Berechnungen wird es eng. Das sagte Bürgermeister Peter Kolk.", [("Peter Kolk", "person")]),
        ("Nach Ross’ Angaben wird es eng. Das sagte Bürgermeister Ben Ross.", [("Ben Ross", "person")]),
        ("Aus Sicht Kolks wird es eng. Das sagte Bürgermeister Peter Kolk.", [("Peter Kolk", "person")]),
        ("Aus Kolks Sicht wird es eng. Das sagte Bürgermeister Peter Kolk.", [("Peter Kolk", "person")]),
        ("Das Robert-Koch-Institut (RKI) verzeichnete 12 Fälle in der Stadt.", [("Robert-Koch-Institut", "office")]),
        ("Das dürfe er nicht, entschied nun das Landgericht Nordhafen.", [("Landgericht Nordhafen", "office")]),
        ("Das hat das Landgericht Nordhafen am Mittwoch entschieden.", [("Landgericht Nordhafen", "office")]),
        (
            "„Es ist eng“, sagte Anna Muster im Podcast „Deichfunk“.",
            [("Deichfunk", "outlet"), ("Anna Muster", "person")],
        ),
        (
            "„Es ist eng“, sagte Anna Muster am Montag in der Sendung „Flutlicht“.",
            [("Flutlicht", "outlet"), ("Anna Muster", "person")],
        ),
        (
            "„Es ist eng“, sagte Anna Muster im „Flutecho“ von WDR 5.",
            [("WDR", "outlet"), ("Anna Muster", "person")],
        ),
        (
            "Anna Muster schrieb im „Elbe Telegraph“: „Es ist eng.“",
            [("Elbe Telegraph", "outlet"), ("Anna Muster", "person")],
        ),
        ("Anna Muster zu BILD am SONNTAG: „Es ist eng.“", [("Bild", "outlet"), ("Anna Muster", "person")]),
        ("Wie die Website „flutdienst.de“ berichtet, wird es eng.", [("flutdienst.de", "outlet")]),
        (
            "Laut einer Analyse des Vereins „Deichwacht“ wird es eng.",
            [("Analyse des Vereins „Deichwacht“", "document")],
        ),
        ("Eine Studie von Elbe Analytics ergab, dass es eng wird.", [("Elbe Analytics", "office")]),
        ("Aus einem Papier des Hafenamts geht hervor, dass es eng wird.", [("Papier des Hafenamts", "document")]),
        ("Nach Angaben des Reisebüros von Norden wird es eng.", [("Reisebüro von Norden", "office")]),
        ("Der Chef Juan Probe del Castillo sagte, es werde eng.", [("Juan Probe del Castillo", "person")]),
        ("Es werde eng, damit rechnet der Leiter des Hafenamts, Ben Muster.", [("Ben Muster", "person")]),
        ("Anna Muster dementierte einen Zusammenhang.", [("Anna Muster", "person")]),
        ("Anna Muster beklagte große Mängel am Deich.", [("Anna Muster", "person")]),
        ("Anna Muster erwartet ein baldiges Ende der Flut.", [("Anna Muster", "person")]),
        ("Die Polizei geht von einem Sturm aus.", [("Polizei", "office")]),
        ("Anna Muster wertete den Bau als gutes Zeichen.", [("Anna Muster", "person")]),
        ("Es wird eng, wie unter anderem CNN berichtete.", [("CNN", "outlet")]),
        ("In dem Brief, über den die „Elbwoche“ zuerst berichtete, wird es eng.", [("Elbwoche", "outlet")]),
        (
            "Wie aus einer Antwort der Bundesregierung auf eine Anfrage der Grünen hervorgeht, wird es eng.",
            [("Antwort der Bundesregierung", "document")],
        ),
        ("„Es ist eng“, sagte Anna Muster bei „Bild live“.", [("Bild", "outlet"), ("Anna Muster", "person")]),
        ("Anna Muster zeigte sich unzufrieden, es sei eng.", [("Anna Muster", "person")]),
        ("Anna Muster begründete den Bau mit der Flut.", [("Anna Muster", "person")]),
        ("Wie eng es wird, wollte Moderatorin Anna Muster wissen.", [("Anna Muster", "person")]),
        ("Anna Muster nannte das Urteil einen „Schritt zurück“.", [("Anna Muster", "person")]),
        ("Das Hafenamt warnte vor dem Satz „Wir sind durch“, der falsch sei.", [("Hafenamt", "office")]),
        ("Das Hafenamt nannte den Bericht „falsch“ und warf dem Rat „Unfug“ vor.", [("Hafenamt", "office")]),
        ("Anna Muster mahnte eine „harte Bremse“ an.", [("Anna Muster", "person")]),
        (
            "Anna Muster nannte das im „Spiegel“ ein „Armutszeugnis“.",
            [("Spiegel", "outlet"), ("Anna Muster", "person")],
        ),
        ("Aus Sicht Mertens wird es eng. Das sagte Thomas Mertens.", [("Thomas Mertens", "person")]),
        ("Anna Muster plädierte darauf, den Deich zu bauen.", [("Anna Muster", "person")]),
        ("Es werde eng, teilten das Hafenamt, die Polizei und die Stadt mit.", [("Hafenamt", "office")]),
        ("Es werde eng, warnten der Elbverband, der Elbverein und der Elbbund.", [("Elbverband", "office")]),
        ("Aus Sicht Ross’ wird es eng. Das sagte Bürgermeister Ben Ross.", [("Ben Ross", "person")]),
        (
            "Die Waren kommen aus China, aber aus einer Studie der Stadt geht hervor, dass es eng wird.",
            [("Studie der Stadt", "document")],
        ),
        (
            "Laut einer Studie des Hafenamts „hat die Stadt versagt“, es wird eng.",
            [("Studie des Hafenamts", "document")],
        ),
        (
            "„Es ist eng“, sagte Anna Muster im „Bericht aus Berlin“ der ARD.",
            [("ARD", "outlet"), ("Anna Muster", "person")],
        ),
        ("„Es ist eng“, sagte Anna Muster im „Hotel Adler“.", [("Anna Muster", "person")]),
        ("Anna Muster forderte den Rat auf, den Deich zu bauen.", [("Anna Muster", "person")]),
        ("Die Werft geht von einem Sturm aus.", [("Werft", "office")]),
    ],
)
def test_a_later_reading_of_the_press_brought_up(sentence: str, chain: list[tuple[str, str]]) -> None:
    assert chains(sentence)[0] == chain


@pytest.mark.parametrize(
    "sentence",
    [
        "Mehrere Städte werfen der Werft vor, den Deich zu vergessen.",
        "Der Anteil an PCR-bestätigten Nachweisen der Werft steigt.",
        "Gärten sind im Ranking der wichtigsten Merkmale weit oben.",
        "Andere Kunden warfen dem Hafenamt vor, den Deich zu vergessen.",
        "Wenn man „Platz“ sagt, legt er sich hin.",
        "Anna Muster leitet das Amt. Auch sagte sie nicht, wie weit es damit ist.",
        "Anna Muster leitet das Amt. Nun rechnet sie mit ihrem „Baby“ ab.",
        "Der Tod von Prinz Philip verdeutlicht etwas.",
        "Rund 200 Menschen werden zu einer Kundgebung der Deichwacht erwartet.",
        "Das 1970 begründete Hafenamt schloss.",
        "Der vor dem Landgericht beklagte Verlag schwieg.",
        "Das von der Stadt bestätigte Hafenamt schwieg.",
        "Viel Arbeit erwartet die neue Ministerin Anna Muster.",
        "Die Bürgermeisterin Anna Muster erwartet ihr zweites Kind.",
        "Anna Muster begründete 1970 den Deichverein.",
        "Anna Muster rief die Seite auf.",
        "Der Polizei ging von Anfang an die Zeit aus.",
        "Aus Sicht Kölner Fans wird es eng.",
        "Das Wasser, von dem kaum noch Gefahr ausgeht, steigt.",
        "Das hat das Landgericht Nordhafen noch nicht entschieden.",
    ],
)
def test_whom_a_later_reading_found_to_cite_nobody(sentence: str) -> None:
    assert chains(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        (
            "Es sei eng, sagte Anna Muster in der ZDF-Sendung „Am Deich“.",
            [("ZDF", "outlet"), ("Anna Muster", "person")],
        ),
        ("Es sei eng, sagte Anna Muster im ZDF-Magazin.", [("ZDF", "outlet"), ("Anna Muster", "person")]),
        ("Es sei eng, sagte Ben Muster im Sender Phoenix.", [("Phoenix", "outlet"), ("Ben Muster", "person")]),
        ("Es sei eng, sagte Muster & Beispiel-Chef Alex Probe.", [("Alex Probe", "person")]),
        ("Ein Sprecher von Muster & Beispiel sagte, es sei eng.", [("Muster & Beispiel", "office")]),
        ("Nach Informationen des RedaktionsNetzwerks Deutschland wird es eng.", [("RND", "outlet")]),
        ("Das berichten die Zeitungen des Redaktionsnetzwerks Deutschland.", [("RND", "outlet")]),
        ("Laut RND-Informationen wird es eng.", [("RND", "outlet")]),
        ("Dänische Zeitungen meldeten, es sei eng.", [("Dänische Zeitungen", "unnamed")]),
        ("Es ist eng, wie es aus dem dänischen Außenministerium hieß.", [("Außenministerium", "office")]),
        ("Wie es aus Regierungskreisen hieß, wird es eng.", [("Regierungskreisen", "unnamed")]),
        ("Anna Muster von den Grünen betonte, es sei eng.", [("Anna Muster", "person")]),
        ("Anna Muster vom Hafenamt betonte, es sei eng.", [("Anna Muster", "person")]),
        ("Landessekretär Ben Muster sagte, es sei eng.", [("Ben Muster", "person")]),
        ("Nach Angaben des Kollektivs „Elbwacht“ wird es eng.", [("Elbwacht", "office")]),
        ("Nordens OB Ben Muster sagte, es sei eng.", [("Ben Muster", "person")]),
        ("Laut heise wird es eng.", [("heise online", "outlet")]),
        ("Die Hilfsorganisation Ärzte ohne Grenzen teilte mit, es sei eng.", [("Ärzte ohne Grenzen", "office")]),
        ("Die Elbwerk GmbH & Co. KG teilte mit, es sei eng.", [("Elbwerk GmbH & Co. KG", "office")]),
        ("Der Verein Deichfreunde e.V. teilte mit, es sei eng.", [("Verein Deichfreunde e.V.", "office")]),
        ("Wie es in einer Mitteilung der Stadt heißt, wird es eng.", [("Stadt", "office")]),
        ("Laut Peter Kolk und Anna Probe wird es eng.", [("Peter Kolk + Anna Probe", "person")]),
        ("Der Bürgermeister a. D. Ben Muster sagte, es sei eng.", [("Ben Muster", "person")]),
        ("Laut abendpost.news wird es eng.", [("abendpost.news", "outlet")]),
        ("Die „Süddeutsche Zeitung (SZ)“ berichtet, es sei eng.", [("Süddeutsche Zeitung", "outlet")]),
        ("Das Warnsystem Elbe Tide Center hatte gewarnt, es werde eng.", [("Warnsystem Elbe Tide Center", "office")]),
        ("Den RKI-Daten zufolge wird es eng.", [("RKI", "office")]),
        ("Das sagte Elbwerk-Netzplaner Ben Muster am Montag.", [("Ben Muster", "person")]),
        ("Der Politclown Ben Muster findet, es sei eng.", [("Ben Muster", "person")]),
        ("Nach Angaben der Werft im Prinzip wird es eng.", [("Werft", "office")]),
        ("Die Region Hannover teilte mit, es sei eng.", [("Region Hannover", "office")]),
        ("Das verkündete Gesundheitsminister Jan Muster am Donnerstag.", [("Jan Muster", "person")]),
        ("Der OVH-Sprecher sagte, es sei eng.", [("OVH", "office")]),
        ("„Es ist eng“, sagte der 68-jährige Lou Deichmann.", [("Lou Deichmann", "person")]),
        (
            "Die Organisation für das Verbot Chemischer Deiche bestätigte, es sei eng.",
            [("Organisation für das Verbot Chemischer Deiche", "office")],
        ),
        ("Laut Personalrat wird gebaut.", [("Personalrat", "office")]),
        ("Es sei eng, sagte Max M. Anna Muster ging nach Hause.", [("Max M", "person")]),
        ("Es sei eng, sagte Peter M. Später ging er nach Hause.", [("Peter M.", "person")]),
    ],
)
def test_what_a_reading_of_these_rules_brought_up(sentence: str, chain: list[tuple[str, str]]) -> None:
    assert chains(sentence) == [chain]


@pytest.mark.parametrize(
    "sentence",
    [
        "Das zeigt das Risiko, das besteht, und das ergab ein Treffen am Montag.",
        "Es stünde dem Rat gut an, so einem Mann seinen Respekt zu zeigen.",
    ],
)
def test_what_shows_something_and_such_a_man_say_nothing(sentence: str) -> None:
    assert chains(sentence) == []


def test_what_ends_like_a_trade_is_a_name_as_a_whole() -> None:
    told = {
        "a": "Laut Verkehrsgesellschaft Potsdam wird gebaut.",
        "b": "Laut Wohnungsgesellschaft Potsdam wird gebaut.",
    }
    told |= {"c": "Nach Angaben der Vereinten Nationen wird gebaut.", "d": "Laut UN wird gebaut."}
    frame = pl.DataFrame([{"id": name, "text": page(f"{text} {FIRST}", "tail")} for name, text in told.items()])
    edges = ln.trace_articles(frame).edges.filter(pl.col("relation").cast(pl.String) == "cites").sort("target_id")
    *firms, one, other = edges["source_id"].to_list()
    assert firms == ["office:verkehrsgesellschaft-potsdam", "office:wohnungsgesellschaft-potsdam"] and one == other


def test_signs_and_the_house_are_no_list_of_sources() -> None:
    last = "Das Wasser steht in diesem Jahr nicht sehr hoch am Ufer, und gebaut wird auch im nächsten Jahr."
    for line in ("Quelle: jvb./bfch.", "Quelle: hafenpost.example, abc/dpa", "Quelle: dpa"):
        assert citations(f"{page(FIRST, 'tail')}\n\n{last} {line}", outlet="Hafenpost") == []


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        ("Es sei eng, schreiben die Autor:innen.", [("Autor:innen", "unnamed")]),
        ("Kiels Fabian Muster sagte, es sei eng.", [("Fabian Muster", "person")]),
        ("Präsident Andrés Manuel Muster sagte, es sei eng.", [("Andrés Manuel Muster", "person")]),
        (
            "Auch Wolf Muster, Vorsitzender des Verbands Rheinischer Fährleute, riet dazu, früh zu reden.",
            [("Wolf Muster", "person")],
        ),
        ("„Es ist eng“, twitterte der ebenfalls neue Abgeordnete Zoran Muster.", [("Zoran Muster", "person")]),
        ("Die „Elbwoche“ fragte Bürgermeister Horst Muster, wie es werde.", [("Elbwoche", "outlet")]),
        ("Der „Elbwoche“ sagte Horst Muster, es werde eng.", [("Elbwoche", "outlet"), ("Horst Muster", "person")]),
        ("Nach Modellrechnungen des Hafenamts wird es eng.", [("Hafenamt", "office")]),
        (
            "Es werde eng, erklärten am Dienstag der Leiter des Hafenamts, Georg Muster, und der Chef der Werft, Ben Probe.",
            [("Georg Muster + Ben Probe", "person")],
        ),
        (
            "Laut einer Umfrage des Instituts Deichblick im Auftrag der „Elbwoche“ wird es eng.",
            [("Elbwoche", "outlet"), ("Umfrage des Instituts Deichblick", "document")],
        ),
        ("Es sei eng, hieß es vom Vorstand der Delta Fishing Association.", [("Delta Fishing Association", "office")]),
        ("Ben Muster spielte darauf an, dass es eng wird.", [("Ben Muster", "person")]),
    ],
)
def test_what_sixty_more_articles_brought_up(sentence: str, chain: list[tuple[str, str]]) -> None:
    assert chains(sentence) == [chain]


@pytest.mark.parametrize(
    "sentence",
    ["Um was es geht, erklärt das Hafenamt nicht.", "Die Stiftung fördert nach Eigenangaben Deiche im ganzen Land."],
)
def test_what_is_not_said_has_no_source(sentence: str) -> None:
    assert chains(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        (
            "Fabian Muster, Fachmann der Investmentbank Elbe Invest, rechnet mit einem Anstieg.",
            [("Fabian Muster", "person")],
        ),
        (
            "Der Chef der Max Muster Stiftung, Anna Probe, sagte, der Deich hält.",
            [("Anna Probe", "person")],
        ),
        ("Chefin Anna Muster Muster sagte, der Deich hält.", [("Anna Muster", "person")]),
        ("Der Jurist Min Min Soe sagte, der Deich hält.", [("Min Min Soe", "person")]),
        ("Ein Sprecher des Landgerichts Kassel bestätigte das Verbot.", [("Landgericht Kassel", "office")]),
        ("Der Demoskop Ben Muster verweist auf das Wahlverhalten.", [("Ben Muster", "person")]),
        ("Wie Zahlen des Hafenamts zeigen, hält der Deich.", [("Hafenamt", "office")]),
        (
            "Das Hafenamt verwies mit Bezug auf die „Elbwoche“ auf den Deich.",
            [("Elbwoche", "outlet"), ("Hafenamt", "office")],
        ),
        ("Mit Bezug auf Musterland sagte Anna Muster, der Deich hält.", [("Anna Muster", "person")]),
        ("Das Hafenamt sprach von Anfang an von einem sicheren Deich.", [("Hafenamt", "office")]),
    ],
)
def test_who_stands_before_an_apposition_and_whose_figures_show(sentence: str, chain: list[tuple[str, str]]) -> None:
    assert chains(sentence) == [chain]


@pytest.mark.parametrize(
    "sentence",
    [
        "Das Gericht sprach ihm ein Schmerzensgeld von 8000 Euro zu.",
        "Das Landgericht Kassel bestätigte am Montag das Verbot.",
        "Der Bundesgerichtshof hat den Antrag zurückgewiesen.",
        "Das Landgericht Kassel sprach den Angeklagten vom Vorwurf des Diebstahls frei.",
        "Ihr Erfolg zeigt dem Hafenamt, wo es stehen könnte.",
        "Die Polizei zeigte verstärkt Präsenz, weil der Deich hält.",
        "Das Hafenamt hatte sich auf die Reise vorbereitet, die Muster recht kurzfristig in einem Video angekündigt hatte.",
        "Der Börsengang ihrer Tochtergesellschaft Elbmed zeigt, wie hoch Anleger sie bewerten.",
    ],
)
def test_who_shows_or_grants_something_says_nothing(sentence: str) -> None:
    assert chains(sentence) == []


def test_what_follows_from_a_quotation_is_not_who_said_it() -> None:
    told = (
        "Polizeisprecher Ben Muster sagte, es sei laut gewesen. Ein Jugendlicher habe »sehr laut gelacht«, weshalb er "
        "zur Rede gestellt worden sei."
    )
    assert chains(told) == [[("Ben Muster", "person")]]


def test_a_time_is_no_part_of_a_name() -> None:
    told = (
        "Der Vorstand Muster kündigte am Montag an, es werde gebaut. "
        "„Der Deich hält“, kündigte Muster Anfang Januar an."
    )
    assert chains(told) == [[("Muster", "person")], [("Muster", "person")]]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        # what a company or an organisation is, is no part of its name
        ("Die Fluggesellschaft Norda teilte mit, es werde gebaut.", [[("Norda", "office")]]),
        ("Die Impfstoffhersteller Norda und Tilvax teilten mit, es werde gebaut.", [[("Norda + Tilvax", "office")]]),
        ("Die Umweltorganisation Deichwacht teilte mit, es werde gebaut.", [[("Deichwacht", "office")]]),
        ("Die Gewerkschaft der Polizei teilte mit, es werde gebaut.", [[("Gewerkschaft der Polizei", "office")]]),
        ("Die Verkehrsgesellschaft Norden teilte mit, es werde gebaut.", [[("Verkehrsgesellschaft Norden", "office")]]),
        # a word that is common elsewhere is no name
        (
            "Die Kosten steigen. Laut dem Unternehmen Kosten wird gebaut.",
            [[("Unternehmen Kosten", "office")]],
        ),
        # adjectives that share their second half
        (
            "Anna Muster, bau- und frauenpolitische Sprecherin der Fraktion, sagte dem „Talboten“: „Es wird gebaut.“",
            [[("Talbote", "outlet"), ("Anna Muster", "person")]],
        ),
        (
            "Ben Beispiel, umwelt-, agrar- und baupolitischer Sprecher der Fraktion, sagte: „Es wird gebaut.“",
            [[("Ben Beispiel", "person")]],
        ),
        # bodies with a short form beside each other
        (
            "Der Plan sei falsch, kritisierten der Deutsche Deichverband (DDV) und der Bundesverband der Häfen (BDH).",
            [[("Deutscher Deichverband + Bundesverband der Häfen", "office")]],
        ),
        # what somebody says of himself
        ("Eigenen Angaben zufolge liegt die Stadt vor ihrem Zeitplan.", []),
        ("Die Stadt liegt eigenen Angaben zufolge vor ihrem Zeitplan.", []),
        # to whom it was said stands before the colon
        ("Ben Beispiel zum „Talboten“: „Es wird gebaut.“", [[("Talbote", "outlet"), ("Ben Beispiel", "person")]]),
        (
            "Ben Beispiel (SPD) zur „Rheinischen Post“: „Es wird gebaut.“",
            [[("Rheinische Post", "outlet"), ("Ben Beispiel", "person")]],
        ),
        ("Das Wetter zur Zeit: „Schön.“", []),
        # who has no name speaks to a medium, too
        (
            "Die Ministerin sagte der „Elbwoche“, es werde gebaut.",
            [[("Elbwoche", "outlet"), ("Ministerin", "unnamed")]],
        ),
        (
            "Eine Sprecherin sagte der Deutschen Presse-Agentur, es werde gebaut.",
            [[("dpa", "agency"), ("Sprecherin", "unnamed")]],
        ),
        ("Der Leiter sagte AFP, es werde gebaut.", [[("AFP", "agency"), ("Leiter", "unnamed")]]),
        # a paper takes the case of its sentence
        (
            "Wie der „Spiegel“ unter Berufung auf den „Elbboten“ meldet, wird gebaut.",
            [[("Spiegel", "outlet"), ("Elbbote", "outlet")]],
        ),
        ("Nach Angaben des Bayerischen Roten Kreuzes wird gebaut.", [[("Bayerisches Rotes Kreuz", "office")]]),
        # what somebody is called does not call
        ("Er lobte den Mann, den er gestern als „Helden“ bezeichnet hatte.", []),
        ("Weil Anna Muster ihn als Helden bezeichnet hatte, kam er.", [[("Anna Muster", "person")]]),
        # what is planned says nothing, whose plan it is does
        ("Laut Fahrplan wird gebaut.", []),
        ("Laut Plan-Chefin Anna Muster wird gebaut.", [[("Anna Muster", "person")]]),
        (
            "Die Gewerkschaft Deutscher Lokführer teilte mit, es werde gebaut.",
            [[("Gewerkschaft Deutscher Lokführer", "office")]],
        ),
        ("Laut Plan des Hafenamts wird gebaut.", [[("Plan des Hafenamts", "document")]]),
        (
            "Jan Kruse sagte im „Sunday Telegraph“, es werde gebaut.",
            [[("Sunday Telegraph", "outlet"), ("Jan Kruse", "person")]],
        ),
    ],
)
def test_bodies_speakers_and_those_they_spoke_to(sentence: str, found: list[list[tuple[str, str]]]) -> None:
    assert chains(sentence) == found


def test_an_outlet_of_the_collection_is_known_in_any_case() -> None:
    articles = ARTICLES.make(
        [article(page("Wie die taz unter Berufung auf den Wernboten meldet, wird gebaut.", "tail"))]
    )
    found = extract_citations(articles, label_blocks(articles), outlets=["Wernbote"]).to_dicts()
    assert [[hop["name"] for hop in row["chain"]] for row in found] == [["taz", "Wernbote"]]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        # the participle of another clause makes no passive of it
        ("Der Deich ist dicht, wie die „Elbwoche“ berichtet.", [[("Elbwoche", "outlet")]]),
        # a preposition before marks that open is no particle
        ('Anna Muster sagte bei "Wernrunde": Es werde gebaut.', [[("Anna Muster", "person")]]),
        ("Zugleich warnte Anna Muster jedoch vor »blinder Eile«.", [[("Anna Muster", "person")]]),
        # who stands behind such a verb and a comma is its subject, however seldom the article names him
        ("Es werde gebaut, sagte Powald.", [[("Powald", "person")]]),
        ("Es werde gebaut, teilte Elbnetz am Montag mit.", [[("Elbnetz", "office")]]),
        ("Sie kam herein, sagte Hallo und ging.", []),
        # names that begin with an article of another language
        ("„La Sponda“ berichtete, es werde gebaut.", [[("La Sponda", "outlet")]]),
        # the letters that a body is called by, and a party behind a name
        ("Die Nordener Arbeiterhilfe (NAH) teilte mit, es werde gebaut.", [[("Nordener Arbeiterhilfe", "office")]]),
        ("Die sächsische Ministerin Petra Muster (SPD) sagte, es werde gebaut.", [[("Petra Muster", "person")]]),
        # a role between the name and the colon
        ("Anna Muster, Leiterin des Hafenamts: „Es wird gebaut.“", [[("Anna Muster", "person")]]),
        ("Neue Wörter Ihre Kollegin Anna Muster sagte: „Es wird gebaut.“", [[("Anna Muster", "person")]]),
        # long attributes, and who made what they lead to
        (
            "Es werde gebaut, heißt es in einem am Montag vorgelegten Bericht des Hafenamts.",
            [[("Hafenamt", "office")]],
        ),
        ("Es werde gebaut, heißt es in dem vom Hafenamt vorgelegten Bericht.", [[("Hafenamt", "office")]]),
        (
            "Es werde gebaut, hieß es vor zwei Jahren im Urteil des Landgerichts Norden.",
            [[("Urteil des Landgerichts Norden", "document")]],
        ),
        ("Aus dem Hafenamt verlautete, es werde gebaut.", [[("Hafenamt", "office")]]),
        ("Anna Muster kommt zum Schluss, dass gebaut werde.", [[("Anna Muster", "person")]]),
        ("Der Nachrichtenagentur dpa lag der Bericht am Montag vor.", [[("dpa", "agency")]]),
        ("Es werde gebaut, ließ Anna Muster über ihren Anwalt mitteilen.", [[("Anna Muster", "person")]]),
        ("Dazu Anna Muster: „Es wird gebaut.“", [[("Anna Muster", "person")]]),
        # what a body is for, and whose it is
        (
            "Eine Studie des Instituts für Deichkunde zeigt, dass gebaut wird.",
            [[("Studie des Instituts für Deichkunde", "document")]],
        ),
        (
            "Laut einem Papier des Bundesverbands der Deutschen Fischerei wird gebaut.",
            [[("Papier des Bundesverbands der Deutschen Fischerei", "document")]],
        ),
        ("Max Muster vom Institut für Deichkunde (IfD) sagte, es werde gebaut.", [[("Max Muster", "person")]]),
        # whose report is confirmed or denied, reports nobody who does so
        (
            "Das Hafenamt bestätigte einen Bericht der „Elbwoche“, wonach gebaut wird.",
            [[("Hafenamt", "office")], [("Elbwoche", "outlet")]],
        ),
        # who asked
        (
            "Auf Anfrage des „Elbboten“ erklärte das Hafenamt, es werde gebaut.",
            [[("Elbbote", "outlet"), ("Hafenamt", "office")]],
        ),
        ("Auf dpa-Anfrage teilte das Hafenamt mit, es werde gebaut.", [[("dpa", "agency"), ("Hafenamt", "office")]]),
        # whose research it is
        ("Das geht aus Recherchen von „Elbwoche“ und WDR hervor.", [[("Elbwoche + WDR", "outlet")]]),
        ("Recherchen von NDR und WDR zeigen, dass gebaut wird.", [[("NDR + WDR", "outlet")]]),
        # what a medium tells of a paper
        (
            "Das geht laut dpa aus einem Bericht des Hafenamts hervor.",
            [[("dpa", "agency"), ("Hafenamt", "office")]],
        ),
        ("Eine Umfrage im Auftrag des Hafenamts ergab, dass gebaut wird.", [[("Umfrage", "document")]]),
        ("Eine Umfrage im Auftrag des Hafenamts hatte ergeben, dass gebaut wird.", [[("Umfrage", "document")]]),
        # whom somebody told, on a part of a day or behind "zur"
        (
            "„Es wird gebaut“, sagte Anna Muster am Montagmorgen im ARD-„Hafenmagazin“.",
            [[("ARD-Hafenmagazin", "outlet"), ("Anna Muster", "person")]],
        ),
        (
            "„Es wird gebaut“, sagte Anna Muster am Mittwochabend im ARD-„Hafenmagazin“.",
            [[("ARD-Hafenmagazin", "outlet"), ("Anna Muster", "person")]],
        ),
        ("Ben Beispiel wechselte zur „Rheinischen Post“, sagte Anna Muster.", [[("Anna Muster", "person")]]),
        ("Der Hafen bringt laut „Elbwoche“ Boote aus dem Hafenamt hervor.", [[("Elbwoche", "outlet")]]),
        (
            "Es werde gebaut, so Anna Muster zur „Rheinischen Post“.",
            [[("Rheinische Post", "outlet"), ("Anna Muster", "person")]],
        ),
        ("Anna Muster aus Norden entgegnete, es werde gebaut.", [[("Anna Muster", "person")]]),
        ("Ein Sprecher des Hafenverbandes sagte, es werde gebaut.", [[("Hafenverband", "office")]]),
        # reports have nobody's name before them, but for a genitive
        ("Am Montag kam die Polizei Berichten zufolge zu spät.", [[("Berichten", "unnamed")]]),
        (
            "Übereinstimmenden Medienberichten zufolge wird gebaut.",
            [[("Übereinstimmenden Medienberichten", "unnamed")]],
        ),
        # a paper in the case of its sentence
        (
            "Anna Muster sagte der Rheinischen Post, es werde gebaut.",
            [[("Rheinische Post", "outlet"), ("Anna Muster", "person")]],
        ),
        ("Nach Angaben des Norddeutschen Rundfunks wird gebaut.", [[("NDR", "outlet")]]),
        # whom a spokesman speaks for
        ("Ein Sprecher des ADAC sagte, es werde gebaut.", [[("ADAC", "office")]]),
        ("Ein Sprecher der Deutschen Bahn sagte, es werde gebaut.", [[("Deutsche Bahn", "office")]]),
        # companies that are places to write at, too
        ("Das Konto werde gelöscht, erklärte Twitter.", [[("Twitter", "office")]]),
        ("Anna Muster schrieb auf Twitter, es werde gebaut.", [[("Anna Muster", "person")]]),
        # who speaks before the verb has told the paper behind it
        ("Beamter David Muster sagte „The Elbe Post“, es werde gebaut.", [[("David Muster", "person")]]),
        ("Die Biologin Anna Muster von der alten Umweltwacht sagte, es werde gebaut.", [[("Anna Muster", "person")]]),
        ("Via Twitter teilte das Hafenamt mit, es werde gebaut.", [[("Hafenamt", "office")]]),
        # who told an agency of a report that he confirms, and who only reads one
        (
            "Anna Muster bestätigte den Bericht der „Elbwoche“ gegenüber der dpa.",
            [[("dpa", "agency"), ("Anna Muster", "person")], [("Elbwoche", "outlet")]],
        ),
        ("Der Minister bezog ein Büro und las den Bericht der Süddeutschen Zeitung.", []),
        # who was asked, seized or heard made nothing
        ("Laut einem vom Landgericht verworfenen Gutachten wird gebaut.", [[("verworfenen Gutachten", "unnamed")]]),
        ("Laut dem von der dpa befragten Anwohner wird gebaut.", [[("befragten Anwohner", "unnamed")]]),
        ("Das sagte einer von Anna Musters früheren Kollegen.", []),
        # whose a noun is before the verb was told nothing
        ("Die Zukunft der Deutschen Welle ist sicher, sagte Anna Muster.", [[("Anna Muster", "person")]]),
        (
            "Anna Muster sagte nach der Tat der Deutschen Welle, es werde gebaut.",
            [[("DW", "outlet"), ("Anna Muster", "person")]],
        ),
        # in what way is a question
        ("Unklar ist, wie Anna Muster den Ausbau erklärt.", []),
        ("Der Hamburger (HSV) sagte, es werde gebaut.", []),
        ("Anna Muster lässt nichts mitteilen.", []),
        ("Der Süddeutschen Zeitung liegen dazu keine Zahlen vor.", []),
        ("Von Anna Muster verlautete nichts.", []),
        ("Recherchen von Amnesty International zeigen, dass gebaut wird.", [[("Amnesty International", "office")]]),
        ("Laut einer Studie der Universität für Menschen schädlich.", [[("Studie der Universität", "document")]]),
    ],
)
def test_everyday_sentences(sentence: str, found: list[list[tuple[str, str]]]) -> None:
    assert chains(sentence) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        # what somebody demands, expects or answers is said, though no quotation stands there
        ("Deshalb fordert das Hafenamt, den Weg zu verbessern.", [[("Hafenamt", "office")]]),
        ("Anna Muster (ABC) fordert den Rat auf, die Ordnung zu ändern.", [[("Anna Muster", "person")]]),
        ("Das Hafenamt rechnet jetzt mit starken Verlusten.", [[("Hafenamt", "office")]]),
        ("Das Hafenamt gehe davon aus, dass die Schiffe fahren.", [[("Hafenamt", "office")]]),
        ("Anna Muster hält das „für sinnvoll“.", [[("Anna Muster", "person")]]),
        ("Anna Muster hält das neue Gesetz für einen großen Fehler.", [[("Anna Muster", "person")]]),
        ("Das Hafenamt wirft dem Bauamt schwere Fehler bei der Planung vor.", [[("Hafenamt", "office")]]),
        ("Er wurde von Anna Merklin entlassen, der er Neid und Streit vorwarf.", []),
        ("Ähnlich äußerte sich Anna Muster.", [[("Anna Muster", "person")]]),
        ("Anna Muster zeigte sich besorgt.", [[("Anna Muster", "person")]]),
        (
            "Die Menschen zeigten sich der „Elbwoche“ zufolge besorgt.",
            [[("Elbwoche", "outlet"), ("Menschen", "unnamed")]],
        ),
        # one thing stands before a German verb: what follows is spoken to
        ("Auch die Deichwacht Norden warnte Musterland vor dem Sturm.", [[("Deichwacht Norden", "office")]]),
        # a paper cites somebody
        (
            "„Es wird gebaut“, zitiert die „Elbwoche“ die Deichgräfin Anna Muster.",
            [[("Elbwoche", "outlet"), ("Anna Muster", "person")]],
        ),
        # the person behind the verb of a short clause before a quotation
        ("Dann kam Anna Muster zur Sache: „Es wird gebaut.“", [[("Anna Muster", "person")]]),
        ("Als das Fest begann, kam Anna Muster zur Sache: „Es wird gebaut.“", []),
        ("Dann kam er Anna Muster zuvor: „Es wird gebaut.“", []),
        ("Dann kam mit Anna Muster die Wende: „Es wird gebaut.“", []),
        ("Bei Anna Muster bekam er Rückhalt: „Es wird gebaut.“", []),
        ("Als Anna Muster kam, gab es Streit: „Es wird gebaut.“", []),
        ("Laut Bamf wird gebaut.", [[("Bamf", "office")]]),
        ("Die „Elbwoche“ hatte berichtet, es werde mit Regen gerechnet.", [[("Elbwoche", "outlet")]]),
        ("Anna Muster äußerte Zweifel an dem Deich.", [[("Anna Muster", "person")]]),
        ("Das wies Anna Muster als „falsch“ von sich.", [[("Anna Muster", "person")]]),
        ("Für Anna Muster ist das ein „Wunder am Deich“.", [[("Anna Muster", "person")]]),
        ("Für Anna Muster ist ein Platz frei.", []),
        ("Für Anna Muster ist die Reise bei „wer wird Gräfin“ zu Ende.", []),
        ("Trotzdem gewann Anna Muster: „Das ist schön“, sagte Ben Beispiel.", [[("Ben Beispiel", "person")]]),
        ("Immer wieder hört Anna Muster den Satz: „Das geht nicht.“", []),
        ("Dabei half Anna Muster ein Rat ihrer Mutter: „Nimm dir Zeit.“", []),
        # what looks like a claim
        ("Anna Muster verlangt 20 Euro, um die Kosten zu decken.", []),
        ("Das Hafenamt äußerte keine Kritik.", []),
        ("Das Hafenamt äußerte sich nicht zu der Kritik.", []),
        ("Anna Muster beantwortete das Tor mit einem Treffer.", []),
        ("Anna Muster hält einen Vortrag für einen guten Zweck.", []),
        ("In Anna Musters Augen spiegelte sich Angst.", []),
        ("Es gab Fehler, so ein Elfmeter von Anna Muster.", []),
        (
            "Deshalb zitierte das Auswärtige Amt den Botschafter ins Haus.",
            [[("Auswärtiges Amt", "office")]],
        ),
        ("Der Verein schloss Anna Muster aus, weil sie nicht gezahlt hatte.", []),
        ("Anna Muster führte die Mannschaft auf den ersten Platz zurück.", []),
        ("Anna Muster öffnete den Schrank und sah darin Waffen.", []),
        ("Die Jury besteht aus drei Frauen und freut sich darauf, Sieger zu küren.", []),
        # a firm is called like somebody
        ("Wolfgang Porsche sagte, es werde gebaut.", [[("Wolfgang Porsche", "person")]]),
        ("Die Gewerkschaft des Konzerns Nestlé klagte.", []),
        ("Für Anna Muster war „Deich sucht den Star“ ein Anfang.", []),
        ("Am Abend sang Anna Muster das Lied: „Am Deich“.", []),
        ("Anna Muster sieht darin eine Gefahr.", [[("Anna Muster", "person")]]),
        ("Es sei kalt, hieß es etwa beim Hafenamt.", [[("Hafenamt", "office")]]),
        ("Das erklärt darin Anna Muster, Leiterin des Hafens.", [[("Anna Muster", "person")]]),
        # common words that are surnames, too
        ("Anna Knapp kam. Es werde gebaut, so Knapp.", [[("Anna Knapp", "person")]]),
        ("Am Hafen sind es, so knapp vor der Wahl, nur wenige.", []),
        # which concern an adjective does not tell, and a name ends where it speaks of something
        ("Das teilte der staatliche Konzern mit.", [[("staatliche Konzern", "unnamed")]]),
        ("Zuvor hatte auch Adidas von möglichen Verlusten gesprochen.", [[("Adidas", "office")]]),
        ("Das teilte Audi am Montag mit.", [[("Audi", "office")]]),
        ("Es sei geglückt, hieß es aus dem Kontrollzentrum der Behörde Nasa.", [[("Nasa", "office")]]),
        ("Es werde warm, so ein Meteorologe des Wetterdienstes.", [[("Wetterdienst", "office")]]),
        ("Ein Weg sind in Anna Merklins Augen Tests.", [[("Anna Merklin", "person")]]),
        ('Immerhin meldete der "rbb", dass gebaut wird.', [[("rbb", "outlet")]]),
        (
            "Laut Monitoring des Hafenamts wird gebaut.",
            [[("Monitoring des Hafenamts", "document")]],
        ),
    ],
)
def test_claims_without_a_verb_of_speech_and_names_around_them(
    sentence: str, found: list[list[tuple[str, str]]]
) -> None:
    assert chains(sentence) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "Der Hut war aus dem Film, der an „Fluch der Elbe“ erinnert hatte.",
        "Soll man jetzt sagen „Bewohner der Marsch“?",
        "Um zu verstehen, was „Deichwürde“ meint, hilft ein Blick in den Hafen.",
        "Einer der „Gegendeicher“ twitterte, es werde eng.",
        "„Team Flut“ plädierte für einen höheren Deich.",
        "Rund 15 Prozent der „Deichversteher“ glauben, es werde eng.",
        "Ärzte sollen zuoberst nur „Flutfieber-26“ vermerken.",
        "Das rechtfertigt dann die „Deichbehandlung“ und deren Abrechnung.",
        "Ein Gesetz, das viele Kritiker als „Elbgesetz 2.0“ einstufen.",
        "Die als „Regel 230“ bekannte Vorschrift gilt weiter.",
        "Das ist die „Elbformel“, meint man im Hafen, und die „Elbformel“ findet ihren Weg.",
    ],
)
def test_words_in_marks_beside_a_verb_of_speech_are_no_medium(sentence: str) -> None:
    assert not [hop for chain in chains(sentence) for hop in chain if hop[1] == "outlet"]


@pytest.mark.parametrize(
    ("sentence", "medium"),
    [
        ("Das schreibt die „Elbrunde“ am Montag.", "Elbrunde"),
        ("Der Deich sei dicht, so die „Elbrunde“.", "Elbrunde"),
        ("Das meldet die „Elbrunde“ am Montag.", "Elbrunde"),
        ("Das teilte die „Elbrunde“ am Montag mit.", "Elbrunde"),
        ("Die Zeitung „Elbrunde“ spottete, der Deich sei dicht.", "Elbrunde"),
        # what it is, the article says elsewhere
        ("Der Deich ist alt, das schreibt die Zeitung „Elbrunde“. „Elbrunde“ spottete, er sei dicht.", "Elbrunde"),
    ],
)
def test_a_name_in_marks_is_a_medium_where_one_is_expected(sentence: str, medium: str) -> None:
    found = chains(sentence)
    assert found
    assert all(chain == [(medium, "outlet")] for chain in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "Anna Muster war der „Junge aus Norden“, der viel wusste, twitterte Ben Beispiel.",
        "Im Rahmen der „Elbrede“ angekündigt wird, so Ben Beispiel, ein Deich.",
        "Das Hafenamt gab bekannt, dass nur wenige der „Flutopfer“ gezählt wurden.",
        "Harry Beispiel spricht oft von der „Firma“ im Hafen.",
        "Mit der „Elbstunde“ zeigen viele Menschen, dass sie den Deich wollen.",
        "In Kreisen der Partei und der „Neuen Elblinken“ wird Ben Beispiel verteidigt.",
        "Auf Platz eins der „Rangliste der Deiche“, wie es das Hafenamt formuliert, steht Norden.",
    ],
)
def test_words_in_marks_that_stand_apart_from_who_speaks_are_told_nothing(sentence: str) -> None:
    assert not [hop for chain in chains(sentence) for hop in chain if hop[1] == "outlet"]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        # who is informed is no paper that was told
        (
            "Anna Muster habe eingeräumt, es versäumt zu haben, den NDR über den Deich zu informieren.",
            [[("Anna Muster", "person")]],
        ),
        (
            "Anna Muster sagte den „Kieler Nachrichten“, es werde eng.",
            [[("Kieler Nachrichten", "outlet"), ("Anna Muster", "person")]],
        ),
        (
            "Anna Muster sagte den Sendern RTL und ntv, es werde eng.",
            [[("RTL + n-tv", "outlet"), ("Anna Muster", "person")]],
        ),
        # what is said of a broadcaster is not said in its programme
        ("„Ich freue mich auf mein Boot bei RTL“, sagte Anna Muster.", [[("Anna Muster", "person")]]),
        (
            "Anna Muster werde der „Tagesschau“ fehlen, hatte Ben Beispiel im Interview mit dem RND gesagt.",
            [[("RND", "outlet"), ("Ben Beispiel", "person")]],
        ),
        ("Bei RTL sagte Anna Muster, es werde eng.", [[("RTL", "outlet"), ("Anna Muster", "person")]]),
        (
            "Dem NDR („Elbtalk“) sagte Anna Muster, es werde eng.",
            [[("NDR", "outlet"), ("Anna Muster", "person")]],
        ),
        (
            "Es werde eng, sagte die Chefin des Hafenamts, Anna Muster, der „Elbrunde“.",
            [[("Elbrunde", "outlet"), ("Anna Muster", "person")]],
        ),
        (
            "Es werde eng, sagte Anna Muster, Leiterin am Hafen Norden gegenüber der „Elbrunde“.",
            [[("Elbrunde", "outlet"), ("Anna Muster", "person")]],
        ),
        ("„Human Rights Watch“ sprach von einem Fehler.", [[("Human Rights Watch", "office")]]),
        ("Die „Elb-Zeitung“ stellte fest, es werde eng.", [[("Elb-Zeitung", "outlet")]]),
    ],
)
def test_who_is_spoken_of_is_not_told(sentence: str, found: list[list[tuple[str, str]]]) -> None:
    assert chains(sentence) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        # what an agency was told, and by whom
        (
            "Gebaut wird bald. Dies erfuhr die Deutsche Presse-Agentur aus EU-Kreisen.",
            [[("dpa", "agency"), ("EU-Kreisen", "unnamed")]],
        ),
        ("Der Rat beschloss nach Informationen der dpa Strafmaßnahmen.", [[("dpa", "agency")]]),
        (
            "Ein entsprechender Bericht wurde der Deutschen Presse-Agentur am Montag in Norden bestätigt.",
            [[("dpa", "agency")]],
        ),
        (
            "Das sei neu, sagte Hafenchef Ben Muster der Agentur Interfax zufolge am Freitag.",
            [[("Interfax", "agency"), ("Ben Muster", "person")]],
        ),
        ("Anna Muster kündigte die Arbeit mit der Agentur für Deiche.", []),
        (
            "Es knallte, sagte ein Zeuge namens Ben Muster dem Sender CNN.",
            [[("CNN", "outlet"), ("Ben Muster", "person")]],
        ),
        ("Das berichtete das unabhängige Portal elbe.by am Montag.", [[("elbe.by", "outlet")]]),
        # a medium tells what others wrote or said
        (
            "Dies geht aus Plänen der Regierung hervor, schreibt die Zeitung „Elbrunde“.",
            [[("Elbrunde", "outlet"), ("Plänen der Regierung", "document")]],
        ),
        (
            "Die „Elbrunde“ schrieb unter Berufung auf das Hafenamt, es werde gebaut.",
            [[("Elbrunde", "outlet"), ("Hafenamt", "office")]],
        ),
        # a name that ends like that of a paper
        ("Es werde gebaut, erklärte Fraktionsvize Achim Post.", [[("Achim Post", "person")]]),
        ("Es werde gebaut, sagt Anna Muster von der Deutschen Post.", [[("Anna Muster", "person")]]),
        ("Laut Deutscher Post wird gebaut.", [[("Deutsche Post", "office")]]),
        # where a name ends, and what is none
        ("Nach Auffassung der EU für die Flut wird gebaut.", [[("EU", "office")]]),
        ("„Es wird gebaut“, heißt es vom Kanton Graubünden.", [[("Kanton Graubünden", "office")]]),
        ("Jeder bekam Sand gemäß ihrer Bevölkerungszahl.", []),
        ("Nach der Aufstellung des Deichrades kamen viele.", []),
        ("Das Amt auf der Insel wirft Noor Brandstiftung vor.", []),
        ("Wenn wir den Werften und Museen sagen, dass sie öffnen dürfen, kommen sie.", []),
        ("Als ich sah, wie Tausende Deichleugner das Gerücht verbreiten, war es spät.", []),
    ],
)
def test_agencies_that_were_told_and_names_that_end_too_late(sentence: str, found: list[list[tuple[str, str]]]) -> None:
    assert chains(sentence) == found


@pytest.mark.parametrize(
    ("sentence", "court"),
    [
        ("Das hat der Talische Staatsgerichtshof in Elbtal entschieden.", "Talischer Staatsgerichtshof"),
        ("Das hat der Bundesgerichtshof (BGH) entschieden.", "Bundesgerichtshof"),
        ("Zwar entschied der Bundesgerichtshof anders.", "Bundesgerichtshof"),
        ("Das hat das Landgericht Elbtal entschieden.", "Landgericht Elbtal"),
    ],
)
def test_the_name_of_a_court_ends_where_its_last_word_ends(sentence: str, court: str) -> None:
    assert chains(sentence) == [[(court, "office")]]


@pytest.mark.parametrize(
    "sentence",
    [
        "Alteingesessener Modehändler meldet Insolvenz an Auch Ben Beispiel ist beteiligt.",
        "Der Modehändler Muster meldete Konkurs an.",
    ],
)
def test_who_goes_bankrupt_says_nothing(sentence: str) -> None:
    assert chains(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Das Hafenamt bestätigte den Bericht der Talpost.",
        "Das Hafenamt hat bestätigt, dass Anna Muster als Ministerin geht.",
        "Das Hafenamt bestätigte, dass der Rat Kandidaten sucht.",
        "Dass der Deich hält, bestätigte das Hafenamt.",
        "Das Hafenamt meldete, dass der Deich hält.",
    ],
)
def test_who_confirms_or_reports_a_matter_is_cited(sentence: str) -> None:
    assert chains(sentence) == [[("Hafenamt", "office")]]
