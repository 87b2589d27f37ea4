"""Labels every stretch of a text with its role: nothing is deleted, offsets point into the text as read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, partial
from itertools import groupby
from typing import NamedTuple

import polars as pl

from lineage.engine import map_slices, thread_slices
from lineage.frames import ARTICLES, BLOCKS
from lineage.settings import Engine, Tables
from lineage.signals.cutting import LABEL, Piece, cut_ends, cut_paragraph
from lineage.signals.flat import find_ends, mark_before, mark_echo, mark_headings, mark_recurrent_sentences
from lineage.signals.hyphens import join_words
from lineage.signals.layout import CAPTION_LENGTH, Lines, Mark, Marks, mark_captions, mark_title, split_title
from lineage.signals.lines import LONG, Line
from lineage.signals.recurrence import cut_units, find_recurrent, recall_recurrent
from lineage.signals.rulebook import Credits, load_credits
from lineage.signals.shapes import are_open, mark_heads, mark_lists, mark_subheads
from lineage.signals.sheets import Sheet, place_marks, read_sheet

CREDIT_LENGTH = 100
CUT_AT_ONCE = 2_500  # articles; their lines are texts of their own, as large as they are
TABLES = Tables()
ENGINE = Engine()
BODY = Mark("body", "running text")
UNREAD = Mark("body", "running text in a language without rules")
REPEATED = Mark("boilerplate", "recurs in the outlet", "repeated")
# a line of any other role is one block
DIVISIBLE = ("title", "caption", "teaser")


class _Page(NamedTuple):
    """What has to be known of an article beside its lines."""

    title: str | None
    recurrent: frozenset[str]
    credits: Credits

    @property
    def running(self) -> Mark:
        """What its open lines are."""
        return UNREAD if self.credits.mute else BODY


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
    units = thread_slices(cut_units, articles.select("at", "text"), engine.workers, CUT_AT_ONCE)
    recurrent = find_recurrent(articles, units) if furniture is None else recall_recurrent(articles, units, furniture)
    begins = recurrent.lines.group_by("at").agg(recurs="begin")
    articles = articles.join(begins, on="at", how="left", maintain_order="left")
    label = partial(_label_slice, recurrent=recurrent.units, folder=tables.folder)
    return BLOCKS.sort(joined.printed(map_slices(label, articles, engine.workers)))


def find_furniture(articles: pl.DataFrame, engine: Engine = ENGINE) -> pl.DataFrame:
    """What `label_blocks` finds to recur in each outlet of these articles: columns outlet, text, sorted."""
    articles = ARTICLES.check(articles).select("article_id", "outlet", "title", "text")
    articles = join_words(articles).articles.with_row_index("at")
    units = thread_slices(cut_units, articles.select("at", "text"), engine.workers, CUT_AT_ONCE)
    found = find_recurrent(articles, units).units
    rows = [(outlet, text) for outlet, texts in sorted(found.items()) for text in sorted(texts)]
    return pl.DataFrame(rows, schema={"outlet": pl.String, "text": pl.String}, orient="row")


def _label_slice(articles: pl.DataFrame, recurrent: Mapping[str, frozenset[str]], folder: str) -> pl.DataFrame:
    within = cache(load_credits(folder).within)
    pages = [
        _Page(title, recurrent.get(outlet, frozenset()), within(outlet, *when))
        for title, outlet, *when in articles.select("title", "outlet", "month", "lang").iter_rows()
    ]
    sheet, marks = read_sheet(articles, recurrent, [page.credits for page in pages], folder), Marks()
    told = {at: _mark_page(sheet.lines, marks, rows, pages[at]) for at, rows in sheet.pages.items()}
    titles = {at: row for at, row in told.items() if row is not None}
    _mark_recurrent(sheet.lines, marks, pages)
    mark_lists(sheet.shapes, marks)
    mark_heads(sheet.shapes, marks, titles)
    mark_subheads(sheet.shapes, marks)
    cut = _cut_lines(sheet, marks, titles, pages, articles["text"])
    return place_marks(articles["article_id"], sheet, marks, cut, [page.running for page in pages])


def _mark_page(lines: Lines, marks: Marks, rows: range, page: _Page) -> int | None:
    """Marks what the words of its lines tell in one article; gives the row of its headline."""
    touched = any(lines[i].may for i in rows)
    if touched:
        _mark_furniture(lines, marks, rows, page.credits)
    title_at = mark_title(lines, marks, rows, page.title)
    if touched:
        _mark_credit_lines(lines, marks, rows, page.credits, title_at)
    mark_captions(lines, marks, rows)
    return title_at


def _mark_furniture(lines: Lines, marks: Marks, rows: range, credits: Credits) -> None:
    section: Mark | None = None
    until_prose = False
    for i in rows:
        line = lines[i]
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


def _mark_credit_lines(lines: Lines, marks: Marks, rows: range, credits: Credits, title_at: int | None) -> None:
    open_rows = [i for i in rows if i not in marks]
    first, last_prose = rows.start, max((i for i in open_rows if lines[i].prose), default=rows.start)
    top = first if title_at is None else title_at
    for i in open_rows:
        line = lines[i]
        if not line.may or len(line.text) > 2 * LABEL or i == title_at:
            continue
        likely = credits.only(line.may)
        # below a short line and with paragraphs to come it is the picture's source, at the end the text's
        caption = i > first and len(lines[i - 1].text) <= CAPTION_LENGTH and i < last_prose
        head = i <= top + 6 and (i < last_prose or last_prose == first)
        beside = [(likely.at("caption_line"), caption or likely.source_word == "photo"), (likely.at("head_line"), head)]
        # right below the title an author stands, below other lines the picture's
        beside = beside[::-1] if i == top + 1 else beside
        for rules, here in ((likely.at("line"), True), *beside):
            hit = rules.fullmatch(line.text) if here else None
            if hit and i not in marks and likely.believes(*hit) and not likely.credits_text(hit[1]):
                marks[i] = Mark(hit[0]["role"], hit[0].name)
        if i in marks:
            continue
        pieces = cut_paragraph(line.text, 0, len(line.text), likely, last=i == open_rows[-1])
        ends = pieces[-1].mark
        if len(pieces) == 1 and ends and ends.role == "credit" and i < last_prose:
            marks[i] = ends
            continue
        if len(pieces) > 1 and ends and ends.role == "photo_credit" and len(line.text) <= CAPTION_LENGTH:
            marks[i] = Mark("caption", "before a photo credit")
        elif (hit := likely.elsewhere.fullmatch(line.text)) and not _credits(pieces[0]):
            rule = hit[0]
            if rule["scope"] == "line_or_tail" or i in open_rows[-2:]:
                marks[i] = Mark("boilerplate", rule.name, rule["kind"])


def _credits(piece: Piece) -> bool:
    return piece.mark is not None and piece.mark.role != "boilerplate"


def _mark_recurrent(lines: Lines, marks: Marks, pages: list[_Page]) -> None:
    for i, line in lines.items():
        if line.recurs and i not in marks and len(line.text) <= LONG and line.text in pages[line.at].recurrent:
            marks[i] = REPEATED


def _cut_lines(
    sheet: Sheet, marks: Marks, titles: Mapping[int, int], pages: list[_Page], texts: pl.Series
) -> dict[int, list[Piece]]:
    """The pieces of all lines that may have more than one, by row."""
    cut: dict[int, list[Piece]] = {}
    free = sheet.shapes.filter(are_open(sheet.shapes, marks))
    lasts = {*free.filter(pl.col("at").is_last_distinct())["row"]}
    divisible = ((i, line) for i, line in sheet.lines.items() if i not in marks or marks[i].role in DIVISIBLE)
    for at, lines in groupby(divisible, lambda item: item[1].at):
        page, text, title_at = pages[at], texts[at], titles.get(at)
        headline = page.title or (sheet.lines[title_at].text if title_at is not None else None)
        repeated = headline if headline and headline in text else None
        for i, line in lines:
            if i == title_at or line.may or line.recurs or line.glued or (repeated and repeated in line.text):
                name = page.title if i == title_at else headline
                cut[i] = [*_pieces(text, line, marks.get(i), name, page, last=i in lasts)]
    return cut


def _pieces(text: str, line: Line, mark: Mark | None, title: str | None, page: _Page, *, last: bool) -> Iterator[Piece]:
    if mark is not None and mark.role == "title":
        at = line.begin + split_title(line, title)
        pieces = [Piece(line.begin, at, Mark("kicker", "before the headline"))] if at > line.begin else []
        pieces.append(Piece(at, line.end, mark))
    else:
        pieces = [Piece(line.begin, line.end)]
        if line.may:
            pieces = cut_paragraph(text, line.begin, line.end, page.credits.only(line.may), last=last)
        parts = mark_echo(text, pieces, title)
        # what was known of the line as a whole does not hold for its parts
        if line.recurs or (len(parts) > len(pieces) and not line.may):
            cut = mark_recurrent_sentences(text, parts, page.recurrent)
            # a credit may stand before what recurs
            parts = cut_ends(text, cut, page.credits.only(line.may), last=last) if len(cut) > len(parts) else cut
        pieces = [
            Piece(p.begin, p.end, p.mark or mark or page.running)
            for p in mark_before(text, mark_headings(text, parts, find_ends(text, line)) if line.glued else parts)
        ]
    for piece in pieces:
        surface = text[piece.begin : piece.end]
        begin = piece.begin + len(surface) - len(surface.lstrip())
        end = begin + len(surface.strip())
        if end > begin and piece.mark:
            yield Piece(begin, end, piece.mark)
