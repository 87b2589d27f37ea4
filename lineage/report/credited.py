"""Whom an article credits for its text, and of which articles nobody can say."""

from __future__ import annotations

from lineage.charts.words import shorten
from lineage.report.view import Row, View
from lineage.report.words import agency_name


def agencies_named(view: View, article_id: str) -> list[str]:
    """Agencies the article credits for its text, each once, in the order of the credits."""
    return list(dict.fromkeys(shorten(agency_name(row, view.lang), 40) for row in text_credits(view, article_id)))


def agency_of(credit: Row) -> str | None:
    """The agency a credit names; "Agenturen", as printed, when it says that there is one but not which."""
    named: str | None = credit["agency"] or credit["service"]
    return named


def text_credits(view: View, article_id: str) -> list[Row]:
    """Credits that name an agency for the text; photo credits and own desks left out."""
    return [row for row in view.credits.get(article_id, []) if row["role"] == "text" and agency_of(row)]


def credits_unknown(view: View, article_id: str) -> bool:
    """Whether a missing credit means nothing: it may have been cut before we saw the text, or was not understood."""
    return not text_credits(view, article_id) and not view.findings[article_id]["credits_visible"]


def is_named_by_copies(view: View, node: str) -> bool:
    """Whether a source is an absent original whose name is what the credits of its copies say."""
    source = view.sources.get(node)
    return source is not None and source["kind"] == "inferred" and bool(str(source["name"]).strip("? "))


def with_unknown_credits(view: View) -> list[str]:
    """Published articles of which nobody can say whether they named an agency; every count of them is this one."""
    return [name for name, row in view.articles.items() if row["kind"] == "article" and credits_unknown(view, name)]
