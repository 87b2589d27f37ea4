"""What is in the corpus at all: which outlet on which day?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from lineage.charts.selection import outlets_of
from lineage.charts.sheet import Caption, Key, Space, row_axes
from lineage.charts.style import INK, ink_on, shade, sizes_for, style
from lineage.charts.words import count, label, number, outlet_text, plural, shown_of, source_note, visible
from lineage.settings import Settings
from lineage.views.published import published

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCHEMA = pl.Schema({"outlet": pl.String, "day": pl.Date, "articles": pl.Int64})
_MOST = 20
# Days in one column, from fine to coarse; the finest that leaves columns wide enough is taken.
_BINS = (1, 2, 7, 14, 28, 91, 364, 3640)
_CELL_MM, _WIDEST_MM = 4.6, 16
_WORDS_MM = 10  # below a column
_UNDATED = 1.4  # columns that the one without a day takes, with the gap before it


def table(frames: Mapping[str, pl.DataFrame], settings: Settings = Settings()) -> pl.DataFrame:
    """Articles by outlet and day, in the time zone of the settings; one row for each day with any.

    Outlets with most articles first, then days. `day` is empty where no single day is known.
    """
    counted = (
        published(frames, settings.read.timezone)
        .with_columns(pl.col("outlet").fill_null(""))
        .group_by("outlet", "day")
        .agg(pl.len().cast(pl.Int64).alias("articles"))
    )
    total = pl.col("articles").sum().over("outlet")
    return counted.sort([total, "outlet", "day"], descending=[True, False, False], nulls_last=True)


def draw(
    table: pl.DataFrame, ax: Axes | None = None, *, lang: str = "de", width_mm: float = 175, source: str = ""
) -> Axes:
    """A calendar: one row per outlet, one column per day or longer span; hatched where there is nothing."""
    with style(width_mm):
        names = outlets_of(table)
        shown = names[:_MOST]
        days, step = _columns(table, width_mm * 0.62)
        undated = bool(table["day"].null_count())
        note = source_note(
            count("article", int(table["articles"].sum()), lang), lang, source,
            "" if step == 1 else plural("chart.coverage.step", step, lang, n=number(step, lang)),
            shown_of(_MOST, len(names), lang),
        )  # fmt: skip
        caption = Caption(title(table, lang), label("chart.coverage.subtitle", lang), note)
        told = [outlet_text(name, lang) for name in shown]
        keys = [Key(label("chart.coverage.nothing", lang), "#FFFFFF", "////")]
        ax = row_axes(ax, caption, told, width_mm=width_mm, space=Space(row=5.4, above=1, below=5.5), keys=keys)
        if not names:
            return ax
        columns = len(days) + (_UNDATED if undated else 0)
        cells = _cells(table, shown, days, step)
        most = max(cells.values())
        size = sizes_for(width_mm).text
        numbered = width_mm * 0.62 / columns >= _CELL_MM * max(1, len(str(most)) * 0.42)
        for row, name in enumerate(shown):
            for column in [*range(len(days)), *([-1] if undated else [])]:
                n = cells.get((name, column), 0)
                _cell(ax, len(days) + 0.4 if column < 0 else column, row, n / most)
                if n and numbered:
                    place: Any = {"ha": "center", "va": "center_baseline", "fontsize": size}
                    x = len(days) + 0.9 if column < 0 else column + 0.5
                    ax.text(x, row, number(n, lang), color=ink_on(shade(n / most)), **place)
        ax.set_xlim(-0.03, max(columns + 0.03, width_mm * 0.62 / _WIDEST_MM))
        _mark_days(ax, days, undated, lang, width_mm)
    return ax


def title(table: pl.DataFrame, lang: str = "de") -> str:
    """The finding in one line: how complete the corpus is."""
    if not table.height:
        return label("chart.empty", lang)
    named = table.filter(pl.col("outlet") != "")
    outlets, days = len(outlets_of(named)), table["day"].drop_nulls().n_unique()
    whole = named.drop_nulls("day").group_by("outlet").len().filter(pl.col("len") == days).height
    n = int(table["articles"].sum())
    if not days:
        return plural("chart.coverage.title.undated", n, lang, n=number(n, lang))
    if not outlets:
        return label(
            "chart.coverage.title.unnamed",
            lang,
            articles=count("article", n, lang),
            days=count("day", days, lang, True),
        )
    told = {"outlets": count("outlet", outlets, lang, dative=bool(whole)), "days": count("day", days, lang)}
    if not whole:
        return label("chart.coverage.title.none", lang, **told)
    return plural("chart.coverage.title", whole, lang, n=number(whole, lang), **told)


def describe(table: pl.DataFrame, lang: str = "de") -> str:
    """Alt text: the finding, then each outlet with its articles and days."""
    totals = table.group_by("outlet", maintain_order=True).agg(pl.sum("articles"), pl.col("day").drop_nulls().len())
    rows = [
        label(
            "chart.coverage.row", lang, outlet=outlet_text(name, lang),
            articles=count("article", articles, lang), days=count("day", days, lang, dative=True),
        )
        for name, articles, days in totals.head(_MOST).iter_rows()
    ]  # fmt: skip
    return visible("; ".join([title(table, lang), *rows])) + "."


def _columns(table: pl.DataFrame, room: float) -> tuple[list[date], int]:
    """First days of the columns, and the days in each."""
    days = table["day"].drop_nulls()
    if not len(days):
        return [], 1
    first, last = days.min(), days.max()
    assert isinstance(first, date) and isinstance(last, date)
    span = (last - first).days + 1
    step = next((step for step in _BINS if span / step <= room / (_CELL_MM * 0.62)), _BINS[-1])
    return [first + timedelta(days=at) for at in range(0, span, step)], step


def _cells(table: pl.DataFrame, outlets: list[str], days: list[date], step: int) -> dict[tuple[str, int], int]:
    cells: dict[tuple[str, int], int] = {}
    for outlet, day, n in table.filter(pl.col("outlet").is_in(outlets)).iter_rows():
        key = (outlet, -1 if day is None else (day - days[0]).days // step)
        cells[key] = cells.get(key, 0) + n
    return cells


def _cell(ax: Axes, x: float, row: int, part: float) -> None:
    from matplotlib.patches import Rectangle

    look: Any = {"facecolor": shade(part)} if part else {"facecolor": "#FFFFFF", "hatch": "////"}
    ax.add_patch(Rectangle((x, row - 0.44), 1, 0.88, edgecolor=INK if part else "#9A9A9A", linewidth=0.35, **look))


def _mark_days(ax: Axes, days: list[date], undated: bool, lang: str, width_mm: float) -> None:
    from babel.dates import format_date

    most = max(2, int(width_mm * 0.62 / 15))
    step = max(1, -(-len(days) // most))
    years = len({day.year for day in days}) > 1
    pattern = {"de": "d. MMM", "en": "d MMM"}[lang] + (" yy" if years else "")
    marks = {place + 0.5: format_date(days[place], pattern, locale=lang) for place in range(0, len(days), step)}
    end = len(days) + _UNDATED
    cell = width_mm * 0.62 / end
    narrow = undated and cell < _WORDS_MM  # then the words end with the last column, lest they leave the sheet
    if undated:
        free = end - 1.5 * _WORDS_MM / cell if narrow else len(days) - 1.5
        marks = {at: words for at, words in marks.items() if at < free or len(days) < 3}
        marks[end if narrow else end - 0.5] = label("chart.coverage.undated", lang)
    ax.set_xticks(list(marks), list(marks.values()))
    if narrow:
        ax.get_xticklabels()[-1].set_horizontalalignment("right")
    ax.tick_params(axis="x", length=0, pad=3)
