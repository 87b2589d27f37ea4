"""Looks up every figure of a report in the frames it says it comes from, by code of its own."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import polars as pl

from lineage.charts import get_chart
from lineage.charts.words import label, number, percent
from lineage.settings import Settings

VOID = {"meta", "link", "br", "path", "circle", "rect", "line", "use", "input", "polyline", "image"}
# Where the words of articles, settings and explanations stand: their numbers are not ours to trace.
QUOTED = {"mark", "q", "svg", "style", "script", "title", "pre", "code", "summary", "option", "li:guide", "small"}


class Figures(HTMLParser):
    """All places with `data-from` and their text, and the percentages that stand in none of them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.rows: dict[str, list[list[str]]] = {}
        self.loose: list[str] = []
        self._open: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._section = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        if tag == "h2":
            self._section = names.get("id") or ""
        if tag not in VOID:
            self._open.append((tag, names, []))
        if tag == "tr":
            for place in self._charts():
                self.rows.setdefault(place, []).append([])

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        name, attributes, words = self._open.pop()
        assert name == tag
        text = "".join(words)
        if place := attributes.get("data-from"):
            self.found.append((place, re.sub(r"[ \n]+", " ", text).strip()))
        if tag == "td":
            for chart in self._charts():
                self.rows[chart][-1].append(text.strip())
        if self._open:
            self._open[-1][2].append(text)

    def handle_data(self, data):
        if not self._open:
            return
        self._open[-1][2].append(data)
        places = [names for _, names, _ in self._open]
        inside = any(names.get("data-from") for names in places)
        classes = {word for names in places for word in (names.get("class") or "").split()}
        quoted = QUOTED & {tag for tag, _, _ in self._open} or classes & {"context", "painted", "whole", "grey", "note"}
        if not inside and not quoted and self._section not in ("guide", "method", "left_out"):
            self.loose += [data.strip() for _ in re.findall(r"\d\s?%", data)]

    def _charts(self) -> list[str]:
        return [place for _, names, _ in self._open if (place := names.get("data-from") or "").startswith("chart.")]


def check_figures(html: str, frames: dict[str, pl.DataFrame], settings: Settings, lang: str) -> int:
    """Compares each figure with its frame; the number of those compared."""
    page = Figures(html)
    assert page.loose == []
    for places, text in page.found:
        for place in places.split():  # two sources have a share each
            _check(place, text, frames, lang)
    for place, rows in page.rows.items():
        _check_chart(place.removeprefix("chart."), rows[1:], frames, settings, lang)
    return len(page.found)


def _check(place: str, text: str, frames: dict[str, pl.DataFrame], lang: str) -> None:
    name, _, rest = place.partition(".")
    if name == "chart" or not rest:
        return
    at, _, column = rest.partition(".")
    row = frames[name].row(int(at), named=True)
    told = text.replace("\n", " ")
    if name == "mosaic":
        assert told in _painted(row["article_id"], frames, lang), (place, text)
    elif name == "stories" and not column:
        _check_sentence(row, told, frames)
    elif name == "sources" and not column:
        words = [len(row["text"][part["begin"] : part["end"]].split()) for part in row["support"]]
        alone = sum(size for size, part in zip(words, row["support"], strict=True) if part["held_by"] == 1)
        assert number(sum(words), lang) in told, (place, text)
        assert not alone or percent(alone / sum(words), lang) in told, (place, text)
    elif name in ("edges", "pairs", "credits") and not column:
        _check_row(name, row, told, lang)
    else:
        assert _value(row, column, lang) in told, (place, text, row)


def _value(row: dict[str, Any], column: str, lang: str) -> str:
    value: Any = row
    for part in column.split("."):
        value = value[part]
    if isinstance(value, dict):
        value = sum(value[kind] for kind in ("wire", "article", "quote"))
    return percent(min(value, 1.0), lang) if isinstance(value, float) else number(value, lang)


def _check_row(name: str, row: dict[str, Any], text: str, lang: str) -> None:
    if name == "credits":
        words = re.sub(r"\s+", " ", row["surface"]).strip()[:40]
        assert words in text, (row, text)
    if name == "edges" and row["share"] is not None:
        assert percent(row["share"], lang) in text, (row, text)
    if name == "pairs":
        assert number(row["shared_tokens"], lang) in text and number(row["longest_run"], lang) in text, (row, text)


def _check_sentence(row: dict[str, Any], text: str, frames: dict[str, pl.DataFrame]) -> None:
    """Every number in the sentence about a story, each counted here once more."""
    nodes = frames["members"].filter(story_id=row["story_id"])["node_id"].to_list()
    articles = frames["articles"].filter(pl.col("article_id").is_in(nodes), kind="article")
    credits = frames["credits"].filter(pl.col("role") == "text", pl.coalesce("agency", "service").is_not_null())
    named = articles.filter(pl.col("article_id").is_in(credits["article_id"].implode())).height
    hidden = frames["findings"].filter(~pl.col("credits_visible"))["article_id"]
    rest = articles.filter(~pl.col("article_id").is_in(credits["article_id"].implode()))
    unknown = rest.filter(pl.col("article_id").is_in(hidden.implode())).height
    inside = pl.col("source_id").is_in(nodes) & pl.col("target_id").is_in(nodes)
    text_relations = ["derived_from", "republishes", "version_of", "shares_text"]
    undirected = frames["edges"].filter(inside, ~pl.col("directed"), pl.col("relation").is_in(text_relations)).height
    absent = len([node for node in nodes if node not in set(frames["articles"]["article_id"])])
    right = {row["articles"], row["outlets"], row["origins"], articles.height, named, rest.height - unknown, unknown}
    versions = frames["edges"].filter(inside, pl.col("directed"), relation="version_of")["target_id"].n_unique()
    right |= {undirected, absent, versions}
    plain = re.sub(r"[„“][^“”]*[“”]|: [^;(]*(?=\(|;)|\([^)]*\)", " ", text)  # names and headlines may hold numbers
    told = {int(found) for found in re.findall(r"(?<![\w.-])\d+(?![\w%])", plain)}
    assert told <= right, (text, told - right)
    assert {row["articles"], row["origins"]} <= told


def _painted(article: str, frames: dict[str, pl.DataFrame], lang: str) -> set[str]:
    spans = frames["mosaic"].filter(pl.col("article_id") == article)
    length = spans["end"].max()
    found = spans.filter(pl.col("kind").is_in(["wire", "article", "quote"])).group_by("origin")
    sizes = found.agg((pl.col("end") - pl.col("begin")).sum().alias("size"))["size"]
    return {label("articles.painted_of", lang, share=percent(size / length, lang)) for size in sizes}


def _check_chart(
    name: str, rows: list[list[str]], frames: dict[str, pl.DataFrame], settings: Settings, lang: str
) -> None:
    table = get_chart(name).table(frames, settings)
    if name == "copy_barcode":
        return  # shown as one row per article, drawn as one per span: `tests/test_charts.py` adds them up
    assert len(rows) == min(table.height, 100)
    for told, row in zip(rows, table.iter_rows(), strict=False):
        for cell, value in zip(told, row, strict=True):
            if isinstance(value, int):
                assert cell == number(value, lang)
            if isinstance(value, float):
                assert cell == percent(round(value, 4), lang)
