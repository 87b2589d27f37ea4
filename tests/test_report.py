from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest
from sample import BUSES, OWN, WIRE, empty_trace, sample_frames, sample_trace

from lineage.charts.words import labels
from lineage.errors import SettingsError, SourceError
from lineage.frames import FRAMES
from lineage.report.build import render_report, write_report
from lineage.report.sidebyside import mark_differences
from lineage.report.strips import draw_chains, draw_strip
from lineage.report.swimlane import Link, Node, draw_swimlane
from lineage.report.words import certainty_key, evidence_sentence, published, span
from lineage.settings import Certainty

REPORT = Path(__file__).parent.parent / "lineage" / "report"
VOID = {"meta", "link", "br", "path", "circle", "rect", "line", "use"}


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
        if "style" not in self.open:
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
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in german
    page = _Page(german)
    assert not [tag for tag, _ in page.tags if tag in ("script", "iframe", "img", "object", "form")]
    outside = re.findall(r'(?:src|href)="(?!#|data:)([^"]*)"', german)
    assert outside == []
    assert "@import" not in german and "url(http" not in german


def test_the_four_answers_of_the_sample(german: str) -> None:
    rows = re.findall(r"<tr><td data-label=\"Artikel\">.*?</tr>", german, re.DOTALL)
    answers = [" | ".join(re.findall(r"<span[^>]*>(?!.*<a)([^<]*)</span></td>", row)) for row in rows[:7]]
    assert "gemeinsame Vorlage, wohl dpa (nicht in der Sammlung) | 97\xa0% der verglichenen Wörter" in answers[1]
    assert "unbekannt (Angabe kann entfernt worden sein) | wahrscheinlich" in answers[1]
    assert "weitere Fassung von Tagblatt" in answers[2]
    assert "möglich" in answers[3] and "ja: dpa" in answers[3]
    assert "wer von wem, ist offen" in answers[4] and "Richtung offen" in answers[4]
    assert "beruft sich auf Radio Nordlicht" in answers[6] and "laut Artikel" in answers[6]


def test_the_main_finding_counts_origins_and_names_its_limits(german: str) -> None:
    text = _Page(german).text
    assert "6 Artikel teilen Text mit anderen und bilden 2 Geschichten; dahinter stehen 2 unabhängige Ursprünge" in text
    assert "Eine Agentur nennen 3 von 7 Artikel" in text
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
    assert "leer.html" in text and "no text" in text
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
    assert "<script" not in html
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


def test_differences_are_marked_on_both_sides() -> None:
    left, right = mark_differences("Am Montag fällt sie aus", "am Montag fuhr sie")
    assert left == [("Am Montag", False), ("fällt", True), ("sie", False), ("aus", True)]
    assert right == [("am Montag", False), ("fuhr", True), ("sie", False)]
    assert mark_differences("", "") == ([], [])


def _lanes(nodes: list[Node], links: list[Link]) -> ElementTree.Element:
    svg = draw_swimlane(nodes, links, name="s", title="t", alt="a", lang="de", zone="Europe/Berlin")
    return ElementTree.fromstring(svg)


def _node(name: str, lane: str, hour: int | None, shape: str = "circle") -> Node:
    at = None if hour is None else datetime(2031, 5, 12, hour, tzinfo=UTC)
    return Node(name, lane, name, "", shape, at, at)


def test_swimlanes_draw_relations_and_certainty_apart() -> None:
    nodes = [_node("w", "", None), _node("a", "A", 6), _node("b", "B", 8), _node("c", "B", 9, "square")]
    kinds = ("derived_from", "republishes", "version_of", "shares_text")
    ends = (("w", "a"), ("a", "b"), ("b", "c"), ("a", "c"))
    sure = ("likely", "declared", "certain", "open")
    links = [Link(s, t, kind, word, word != "open") for (s, t), kind, word in zip(ends, kinds, sure, strict=True)]
    svg = _lanes(nodes, links)
    paths = [p for p in svg.findall(".//{*}path") if p.get("fill") == "none"]
    assert [p.get("stroke-dasharray") for p in paths] == ["9 5", "10 3 2 3", None, None]
    assert [p.get("marker-end") is not None for p in paths] == [True, True, True, False]
    assert len({p.get("stroke") for p in paths}) == 3
    words = {t.text for t in svg.findall(".//{*}text")}
    assert {"Abdruck", "Fassung", "nicht in der Sammlung"} <= words
    assert svg.findall(".//{*}circle")[0].get("fill") == "#fff"


def test_swimlanes_run_from_left_to_right_and_do_not_overlap() -> None:
    nodes = [_node(f"n{hour}", "A", hour) for hour in range(3, 20)] + [_node("x", "B", None)]
    svg = _lanes(nodes, [])
    places = [(float(c.get("cx") or 0), float(c.get("cy") or 0)) for c in svg.findall(".//{*}circle")]
    xs = [x for x, _ in places]
    assert xs == sorted(xs)
    for place, (x, y) in enumerate(places):
        assert all(abs(x - other) >= 22 or abs(y - row) >= 22 for other, row in places[place + 1 :])
    assert max(xs) < 760


def test_swimlanes_hold_without_times_or_with_one_moment_or_many_years() -> None:
    _lanes([], [])
    _lanes([_node("a", "A", None), _node("b", "B", None)], [Link("a", "b", "shares_text", "open", False)])
    _lanes([_node("a", "A", 7)], [])
    old = Node("o", "O", "o", "", "circle", datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC))
    assert len(_lanes([old, _node("a", "A", 7)], []).findall(".//{*}line")) < 9


def test_strips_and_chains_are_valid_drawings() -> None:
    spans = [{"begin": 0, "end": 4, "kind": "wire"}, {"begin": 4, "end": 10, "kind": "unmatched"}]
    strip = ElementTree.fromstring(draw_strip(spans, 10, name="n", title="<t>", lang="en"))
    widths = [float(r.get("width") or 0) for r in strip.findall(".//{*}rect")][:2]
    assert widths == [272, 408]
    ElementTree.fromstring(draw_strip([], 0, name="n", title="t", lang="en"))
    chains = [("A", "B"), ("A", "C"), ("D",)]
    svg = ElementTree.fromstring(draw_chains(chains, "Blatt", name="n", title="t", alt="a"))
    assert [t.text for t in svg.findall(".//{*}text")].count("A") == 1
    assert len([p for p in svg.findall(".//{*}path") if p.get("fill") == "none"]) == 4


def test_the_absent_original_is_never_called_certain_by_its_best_copy(german: str) -> None:
    quote = german.partition("<blockquote>")[2].partition("</blockquote>")[0]
    assert "im schwächsten Fall möglich" in quote
    assert WIRE not in _Page(german).text
