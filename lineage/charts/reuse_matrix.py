"""Which outlets share text, and whose was out first?

That two outlets print the same text says little about their relation; many shared texts say more (Ryan Cordell on
*Viral Texts*). Two clients of one agency are not each other's source.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from lineage.charts.sheet import Caption, Key, Space, row_axes
from lineage.charts.style import INK, ink_on, shade, sizes_for, style
from lineage.charts.words import count, label, name_text, number, shown_of, source_note, visible
from lineage.charts.wrapping import measure, wrap
from lineage.settings import Settings
from lineage.views.versions import first_versions

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCHEMA = pl.Schema({"later": pl.String, "earlier": pl.String, "pairs": pl.Int64, "open": pl.Int64})
_CELL_MM = 8.0


def table(frames: Mapping[str, pl.DataFrame], settings: Settings = Settings()) -> pl.DataFrame:
    """Pairs of articles with shared text by outlet: how many of `later` came after one of `earlier`.

    One row per two outlets and order, most pairs first. Where the order of a pair is not known it counts as `open` in
    both rows of its outlets, and as a pair in none. The versions of an article count once, by its first. Pairs inside
    one outlet, of quotations only, and of two days of one form do not count.
    """
    first = first_versions(frames)
    articles = frames["articles"].filter(pl.col("outlet").is_not_null())
    columns = ("outlet", "published_from", "published_until")
    sides = {
        side: articles.select(
            pl.col("article_id").alias(f"{side}_id"), *(pl.col(c).alias(f"{side}_{c}") for c in columns)
        )
        for side in "ab"
    }
    pairs = (
        frames["pairs"]
        .filter(pl.col("relation").is_in(["same_text", "partly"]) & ~pl.col("template"))
        .select("a_id", "b_id")
        .join(first.select(a_id="article_id", a_first="first"), on="a_id")
        .join(first.select(b_id="article_id", b_first="first"), on="b_id")
        .select(a_id=pl.min_horizontal("a_first", "b_first"), b_id=pl.max_horizontal("a_first", "b_first"))
        .unique()
        .join(sides["a"], on="a_id")
        .join(sides["b"], on="b_id")
        .filter(pl.col("a_outlet") != pl.col("b_outlet"))
    )
    turns = []
    for ours, theirs in ("ab", "ba"):
        after = (pl.col(f"{ours}_published_from") > pl.col(f"{theirs}_published_until")).fill_null(False)
        before = (pl.col(f"{ours}_published_until") < pl.col(f"{theirs}_published_from")).fill_null(False)
        turns.append(
            pairs.select(
                pl.col(f"{ours}_outlet").alias("later"), pl.col(f"{theirs}_outlet").alias("earlier"),
                after.cast(pl.Int64).alias("pairs"), (~after & ~before).cast(pl.Int64).alias("open"),
            )
        )  # fmt: skip
    counted = pl.concat(turns).group_by("later", "earlier").agg(pl.sum("pairs", "open"))
    counted = counted.filter(pl.col("pairs") + pl.col("open") > 0)
    return counted.sort(["pairs", "open", "later", "earlier"], descending=[True, True, False, False])


def draw(
    table: pl.DataFrame, ax: Axes | None = None, *, lang: str = "de", width_mm: float = 175, source: str = ""
) -> Axes:
    """A square per two outlets, row later and column earlier, with its number; open order in brackets, hatched."""
    with style(width_mm):
        size, most = sizes_for(width_mm).text, max(4, int(width_mm * 0.62 / _CELL_MM))
        names = _most_shared(table)
        shown = names[:most]
        more = shown_of(most, len(names), lang)
        note = source_note(
            count("pair", _known(table) + _open(table), lang), lang, source, label("chart.reuse_matrix.note", lang),
            more and f"{label('column.outlets', lang)}: {more}",
        )  # fmt: skip
        caption = Caption(title(table, lang), label("chart.reuse_matrix.subtitle", lang), note)
        heads = [wrap(name_text(name), 24, size, most=1)[0] for name in shown]
        above = max((measure(head, size) for head in heads), default=0) + 2
        keys = [Key(label("chart.reuse_matrix.open", lang), "#FFFFFF", "////")] if _open(table) else []
        told = [name_text(name) for name in shown]
        side = min(11.0, width_mm * 0.6 / max(len(shown), 4))
        right = max(2.0, width_mm * 0.6 - side * len(shown)) if shown else 2.0
        ax = row_axes(
            ax,
            caption,
            told,
            width_mm=width_mm,
            space=Space(row=min(side, 7.5), right=right, above=above, below=1),
            keys=keys,
        )
        if not names:
            return ax
        highest = max(1, *table["pairs"])
        for later, earlier, pairs, open_ in table.iter_rows():
            if later in shown and earlier in shown:
                at = (shown.index(earlier), shown.index(later))
                _cell(ax, at, pairs, open_, pairs / highest, (size, lang))
        for place in range(len(shown)):
            _cell(ax, (place, place), 0, 0, 0.0, (size, lang))
        ax.set_xlim(-0.52, len(shown) - 0.48)
        ax.set_ylim(len(shown) - 0.48, -0.52)
        ax.xaxis.tick_top()
        ax.set_xticks(range(len(shown)), heads, rotation=90)
        ax.tick_params(axis="x", length=0, pad=2, labelsize=size)
        ax.spines["top"].set_visible(False)
    return ax


def title(table: pl.DataFrame, lang: str = "de") -> str:
    """The finding in one line: the two outlets that share most texts, or how many share equally many."""
    if not table.height:
        return label("chart.empty", lang)
    (a, b, n), *others = _closest(table)
    pairs = count("pair", n, lang)
    if others:
        return label("chart.reuse_matrix.title.equal", lang, n=number(1 + len(others), lang), pairs=pairs)
    return label("chart.reuse_matrix.title", lang, a=name_text(a), b=name_text(b), pairs=pairs)


def describe(table: pl.DataFrame, lang: str = "de") -> str:
    """Alt text: the finding, then the ten largest cells."""
    rows = [
        label(
            "chart.reuse_matrix.row", lang, later=name_text(later), earlier=name_text(earlier),
            pairs=number(pairs, lang), open=number(open_, lang),
        )
        for later, earlier, pairs, open_ in table.head(10).iter_rows()
    ]  # fmt: skip
    note = [label("chart.reuse_matrix.open_twice", lang)] if _open(table) else []
    return visible("; ".join([title(table, lang), *rows, *note])) + "."


def _most_shared(table: pl.DataFrame) -> list[str]:
    """Outlets with most shared texts first."""
    both = pl.col("pairs") + pl.col("open")
    totals = pl.concat([table.select(pl.col(side).alias("outlet"), both.alias("n")) for side in ("later", "earlier")])
    ordered = totals.group_by("outlet").agg(pl.sum("n")).sort(["n", "outlet"], descending=[True, False])
    return ordered["outlet"].to_list()


def _known(table: pl.DataFrame) -> int:
    return int(table["pairs"].sum())


def _open(table: pl.DataFrame) -> int:
    """Pairs whose order is open; each stands in two rows."""
    return int(table["open"].sum()) // 2


def _closest(table: pl.DataFrame) -> list[tuple[str, str, int]]:
    """The two outlets that share most texts, with how many; more of them where several share as many."""
    ordered = table.select(
        pl.min_horizontal("later", "earlier").alias("a"), pl.max_horizontal("later", "earlier").alias("b"), "pairs",
        (pl.col("open") / 2).alias("open"),
    )  # fmt: skip
    totals = ordered.group_by("a", "b").agg((pl.sum("pairs") + pl.sum("open")).cast(pl.Int64).alias("n"))
    return totals.filter(pl.col("n") == pl.max("n")).sort("a", "b").rows()


def _cell(ax: Axes, at: tuple[int, int], pairs: int, open_: int, part: float, look: tuple[float, str]) -> None:
    from matplotlib.patches import Rectangle

    size, lang = look
    x, y = at
    same = x == y
    fill = "#D8D8D4" if same else shade(part) if pairs else "#FFFFFF"
    hatch = "////" if open_ and not pairs else ""
    ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=fill, hatch=hatch, edgecolor="#8A8A8A", linewidth=0.35))
    told = [number(pairs, lang)] * bool(pairs) + [f"({number(open_, lang)})"] * bool(open_)
    if told:
        widest = max(len(word) for word in told)
        points = max(min(size - 0.6 * max(0, widest - 4), size - 0.6 * (len(told) - 1)), 4.4)
        words: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": points, "linespacing": 1.1}
        words |= {"bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0.8}} if hatch else {}
        ax.text(x, y, "\n".join(told), color=INK if hatch else ink_on(fill), **words)
