"""What one report shows: the rows of a run by article and story, in the reader's language."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from lineage.charts.titles import headlines
from lineage.charts.words import count, label, number, plural, shorten
from lineage.errors import SettingsError
from lineage.settings import Settings

Row = dict[str, Any]
TEXT_RELATIONS = ("derived_from", "republishes", "version_of", "shares_text")


@dataclass(frozen=True)
class View:
    """The rows a report is made of; `anchors` gives each article a short id that is safe in HTML."""

    frames: Mapping[str, pl.DataFrame]
    settings: Settings
    lang: str
    full_text: bool
    articles: dict[str, Row]
    sources: dict[str, Row]
    anchors: dict[str, str]
    stories: list[Row]
    members: dict[str, list[Row]]
    edges: list[Row]
    credits: dict[str, list[Row]]
    citations: dict[str, list[Row]]
    findings: dict[str, Row]
    shares: dict[tuple[str, str], float]
    headings: dict[str, str]
    takers: dict[str, int]

    def words(self, key: str, **values: object) -> str:
        """The label in the reader's language."""
        return label(key, self.lang, **values)

    def plural(self, key: str, n: int, /, **values: object) -> str:
        """The label that fits a number, in the reader's language."""
        return plural(key, n, self.lang, **values)


def make_view(
    frames: Mapping[str, pl.DataFrame], settings: Settings, lang: str, full_text: bool, stories: Sequence[str] = ()
) -> View:
    """The rows of the whole run, or of some stories only.

    Raises:
        SettingsError: a story is not in the run, or the language is not available.
    """
    label("report.title", lang)
    frames = _narrow(frames, stories) if stories else frames
    articles = {row["article_id"]: row for row in frames["articles"].to_dicts()}
    edges = frames["edges"].to_dicts()
    given = Counter(e["source_id"] for e in edges if e["directed"] and e["relation"] in ("derived_from", "republishes"))
    return View(
        frames=frames,
        settings=settings,
        lang=lang,
        full_text=full_text,
        articles=articles,
        sources={row["source_id"]: row for row in frames["sources"].to_dicts()},
        anchors={name: f"article-{place}" for place, name in enumerate(articles, 1)},
        stories=frames["stories"].to_dicts(),
        members=_group(frames["members"], "story_id"),
        edges=edges,
        credits=_group(frames["credits"], "article_id"),
        citations=_group(frames["citations"], "article_id"),
        findings={row["article_id"]: row for row in frames["findings"].to_dicts()},
        shares=_shares(frames["pairs"]),
        headings=dict(headlines(frames).iter_rows()),
        takers=dict(given),
    )


def article_name(view: View, article_id: str) -> str:
    """Outlet and headline of an article, short enough for a line."""
    article = view.articles[article_id]
    outlet = article["outlet"] or view.words("word.outlet_unknown")
    return f"{shorten(outlet, 40)}: {headline(view, article_id)}"


def headline(view: View, article_id: str, limit: int = 90) -> str:
    """The headline in one line; without one the first words of the text."""
    return shorten(view.headings[article_id], limit) or view.words("word.no_title")


def node_name(view: View, node: str) -> str:
    """How a node is called in a sentence: an article by outlet and headline, an absent source by its kind and name."""
    if node in view.articles:
        return article_name(view, node)
    source = view.sources.get(node)
    if source is None:
        return shorten(node, 60)
    name = shorten(source["name"], 60)
    if source["kind"] == "inferred":
        return view.words("node.inferred", name=name) if name.strip("? ") else view.words("node.inferred_unknown")
    return view.words("node.item", name=name) if source["kind"] == "item" else name


def short_name(view: View, node: str) -> str:
    """A node in one or two words, for tables and pictures."""
    if node in view.articles:
        return shorten(view.articles[node]["outlet"] or view.words("word.outlet_unknown"), 30)
    source = view.sources.get(node)
    return shorten(source["name"] if source else node, 30)


def agency_of(credit: Row) -> str | None:
    """The agency a credit names; "Agenturen", as printed, when it says that there is one but not which."""
    named: str | None = credit["agency"] or credit["service"]
    return named


def text_credits(view: View, article_id: str) -> list[Row]:
    """Credits that name an agency for the text; photo credits and own desks left out."""
    return [row for row in view.credits.get(article_id, []) if row["role"] == "text" and agency_of(row)]


def credits_unknown(view: View, article_id: str) -> bool:
    """Whether a missing credit means nothing: it may have been cut before we saw the text."""
    return not text_credits(view, article_id) and not view.findings[article_id]["credits_visible"]


def with_unknown_credits(view: View) -> list[str]:
    """Published articles of which nobody can say whether they named an agency; every count of them is this one."""
    return [name for name, row in view.articles.items() if row["kind"] == "article" and credits_unknown(view, name)]


def outlets_text(view: View, known: int, unknown: int) -> str:
    """How many outlets, and how many articles stand beside them whose outlet is not known."""
    if unknown and not known:
        return view.words("count.outlets_none")
    parts = [count("outlet", known, view.lang)]
    if unknown:
        parts.append(view.plural("count.outlets_unknown", unknown, n=number(unknown, view.lang)))
    return f" {view.words('word.and')} ".join(parts)


def finding_text(view: View, article_id: str) -> str:
    """The finding in words; an agency item or a release is what it is, not an article that names its source."""
    kind = view.articles[article_id]["kind"]
    if kind != "article":
        return view.words(f"articles.kind.{kind}")
    finding = view.findings.get(article_id)
    return view.words(f"findings.finding.{finding['finding']}") if finding else ""


def _shares(pairs: pl.DataFrame) -> dict[tuple[str, str], float]:
    """Share of the first article's words that it has in common with the second, both ways."""
    rows = pairs.select("a_id", "b_id", "a_share", "b_share").rows()
    return {key: share for a, b, ours, theirs in rows for key, share in (((a, b), ours), ((b, a), theirs))}


def time_key(view: View, article_id: str) -> tuple[bool, str, str]:
    """Sorts articles by when they were certainly out; those without a time come last."""
    last = view.articles[article_id]["published_until"]
    return (last is None, last.isoformat() if last else "", article_id)


def _group(frame: pl.DataFrame, key: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in frame.to_dicts():
        groups[row[key]].append(row)
    return dict(groups)


def _narrow(frames: Mapping[str, pl.DataFrame], stories: Sequence[str]) -> dict[str, pl.DataFrame]:
    known = frames["stories"]["story_id"].to_list()
    for story in stories:
        if story not in known:
            near = difflib.get_close_matches(story, known, n=1)
            hint = f"Did you mean {near[0]}?" if near else None
            raise SettingsError("no story of this run has this id", where="stories", got=repr(story), hint=hint)
    chosen = pl.col("story_id").is_in(list(stories))
    members = frames["members"].filter(chosen)
    ids = members["node_id"].to_list()
    narrow = {**frames, "members": members, "stories": frames["stories"].filter(chosen)}
    for name in ("articles", "credits", "citations", "mosaic", "findings", "blocks"):
        narrow[name] = frames[name].filter(pl.col("article_id").is_in(ids))
    for name in ("pairs", "alignments"):
        narrow[name] = frames[name].filter(pl.col("a_id").is_in(ids) & pl.col("b_id").is_in(ids))
    inside = pl.col("source_id").is_in(ids) | ~pl.col("source_id").is_in(frames["articles"]["article_id"].implode())
    narrow["verdicts"] = frames["verdicts"].filter(pl.col("target_id").is_in(ids))
    narrow["edges"] = frames["edges"].filter(pl.col("target_id").is_in(ids) & inside)
    return narrow
