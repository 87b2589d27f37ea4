"""From what was found to rows of `articles`: time, publisher, agency item, language and id are settled here.

The rules are functions of one row's texts; rows that are alike get one answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import polars as pl

from lineage.frames import ARTICLES, NOTES, TIME
from lineage.languages import guess_languages
from lineage.read.clocks import read_clocks
from lineage.read.distinct import answer_rows
from lineage.read.fields import NUMBER, meaning_of
from lineage.read.items import Item, read_item, read_version
from lineage.read.languages import read_language
from lineage.read.outlets import SITE, TAIL, find_publisher
from lineage.read.times import Moment, read_time

NEVER = datetime.max.replace(tzinfo=UTC)
_WRONG = pl.List(pl.String())
_PUBLISHED = pl.Schema(
    {"from": TIME, "until": TIME, "zone_assumed": pl.Boolean(), "day": pl.String(), "wrong_published": _WRONG}
)
_NOTHING_WRONG = pl.lit([], _WRONG).alias("wrong")
# A column for the agency says as much as a line above the text, wherever an author has a column of his own.
_SIGNED = (
    pl.when(pl.col("byline").str.contains(pl.col("credit"), literal=True))
    .then("byline")
    .otherwise(pl.concat_str("byline", "credit", separator=", ", ignore_nulls=True).replace("", None))
)
_MODIFIED = pl.Schema({"modified_at": TIME, "wrong_modified": _WRONG})
_ITEM = pl.Schema({"item_id": pl.String(), "item_version": pl.Int32(), "feed": pl.String(), "own": pl.Boolean()})
_SAID = pl.Schema({"said_kind": pl.String(), "said_lang": pl.String()})
_PUBLISHER = pl.Schema(dict.fromkeys(("publisher", "outlet_basis", "owner", "usual_kind", "usual_lang"), pl.String()))


def make_rows(found: pl.DataFrame, zone: ZoneInfo, tables: str = "", latest: datetime = NEVER) -> pl.DataFrame:
    """The rows of `articles`, each with its `line` and, in `wrong`, with what is to be said about its times.

    `unknown_outlet` is the outlet that a file name tells and no table knows.

    A time that cannot be read, or lies behind the latest that can be, stays empty; the article is kept.
    """
    found = found.with_columns(id=pl.coalesce("id", pl.col("path_id").replace("", None)))
    # The id of an agency item has a colon; an id without one is not worth a look.
    own = pl.when(pl.col("id").str.contains(":", literal=True)).then("id")
    answers = (
        answer_rows(
            found.select("published", "clock", "published_until"),
            partial(_published, zone, tables, latest),
            _PUBLISHED,
            partial(_plainly_published, zone, latest),
        ),
        answer_rows(
            found.select("modified"),
            partial(_modified, zone, tables, latest),
            _MODIFIED,
            partial(_plainly_modified, zone, latest),
        ),
        answer_rows(found.select("item", own, "version"), partial(_item, tables), _ITEM),
        answer_rows(found.select("kind", "lang"), partial(_said, tables), _SAID),
    )
    found = pl.concat([found, *answers], how="horizontal")
    found = pl.concat([found, _publishers(found, tables)], how="horizontal")
    kind = pl.coalesce("said_kind", "usual_kind", pl.when("own").then(pl.lit("wire")).otherwise(pl.lit("article")))
    found = found.with_columns(kind=kind, lang=pl.coalesce("said_lang", "usual_lang"))
    return found.select(
        _article_ids(found).alias("article_id"),
        "kind",
        pl.col("publisher").alias("outlet"),
        "outlet_basis",
        "owner",
        "url",
        "canonical",
        pl.col("based_on").str.split(" "),
        "title",
        _SIGNED.alias("byline"),
        pl.col("from").alias("published_from"),
        pl.col("until").alias("published_until"),
        pl.when(pl.col("from").is_null()).then(pl.lit("none")).otherwise("time_basis").alias("time_basis"),
        "time_rule",
        "zone_assumed",
        "modified_at",
        _languages(found, tables),
        "text",
        pl.col("item_id").alias("item"),
        "item_version",
        pl.col("notes").str.json_decode(NOTES),
        "source",
        "format",
        pl.when(pl.col("kind") == "wire").then(pl.lit("raw")).otherwise("text_state").alias("text_state"),
        "line",
        # The name of any other file need not be that of an outlet.
        pl.when(pl.col("publisher").is_null(), pl.col("time_basis") == "filename")
        .then(pl.col("outlet_hint").replace("", None))
        .alias("unknown_outlet"),
        pl.concat_list("wrong_published", "wrong_modified").alias("wrong"),
    ).cast(ARTICLES.schema)


def _published(
    zone: ZoneInfo, tables: str, latest: datetime, published: str, clock: str, until: str
) -> tuple[object, ...]:
    begin, wrong = _time("published", published or clock, zone, tables, latest)
    if begin and published and clock and begin.begin != begin.end:
        timed = _on_day(begin.begin.astimezone(zone).date(), clock.removeprefix(NUMBER), zone, tables)
        if timed is None:
            shown = clock.removeprefix(NUMBER)[:80]
            wrong = [*wrong, f"the clock time is {shown!r}; the article was kept with its day"]
        begin = timed or begin
    end, wrong_end = _time("published_until", until, zone, tables, latest)
    if begin and end and end.end >= begin.begin:
        begin = Moment(begin.begin, end.end, begin.zone_assumed)
    if begin is None:
        return None, None, False, None, wrong + wrong_end
    return *begin, begin.begin.astimezone(zone).date().isoformat(), wrong + wrong_end


def _on_day(day: date, clock: str, zone: ZoneInfo, tables: str) -> Moment | None:
    """The time of that day, written as a clock time in one of the ways that are known, or with the day once more."""
    forms = (f"{day.isoformat()}T{clock}", f"{day:%d.%m.%Y}, {clock}", clock)
    read = filter(None, (read_time(words, zone, tables) for words in forms))
    return next((moment for moment in read if moment.begin.astimezone(zone).date() == day), None)


def _plainly_published(zone: ZoneInfo, latest: datetime, texts: pl.DataFrame) -> pl.DataFrame:
    alone = pl.all_horizontal(pl.col("clock", "published_until") == "")
    plain = read_clocks(texts.select(pl.when(alone).then("published"))["published"], zone, latest)
    answers = ("at", pl.col("at").alias("until"), "assumed", "day", _NOTHING_WRONG)
    return plain.select(answers).rename(dict(zip(("at", "until", "assumed", "day", "wrong"), _PUBLISHED, strict=True)))


def _plainly_modified(zone: ZoneInfo, latest: datetime, texts: pl.DataFrame) -> pl.DataFrame:
    plain = read_clocks(texts["modified"], zone, latest)
    return plain.select(pl.col("at").alias("modified_at"), _NOTHING_WRONG.alias("wrong_modified"))


def _modified(zone: ZoneInfo, tables: str, latest: datetime, modified: str) -> tuple[object, ...]:
    moment, wrong = _time("modified", modified, zone, tables, latest)
    return moment and moment.end, wrong


def _time(field: str, words: str, zone: ZoneInfo, tables: str, latest: datetime) -> tuple[Moment | None, list[str]]:
    """The time, and what is to be said when the words tell none."""
    if not words:
        return None, []
    shown = words.removeprefix(NUMBER)
    moment = read_time(float(shown) if words.startswith(NUMBER) else words, zone, tables)
    if moment and moment.begin <= latest:
        return moment, []
    future = ", which lies in the future" if moment else ""
    return None, [f"{field} is {shown[:80]!r}{future}; the article was kept without it"]


def _item(tables: str, named: str, own: str, version: str) -> tuple[object, ...]:
    """The item that the text is, its version, the agency when a feed says so, and whether that is the text's own id."""
    items = (read_item(value, version, tables) for value in (named, own))
    item = next(filter(None, items), None) or Item(named, read_version(version), feed=False)
    itself = read_item(own, "", tables)
    return (
        item.item,
        item.version if item.item else None,
        item.item.partition(":")[0] if item.feed else "",
        # An outlet prints the short id of an item; only the feed of an agency has its urn as the id of the text itself.
        itself is not None and itself.feed,
    )


def _said(tables: str, kind: str, lang: str) -> tuple[object, ...]:
    return meaning_of("kind", kind, tables), read_language(lang, tables)


def _publishers(found: pl.DataFrame, tables: str) -> pl.DataFrame:
    """Who published each text; where nothing beside it tells, its last lines and the feed are asked."""

    def publisher(field: str, url: str, hint: str, day: str, feed: str = "", text: str = "") -> tuple[object, ...]:
        known = find_publisher(field=field, url=url, hint=hint, text=text, day=day, tables=tables)
        if feed and known.basis == "none":
            known = find_publisher(field=feed, url=url, hint=hint, text=text, day=day, tables=tables)
        return tuple(known)

    named = pl.col("outlet").is_not_null()
    site = pl.when(~named).then(pl.coalesce(pl.col("url").str.extract(SITE), "url"))
    clues = found.select("outlet", site.alias("site"), pl.when(~named).then("outlet_hint").alias("hint"), "day")
    publishers = answer_rows(clues, publisher, _PUBLISHER)
    nameless = publishers["outlet_basis"] == "none"
    if nameless.any():
        more = found.select(pl.when(nameless).then(value) for value in ("feed", pl.col("text").str.tail(TAIL)))
        publishers = answer_rows(pl.concat([clues, more], how="horizontal"), publisher, _PUBLISHER)
    return publishers


def _languages(found: pl.DataFrame, tables: str) -> pl.Series:
    unknown = found["lang"].is_null()
    if unknown.all():
        return guess_languages(found["text"], tables).alias("lang")
    return found["lang"].scatter(unknown.arg_true(), guess_languages(found["text"].filter(unknown), tables))


def _article_ids(found: pl.DataFrame) -> pl.Series:
    """The ids given, else one made of the article's content, and of who printed it when, as far as we understand it.

    One text that several outlets print, or one outlet on several days, is as many articles; one that stands in two
    exports is one.
    """
    # The urn beside an article names the item it was taken from, not the article.
    item = pl.when(pl.col("kind") == "wire").then("item")
    ids = found.select(pl.coalesce("id", item).str.replace_all(r"[\x00-\x1f\x7f]", " "))["id"]
    without = ids.is_null().arg_true()
    unread = pl.concat_str(pl.col("published", "clock").fill_null(""), separator=" ")
    when = pl.coalesce(pl.concat_str(pl.col("from", "until").cast(pl.String), separator=" "), unread)
    own = found.select("url", pl.col("title", "text").str.strip_chars(), "publisher", when=when)[without]
    return ids.scatter(without, [f"article-{_digest(content)}" for content in own.fill_null("").iter_rows()])


def _digest(content: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(content).encode()).hexdigest()[:10]
