"""The run in a terminal: an overview, an article with its sources, two articles span by span."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lineage.charts.certainty import edge_certainty
from lineage.charts.words import count, number, percent, selection_text, shorten, visible
from lineage.report.answers import answer_article, finding_text
from lineage.report.articles import cited_sources, mentions, show_credit
from lineage.report.layout import CERTAINTY_LOOKS, wrapped
from lineage.report.sentences import count_asked, count_stories
from lineage.report.sidebyside import carries_content, mark_differences
from lineage.report.tree import when_text
from lineage.report.view import (
    Row,
    View,
    article_name,
    headline,
    in_order,
    node_name,
)
from lineage.report.words import counts_key, evidence_lines, published, share_text

QUOTED = 300  # characters of a shared span that are shown
MOST_ALONE = 20  # articles without a story that are named
_BAR = {"wire": "█", "article": "▓", "quote": "▒", "unmatched": "·", "credit": "c", "boilerplate": "-"}
_KEYS = {"unmatched": "mosaic.kind."}  # text without a direction is not painted, so its long name says what it may be


def show_overview(view: View, width: int = 80) -> Iterator[Any]:
    """Counts, the table of the largest stories, and how many articles have which finding."""
    from rich.table import Table
    from rich.text import Text

    yield Text(f"{count('article', len(view.articles), view.lang)}, {count_stories(view)}", "bold")
    if view.selection:
        yield from wrapped(selection_text(view.selection, view.lang), width)
    if view.stories:
        table = Table(box=None, pad_edge=False, width=width)
        table.add_column(view.words("stories.id"), no_wrap=True, min_width=10)
        asked = ["stories.asked"] if view.selection else []
        for head in ("column.articles", *asked, "column.outlets", "terminal.origins"):
            table.add_column(view.words(head), justify="right", no_wrap=True)
        table.add_column(view.words("stories.first"), no_wrap=True)
        table.add_column(view.words("word.headline"), no_wrap=True, overflow="ellipsis", ratio=1)
        for row in view.stories:
            if row["story_id"] not in view.told:
                continue
            numbers = [number(row[name], view.lang) for name in ("articles", "outlets", "origins")]
            if asked:
                numbers.insert(1, number(count_asked(view, row["story_id"]), view.lang))
            articles = in_order(view, row["story_id"])
            title = Text(headline(view, articles[0], 60) if articles else "")
            table.add_row(row["story_id"], *numbers, _first_printed(view, row), title)
        yield table
    if more := len(view.stories) - len(view.told):
        yield f"  {view.words('overview.smaller', n=number(more, view.lang))}"
    yield ""
    findings = [finding_text(view, name) for name in view.findings]
    for finding in sorted(set(findings)):
        yield f"{number(findings.count(finding), view.lang):>6}  {finding}"
    yield from _alone(view, width)


def _first_printed(view: View, story: Row) -> str:
    """When the first article of a story appeared: day and clock, or the day alone where no more is known."""
    first = story["first_at"]
    members = (view.articles.get(row["node_id"]) for row in view.members[story["story_id"]])
    ends = [article["published_until"] for article in members if article and article["published_from"] == first]
    return when_text(view, first, min(filter(None, ends), default=first))


def show_article(view: View, article_id: str, width: int = 80) -> Iterator[Any]:
    """One article: the four answers, its text by origin as a bar, what it declares, what was measured and why."""
    from rich.text import Text

    article = view.articles[article_id]
    outlet = article["outlet"] or view.words("word.outlet_unknown")
    yield Text(shorten(f"{outlet}: {headline(view, article_id, 200)}", width), "bold")
    yield from wrapped(f"{article_id} · {published(article, view.lang, view.settings.read.timezone)}", width)
    yield ""
    answer = answer_article(view, article_id, view.touching.get(article_id, []))
    for key, told in (("behind", "behind"), ("shared", "shared"), ("says", "says"), ("sure", "sure_of")):
        yield from wrapped(answer[told], width, " " * 22, f"{view.words(f'glance.{key}'):<22}")
    yield from wrapped(finding_text(view, article_id), width, " " * 22, f"{view.words('articles.finding'):<22}")
    yield ""
    yield from _mosaic(view, article_id, width)
    yield from _declared(view, article_id, width)
    edges = [e for e in view.edges if e["basis"] != "declared" and article_id in (e["source_id"], e["target_id"])]
    rejected = view.frames["verdicts"].filter(verdict="rejected", outcome="applied").to_dicts()
    rejected = [row for row in rejected if article_id in (row["source_id"], row["target_id"])]
    if edges or rejected:
        yield ""
        yield Text(view.words("story.edges"), "bold")
    for row in rejected:
        ends = " → ".join(node_name(view, row[end]) for end in ("source_id", "target_id"))
        reason = f" ({row['reason']})" if row["reason"] else ""
        yield from wrapped(f"{ends} · {view.words('verdicts.verdict.rejected')}{reason}", width, "    ", "  ")
    for edge in edges:
        yield from _edge_lines(view, edge, article_id, width)


def show_pair(
    view: View, a: Row, b: Row, pair: Row | None, spans: Sequence[Row], full_text: bool = False, width: int = 80
) -> Iterator[Any]:
    """Two articles span by span, long ones cut unless `full_text`; the second side only where the words differ."""
    from rich.text import Text

    for mark, row in (("A", a), ("B", b)):
        outlet = row["outlet"] or view.words("word.outlet_unknown")
        time = published(row, view.lang, view.settings.read.timezone)
        yield from wrapped(f"{row['article_id']} · {outlet} · {time}", width, "   ", f"{mark}  ")
    if pair is None:
        yield view.words("compare.none")
        return
    relation = view.words(f"pairs.relation.{pair['relation']}")
    quoted = sum(row["tokens"] for row in spans if row["kind"] == "quote")
    words = count("word", pair["shared_tokens"] or quoted, view.lang)
    told = view.words(
        counts_key("compare.counts", pair), relation=relation, words=words,
        counted="AB"[a["article_id"] > b["article_id"]],  # the frame counts in the article of the smaller id
        a=percent(pair["a_share"], view.lang), b=percent(pair["b_share"], view.lang),
    )  # fmt: skip
    if quoted and pair["shared_tokens"]:
        told += " " + view.words("pairs.quotes", words=count("word", quoted, view.lang))
    yield from wrapped(told, width)
    shown = [
        (row, *(side["text"][row[f"{of}_begin"] : row[f"{of}_end"]] for of, side in (("a", a), ("b", b))))
        for row in spans
    ]
    for place, (row, ours, theirs) in enumerate((span for span in shown if carries_content(*span)), 1):
        yield ""
        words = count("word", row["tokens"], view.lang)
        yield Text(f"[{place}] {view.words('alignments.kind.' + row['kind'])}, {words}", "bold")
        sides = [[(ours, False)]] if row["kind"] == "verbatim" else mark_differences(ours, theirs)
        for mark, parts in zip("AB", sides, strict=False):
            yield from wrapped(_marked(parts, None if full_text else QUOTED), width, "   ", f"{mark}  ")


def _marked(parts: Sequence[tuple[str, bool]], most: int | None) -> str:
    """Stretches of a text in one line, those of this side only in brackets; cut at so many characters."""
    told = ""
    for words, alone in parts:
        text = " ".join(visible(words).split())
        room = len(text) if most is None else most - len(told)
        text = text if len(text) <= room else f"{text[: max(room - 1, 0)].rstrip()}…"
        told += (" " if told else "") + (f"[{text}]" if alone and text != "…" else text)
        if text.endswith("…") and most is not None and len(told) >= most - 2:
            break
    return told


def _mosaic(view: View, article_id: str, width: int) -> Iterator[str]:
    """The text as a bar of one line, and what its signs mean with their shares."""
    spans, length = view.mosaic.get(article_id, []), max(len(view.articles[article_id]["text"]), 1)
    bar = ["·"] * width
    for span in spans:
        for at in range(
            span["begin"] * width // length, max(span["end"] * width // length, span["begin"] * width // length + 1)
        ):
            bar[min(at, width - 1)] = _BAR[span["kind"]]
    yield "".join(bar)
    shares = view.findings[article_id]["shares"] if article_id in view.findings else {}
    told = [
        f"{_BAR[kind]} {view.words(_KEYS.get(kind, 'column.') + kind)} {percent(share, view.lang)}"
        for kind, share in shares.items()
        if share
    ]
    yield from wrapped("   ".join(told).replace("   ", " \u00b7 "), width)


def _declared(view: View, article_id: str, width: int) -> Iterator[Any]:
    from rich.text import Text

    credits, cited = view.credits.get(article_id, []), cited_sources(view, article_id)
    if credits or cited.named or cited.unnamed:
        yield ""
        yield Text(view.words("articles.declared"), "bold")
    for credit in credits:
        shown = show_credit(view, credit)
        raw = view.words("terminal.quoted", text=shown["raw"])
        yield from wrapped(f"{raw} ({shown['place']}): {shown['understood']}", width, "    ", "  ")
    for chain, words in cited.named.items():
        more = f" \u00b7 {often}" if (often := mentions(view, words)) else ""
        yield from wrapped(
            f"{chain}: {view.words('terminal.quoted', text=shorten(words[0], 80))}{more}", width, "    ", "  "
        )
    if cited.unnamed:
        yield from wrapped(view.words("articles.unnamed", names=", ".join(cited.unnamed)), width, "    ", "  ")


def _edge_lines(view: View, edge: Row, article_id: str, width: int) -> Iterator[Any]:
    """One edge of an article: what it claims with whom, how sure and how much, and each piece of evidence."""
    from rich.text import Text

    target, source = (
        view.words("terminal.this") if edge[end] == article_id else f"{node_name(view, edge[end])} ({edge[end]})"
        for end in ("target_id", "source_id")
    )
    relation = edge["relation"] if edge["directed"] or edge["relation"] == "shares_text" else f"{edge['relation']}_open"
    claim, key = view.words(f"edges.relation.{relation}"), edge_certainty(edge, view.settings.certainty)
    yield from wrapped(f"{target} · {claim} · {source}", width, "    ", "  ")
    told = view.words(f"certainty.{key}"), share_text(edge, view.lang)
    sure = [Text(words, CERTAINTY_LOOKS[key] if words == told[0] else "") for words in told if words not in ("", claim)]
    if sure:
        yield Text("    ").append_text(Text(", ").join(sure))
    for weight, sentence in evidence_lines(edge, view.lang):
        yield from wrapped(sentence, width, " " * 12, f"    {weight:>6}  ")


def _alone(view: View, width: int) -> Iterator[str]:
    """The articles that are in no story, by their ids as `lineage show` takes them, with outlet and headline."""
    alone = [name for name in view.articles if name not in view.homes]
    if alone:
        yield ""
        yield view.words("overview.alone")
        yield from (f"  {shorten(f'{name} · {article_name(view, name)}', width - 2)}" for name in alone[:MOST_ALONE])
    if len(alone) > MOST_ALONE:
        yield f"  {view.words('overview.alone_more', n=number(len(alone) - MOST_ALONE, view.lang))}"
