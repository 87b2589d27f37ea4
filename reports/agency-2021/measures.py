"""The figures of the study: frames made from those of a run, one per question."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from bootstrap import Weights, draw_weights, interval

from lineage.charts import get_chart
from lineage.provenance.findings import ABOVE_TEXT
from lineage.settings import Settings
from lineage.views import credited
from lineage.views.published import RUNNING, published

SEEN = Settings().findings.showing  # of an outlet's articles; with fewer printed credits: credits unknown
DRAWS, SEED = 1000, 2021
LARGEST = 50
LATE = 14  # days: a text dated so long after the same text elsewhere was hardly published then
LITTLE = 0.1  # own text up to this share: hardly changed
_FOREIGN = ("shares_text", "derived_from", "republishes")

Frames = Mapping[str, pl.DataFrame]


def credit_lines(frames: Frames) -> pl.Series:
    """Articles that print a credit line at their end or beginning, that of their own desk included.

    Such a line is what a crawler cuts; a byline above the text says nothing about that.
    """
    text = (pl.col("role") == "text") & ~pl.col("place").is_in(ABOVE_TEXT)
    return frames["credits"].filter(text)["article_id"].unique().sort()


def printed_credits(frames: Frames) -> pl.DataFrame:
    """Articles of each outlet and how many print a credit line: outlet, articles, printing, share, seen."""
    printing = pl.col("article_id").is_in(credit_lines(frames).implode())
    counted = published(frames).group_by("outlet").agg(articles=pl.len(), printing=printing.sum())
    share = (pl.col("printing") / pl.col("articles")).round(4)
    return counted.with_columns(share=share, seen=share >= SEEN).sort("outlet")


def hold_unknown(frames: Frames) -> dict[str, pl.DataFrame]:
    """The frames with credits unknown wherever a line may have been lost on the way.

    That is: at outlets whose texts hardly ever come with a credit line, since one stray line does not show that the
    others came through; and in every article with shared text that carries no line at all, not even that of its own
    desk. An article that names an agency counts as it stands.
    """
    seen = printed_credits(frames).filter("seen")["outlet"]
    outlets = frames["articles"].select("article_id", "outlet")
    lined = pl.col("article_id").is_in(credit_lines(frames).implode())
    word = pl.col("finding").cast(pl.String)
    bare = word == "shared_text_without_credit"
    visible = pl.col("credits_visible") & pl.col("outlet").is_in(seen.implode()) & (lined | ~bare)
    told = pl.when(bare & ~visible).then(pl.lit("credits_unknown")).otherwise(word)
    findings = (
        frames["findings"]
        .join(outlets, on="article_id", how="left", maintain_order="left")
        .with_columns(credits_visible=visible, finding=told.cast(frames["findings"].schema["finding"]))
        .select(frames["findings"].columns)
    )
    return {**frames, "findings": findings}


def article_rows(frames: Frames) -> pl.DataFrame:
    """One row per article: what it names, what was measured, its day, its story and whether it follows a daily form."""
    pairs = frames["pairs"].filter("template")
    forms = pl.concat([pairs["a_id"], pairs["b_id"]]).unique().implode()
    homes = frames["members"].group_by(article_id="node_id").agg(story=pl.col("story_id").min())
    either = (pl.col("declared").cast(pl.String) == "named") | (pl.col("measured").cast(pl.String) == "wire")
    return (
        credited(frames)
        .join(homes, on="article_id", how="left")
        .with_columns(story=pl.coalesce("story", "article_id"), form=pl.col("article_id").is_in(forms), either=either)
        .with_columns(named=pl.col("declared").cast(pl.String) == "named")
        .with_columns(found=pl.col("measured").cast(pl.String) == "wire")
        .with_columns(under_credit=pl.when("named").then("characters").otherwise(0))
        .sort("article_id")
    )


def shares(rows: pl.DataFrame, weights: Weights) -> pl.DataFrame:
    """Articles and text that agencies' copy explains, by outlet and for all (outlet empty), with intervals.

    found: agency text measured in the article; named: it names an agency; either: one of the two; text: characters
    measured as agency text by all running text; declared: text of articles that name an agency.
    """
    one = pl.repeat(1, rows.height, eager=True)
    ratios = {
        "found": (rows["found"], one), "named": (rows["named"], one), "either": (rows["either"], one),
        "text": (rows["wire"], rows["characters"]), "declared": (rows["under_credit"], rows["characters"]),
    }  # fmt: skip
    told = []
    for outlet in [None, *rows["outlet"].unique().sort()]:
        chosen = rows["outlet"] == outlet if outlet else rows["outlet"].is_not_null()
        row: dict[str, object] = {"outlet": outlet, "articles": int(chosen.sum())}
        for name, (top, below) in ratios.items():
            over, under = top.filter(chosen), below.filter(chosen)
            low, high = interval(weights[:, chosen.to_numpy()], over, under)
            row |= {name: round(over.sum() / under.sum(), 4), f"{name}_low": low, f"{name}_high": high}
        told.append(row)
    return pl.DataFrame(told)


def known_shares(rows: pl.DataFrame, seen: list[str]) -> dict[str, float]:
    """The row of `shares` for all outlets whose credits can be seen, taken together."""
    inside = rows.filter(pl.col("outlet").is_in(seen))
    return shares(inside, draw_weights(inside, DRAWS, SEED)).row(0, named=True)


def vouched(frames: Frames, rows: pl.DataFrame) -> pl.DataFrame:
    """Articles with agency text whose item an article of another outlet credits to an agency: article_id.

    An absent item is known by the credits of its copies, so of two copies one names an agency by construction. Who
    counts how often agency text is credited may count an article only where others vouch for the item.
    """
    painted = frames["mosaic"].filter(pl.col("kind").cast(pl.String) == "wire").select("article_id", "origin").unique()
    copies = painted.join(rows.select("article_id", "outlet", "named"), on="article_id")
    met = copies.join(copies.filter("named"), on="origin", suffix="_other")
    return met.filter(pl.col("outlet") != pl.col("outlet_other")).select("article_id").unique().sort("article_id")


def credit_of_found(rows: pl.DataFrame, weights: Weights) -> dict[str, float]:
    """Of the articles with agency text that others vouch for and whose credit line came through: how many name one."""
    chosen = (rows["found"] & rows["vouched"] & rows["known"]).to_numpy()
    inside = rows.filter(chosen)
    low, high = interval(weights[:, chosen], inside["named"], pl.repeat(1, inside.height, eager=True))
    return {
        "found": inside.height, "named": int(inside["named"].sum()), "share": float(inside["named"].mean() or 0),  # type: ignore[arg-type]
        "low": low, "high": high, "unknown": rows.filter(pl.col("found") & pl.col("vouched") & ~pl.col("known")).height,
    }  # fmt: skip


def contested_articles(rows: pl.DataFrame) -> pl.DataFrame:
    """The articles that `credit_of_found` counts as naming no agency: article_id. They are few, so all were read."""
    return rows.filter("found", "vouched", "known", ~pl.col("named")).select("article_id")


def caught(rows: pl.DataFrame, seen: list[str]) -> dict[str, float]:
    """Of the articles that name an agency, how many have agency text that a second outlet here printed too."""
    named = rows.filter(pl.col("named") & pl.col("outlet").is_in(seen))
    return {"named": named.height, "found": int(named["found"].sum()), "share": float(named["found"].mean() or 0)}  # type: ignore[arg-type]


def thinned(frames: Frames, rows: pl.DataFrame) -> pl.DataFrame:
    """What would be found in a random part of the collection: kept, share of articles with agency text.

    Expected, without drawing: an article with copies in m articles of other outlets is found if one of them is kept.
    """
    outlets = frames["articles"].select("article_id", "outlet")
    painted = frames["mosaic"].filter(pl.col("kind").cast(pl.String) == "wire").select("article_id", "origin").unique()
    copies = painted.join(outlets, on="article_id")
    others = (
        copies.join(copies, on="origin", suffix="_other")
        .filter(pl.col("outlet") != pl.col("outlet_other"))
        .group_by("article_id")
        .agg(others=pl.col("article_id_other").n_unique())
    )
    found = rows.filter("found").join(others, on="article_id", how="left")["others"].fill_null(0)
    kept = (0.125, 0.25, 0.5, 1.0)
    share = [round(sum(1 - (1 - part) ** n for n in found) / rows.height, 4) for part in kept]
    return pl.DataFrame({"kept": kept, "found": share})


def shared_at_all(frames: Frames, rows: pl.DataFrame) -> dict[str, float]:
    """Share of the articles that share most or some of their text with an article of another outlet, daily forms left
    out; and share of the running text that was found nowhere else.
    """
    pairs = frames["pairs"].filter(~pl.col("same_outlet") & ~pl.col("template"))
    word = pl.col("relation").cast(pl.String)
    running = frames["mosaic"].with_columns(size=pl.col("end") - pl.col("begin"), kind=pl.col("kind").cast(pl.String))
    text = running.filter(pl.col("kind").is_in(RUNNING))["size"].sum()
    told = {"alone": running.filter(pl.col("kind") == "unmatched")["size"].sum() / text}
    for name, relations in (("most", ["same_text"]), ("some", ["same_text", "partly"])):
        met = pairs.filter(word.is_in(relations))
        told[name] = rows["article_id"].is_in(pl.concat([met["a_id"], met["b_id"]]).implode()).mean()
    return told  # type: ignore[return-value]


def beyond_agencies(frames: Frames, rows: pl.DataFrame) -> pl.DataFrame:
    """Pairs of articles of two outlets that share text where no agency item explains it.

    Of each side its id, outlet and day; what is shared as in `frames.pairs`; whether one owner stands behind both, and
    how many of the two name an agency (`naming`).

    Daily forms are left out; what a pair shares may still be an agency item that no copy names.
    """
    claims = frames["edges"].filter(pl.col("relation").cast(pl.String).is_in(_FOREIGN))
    first, second = pl.min_horizontal("source_id", "target_id"), pl.max_horizontal("source_id", "target_id")
    ends = claims.select(a_id=first, b_id=second).unique()
    shared = frames["pairs"].filter(
        pl.col("relation").cast(pl.String).is_in(["same_text", "partly"]) & ~pl.col("same_outlet") & ~pl.col("template")
    )
    owners = frames["articles"].select("article_id", "owner")
    told = rows.select("article_id", "outlet", "day", "named").join(owners, on="article_id", how="left")
    for side in ("a", "b"):
        named = {name: f"{side}_{name}" for name in ("outlet", "day", "named", "owner")}
        shared = shared.join(told.rename({"article_id": f"{side}_id", **named}), on=f"{side}_id")
    naming = pl.col("a_named").cast(pl.Int64) + pl.col("b_named").cast(pl.Int64)
    met = shared.join(ends, on=["a_id", "b_id"], how="semi")
    sides = (f"{side}_{name}" for name in ("id", "outlet", "day") for side in ("a", "b"))
    found = ("relation", "shared_tokens", "a_share", "b_share", "longest_run")
    same_owner = (pl.col("a_owner") == pl.col("b_owner")).fill_null(False)
    return met.select(*sides, *found, same_owner=same_owner, naming=naming).sort("a_id", "b_id")


def late_days(frames: Frames, rows: pl.DataFrame) -> pl.DataFrame:
    """Articles dated weeks after the same text elsewhere: outlet, pairs, late, share, median days of the late ones.

    Daily forms are left out. Many such dates speak of the days that the collection has, not of the outlet.
    """
    same = frames["pairs"].filter(
        (pl.col("relation").cast(pl.String) == "same_text") & ~pl.col("same_outlet") & ~pl.col("template")
    )
    both = pl.concat([same.select("a_id", "b_id"), same.select(a_id="b_id", b_id="a_id")])
    days = rows.select("article_id", "outlet", "day")
    met = both.join(days, left_on="a_id", right_on="article_id").join(
        days, left_on="b_id", right_on="article_id", suffix="_other"
    )
    days_late = (pl.col("day") - pl.col("day_other")).dt.total_days()
    late = days_late >= LATE
    counted = met.group_by("outlet").agg(pairs=pl.len(), late=late.sum(), median=days_late.filter(late).median())
    return counted.with_columns(share=(pl.col("late") / pl.col("pairs")).round(4)).sort("outlet")


def own_parts(frames: Frames, settings: Settings) -> pl.DataFrame:
    """How much of an article with agency text is its own, for all and by outlet: median, quartiles, hardly changed."""
    own = get_chart("change_ecdf").table(frames, settings)
    figures = {
        "articles": pl.len(), "lower": pl.col("own").quantile(0.25, "linear"), "median": pl.col("own").median(),
        "upper": pl.col("own").quantile(0.75, "linear"), "little": (pl.col("own") <= LITTLE).mean(),
    }  # fmt: skip
    by_outlet = own.group_by("outlet").agg(**figures)
    rows = pl.concat([own.select(outlet=pl.lit(None, pl.String), **figures), by_outlet.sort("outlet")])
    return rows.with_columns(pl.col(pl.Float64).round(4))


def largest_stories(frames: Frames) -> pl.DataFrame:
    """The stories with most outlets and articles, named by day and sources, since headlines are not ours to print."""
    stories = frames["stories"].sort(["outlets", "articles", "story_id"], descending=[True, True, False]).head(LARGEST)
    day = pl.col("first_at").dt.convert_time_zone("Europe/Berlin").dt.strftime("%d.%m.")
    names = pl.col("origin_names").list.join(", ")
    return stories.with_columns(title=day + " " + names).select(
        "story_id", "title", *(pl.col(name).cast(pl.Int64) for name in ("articles", "outlets", "owners", "origins")),
        agency=pl.col("origin_names").list.eval(pl.element().str.contains("+", literal=True).not_()).list.all(),
    )  # fmt: skip


def daily_forms(rows: pl.DataFrame) -> pl.DataFrame:
    """Articles that follow a daily form (case numbers, weather, markets) by outlet, and how many name an agency."""
    forms = rows.filter("form")
    counted = forms.group_by("outlet").agg(articles=pl.len(), named=pl.col("named").sum(), found=pl.col("found").sum())
    return counted.sort("articles", "outlet", descending=[True, False])


def measure(frames: Frames, settings: Settings) -> dict[str, object]:
    """All figures by name, from frames in which unknown credits are held as such."""
    rows = article_rows(frames)
    rows = rows.with_columns(vouched=pl.col("article_id").is_in(vouched(frames, rows)["article_id"].implode()))
    credits = printed_credits(frames)
    seen = credits.filter("seen")["outlet"].to_list()
    rows = rows.with_columns(known=pl.col("outlet").is_in(seen) & (pl.col("declared").cast(pl.String) != "unknown"))
    weights = draw_weights(rows, DRAWS, SEED)
    plain = (~rows["form"]).to_numpy()
    return {
        "rows": rows, "credits": credits, "seen": seen,
        "shares": shares(rows, weights), "without_forms": shares(rows.filter(plain), weights[:, plain]),
        "credited": credit_of_found(rows, weights), "caught": caught(rows, seen),
        "thinned": thinned(frames, rows), "shared": shared_at_all(frames, rows),
        "beyond": beyond_agencies(frames, rows), "late": late_days(frames, rows), "own": own_parts(frames, settings),
        "largest": largest_stories(frames), "forms": daily_forms(rows),
    }  # fmt: skip
