"""Blocks: they tile the text, roles by place and rule, recurrence inside one outlet only."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest
from test_tables import FIRST, SECOND, article, page

from lineage.frames import ARTICLES, BLOCKS
from lineage.signals.blocks import label_blocks


def roles(text: str, **cells: object) -> list[tuple[str, str | None, str]]:
    """Role, kind and surface of each block of one article."""
    blocks = label_blocks(ARTICLES.make([article(text, **cells)]))
    return [(row["role"], row["kind"], text[row["begin"] : row["end"]]) for row in blocks.to_dicts()]


def role_of(surface: str, text: str, **cells: object) -> str:
    return next(role for role, _, found in roles(text, **cells) if surface in found)


def assert_tiles(articles: pl.DataFrame, blocks: pl.DataFrame) -> None:
    spans: dict[str, list[tuple[int, int]]] = {}
    for row in blocks.to_dicts():
        spans.setdefault(row["article_id"], []).append((row["begin"], row["end"]))
    for article_id, text in articles.select("article_id", "text").iter_rows():
        covered = 0
        for begin, end in spans.get(article_id, []):
            assert covered <= begin < end <= len(text), (article_id, begin, end)
            assert not text[covered:begin].strip(), (article_id, text[covered:begin])
            covered = end
        assert not text[covered:].strip(), (article_id, text[covered:])


@pytest.mark.parametrize("line", ["(dpa)", "Berlin (dpa) - Der Rat tagt.", "Quelle: dpa", "Bild: dpa", "  ", "\u2028x"])
def test_blocks_tile_every_text(line: str) -> None:
    articles = ARTICLES.make([article(page(line, "tail"), "a"), article(line, "b"), article("", "c")])
    assert_tiles(articles, label_blocks(articles))


def test_blocks_tile_random_mixtures_of_lines() -> None:
    lines = [
        FIRST,
        SECOND,
        "Newsletter",
        "Mehr zum Thema",
        "Ad",
        "• Punkt eins",
        "Foto: Max Muster/dpa",
        "",
        "(AFP, dpa)",
    ]
    lines += [
        "Von Anna Muster, dpa",
        "BerlinElbtal baut einen Deich.",
        "Quelle: ntv.de, abc/rts",
        "4 hrs ago",
        "x" * 600,
    ]
    draw = random.Random(1)
    texts = ["\n".join(draw.choices(lines, k=draw.randrange(9))) for _ in range(60)]
    articles = ARTICLES.make(article(text, str(i), outlet="Talblatt") for i, text in enumerate(texts))
    assert_tiles(articles, label_blocks(articles))


def test_a_page_as_extractors_leave_it() -> None:
    text = (
        "Panorama\n\nStreit am Fluss: Der Deich wächst\n\n00:00\nDie Bürgermeisterin am Deich.\n\n"
        f"Die Bürgermeisterin am Deich.\n\n(Foto: via REUTERS)\n\n{FIRST}\n\n{SECOND}\n\nWer bezahlt das?\n\n{SECOND} Ja."
        "\n\nMehr zum Thema\n\nDeich in Zahlen\n\n"
        f"{SECOND} Nein.\n\nQuelle: talblatt.example, abc/dpa\n\nNewsletter\nNoch eine Zeile."
    )
    assert [(role, kind) for role, kind, _ in roles(text)] == [
        ("boilerplate", "section"), ("kicker", None), ("title", None), ("boilerplate", "player"), ("caption", None),
        ("caption", None), ("photo_credit", None), ("teaser", None), ("body", None), ("subhead", None), ("body", None),
        ("boilerplate", "related"), ("boilerplate", "related"), ("body", None), ("credit", None),
        ("boilerplate", "newsletter"), ("boilerplate", "newsletter"),
    ]  # fmt: skip


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_text_without_a_headline_begins_with_its_first_sentence(between: str) -> None:
    lead = "Der Deich am Fluss hält nach Angaben der Stadt trotz des Regens der letzten Tage."
    assert "title" not in [role for role, *_ in roles(f"{lead}{between}{SECOND}")]
    assert roles(f"Der Deich hält.{between}{lead}{between}{SECOND}")[0][0] == "title"
    named = "Die Stadt lobt nach dem Regen den Bauhof, das Hafenamt, die Wehr & Co."
    assert roles(f"{named}{between}{lead}")[0][0] == "title"


def test_an_inline_credit_splits_its_line() -> None:
    text = f"Ein Deich für die Stadt\n\nElbtal (dpa/lni) - {FIRST}\n\n{SECOND} (dpa)"
    assert [role for role, _, _ in roles(text)] == ["title", "dateline", "body", "body", "credit"]


def test_a_glued_dateline_is_cut_from_its_word() -> None:
    assert ("dateline", None, "Berlin") in roles(f"Ein Deich\n\nBerlinElbtal baut einen Deich. {FIRST}\n\n{SECOND}")


def test_one_endless_line_is_cut_where_its_parts_show() -> None:
    text = f"Der Deich wächst\nStreit am Fluss Der Deich wächst {FIRST} Berlin. {SECOND} {SECOND} RND/abc/dpa"
    found = [(role, surface[:12]) for role, _, surface in roles(text)]
    assert [role for role, _ in found] == ["title", "kicker", "title", "teaser", "dateline", "body", "credit"]


FLAT = f"{FIRST} {SECOND} {FIRST} {SECOND} {FIRST}"


@pytest.mark.parametrize(
    "heading", ["Teure Pläne für den Fluss", "„Wir bauen weiter“", "Muster warnt vor Eile", "12 Jahre am Fluss"]
)
def test_a_heading_in_an_endless_line_is_told_by_the_sentence_behind_it(heading: str) -> None:
    text = f"Ein Deich\n\n{FLAT} {heading} Die Stadt zahlt alles. {FLAT}"
    assert ("subhead", None, heading) in roles(text)
    # in a paragraph that kept its line, nothing is glued
    assert "subhead" not in {role for role, _, _ in roles(f"Ein Deich\n\n{FIRST} {heading} Die Stadt zahlt.\n\n{FLAT}")}


@pytest.mark.parametrize(
    "sentence",
    [
        "Das sagte die Partei Die Linke im Rat.",
        "Muster rief: „Wir bauen.“ Die Stadt zahlt.",
        "Gebaut wird am 3. Mai. Die Stadt zahlt.",
        "Das zahlt der Rat und Die Stadt schweigt.",
        "Es half Dr. Muster. Die Stadt zahlt.",
    ],
)
def test_a_sentence_of_an_endless_line_is_no_heading(sentence: str) -> None:
    assert "subhead" not in {role for role, _, _ in roles(f"Ein Deich\n\n{FLAT} {sentence} {FLAT}")}


def test_teasers_in_an_endless_line_are_related_articles() -> None:
    text = (
        f"Ein Deich\n\n{FLAT} ZUM THEMA Muster kritisiert Beispiel Ein Fluss in Zahlen Die Stadt zahlt alles. {FLAT}"
        " Lesen Sie auch Streit am Fluss Was der Deich kostet Die Stadt hat gerechnet. Danach wird gezählt."
    )
    assert [surface for role, kind, surface in roles(text) if kind == "related"] == [
        "ZUM THEMA Muster kritisiert Beispiel",
        "Ein Fluss in Zahlen",
        "Lesen Sie auch Streit am Fluss Was der Deich kostet Die Stadt hat gerechnet.",
    ]


def test_the_headline_behind_the_section_of_a_page() -> None:
    text = f"Der Deich wächst\nStartseite Politik Deich am Fluss: Muster warnt vor Eile Die Stadt zahlt alles. {FLAT}"
    assert ("title", None, "Deich am Fluss: Muster warnt vor Eile") in roles(text)
    twice = f"Der Deich wächst wieder\nStartseite Politik Der Deich wächst wieder Der Deich wächst wieder „Mehr geht nicht.“ {FLAT}"
    assert ("title", None, "Der Deich wächst wieder Der Deich wächst wieder") in roles(twice)


def test_the_title_of_the_metadata_shows_the_kicker() -> None:
    text = f"Streit am Fluss Der Deich wächst\n\n{FIRST}\n\n{SECOND}"
    assert roles(text, title="Der Deich wächst")[:2] == [
        ("kicker", None, "Streit am Fluss"),
        ("title", None, "Der Deich wächst"),
    ]


@pytest.mark.parametrize(
    "title", ["Rat", "Der Rat", "Stadt", "D", "Deich", "Fluss", "Der Rat der", "Rat der Stadt will"]
)
def test_a_title_is_never_found_inside_running_text(title: str) -> None:
    for text in (
        f"{FIRST}\n\n{SECOND}",
        f"{FIRST} {SECOND} {SECOND} {SECOND}",
        f"Ein Deich am Fluss\n\n{FIRST}\n\n{SECOND}",
    ):
        assert not {"title", "kicker"} & {role for role, _, found in roles(text, title=title) if found[:9] in FIRST}


def test_a_short_title_is_the_title_as_a_line_of_its_own() -> None:
    text = f"Deichfest\n\nDeich\n\n{FIRST}\n\n{SECOND}"
    assert roles(text, title="Deich")[:2] == [("kicker", None, "Deichfest"), ("title", None, "Deich")]
    glued = f"Streit am Fluss Neuer Deich\n\n{FIRST}\n\n{SECOND}"
    assert roles(glued, title="Deich")[0][0] != "title"


def test_a_text_may_begin_with_the_words_of_its_title() -> None:
    text = f"Der Deich wächst\n\nDer Deich wächst Meter um Meter. {SECOND} {SECOND} {SECOND}\n\n{SECOND}"
    assert [role for role, _, _ in roles(text)][0:2] != ["title", "title"]


def test_pictures_between_paragraphs() -> None:
    text = f"{FIRST}\n\n{SECOND}\n\nDeich Fluss\nEin Boot legt am Deich ab.\nWeide alt\nAlte Weiden. - keystone\n\n{SECOND}"
    found = {surface: role for role, _, surface in roles(text)}
    assert found["Deich Fluss"] == "image_title" and found["Ein Boot legt am Deich ab."] == "caption"
    assert found["Alte Weiden."] == "caption" and found["- keystone"] == "photo_credit"


def test_the_footer_of_an_aggregator_is_furniture_to_its_end() -> None:
    text = page("OTHER NEWS\n\n4 hrs ago\n\nEin ganz anderer Satz steht hier.\n\n5 hrs ago\n\nNoch einer.", "tail")
    assert [kind for role, kind, _ in roles(text) if role == "boilerplate"] == ["aggregator"] * 5


def test_what_one_outlet_repeats_under_unrelated_headlines_is_furniture() -> None:
    furniture = "Unsere Redaktion erreichen Sie werktags im Pressehaus am Markt."
    heads = ["Deich wird höher", "Schule bekommt Dach", "Fähre fährt wieder", "Markt zieht um"]
    texts = [f"{head}\n\n{FIRST} {head}.\n\n{SECOND} {head}.\n\n{furniture}" for head in heads]
    own = [article(text, f"own{i}", outlet="Talblatt") for i, text in enumerate(texts)]
    blocks = label_blocks(ARTICLES.make(own))
    assert blocks.filter(pl.col("kind").cast(pl.String) == "repeated").height == len(heads)
    elsewhere = article(texts[0], "other", outlet="Bergblatt")
    assert label_blocks(ARTICLES.make([*own, elsewhere])).filter(pl.col("kind") == "repeated").is_empty()
    nowhere = [row | {"outlet": None} for row in own]
    assert label_blocks(ARTICLES.make(nowhere)).filter(pl.col("kind") == "repeated").is_empty()


def test_versions_of_one_article_are_not_unrelated() -> None:
    text = f"Deich wird nach Hochwasser höher\n\n{FIRST}\n\n{SECOND}"
    versions = [article(text, str(i), outlet="Talblatt") for i in range(5)]
    assert label_blocks(ARTICLES.make(versions)).filter(pl.col("role") == "boilerplate").is_empty()


def test_the_order_of_the_articles_does_not_matter() -> None:
    rows = [article(page(f"Zeile {i % 3} am Ende der Seite", "tail"), str(i), outlet="Talblatt") for i in range(9)]
    forth = label_blocks(ARTICLES.check(pl.DataFrame(rows, schema=ARTICLES.schema)))
    back = label_blocks(ARTICLES.check(pl.DataFrame(rows[::-1], schema=ARTICLES.schema)))
    assert forth.equals(back)


def test_empty_in_empty_out() -> None:
    blocks = label_blocks(ARTICLES.make())
    assert blocks.is_empty() and blocks.schema == BLOCKS.schema


def test_the_real_texts(material: Path) -> None:
    texts = {path.name[:3]: path.read_text(encoding="utf-8") for path in sorted((material / "seeds").glob("*.txt"))}
    articles = ARTICLES.make(article(text, article_id) for article_id, text in texts.items())
    blocks = label_blocks(articles)
    assert_tiles(articles, blocks)
    footer = texts["004"].index("OTHER NEWS")
    tail = blocks.filter((pl.col("article_id") == "004") & (pl.col("begin") >= footer))
    assert set(tail["role"].cast(pl.String)) == {"boilerplate"} and tail.height == 81
    for article_id, surface in (
        ("000", "Newsletter"), ("000", "Ich möchte"), ("000", "00:00"), ("000", "Diese Audioversion"),
        ("003", "Mehr zum Thema"), ("002", "Mehr zum Thema"), ("001", "Diesen Artikel teilen"), ("001", "Kommentare"),
    ):  # fmt: skip
        assert role_of(surface, texts[article_id]) == "boilerplate", (article_id, surface)
    after = texts["003"].index("Mehr zum Thema") + 20
    resumed = blocks.filter((pl.col("article_id") == "003") & (pl.col("begin") >= after)).row(0, named=True)
    assert resumed["role"] == "body"
