"""Labels every stretch of a text with its role: nothing is deleted, offsets point into the text as read."""

from __future__ import annotations

import polars as pl

from lineage.frames import ARTICLES, BLOCKS
from lineage.settings import Tables
from lineage.signals.cutting import Credits, Piece, cut_paragraph, load_credits
from lineage.signals.flat import mark_before, mark_echo, mark_recurrent_sentences
from lineage.signals.layout import (
    CAPTION_LENGTH,
    Mark,
    Marks,
    mark_captions,
    mark_head,
    mark_lists,
    mark_subheads,
    mark_title,
    split_title,
)
from lineage.signals.lines import LONG, Line, cut_lines
from lineage.signals.patterns import load_rules
from lineage.signals.recurrence import find_recurrent, fold

LABEL = 320
CREDIT_LENGTH = 100
TABLES = Tables()
Row = tuple[int, int, str, str | None, str]


def label_blocks(articles: pl.DataFrame, tables: Tables = TABLES) -> pl.DataFrame:
    """The frame `blocks`: one row per stretch of a text, with its role and the rule that gave it.

    Blocks never overlap and every character that is not white space lies in exactly one. Rules come from
    `boilerplate.csv` and `credit_patterns.csv`; what an outlet prints under unrelated headlines and nobody else
    prints is boilerplate of kind repeated, so the result depends on which articles stand together in the frame.

    Raises:
        FrameError: `articles` does not fit its schema.
        TableError: a table of patterns is broken.
    """
    articles = ARTICLES.check(articles)
    folder = tables.folder
    credits, recurrent = load_credits(folder), find_recurrent(articles)
    columns: dict[str, list[object]] = {name: [] for name in BLOCKS.schema}
    for article_id, outlet, title, text in articles.select("article_id", "outlet", "title", "text").iter_rows():
        for row in _label(text, title, recurrent.get(outlet, frozenset()), credits.within(outlet)):
            for name, value in zip(columns, (article_id, *row), strict=True):
                columns[name].append(value)
    return BLOCKS.sort(pl.DataFrame(columns, schema=BLOCKS.schema))


def _label(text: str, title: str | None, recurrent: frozenset[str], credits: Credits) -> list[Row]:
    cut = _cut_rest(text, credits.folder)
    lines = cut_lines(text, 0, cut[0] if cut else None)
    marks: Marks = [None] * len(lines)
    _mark_furniture(lines, marks, credits)
    title_at = mark_title(lines, marks, title)
    _mark_credit_lines(lines, marks, credits, title_at)
    mark_captions(lines, marks)
    _mark_recurrent(lines, marks, recurrent)
    mark_lists(lines, marks)
    mark_head(lines, marks, title_at)
    mark_subheads(lines, marks)
    last = max((i for i, mark in enumerate(marks) if mark is None), default=-1)
    rows: list[Row] = []
    headline = title or (lines[title_at].text if title_at is not None else None)
    for i, line in enumerate(lines):
        rows.extend(
            _pieces(text, line, marks[i], title if i == title_at else headline, recurrent, credits, last=i == last)
        )
    if cut:
        mark = cut[1]
        rows.extend((line.begin, line.end, mark.role, mark.kind, mark.rule) for line in cut_lines(text, cut[0]))
    return rows


def _cut_rest(text: str, folder: str) -> tuple[int, Mark] | None:
    """Where furniture begins that runs to the end of the text, also in mid-line."""
    hits = load_rules("boilerplate", "scope", ("rest",), folder).found(text)
    if not hits:
        return None
    rule, found = min(hits, key=lambda hit: hit[1].start())
    return found.start(), Mark("boilerplate", rule.name, rule["kind"])


def _mark_furniture(lines: list[Line], marks: Marks, credits: Credits) -> None:
    rules = load_rules("boilerplate", "scope", ("line", "section", "until_prose", "after_related"), credits.folder)
    section: Mark | None = None
    until_prose = False
    for i, line in enumerate(lines):
        if section and until_prose and (line.prose or _is_credit(line, credits)):
            section = None
        hit = rules.fullmatch(line.text) if len(line.text) <= LABEL else None
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
    if len(line.text) > CREDIT_LENGTH:
        return False
    mark = cut_paragraph(line.text, 0, len(line.text), credits, last=True)[0].mark
    return mark is not None and mark.role == "credit"


def _mark_credit_lines(lines: list[Line], marks: Marks, credits: Credits, title_at: int | None) -> None:
    open_lines = [i for i, mark in enumerate(marks) if mark is None]
    last_prose = max((i for i in open_lines if lines[i].prose), default=0)
    for i in open_lines:
        line = lines[i]
        if len(line.text) > 2 * LABEL or i == title_at:
            continue
        # below a short line and with paragraphs to come it is the picture's source, at the end the text's
        caption = i > 0 and len(lines[i - 1].text) <= CAPTION_LENGTH and i < last_prose
        head = i <= (title_at or 0) + 6
        for rules, here in (
            (credits.at("line"), True),
            (credits.at("caption_line"), caption),
            (credits.at("head_line"), head),
        ):
            hit = rules.fullmatch(line.text) if here else None
            if hit and marks[i] is None and credits.believes(*hit):
                marks[i] = Mark(hit[0]["role"], hit[0].name)
        if marks[i] is not None:
            continue
        pieces = cut_paragraph(line.text, 0, len(line.text), credits, last=i == open_lines[-1])
        ends = pieces[-1].mark
        if len(pieces) > 1 and ends and ends.role == "photo_credit" and len(line.text) <= CAPTION_LENGTH:
            marks[i] = Mark("caption", "before a photo credit")
        elif (hit := credits.elsewhere.fullmatch(line.text)) and pieces[0].mark is None:
            rule = hit[0]
            if rule["scope"] == "line_or_tail" or i in open_lines[-2:]:
                marks[i] = Mark("boilerplate", rule.name, rule["kind"])


def _mark_recurrent(lines: list[Line], marks: Marks, recurrent: frozenset[str]) -> None:
    for i, line in enumerate(lines):
        if recurrent and marks[i] is None and len(line.text) <= LONG and fold(line.text) in recurrent:
            marks[i] = Mark("boilerplate", "recurs in the outlet", "repeated")


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
        base = mark or Mark("body", "running text")
        pieces = cut_paragraph(text, line.begin, line.end, credits, last=last)
        pieces = mark_recurrent_sentences(text, mark_echo(text, pieces, title), recurrent)
        pieces = [Piece(p.begin, p.end, p.mark or base) for p in mark_before(text, pieces)]
    rows: list[Row] = []
    for piece in pieces:
        surface = text[piece.begin : piece.end]
        begin = piece.begin + len(surface) - len(surface.lstrip())
        end = begin + len(surface.strip())
        if end > begin and piece.mark:
            rows.append((begin, end, piece.mark.role, piece.mark.kind, piece.mark.rule))
    return rows
