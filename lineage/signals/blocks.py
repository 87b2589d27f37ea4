"""Labels every stretch of a text with its role: nothing is deleted, offsets point into the text as read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial

import polars as pl

from lineage.engine import map_slices, thread_slices
from lineage.frames import ARTICLES, BLOCKS
from lineage.settings import Engine, Tables
from lineage.signals.cutting import LABEL, Piece, cut_ends, cut_paragraph
from lineage.signals.flat import find_ends, mark_before, mark_echo, mark_headings, mark_recurrent_sentences
from lineage.signals.hyphens import join_words
from lineage.signals.layout import (
    CAPTION_LENGTH,
    Mark,
    Marks,
    mark_captions,
    mark_head,
    mark_lists,
    mark_subheads,
    mark_title,
    short_lines,
    split_title,
)
from lineage.signals.lines import LONG, Line
from lineage.signals.recurrence import cut_units, find_recurrent, recall_recurrent
from lineage.signals.rulebook import Credits, load_credits
from lineage.signals.sheets import Sheet, read_sheets

CREDIT_LENGTH = 100
TABLES = Tables()
ENGINE = Engine()
BODY = Mark("body", "running text")
UNREAD = Mark("body", "running text in a language without rules")
REPEATED = Mark("boilerplate", "recurs in the outlet", "repeated")
Row = tuple[int, int, Mark]


def label_blocks(
    articles: pl.DataFrame, tables: Tables = TABLES, engine: Engine = ENGINE, furniture: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The frame `blocks`: one row per stretch of a text, with its role and the rule that gave it.

    Blocks never overlap and every character that is not white space lies in exactly one. Rules come from
    `boilerplate.csv` and `credit_patterns.csv`; what an outlet prints under unrelated headlines and nobody else
    prints is boilerplate of kind repeated, so the result depends on which articles stand together in the frame; with
    `furniture`, as `find_furniture` gave it for some articles, on those.

    Raises:
        FrameError: `articles` does not fit its schema.
        TableError: a table of patterns is broken.
    """
    month = pl.col("published_from").dt.strftime("%Y-%m")
    joined = join_words(ARTICLES.check(articles).select("article_id", "outlet", "title", "lang", "text", month=month))
    articles = joined.articles.with_row_index("at")
    # a broken table should tell here, not in a process of its own
    load_credits(tables.folder)
    units = thread_slices(cut_units, articles.select("at", "text"), engine.workers)
    recurrent = find_recurrent(articles, units) if furniture is None else recall_recurrent(articles, units, furniture)
    begins = recurrent.lines.group_by("at").agg(recurs="begin")
    articles = articles.join(begins, on="at", how="left", maintain_order="left")
    label = partial(_label_slice, recurrent=recurrent.units, folder=tables.folder)
    return BLOCKS.sort(joined.printed(map_slices(label, articles, engine.workers)))


def find_furniture(articles: pl.DataFrame, engine: Engine = ENGINE) -> pl.DataFrame:
    """What `label_blocks` finds to recur in each outlet of these articles: columns outlet, text, sorted."""
    articles = ARTICLES.check(articles).select("article_id", "outlet", "title", "text")
    articles = join_words(articles).articles.with_row_index("at")
    units = thread_slices(cut_units, articles.select("at", "text"), engine.workers)
    found = find_recurrent(articles, units).units
    rows = [(outlet, text) for outlet, texts in sorted(found.items()) for text in sorted(texts)]
    return pl.DataFrame(rows, schema={"outlet": pl.String, "text": pl.String}, orient="row")


def _label_slice(articles: pl.DataFrame, recurrent: Mapping[str, frozenset[str]], folder: str) -> pl.DataFrame:
    credits = load_credits(folder)
    within = cache(credits.within)
    found: list[Row] = []
    ids: list[str] = []
    rows = articles.select("article_id", "title", "text", "outlet", "month", "lang").iter_rows()
    sheets = read_sheets(articles, recurrent, folder)
    for (article_id, title, text, outlet, *when), sheet in zip(rows, sheets, strict=True):
        found += _label(text, title, sheet, recurrent.get(outlet, frozenset()), within(outlet, *when))
        ids += [article_id] * (len(found) - len(ids))
    begins, ends, marks = zip(*found, strict=True) if found else ((), (), ())
    told = zip(*marks, strict=True) if marks else ((), (), ())
    columns = dict(zip(Mark._fields, told, strict=True))
    return pl.DataFrame({"article_id": ids, "begin": begins, "end": ends, **columns}, schema=BLOCKS.schema)


def _label(text: str, title: str | None, sheet: Sheet, recurrent: frozenset[str], credits: Credits) -> list[Row]:
    lines = sheet.lines
    marks: Marks = [None] * len(lines)
    touched = any(line.may for line in lines)
    if touched:
        _mark_furniture(lines, marks, credits)
    title_at = mark_title(lines, marks, title)
    if touched:
        _mark_credit_lines(lines, marks, credits, title_at)
    mark_captions(lines, marks)
    if recurrent:
        _mark_recurrent(lines, marks, recurrent)
    short = short_lines(lines)
    mark_lists(lines, marks, short)
    mark_head(lines, marks, title_at)
    mark_subheads(lines, marks, short)
    last = max((i for i, mark in enumerate(marks) if mark is None), default=-1)
    rows: list[Row] = []
    headline = title or (lines[title_at].text if title_at is not None else None)
    repeated, running = headline if headline and headline in text else None, UNREAD if credits.mute else BODY
    for i, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        whole = i != title_at and not (line.may or line.recurs or line.glued)
        if whole and not (repeated and repeated in line.text):
            rows.append((line.begin, line.end, mark or running))
        else:
            name = title if i == title_at else headline
            rows.extend(_pieces(text, line, mark, name, recurrent, credits, last=i == last))
    return [*rows, *sheet.rest]


def _mark_furniture(lines: list[Line], marks: Marks, credits: Credits) -> None:
    section: Mark | None = None
    until_prose = False
    for i, line in enumerate(lines):
        if section and until_prose and (line.prose or _is_credit(line, credits)):
            section = None
        hit = None
        if line.may and len(line.text) <= LABEL:
            hit = credits.only(line.may).labels.fullmatch(line.text)
        if hit and hit[0]["scope"] == "after_related" and not section:
            hit = None
        if hit and not (section and not until_prose):
            rule = hit[0]
            marks[i] = Mark("boilerplate", rule.name, rule["kind"])
            if rule["scope"] in ("section", "until_prose"):
                section, until_prose = marks[i], rule["scope"] == "until_prose"
        elif section:
            marks[i] = section


def _is_credit(line: Line, credits: Credits) -> bool:
    if not line.may or len(line.text) > CREDIT_LENGTH:
        return False
    mark = cut_paragraph(line.text, 0, len(line.text), credits.only(line.may), last=True)[0].mark
    return mark is not None and mark.role == "credit"


def _mark_credit_lines(lines: list[Line], marks: Marks, credits: Credits, title_at: int | None) -> None:
    open_lines = [i for i, mark in enumerate(marks) if mark is None]
    last_prose = max((i for i in open_lines if lines[i].prose), default=0)
    for i in open_lines:
        line = lines[i]
        if not line.may or len(line.text) > 2 * LABEL or i == title_at:
            continue
        likely = credits.only(line.may)
        # below a short line and with paragraphs to come it is the picture's source, at the end the text's
        caption = i > 0 and len(lines[i - 1].text) <= CAPTION_LENGTH and i < last_prose
        head = i <= (title_at or 0) + 6 and i < (last_prose or len(lines))
        beside = [(likely.at("caption_line"), caption or likely.source_word == "photo"), (likely.at("head_line"), head)]
        # right below the title an author stands, below other lines the picture's
        beside = beside[::-1] if i == (title_at or 0) + 1 else beside
        for rules, here in ((likely.at("line"), True), *beside):
            hit = rules.fullmatch(line.text) if here else None
            if hit and marks[i] is None and likely.believes(*hit) and not likely.credits_text(hit[1]):
                marks[i] = Mark(hit[0]["role"], hit[0].name)
        if marks[i] is not None:
            continue
        pieces = cut_paragraph(line.text, 0, len(line.text), likely, last=i == open_lines[-1])
        ends = pieces[-1].mark
        if len(pieces) == 1 and ends and ends.role == "credit" and i < last_prose:
            marks[i] = ends
            continue
        if len(pieces) > 1 and ends and ends.role == "photo_credit" and len(line.text) <= CAPTION_LENGTH:
            marks[i] = Mark("caption", "before a photo credit")
        elif (hit := likely.elsewhere.fullmatch(line.text)) and pieces[0].mark is None:
            rule = hit[0]
            if rule["scope"] == "line_or_tail" or i in open_lines[-2:]:
                marks[i] = Mark("boilerplate", rule.name, rule["kind"])


def _mark_recurrent(lines: list[Line], marks: Marks, recurrent: frozenset[str]) -> None:
    for i, line in enumerate(lines):
        if line.recurs and marks[i] is None and len(line.text) <= LONG and line.text in recurrent:
            marks[i] = REPEATED


def _pieces(
    text: str,
    line: Line,
    mark: Mark | None,
    title: str | None,
    recurrent: frozenset[str],
    credits: Credits,
    *,
    last: bool,
) -> list[Row]:
    if mark is not None and mark.role == "title":
        at = line.begin + split_title(line, title)
        pieces = [Piece(line.begin, at, Mark("kicker", "before the headline"))] if at > line.begin else []
        pieces.append(Piece(at, line.end, mark))
    elif mark is not None and mark.role not in ("caption", "teaser"):
        pieces = [Piece(line.begin, line.end, mark)]
    else:
        pieces = [Piece(line.begin, line.end)]
        if line.may:
            pieces = cut_paragraph(text, line.begin, line.end, credits.only(line.may), last=last)
        parts = mark_echo(text, pieces, title)
        # what was known of the line as a whole does not hold for its parts
        if line.recurs or (len(parts) > len(pieces) and not line.may):
            cut = mark_recurrent_sentences(text, parts, recurrent)
            # a credit may stand before what recurs
            parts = cut_ends(text, cut, credits.only(line.may), last=last) if len(cut) > len(parts) else cut
        pieces = [
            Piece(p.begin, p.end, p.mark or mark or (UNREAD if credits.mute else BODY))
            for p in mark_before(text, mark_headings(text, parts, find_ends(text, line)) if line.glued else parts)
        ]
    rows: list[Row] = []
    for piece in pieces:
        surface = text[piece.begin : piece.end]
        begin = piece.begin + len(surface) - len(surface.lstrip())
        end = begin + len(surface.strip())
        if end > begin and piece.mark:
            rows.append((begin, end, piece.mark))
    return rows
