"""The publication as two HTML pages, one per language, whose every figure comes from the measures."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from measures import DRAWS, LITTLE, SEEN
from pictures import WIDE
from words import FOLDER, read_rows, word

from lineage.charts.words import listing, number, percent
from lineage.settings import Settings

if TYPE_CHECKING:
    from jinja2 import Environment

Figures = dict[str, Any]
STRATA = ("credited", "uncredited", "held", "conflict", "unknown", "quoted", "no_source")  # as the table shows them


def render_page(figures: Figures, charts: dict[str, dict[str, str]], settings: Settings, run: str, lang: str) -> str:
    """The page in one language; equal figures give equal text."""
    context = {
        **_context(figures, lang),
        "charts": charts,
        "settings": settings,
        "run": run,
        "lang": lang,
        "wide": WIDE,
    }
    style = (FOLDER / "style.css").read_text(encoding="utf-8")
    return _environment(lang).get_template(f"{lang}.html.j2").render(context, style=style)


def reading_rows(findings: pl.DataFrame) -> pl.DataFrame:
    """What was read and judged, with the finding as it is today."""
    schema = dict.fromkeys(("stratum", "article_id", "outlet", "finding", "judgement", "class", "reason"), pl.String)
    read = pl.DataFrame(read_rows("reading"), schema=schema)
    now = findings.select("article_id", finding_now=pl.col("finding").cast(pl.String))
    return read.join(now, on="article_id", how="left", maintain_order="left")


def _context(figures: Figures, lang: str) -> Figures:
    shares, rows, largest = figures["shares"], figures["rows"], figures["largest"]
    outlets = figures["credits"].join(
        rows.group_by("outlet").agg(days=pl.col("day").n_unique()), on="outlet", how="left"
    )
    days = rows["day"].drop_nulls()
    named = shares.filter(pl.col("outlet").is_in(figures["seen"])).sort("named", descending=True)
    thin = dict(figures["thinned"].rows())
    beyond = figures["beyond"].filter(pl.col("naming") == 0)
    late = figures["late"].filter(pl.col("share") >= SEEN)
    return {
        "all": shares.row(0, named=True), "known": figures["known"],
        "plain": figures["without_forms"].row(0, named=True),
        "outlets": outlets.sort("articles", descending=True).to_dicts(), "seen": figures["seen"],
        "unseen": sorted(set(outlets["outlet"]) - set(figures["seen"])), "threshold": SEEN,
        "highest_unseen": outlets.filter(~pl.col("seen"))["share"].max() or 0,
        "lowest_seen": outlets.filter("seen")["share"].min() or 0,
        "first": days.min(), "last": days.max(), "per_day": rows.height / max(1, outlets["days"].sum()),
        "thin": {"half": thin[0.5], "quarter": thin[0.25]}, "caught": figures["caught"], "named": named.to_dicts(),
        "credited": figures["credited"], "own": figures["own"].row(0, named=True), "little": LITTLE,
        "beyond": beyond.height, "one_house": int(beyond["same_owner"].sum()),
        "one_names": figures["beyond"].height - beyond.height,
        "late": late.to_dicts(), "closest": _closest(beyond), "example": _example(beyond),
        "largest": largest["story_id"],
        "story": largest["story_id"].first(), "largest_sums": {
            "outlets": largest["outlets"].sum(), "origins": largest["origins"].sum(),
            "one": (largest["origins"] == 1).sum(), "agency": largest["agency"].sum(),
        },
        "forms": int(rows["form"].sum()), "draws": DRAWS, "sha": figures["sha"],
        **_studies(figures, lang), **_reading(figures, lang),
    }  # fmt: skip


def _closest(beyond: pl.DataFrame) -> list[Figures]:
    counted = beyond.group_by(a=pl.min_horizontal("a_outlet", "b_outlet"), b=pl.max_horizontal("a_outlet", "b_outlet"))
    return counted.agg(n=pl.len()).sort(["n", "a", "b"], descending=[True, False, False]).head(3).to_dicts()


def _example(beyond: pl.DataFrame) -> Figures:
    """The pair that has most in common seen from either side: the one a reader is most curious about."""
    both = pl.min_horizontal("a_share", "b_share")
    ordered = beyond.sort([both, pl.col("a_id"), pl.col("b_id")], descending=[True, False, False])
    return ordered.row(0, named=True) if ordered.height else {"a_id": "A", "b_id": "B"}


def _studies(figures: Figures, lang: str) -> Figures:
    ours = {**figures["known"], "text": figures["shares"]["text"][0], **figures["shared"]}
    names = list(dict.fromkeys(row["ours"] for row in read_rows("studies")))
    told = [
        {**row, "told": f"{percent(ours[row['ours']], lang)} ({names.index(row['ours']) + 1})"}
        for row in read_rows("studies")
    ]
    kinds = "; ".join(f"({place}) {word(f'ours.{name}', lang)}" for place, name in enumerate(names, 1))
    return {"studies": told, "kinds": kinds}


def _reading(figures: Figures, lang: str) -> Figures:
    read = figures["reading"]
    rows = []
    for stratum in (name for name in STRATA if name in set(read["stratum"])):
        judged = Counter(read.filter(pl.col("stratum") == stratum)["judgement"])
        counts = {name: judged[name] for name in ("right", "wrong", "unclear")}
        rows.append({"name": word(f"stratum.{stratum}", lang), "read": sum(counts.values()), **counts})
    met = Counter(read.filter(pl.col("class") != "")["class"])
    classes = [{**row, "n": met[row["class"]]} for row in read_rows("reading_classes") if met[row["class"]]]
    classes.sort(key=lambda row: -row["n"])
    changed = read.filter(pl.col("finding_now").is_not_null() & (pl.col("finding") != pl.col("finding_now"))).height
    contested = figures["contested"].join(read.filter(pl.col("stratum") == "held"), on="article_id", how="left")
    held = Counter(contested["judgement"].fill_null("unread"))
    weakest = min(rows, key=lambda row: row["right"] / row["read"], default=None)
    return {
        "weakest": weakest,
        "contested": contested.height,
        "held": held,
        "reading": rows,
        "read": read.height,
        "classes": classes,
        "changed": changed,
    }


def _environment(lang: str) -> Environment:
    from babel.dates import format_date
    from babel.numbers import format_decimal
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def span(row: Figures, name: str = "") -> str:
        low, high = (row[f"{name}_{end}" if name else end] for end in ("low", "high"))
        return f"{percent(low, lang)} {'bis' if lang == 'de' else 'to'} {percent(high, lang)}"

    def in_words(n: int) -> str:
        return word(f"number.{n}", lang) if n < 12 else number(n, lang)

    def day(date: dt.date) -> str:
        return format_date(date, "d. MMMM" if lang == "de" else "d MMMM", locale=lang)

    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters |= {
        "pct": lambda share: percent(share, lang), "num": lambda n: number(n, lang), "span": span, "inwords": in_words,
        "dec": lambda value: format_decimal(round(value, 1), locale=lang), "names": lambda names: listing(names, lang),
        "day": day, "drawing": Markup,
    }  # fmt: skip
    return environment


def write_page(text: str, path: Path) -> Path:
    """Write one page."""
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
