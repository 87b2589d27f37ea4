"""The answer to "where does this article come from?" in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lineage.charts.words import count
from lineage.report.articles import answer_article
from lineage.report.terminal import show_article
from lineage.report.view import TEXT_RELATIONS, View

QUESTIONS = ("behind", "shared", "says", "sure")


def answer_asked(view: View, article_id: str, homes: Mapping[str, str], compared: int) -> Iterator[str]:
    """The four answers of the report, the story its sources belong to, then everything known about the article.

    Args:
        view: a small run with the article asked for.
        article_id: the article.
        homes: story of each node in the large run.
        compared: articles of the large run.
    """
    touching = [
        edge
        for edge in view.edges
        if article_id == edge["target_id"] or (article_id == edge["source_id"] and not edge["directed"])
    ]
    answer = answer_article(view, article_id, touching)
    for question in QUESTIONS:
        if answer[question]:
            yield f"{view.words(f'glance.{question}')}: {answer[question]}"
    others = {edge["source_id"] for edge in touching} | {edge["target_id"] for edge in touching}
    stories = sorted({homes[node] for node in others if node in homes})
    if stories:
        yield view.words("find.story", stories=", ".join(stories))
    if not any(edge["relation"] in (*TEXT_RELATIONS, "quotes") for edge in touching):
        yield view.words("find.nothing", articles=count("article", compared, view.lang, dative=True))
    yield ""
    yield from show_article(view, article_id)
