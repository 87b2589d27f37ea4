from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from figures import Figures, check_figures
from sample import BUSES, OWN, WIRE, empty_trace, grown_frames, sample_frames, sample_trace

import lineage as ln
from lineage.charts.certainty import certainty_key
from lineage.charts.words import labels
from lineage.errors import SettingsError, SourceError
from lineage.frames import DERIVED, FRAMES
from lineage.report import terminal
from lineage.report.answers import answer_article
from lineage.report.articles import show_article, show_credit
from lineage.report.build import render_report, write_report
from lineage.report.excerpts import cut_end, cut_middle
from lineage.report.method import list_left_out
from lineage.report.overview import main_finding
from lineage.report.view import make_view
from lineage.report.words import evidence_sentence, published, span
from lineage.settings import Certainty, Settings

REPORT = Path(__file__).parent.parent / "lineage" / "report"
VOID = {"meta", "link", "br", "path", "circle", "rect", "line", "use", "input"}


@pytest.fixture(scope="module", autouse=True)
def _two_charts() -> Iterator[None]:
    """Drawing takes most of the time of a report, and tests/test_charts.py draws every chart."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lineage.report.overview._SHOWN", ("agency_share", "reach"))
        yield


@pytest.fixture(scope="module")
def german() -> str:
    return render_report(sample_trace())


class _Page(HTMLParser):
    """Collects what tests ask of a page: tags in order, ids, links, texts; fails on tags that do not close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"style", "script"} & set(self.open):
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def test_equal_traces_give_equal_bytes(german: str) -> None:
    assert render_report(sample_trace()) == german


def test_row_order_of_the_frames_does_not_matter(german: str) -> None:
    frames = {name: FRAMES[name].sort(frame.reverse()) for name, frame in sample_frames().items()}
    assert render_report(sample_trace(**frames)) == german


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("full_text", [False, True])
def test_the_page_is_whole(lang: str, full_text: bool) -> None:
    html = render_report(sample_trace(), lang, full_text)
    page = _Page(html)
    assert ("html", {"lang": lang}) in page.tags
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert links and all(link.startswith("#") and link[1:] in ids for link in links)
    drawn = set(re.findall(r"url\(#([^)]+)\)", html))
    assert drawn <= set(ids)
    assert "{" not in page.text.replace("{}", "")


def test_the_page_asks_nobody_for_anything(german: str) -> None:
    script = german.partition("<script>")[2].partition("</script>")[0]
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:" in german
    page = _Page(german)
    assert [tag for tag, _ in page.tags if tag in ("script", "iframe", "img", "object", "form")] == ["script"]
    assert not re.search(r"\bon[a-z]+=", re.sub(r"<script>.*</script>", "", german, flags=re.DOTALL))
    outside = re.findall(r'(?:src|href)="(?!#|data:)([^"]*)"', german)
    assert outside == []
    assert "@import" not in german and "url(http" not in german


def test_the_four_answers_of_the_sample(german: str) -> None:
    rows = re.findall(r"<tr data-outlets.*?</tr>", german, re.DOTALL)
    answers = [" | ".join(re.findall(r"<span[^>]*>(?!.*<a)([^<]*)</span></td>", row)) for row in rows[:7]]
    assert "gemeinsame Vorlage, wohl dpa (nicht in der Sammlung) | 97\xa0% der verglichenen Wörter" in answers[1]
    assert "unbekannt (Angabe kann entfernt worden sein) | wahrscheinlich" in answers[1]
    assert "weitere Fassung von Tagblatt" in answers[2]
    assert "im Text genannt: Radio Nordlicht" in answers[3] and "laut Artikel" in answers[3]
    assert "möglich" in answers[4] and "ja: dpa" in answers[4]
    assert "wer von wem, ist offen" in answers[5] and "Richtung offen" in answers[5]


def test_a_version_of_unknown_order_is_named() -> None:
    edges = sample_frames()["edges"]
    is_version = pl.col("relation") == "version_of"
    undecided = edges.with_columns(directed=pl.col("directed") & ~is_version)
    text = _Page(render_report(sample_trace(edges=undecided))).text
    assert "weitere Fassung von Tagblatt" in text
    assert "teilt Text mit ;" not in text


def test_the_main_finding_counts_origins_and_names_its_limits(german: str) -> None:
    text = _Page(german).text
    assert (
        "6 Artikel hängen durch gemeinsamen Text zusammen und bilden 2 Geschichten; dahinter stehen 2 unabhängige Ursprünge"
        in text
    )
    assert "In 3 von 7 Artikeln ist eine Agentur als Textquelle genannt" in text
    assert "Im laufenden Text von 1 Artikel ist ein Medium oder eine Agentur als Quelle genannt, in 1 davon" in text
    assert "Was der Bericht nicht zeigen kann" in text
    assert "0 von" not in text.partition("Das Wichtigste")[2][:200]


def test_an_article_without_a_story_shows_what_it_declares(german: str) -> None:
    card = german.partition("Abendecho: Werft verliert Auftrag</h3>")[2]
    card = card.partition("</article>")[0]
    assert "Radio Nordlicht › zwei Angestellte der Werft" in card
    assert "Teilt mit keinem anderen Artikel" in card
    assert card.count("url(#article-1-chains-head)") == 3


def test_only_excerpts_are_shown_unless_whole_texts_are_asked_for(german: str) -> None:
    tail = OWN.rpartition(". ")[2]
    assert tail not in german
    assert tail in render_report(sample_trace(), full_text=True)
    assert BUSES not in german.partition("Texte nebeneinander</h2>")[0]


def test_one_story_alone_can_be_shown() -> None:
    html = render_report(sample_trace(), stories=["story-0002"])
    assert "Gartenblick" in html and "Stadtanzeiger" not in html
    with pytest.raises(SettingsError, match="story-0001"):
        render_report(sample_trace(), stories=["story-001"])


def test_an_empty_run_gives_a_report() -> None:
    assert "Die Sammlung enthält keinen Artikel." in _Page(render_report(empty_trace())).text


def test_only_the_language_asked_for_is_accepted() -> None:
    with pytest.raises(SettingsError, match="'fr'"):
        render_report(sample_trace(), lang="fr")


def test_changed_settings_skipped_inputs_and_versions_are_listed(german: str) -> None:
    text = _Page(german).text
    assert "edges.burst_minutes 30 60" in text
    assert "leer.html" in text and "kein Text gefunden" in text
    assert "polars 2.1.0" in text
    assert "abababab" in text


@pytest.mark.parametrize("full_text", [False, True])
def test_markup_direction_marks_and_long_words_stay_text(full_text: bool) -> None:
    nasty = "</title><script>alert(1)</script>\u202e\x00 {{ 7 * 7 }} " + "x" * 10_000
    frames = sample_frames()
    changed = {
        "articles": frames["articles"].with_columns(
            pl.lit(nasty).alias("title"), pl.lit(nasty).alias("outlet"), pl.lit(nasty).alias("owner")
        ),
        "credits": frames["credits"].with_columns(
            *[pl.lit(nasty).alias(name) for name in ("surface", "agency", "rule")]
        ),
        "sources": frames["sources"].with_columns(pl.lit(nasty).alias("name"), pl.lit(nasty).alias("text")),
        "skipped": frames["skipped"].with_columns(*[pl.lit(nasty).alias(name) for name in ("source", "detail")]),
    }
    html = render_report(sample_trace(**changed), full_text=full_text)
    _Page(html)
    assert html.count("<script") == 1
    assert "\u202e" not in html and "\x00" not in html
    assert "⟨U+202E⟩" in html
    assert "{{ 7" in html


def test_ids_with_markup_stay_out_of_anchors() -> None:
    renamed = {}
    for name, frame in sample_frames().items():
        columns = [c for c in ("article_id", "a_id", "b_id", "source_id", "target_id", "node_id") if c in frame.columns]
        swapped = frame.with_columns(pl.col(c).str.replace("obst-1", "obst\"'><1", literal=True) for c in columns)
        renamed[name] = FRAMES[name].sort(swapped)
    html = render_report(sample_trace(**renamed))
    _Page(html)
    assert "obst\"'><1" not in html


def test_write_report_leaves_one_file_and_names_what_it_cannot_write(tmp_path: Path) -> None:
    path = write_report(sample_trace(), tmp_path / "new" / "report.html", lang="en")
    assert [file.name for file in path.parent.iterdir()] == ["report.html"]
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    with pytest.raises(SourceError, match="cannot be written"):
        write_report(sample_trace(), path / "below.html")


def test_every_label_key_in_code_and_templates_exists() -> None:
    known = labels("de")
    folders = (REPORT, REPORT.parent / "charts")
    files = [file for folder in folders for file in folder.rglob("*") if file.suffix in (".py", ".j2")]
    used = {
        key
        for file in files
        for key in re.findall(
            r"""\b(?:t|label|words)\(["']([a-z_]+(?:\.[a-z_]+)+)["'](?! ~)""", file.read_text("utf-8")
        )
    }
    assert len(used) > 80
    assert used <= known.keys(), sorted(used - known.keys())


def test_times_are_shown_as_exactly_as_they_are_known() -> None:
    noon = datetime(2031, 1, 5, 11, tzinfo=UTC)
    midnight = datetime(2031, 1, 4, 23, tzinfo=UTC)
    assert span(noon, noon, "de", "Europe/Berlin") == "5. Januar 2031, 12:00"
    day = span(midnight, midnight + timedelta(days=1, microseconds=-1), "en", "Europe/Berlin")
    assert day == "January 5, 2031 (only the day is known)"
    assert span(midnight, midnight + timedelta(days=1), "en", "Europe/Berlin") == day
    assert span(midnight, noon, "en", "Europe/Berlin").startswith("between January 5, 2031, 00:00 and")
    nothing = {"published_from": None, "published_until": None, "time_basis": "none", "zone_assumed": False}
    assert published(nothing, "de", "Europe/Berlin") == "Zeit unbekannt"


def test_certainty_words_follow_the_settings() -> None:
    words = [certainty_key(confidence, Certainty()) for confidence in (None, 0.5, 0.8, 0.97)]
    assert words == ["declared", "possible", "likely", "certain"]


def test_the_key_numbers_add_up() -> None:
    for frames in (sample_trace().frames, declared_only()):
        told = main_finding(make_view(frames, sample_trace().settings, "de", full_text=False))
        sentence = next(part for part in told if ", Richtung offen" in part or "davon laut Artikel" in part)
        whole, *parts = map(int, re.findall(r"\d+", sentence))
        assert whole == sum(parts) > 0, sentence


def declared_only() -> dict[str, pl.DataFrame]:
    """The sample as if the articles themselves said who took from whom."""
    frames = sample_trace().frames
    text = pl.col("directed") & (pl.col("relation") == "derived_from")
    said = frames["edges"].with_columns(
        confidence=pl.when(~text).then("confidence"), basis=pl.when(text).then(pl.lit("declared")).otherwise("basis")
    )
    return frames | {"edges": said.cast(frames["edges"].schema)}


def test_measures_of_evidence_are_written_as_the_language_does() -> None:
    def told(rule: str, value: str, lang: str) -> str:
        return evidence_sentence({"rule": rule, "weight": 1.0, "value": value, "text": ""}, lang)

    assert "2,2\u00a0h nach" in told("hours_later", "2.2 h", "de") and "2.2\u00a0h after" in told(
        "hours_later", "2.2 h", "en"
    )
    assert "45\u00a0%" in told("contains_all", "45 %", "de") and "45%" in told("contains_all", "45 %", "en")
    assert "B.1.351 in 2.5 h" in told("citation", "B.1.351 in 2.5 h", "de")


def test_a_weight_stands_apart_from_its_sentence(german: str) -> None:
    assert re.search(r'<span class="weight">[^<]+</span> \w', german)
    assert not re.search(r'<span class="weight">[^<]*</span>\w', german)


def test_a_press_release_among_the_names_of_evidence_is_in_the_language_of_the_reader() -> None:
    entry = {"rule": "credit_without_document", "weight": 1.0, "value": "dpa, Pressemitteilung", "text": ""}
    assert "(dpa, press release)" in evidence_sentence(entry, "en")
    assert "(dpa, Pressemitteilung)" in evidence_sentence(entry, "de")


def test_evidence_without_a_value_or_label_still_reads() -> None:
    for rule in (key.removeprefix("rule.") for key in labels("de") if key.startswith("rule.")):
        for lang in ("de", "en"):
            told = evidence_sentence({"rule": rule, "weight": 1.0, "value": None, "text": "x"}, lang)
            assert "{" not in told and "()" not in told and "„“" not in told
            assert "here" in evidence_sentence({"rule": rule, "weight": 1.0, "value": "here", "text": "x"}, lang) or (
                "{value}" not in labels(lang)[f"rule.{rule}"]
            )
    assert (
        evidence_sentence({"rule": "new_rule", "weight": 1.0, "value": None, "text": "As found."}, "de") == "As found."
    )


def test_the_absent_original_is_never_called_certain_by_its_best_copy(german: str) -> None:
    quote = german.partition("<blockquote")[2].partition("</blockquote>")[0]
    assert "mindestens: möglich" in quote
    assert WIRE not in _Page(german).text.replace(f"lineage show RUN {WIRE}", ""), "an id stands in a command only"


def test_a_wire_item_of_the_collection_stands_for_itself_and_is_named_as_the_source() -> None:
    frames = sample_frames()
    wire = pl.col("article_id") == "tagblatt-1"
    articles = frames["articles"].with_columns(
        pl.when(wire).then(pl.lit("wire")).otherwise(pl.col("kind").cast(pl.String)).alias("kind")
    )
    moved = frames["edges"].with_columns(
        pl.when(pl.col("source_id") == WIRE)
        .then(pl.lit("tagblatt-1"))
        .otherwise(pl.col("source_id"))
        .alias("source_id")
    )
    edges = moved.filter(pl.col("source_id") != pl.col("target_id"))
    changed = {
        "articles": FRAMES["articles"].check(articles),
        "edges": FRAMES["edges"].sort(edges),
        "members": frames["members"].filter(pl.col("node_id") != WIRE),
    }
    page = _Page(render_report(sample_trace(**changed)))
    assert "steht für sich: Agenturmeldung; übernommen von hier in 2 Artikeln" in page.text
    assert "innerhalb der Sammlung übernommen aus Tagblatt: Fähre macht Pause (mindestens: möglich)" in page.text
    assert "nicht in der Sammlung" not in page.text.partition("Geschichte 1")[2].partition("Geschichte 2")[0]


def test_a_later_mention_names_the_source_it_means() -> None:
    citations = sample_frames()["citations"]
    first = citations.filter(article_id="abend-1")["begin"].min()
    person = pl.col("surface").str.contains("Brandt")
    later = citations.with_columns(pl.when(person).then(pl.lit(first, pl.Int64)).alias("refers_to"))
    html = render_report(sample_trace(citations=FRAMES["citations"].check(later)))
    assert "Jonte Brandt = Radio Nordlicht › zwei Angestellte der Werft" in html


def test_shared_quotations_do_not_outrank_a_source_the_article_names() -> None:
    frames = sample_frames()
    quote = (
        frames["edges"]
        .filter(relation="shares_text")
        .with_columns(
            pl.lit("abend-1").alias("source_id"),
            pl.lit("kurier-1").alias("target_id"),
            pl.lit("quotes", FRAMES["edges"].schema["relation"]).alias("relation"),
        )
    )
    html = render_report(sample_trace(edges=FRAMES["edges"].sort(pl.concat([frames["edges"], quote]))))
    card = html.partition("Abendecho: Werft verliert Auftrag</h3>")[2].partition("</article>")[0]
    assert "im Text genannt: Radio Nordlicht" in card


def _with_finding(name: str, finding: str) -> pl.DataFrame:
    here = pl.col("article_id") == name
    words = pl.when(here).then(pl.lit(finding)).otherwise(pl.col("finding").cast(pl.String))
    return FRAMES["findings"].check(sample_frames()["findings"].with_columns(words.alias("finding")))


def _quotes_edge(source: str, target: str) -> pl.DataFrame:
    edges = sample_frames()["edges"]
    relation = pl.lit("quotes", FRAMES["edges"].schema["relation"])
    ends = [pl.lit(source).alias("source_id"), pl.lit(target).alias("target_id"), relation.alias("relation")]
    return FRAMES["edges"].sort(pl.concat([edges, edges.filter(relation="shares_text").with_columns(ends)]))


def test_an_article_contradicts_itself_only_by_its_own_credits() -> None:
    findings = _with_finding("tagblatt-1", "credit_conflict")
    text = _Page(render_report(sample_trace(findings=findings))).text
    assert "ja: dpa; andere Übernahmen nennen eine andere Agentur" in text
    assert "Quellenangaben gehen auseinander" in text and "widersprechen einander" not in text
    credits = sample_frames()["credits"]
    other = credits.filter(article_id="tagblatt-1").with_columns(
        pl.lit("AFP").alias("agency"), pl.lit("byline", credits.schema["place"]).alias("place")
    )
    changed = {"findings": findings, "credits": FRAMES["credits"].sort(pl.concat([credits, other]))}
    text = _Page(render_report(sample_trace(**changed))).text
    assert "die Angaben im Artikel widersprechen einander" in text


def test_shared_quotations_are_no_open_direction() -> None:
    text = _Page(render_report(sample_trace(edges=_quotes_edge("kurier-1", "obst-2")))).text
    assert "Richtung offen 1. Paare, die nur Zitate gemeinsam haben: 1." in text


def test_unknown_credits_are_counted_alike_everywhere(german: str) -> None:
    text = _Page(german).text
    assert "bei 1 ist unbekannt, ob eine Textquelle genannt war" in text
    assert "deren Angaben vor der Auswertung entfernt worden sein können oder nicht verstanden wurden: 1." in text


def test_agency_items_are_called_what_they_are() -> None:
    frames = sample_frames()
    kind = pl.when(pl.col("article_id") == "tagblatt-1").then(pl.lit("wire")).otherwise(pl.lit("article"))
    articles = FRAMES["articles"].check(frames["articles"].with_columns(kind.alias("kind")))
    kept = _quotes_edge("abend-1", "tagblatt-1").filter(
        ~pl.col("target_id").eq("tagblatt-1") | (pl.col("relation") == "quotes")
    )
    html = render_report(sample_trace(articles=articles, edges=kept))
    cards = html.partition("Artikel für Artikel</h2>")[2]
    card = cards.partition("Tagblatt: Fähre macht Pause</h3>")[2].partition("</article>")[0]
    assert "Befund:</strong> Agenturmeldung." in card
    assert "steht für sich: Agenturmeldung" in card and "nur laut Artikel" not in card
    assert "(Agenturmeldungen und Pressemitteilungen nicht mitgezählt)" in html
    view = make_view({**frames, "articles": articles}, Settings(), "en", False)
    assert any(str(line).split() == ["Finding", "agency", "item"] for line in terminal.show_article(view, "tagblatt-1"))


def test_articles_of_unknown_outlets_have_a_lane_each_and_are_counted_apart() -> None:
    unknown = pl.when(pl.col("article_id").str.starts_with("kurier")).then(pl.col("outlet"))
    articles = sample_frames()["articles"].with_columns(unknown.alias("outlet"))
    html = render_report(sample_trace(articles=FRAMES["articles"].check(articles)))
    lanes = html.partition('id="story-1-lanes-title"')[2].partition("</svg>")[0]
    assert "(stadt-1)" in lanes and "(tagblatt-1)" in lanes
    assert "1 Medium (bei 6 ist das Medium unbekannt)" in _Page(html).text


def cited_by_kurier(name: str, kind: str) -> pl.DataFrame:
    row = sample_frames()["citations"].head(1)
    chain = pl.Series([[{"name": name, "kind": kind}]], dtype=row.schema["chain"])
    return FRAMES["citations"].check(row.with_columns(article_id=pl.lit("kurier-1"), chain=chain))


def test_sources_without_a_name_are_listed_once_behind_the_others() -> None:
    rows = [cited_by_kurier(name, "unnamed").with_columns(begin=pl.lit(at, pl.Int64), end=pl.lit(at + 9, pl.Int64))
            for at, name in enumerate(("Fachleute", "Experten", "Fachleute"))]  # fmt: skip
    named = cited_by_kurier("Radio Nordlicht", "outlet").with_columns(begin=pl.lit(90, pl.Int64))
    text = _Page(render_report(sample_trace(citations=FRAMES["citations"].sort(pl.concat([*rows, named]))))).text
    assert "Ohne Namen: Fachleute, Experten" in text
    assert text.index("Radio Nordlicht") < text.index("Ohne Namen")


def test_pictures_and_tables_use_the_same_words_for_what_an_article_says() -> None:
    html = render_report(sample_trace(citations=cited_by_kurier("dpa", "agency")))
    lanes = html.partition('id="story-1-lanes-title"')[2].partition("</svg>")[0]
    assert "im Text: dpa" in lanes and "im Text: dpa" in _Page(html).text


def test_who_is_cited_is_an_answer_only_where_the_text_comes_from_there() -> None:
    for name, kind, is_answer in (("dpa", "agency", True), ("Radio Nordlicht", "outlet", False)):
        trace = sample_trace(citations=cited_by_kurier(name, kind))
        view = make_view(trace.frames, trace.settings, "de", full_text=True)
        touching = view.touching["kurier-1"]
        answer = answer_article(view, "kurier-1", touching)
        assert (answer["says"] == f"im Text: {name}") == is_answer
        assert answer["says"].endswith(name), "who else is cited is told, as somebody else"
        first = next(edge for edge in touching if edge["relation"] == "derived_from")
        open_edge = first | {"relation": "shares_text", "directed": False, "source_id": "abend-1"}
        answer = answer_article(view, "kurier-1", [open_edge])
        assert answer["says"] == f"im Text: {name}", "while it is open who was first, whoever is cited may be"


def test_who_else_is_cited_does_not_make_an_unknown_credit_a_missing_one() -> None:
    findings = sample_frames()["findings"].with_columns(credits_visible=pl.col("article_id") != "kurier-1")
    trace = sample_trace(findings=findings, citations=cited_by_kurier("Radio Nordlicht", "outlet"))
    view = make_view(trace.frames, trace.settings, "de", full_text=True)
    answer = answer_article(view, "kurier-1", view.touching["kurier-1"])
    assert answer["mark"] == "unbekannt, nennt Radio Nordlicht"
    assert answer["says"].startswith("unbekannt")


@pytest.mark.parametrize(
    ("lang", "says", "credit"),
    [
        ("de", "unbekannt (nicht verstanden: „Quelle: Fernschreibdienst“)", "keine Regel passt"),
        ("en", "unknown (not understood: “Quelle: Fernschreibdienst”)", "no rule fits"),
    ],
)
def test_a_line_that_was_not_understood_is_shown(lang: str, says: str, credit: str) -> None:
    frames = sample_frames()
    findings = frames["findings"].with_columns(credits_visible=pl.col("article_id") != "kurier-1")
    unread = {"article_id": "kurier-1", "begin": 0, "end": 25, "surface": "Quelle: Fernschreibdienst"}
    unread |= {"place": "closing", "role": "unread", "signs": [], "rule": "label"}
    others = frames["credits"].filter(pl.col("article_id") != "kurier-1")
    credits = FRAMES["credits"].sort(pl.concat([others, FRAMES["credits"].make([unread])]))
    trace = sample_trace(findings=findings, credits=credits)
    view = make_view(trace.frames, trace.settings, lang, full_text=True)
    assert answer_article(view, "kurier-1", view.touching["kurier-1"])["says"] == says
    view.citations["kurier-1"] = cited_by_kurier("dpa", "agency").to_dicts()
    told = answer_article(view, "kurier-1", view.touching["kurier-1"])["says"]
    assert told.startswith(says) and told.endswith(": dpa"), "who is cited comes second"
    shown = " ".join(" ".join(str(line).split()) for line in terminal.show_article(view, "kurier-1"))
    assert "Quelle: Fernschreibdienst" in shown and credit in shown
    assert credit in _Page(render_report(trace, lang=lang)).text


def test_shared_text_of_which_nothing_is_claimed_is_not_called_nothing() -> None:
    frames = sample_frames()
    edges = frames["edges"].filter(pl.col("basis") == "declared")
    none = pl.struct(
        pl.lit(0.0).alias(kind) for kind in ("wire", "article", "quote", "unmatched", "credit", "boilerplate")
    )
    findings = frames["findings"].with_columns(shares=none)
    empty = {name: frames[name].clear() for name in ("credits", "citations", "mosaic")}
    trace = sample_trace(edges=edges, findings=findings, **empty)
    view = make_view(trace.frames, trace.settings, "en", full_text=True)
    told = answer_article(view, "tagblatt-1", [])
    assert re.fullmatch(r"\d+% of the compared words also at .+; no claim follows", told["shared"])
    assert told["shared_from"].startswith("pairs.")
    assert answer_article(view, "abend-1", [])["shared"] == "nothing found"


def test_pairs_that_nothing_connects_are_counted() -> None:
    trace = sample_trace()
    view = make_view(trace.frames, trace.settings, "de", full_text=True)
    assert list_left_out(view)["unclaimed"] == "0"
    apart = sample_trace(members=trace.frames["members"].filter(pl.col("node_id") != "tagblatt-1"))
    view = make_view(apart.frames, apart.settings, "de", full_text=True)
    ends = apart.frames["pairs"].filter(~pl.col("same_outlet") & pl.col("relation").is_in(DERIVED))
    some = ends.filter((pl.col("a_id") == "tagblatt-1") | (pl.col("b_id") == "tagblatt-1")).height
    assert some and list_left_out(view)["unclaimed"] == str(some)


def test_of_two_sources_each_has_its_share() -> None:
    trace = sample_trace()
    view = make_view(trace.frames, trace.settings, "de", full_text=True)
    first = next(edge for edge in view.touching["kurier-1"] if edge["relation"] == "derived_from")
    two = [first | {"share": 0.63}, first | {"share": 0.26, "source_id": "abend-1", "row": 99}]
    answer = answer_article(view, "kurier-1", two)
    assert answer["shared"] == "63\xa0% und 26\xa0% der verglichenen Wörter"
    assert answer["shared_from"].split() == [f"edges.{first['row']}.share", "edges.99.share"]
    both = [two[0], two[0] | {"basis": "declared", "confidence": None, "row": 99}]
    assert answer_article(view, "kurier-1", both)["shared"] == "63\xa0% der verglichenen Wörter"


def test_a_source_whose_articles_are_there_is_not_called_out_of_reach() -> None:
    said = (
        "Die Werft in Sandhafen baut zwei Docks um. Das berichtet der Sandhafener Bote. Die Arbeiten beginnen im Mai."
    )
    own = "Im Museum am Hafen ist seit Samstag eine Schau mit Bildern aus drei Jahrzehnten zu sehen, der Eintritt ist frei."
    rows = [
        {"id": "radio-1", "outlet": "Radio Nordlicht", "text": said},
        {"id": "bote-1", "outlet": "Sandhafener Bote", "text": own},
    ]
    trace = ln.trace_articles(pl.DataFrame(rows))
    view = make_view(trace.frames, trace.settings, "de", full_text=True)
    shared = answer_article(view, "radio-1", view.touching.get("radio-1", []))["shared"]
    assert shared == labels("de")["shared.none_with"].format(names="Sandhafener Bote")
    quotes = {"source_id": "bote-1", "target_id": "radio-1", "relation": "quotes", "basis": "measured", "share": None}
    edge = quotes | {"directed": False, "confidence": 1.0, "evidence": []}
    assert answer_article(view, "radio-1", [edge])["shared"] == labels("de")["shared.quotes"]


def test_articles_outside_of_stories_that_share_text_are_counted_beside_them() -> None:
    edges = sample_frames()["edges"]
    second = edges.filter(relation="shares_text").with_columns(pl.lit("abend-1").alias("target_id"))
    trace = sample_trace(edges=FRAMES["edges"].sort(pl.concat([edges, second])))
    inside = set(sample_frames()["members"]["node_id"])
    beside = {"abend-1", "obst-1", "obst-2"} - inside
    view = make_view(trace.frames, trace.settings, "de", full_text=True)
    assert (f"{len(beside)} Artikel außerhalb" in " ".join(main_finding(view))) == bool(beside)
    assert beside


def test_articles_stand_in_the_order_of_publication_and_the_contents_come_first(german: str) -> None:
    assert german.index("<nav") < german.index("Alle Artikel auf einen Blick")
    times = [german.rindex(f'<h3 id="article-{n}"') for n in (6, 2, 7, 1, 5, 3, 4)]
    assert times == sorted(times)


def test_what_is_cut_off_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lineage.report.method._MOST_ROWS", 1)
    monkeypatch.setattr("lineage.report.overview._MOST_ROWS", 1)
    edges = sample_frames()["edges"]
    second = edges.filter(relation="shares_text").with_columns(pl.lit("abend-1").alias("target_id"))
    text = _Page(render_report(sample_trace(edges=FRAMES["edges"].sort(pl.concat([edges, second]))))).text
    assert "Weitere Verbindungen in den Tabellen des Laufs: 1." in text
    assert "Weitere Zeilen in den Tabellen des Laufs: 5." in text


def test_credit_rules_are_small_print_and_confidence_is_a_word(german: str) -> None:
    assert "<small>Regel: closing_line</small>" in german
    assert not re.search(r"· (0,\d+|1)</span>", german)


def test_the_terminal_weighs_evidence_and_lists_articles_without_a_story() -> None:
    view = make_view(sample_frames(), Settings(), "de", False)
    lines = [str(line) for line in terminal.show_article(view, "stadt-1")]
    assert any("−2  Der Artikel nennt eine Textquelle" in line for line in lines)
    assert not any("closing_line" in line for line in lines)
    assert list(terminal.show_overview(view))[-2:] == [
        "In keiner Geschichte:",
        "  abend-1 · Abendecho: Werft verliert Auftrag",
    ]


def test_stories_that_are_versions_of_one_article_are_told_apart() -> None:
    frames = sample_frames()
    view = make_view(frames, Settings(), "de", False)
    stories = len(view.stories)
    assert "Fassungen eines Artikels" not in str(next(iter(terminal.show_overview(view))))
    frames["edges"] = frames["edges"].filter(relation="version_of")
    view = make_view(frames, Settings(), "de", False)
    told = str(next(iter(terminal.show_overview(view))))
    n = f"({stories} davon besteh{'t' if stories == 1 else 'en'} nur aus Fassungen eines Artikels)"
    assert told.endswith(n)
    assert n in main_finding(view)[1]


def test_the_terminal_lists_the_largest_stories_and_counts_the_others() -> None:
    view = make_view(grown_frames(45), Settings(), "de", False)
    lines = [str(line) for line in terminal.show_overview(view)]
    more = len(view.stories) - len(view.told)
    assert more > 0
    assert f"  … und {more} kleinere; --json nennt alle" in lines


def test_the_terminal_shows_long_spans_whole_on_request() -> None:
    frames = sample_frames()
    view = make_view(frames, Settings(), "de", False)
    a, b = view.articles["kurier-1"], view.articles["tagblatt-1"]
    assert list(terminal.show_pair(view, a, b, None, []))[-1] == "Die beiden teilen keine Textstelle."
    pair = frames["pairs"].filter(a_id="kurier-1", b_id="tagblatt-1").to_dicts()[0]
    span = frames["alignments"].filter(a_id="kurier-1", b_id="tagblatt-1").to_dicts()[0]
    span |= {"a_begin": 0, "a_end": len(a["text"])}
    cut, whole = (" ".join(map(str, terminal.show_pair(view, a, b, pair, [span], full))) for full in (False, True))
    assert len(whole) > len(cut) and "…" in cut and "…" not in whole
    told = " ".join(map(str, terminal.show_pair(view, a, b, pair | {"relation": "rewritten"}, [span])))
    assert "gemeinsam" in cut
    assert "gemeinsam" not in told and "neu erzählt" in told, "words of sentences told again are not equal words"


def test_agencies_without_a_name_are_shown_as_named() -> None:
    from lineage.report.credited import agency_of

    assert agency_of({"agency": None, "service": "Agenturen"}) == "Agenturen"
    assert agency_of({"agency": None, "service": None}) is None
    for lang, name in (("de", "Agenturen ohne Namen"), ("en", "agencies without a name")):
        view = make_view(sample_frames(), Settings(), lang, full_text=False)
        row = view.credits["kurier-1"][0] if "kurier-1" in view.credits else next(iter(view.credits.values()))[0]
        unnamed = row | {"agency": None, "service": "Agenturen", "role": "text"}
        view.credits["kurier-1"] = [unnamed]
        assert name in answer_article(view, "kurier-1", view.touching["kurier-1"])["says"]
        assert name in show_credit(view, unnamed)["understood"]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_figure_stands_in_a_frame(lang: str) -> None:
    trace = sample_trace()
    assert check_figures(render_report(trace, lang), trace.frames, trace.settings, lang) > 60


def test_a_part_of_a_run_names_the_rows_of_the_whole() -> None:
    trace = sample_trace()
    html = render_report(trace, "en", stories=["story-0002"])
    places = [place for place, _ in Figures(html).found if place.startswith("stories.")]
    assert places and all(place.startswith("stories.1") for place in places)


def test_the_text_of_an_article_is_painted_by_origin(german: str) -> None:
    card = german.partition('<h3 id="article-5">')[2].partition("</article>")[0]
    painted = card.partition('<div class="painted">')[2].partition("</div>")[0]
    assert '<mark class="wire">' in painted and '<mark class="credit">dpa/jw</mark>' in painted
    assert OWN not in painted and "möglich" in card
    whole = render_report(sample_trace(), full_text=True)
    assert OWN.rpartition(". ")[2] in whole.partition('<h3 id="article-5">')[2].partition("</article>")[0]


def test_only_the_largest_stories_are_told_when_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lineage.report.view.MOST_STORIES", 1)
    monkeypatch.setattr("lineage.report.view.MOST_ARTICLES", 4)
    page = _Page(render_report(sample_trace()))
    assert "Von 2 Geschichten sind unten die 1 größten im Einzelnen dargestellt" in page.text
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert "story-1" in ids and "story-2" not in ids
    assert {attributes["href"][1:] for tag, attributes in page.tags if tag == "a"} <= set(ids)


def test_how_to_do_it_again_and_cite_it_is_said(german: str) -> None:
    text = _Page(german).text
    assert "lineage trace ARTICLES -o run/ --config lineage.toml" in text and "burst_minutes = 30" in text
    assert "The lineage authors: lineage 0.0.1 (Programm), angewandt auf 7 Artikel" in text


def test_notebooks_show_stories_pairs_and_articles() -> None:
    trace = sample_trace()
    story, pair, article = (
        ln.show_story(trace, "story-0001", "en"), ln.show_pair(trace, "tagblatt-1", "kur", "en"),
        ln.show_article(trace, "stadt", "en"),
    )  # fmt: skip
    for shown in (story, pair, article):
        _Page(shown._repr_html_())
        assert "<script" not in shown.html and "class=" not in shown.html.replace('class="ring"', "").replace(
            'class="defs"', ""
        )
    assert "inferred as source" in repr(story) and "inferred" in story.what
    assert BUSES.rpartition(" ")[2] in pair.html and "common source, probably dpa" in article.html
    with pytest.raises(SettingsError, match="share no passage"):
        ln.show_pair(trace, "abend-1", "obst-1")
    with pytest.raises(SettingsError, match="no article"):
        ln.show_article(trace, "nobody")
    assert "one row is" in ln.frames.EDGES._repr_html_()


def test_excerpts_are_cut_between_words() -> None:
    text = " ".join(f"Wort{n}" for n in range(200))
    words = set(text.split()) | {"[…]"}
    for most in range(30, 90):
        for cut in (cut_middle(text, most), cut_end(text, most)):
            assert set(cut.split()) <= words and len(cut) <= most + 4
    assert cut_middle(text, 40).startswith("Wort0 ") and cut_middle(text, 40).endswith(" Wort199")
    assert cut_middle(text, len(text)) == cut_end(text, len(text)) == text
    assert cut_end("x" * 50, 10) == "x" * 10 + " […]", "a word longer than the room is cut"


def test_how_sure_an_absent_source_is_says_of_what_since_its_name_is_only_probable() -> None:
    shown = ln.show_article(sample_trace(), "stadt", "en")
    assert "common source, probably dpa" in shown.html
    assert "possible that the text comes from such a source; whose it is, only the credits say" in shown.html


def test_the_table_and_the_sentence_to_quote_are_not_sure_of_the_name_either() -> None:
    page = _Page(render_report(sample_trace(), lang="en")).text
    assert "possible (common source)" in page
    assert "possible as to the common origin; only the credits give the name)" in page


@pytest.mark.parametrize(
    ("relation", "told"),
    [
        ("partly", "Teilt Text mit 1 Artikel, doch"),
        ("quotes_only", "Teilt mit anderen Artikeln der Sammlung nur Zitate;"),
        ("same_event", "Teilt mit keinem anderen Artikel der Sammlung genug Text"),
    ],
)
def test_an_article_without_a_story_is_not_said_to_share_less_than_it_does(relation: str, told: str) -> None:
    frames = sample_frames()
    here = pl.any_horizontal(pl.col("a_id", "b_id") == "obst-1")
    pairs = (
        frames["pairs"].filter(here).head(1).with_columns(relation=pl.lit(relation, FRAMES["pairs"].schema["relation"]))
    )
    outside = {name: frames[name].clear() for name in ("stories", "members")}
    trace = sample_trace(pairs=pairs, edges=frames["edges"].filter(basis="declared"), **outside)
    view = make_view(trace.frames, trace.settings, "de", full_text=False)
    assert show_article(view, "obst-1")["alone"].startswith(told)


def test_shared_quotations_are_told_with_whom_where_somebody_else_is_named() -> None:
    trace = sample_trace()
    view = make_view(trace.frames, trace.settings, "de", full_text=False)
    shares = dict.fromkeys(view.findings["abend-1"]["shares"], 0.0) | {"quote": 0.03}
    view.findings["abend-1"]["shares"] = shares
    quotes = {"source_id": "obst-1", "target_id": "abend-1", "relation": "quotes", "basis": "measured", "share": None}
    view.touching["abend-1"] = [quotes | {"directed": False, "confidence": 1.0, "evidence": []}]
    answer = answer_article(view, "abend-1", view.touching["abend-1"])
    assert "Radio Nordlicht" in answer["behind"]
    assert answer["shared"] == "3\xa0% des Textes, mit Gartenblick"


def test_shared_words_are_not_called_long_stretches() -> None:
    entry = {"rule": "shared_text", "weight": 1.0, "value": "18 %", "text": ""}
    told = evidence_sentence(entry, "de")
    assert told == "Die Texte haben 18\xa0% der verglichenen Wörter eines der beiden gemeinsam."


@pytest.mark.heavy
def test_ten_thousand_articles_give_a_page_of_a_few_megabytes() -> None:
    html = render_report(sample_trace(**grown_frames(1430)), "en")
    assert len(html.encode()) < 15_000_000
    page = _Page(html)
    ids = {attributes["id"] for _, attributes in page.tags if attributes.get("id")}
    assert {attributes["href"][1:] for tag, attributes in page.tags if tag == "a"} <= ids
    assert "Of 2,860 stories the 40 largest are told in full below" in page.text
