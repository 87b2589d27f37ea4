"""One run as a spreadsheet for editors: stories, articles, who from whom, shares by outlet, and a sheet of words.

Every text is written as text: no cell is a formula or a link, whatever it begins with.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from lineage import views
from lineage.charts.certainty import certainty_key, edge_certainty
from lineage.charts.words import shorten, visible
from lineage.errors import TargetError, require_part
from lineage.report.answers import finding_text
from lineage.report.credited import agencies_named
from lineage.report.view import Row, Run, View, headline, in_order, make_view, node_name, time_key
from lineage.report.words import span, weighed_sentence

if TYPE_CHECKING:
    from xlsxwriter import Workbook

WIDEST = 60  # characters of a column
MOST_ROWS = 1_048_575  # of a sheet, below its head
_LONGEST = 32_000  # a cell holds 32,767 characters
_MADE = datetime(2000, 1, 1)  # equal runs give equal files
_FORMATS: dict[str, dict[str, object]] = {
    "text": {"text_wrap": True, "num_format": "@"},
    "number": {"num_format": "#,##0"},
    "percent": {"num_format": "0 %"},
    "time": {"num_format": "yyyy-mm-dd hh:mm"},
    "day": {"num_format": "yyyy-mm-dd"},
    "lag": {"num_format": "[h]:mm"},
}


class Sheet(NamedTuple):
    """One table: the key of its title, its columns with the kind of their cells, and its rows."""

    name: str
    columns: dict[str, str]
    rows: Iterable[tuple[Any, ...]]


def write_workbook(run: Run, path: Path, lang: str) -> None:
    """Write an XLSX file with one sheet per question and one that says what every column means.

    Times are local to the zone of the settings, since a cell holds none; where only the day is known, it stands alone.

    Args:
        run: a run.
        path: the file.
        lang: language of heads and words, de or en.

    Raises:
        MissingPart: XlsxWriter is not installed.
        SettingsError: the language does not exist.
        TargetError: the file cannot be written, or a table has more rows than a sheet.

    Cost: about 15 seconds for 9,000 articles with 36,000 claims.
    """
    require_part("a workbook is written with XlsxWriter", "excel", "xlsxwriter")
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    view = make_view(run.frames, run.settings, lang, full_text=False)
    makers = (_stories, _articles, _claims, _rebuilt, _agency_share, _credited, _carriers)
    sheets = [make(view) for make in makers]
    options = {f"strings_to_{kind}": False for kind in ("formulas", "urls", "numbers")}
    try:
        with Workbook(path, options) as book:
            book.set_properties({"title": view.words("report.title"), "created": _MADE})
            for sheet in (*sheets, _words(view, sheets)):
                _write(book, view, sheet)
    except FileCreateError as error:
        raise TargetError("the workbook cannot be written", where=str(path), got=str(error)) from None


def _write(book: Workbook, view: View, sheet: Sheet) -> None:
    rows = list(sheet.rows)
    if len(rows) > MOST_ROWS:
        raise TargetError(
            f"the sheet {sheet.name} has more rows than a spreadsheet",
            got=str(len(rows)),
            expected=f"at most {MOST_ROWS}",
            hint="As csv a run has no limit",
        )
    heads = [view.words(f"workbook.column.{column}") for column in sheet.columns]
    formats = {kind: book.add_format({**look, "valign": "top"}) for kind, look in _FORMATS.items()}
    place = book.add_worksheet(view.words(f"workbook.sheet.{sheet.name}"))
    place.freeze_panes(1, 1)
    place.write_row(0, 0, heads, book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}))
    widths = [len(head) + 2 for head in heads]
    for number, row in enumerate(rows, 1):
        for column, (kind, value) in enumerate(zip(sheet.columns.values(), row, strict=True)):
            shown = shorten(value, _LONGEST) if isinstance(value, str) else value
            if isinstance(shown, str):
                place.write_string(number, column, visible(shown), formats["text"])
            elif isinstance(shown, datetime | date | timedelta):
                exact = "day" if kind == "time" and not isinstance(shown, datetime) else kind
                place.write_datetime(number, column, shown, formats[exact])
            elif shown is not None:
                place.write_number(number, column, shown, formats[kind])
            widths[column] = max(widths[column], len(shown) if isinstance(shown, str) else 17 if kind == "time" else 0)
    for column, width in enumerate(widths):
        place.set_column(column, column, min(width, WIDEST))
    if rows:
        place.autofilter(0, 0, len(rows), len(heads) - 1)


def _words(view: View, sheets: list[Sheet]) -> Sheet:
    """What every column means, then the words for certainty and the findings."""

    def rows() -> Iterable[tuple[str, str, str]]:
        for sheet in sheets:
            title = view.words(f"workbook.sheet.{sheet.name}")
            yield title, "", view.words(f"workbook.about.{sheet.name}")
            for column in sheet.columns:
                yield title, view.words(f"workbook.column.{column}"), view.words(f"workbook.meaning.{column}")

    return Sheet("words", dict.fromkeys(("sheet", "column", "meaning"), "text"), rows())


def _stories(view: View) -> Sheet:
    counts = ("articles", "outlets", "owners", "origins")
    kinds = {"story": "text", "title": "text"} | dict.fromkeys(counts, "number")

    def cells(row: Row) -> tuple[Any, ...]:
        names = in_order(view, row["story_id"])
        title = headline(view, names[0]) if names else ""
        return row["story_id"], title, *(row[key] for key in counts), *_course(view, names)

    columns = kinds | dict.fromkeys(("first_at", "last_at"), "time")
    return Sheet("stories", columns, map(cells, view.stories))


def _articles(view: View) -> Sheet:
    homes = {row["node_id"]: story for story, rows in view.members.items() for row in rows}
    columns = {
        "outlet": "text", "published": "time", "title": "text", "finding": "text", "agencies": "text",
        "wire": "percent", "article": "percent", "story": "text", "url": "text", "article_id": "text",
    }  # fmt: skip
    rows = (
        (
            row["outlet"], _local(view, row["published_from"], row["published_until"]), headline(view, name),
            finding_text(view, name), ", ".join(agencies_named(view, name)),
            view.findings[name]["shares"]["wire"], view.findings[name]["shares"]["article"],
            homes.get(name), row["url"], name,
        )
        for name, row in sorted(view.articles.items(), key=lambda item: time_key(view, item[0]))
    )  # fmt: skip
    return Sheet("articles", columns, rows)


def _claims(view: View) -> Sheet:
    columns = {
        "taker": "text", "relation": "text", "source": "text", "share": "percent", "lag": "lag", "certainty": "text",
        "basis": "text", "evidence": "text", "source_id": "text", "target_id": "text",
    }  # fmt: skip

    def relation(edge: Row) -> str:
        known = edge["directed"] or edge["relation"] == "shares_text"
        return view.words(f"edges.relation.{edge['relation']}" if known else f"edges.relation.{edge['relation']}_open")

    rows = (
        (
            node_name(view, edge["target_id"]), relation(edge), node_name(view, edge["source_id"]), edge["share"],
            edge["lag"] if edge["lag"] and edge["lag"] > timedelta(0) else None,
            view.words(f"certainty.{edge_certainty(edge, view.settings.certainty)}"),
            view.words(f"edges.basis.{edge['basis']}"),
            " ".join(weighed_sentence(entry, view.lang) for entry in edge["evidence"]),
            edge["source_id"], edge["target_id"],
        )
        for edge in view.edges
    )  # fmt: skip
    return Sheet("claims", columns, rows)


def _rebuilt(view: View) -> Sheet:
    columns = {
        "source": "text", "place": "number", "passage": "text", "held_by": "number", "of": "number",
        "certainty": "text", "copies": "text", "source_id": "text",
    }  # fmt: skip
    rows = (
        (
            node_name(view, node), place, source["text"][row["begin"] : row["end"]].strip(), row["held_by"], row["of"],
            view.words(f"certainty.{certainty_key(row['confidence'], view.settings.certainty)}"),
            ", ".join(row["copies"]), node,
        )
        for node, source in view.sources.items()
        for place, row in enumerate(source["support"] or (), 1)
    )  # fmt: skip
    return Sheet("rebuilt", columns, rows)


def _agency_share(view: View) -> Sheet:
    columns = {
        "outlet": "text", "day": "day", "articles": "number", "named": "number", "unknown": "number",
        "characters": "number", "wire_share": "percent", "credited_share": "percent",
    }  # fmt: skip
    table = views.agency_share(view.frames, view.settings.read.timezone)
    return Sheet("agency_share", columns, table.select(*columns).iter_rows())


def _credited(view: View) -> Sheet:
    columns = {"outlet": "text", "declared": "text", "measured": "text", "articles": "number", "share_of": "percent"}
    table = views.credited_by_outlet(view.frames, view.settings.findings.min_share)
    rows = (
        (row["outlet"], view.words(f"declared.{row['declared']}"), view.words(f"measured.{row['measured']}"),
         row["articles"], row["share"])
        for row in table.to_dicts()
    )  # fmt: skip
    return Sheet("credited", columns, rows)


def _carriers(view: View) -> Sheet:
    columns = {
        "carrier": "text", "carried": "text", "kind": "text", "articles": "number", "share_of_text": "percent",
        "undecided": "number",
    }  # fmt: skip
    rows = (
        (row["outlet"], row["source"], view.words(f"carried.{row['source_kind']}"), row["articles"], row["share"],
         row["undecided"])
        for row in views.carriers(view.frames).to_dicts()
    )  # fmt: skip
    return Sheet("carriers", columns, rows)


def _course(view: View, names: list[str]) -> tuple[Any, Any]:
    """When the first and the last of these articles may have appeared, each no more exactly than is known."""
    articles = [view.articles[name] for name in names]
    times = [(row["published_from"], row["published_until"]) for row in articles if row["published_until"]]
    ends = (min(times), max(times, key=lambda time: time[::-1])) if times else ((None, None),) * 2
    return _local(view, *ends[0]), _local(view, *ends[1])


def _local(view: View, first: datetime | None, last: datetime | None) -> datetime | date | str | None:
    """The local time as a cell holds it; the day alone when only that is known, and in words when not even that."""
    if first is None or last is None:
        return None
    zone = view.settings.read.timezone
    local = first.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)
    if first == last:
        return local
    return local.date() if last - first <= timedelta(hours=25) else span(first, last, view.lang, zone)
