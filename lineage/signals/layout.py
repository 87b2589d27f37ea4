"""Tells title, teaser, subheads, captions and lists by their place and shape; knows no outlet."""

from __future__ import annotations

import re
from typing import NamedTuple

from lineage.signals.lines import Line, cut_sentences, fold

TITLE_LENGTH = 220
# words of a headline that ends with a full stop, as one in a thousand does
TITLE_SENTENCE = 10
# a title of fewer words stands in many lines by chance
TITLE_WORDS = 3
TEASER_LENGTH = 450
SHORT = 90
CAPTION_LENGTH = 350
BULLET = re.compile(r"^[•●▪◦‣*–·-]\s+\S")
# no "Co." and no "VI."
STOP = re.compile(r"[a-zäöüß]{3}\.$")
KICKER = re.compile(r"^(?P<kicker>[^:„“\"»«]{3,60}:|[„“\"»«][^„“”\"»«]{3,60}[“”\"»«](?=\s[A-ZÄÖÜ]))\s+(?=\S)")
SUBHEAD = re.compile(r"[„“\"»«‚›]?[A-ZÄÖÜ\d]")
SUMMARY = re.compile(
    r"^(?:Das Wichtigste(?: in Kürze| im Überblick)?|Auf einen Blick|Darum geht[’']?s|In Kürze|Kurz & knapp"
    r"|Key (?:points|takeaways))[:.]?$"
)


class Mark(NamedTuple):
    """What a line is and by which rule."""

    role: str
    rule: str
    kind: str | None = None


Marks = list[Mark | None]


def mark_title(lines: list[Line], marks: Marks, title: str | None) -> int | None:
    """Marks the headline and its echoes; gives the line it stands in.

    Without a title in the metadata the first open line is the headline unless it is a paragraph or a full sentence.
    """
    wanted = fold(title or "")
    open_lines = [i for i, mark in enumerate(marks) if mark is None]
    if wanted:
        at = next((i for i in open_lines[:6] if _is_title(lines[i], wanted)), None)
        rule = "title of the metadata"
    else:
        at = next(iter(open_lines), None)
        rule = "first line"
        if at is not None and not _is_headline(lines[at], alone=len(open_lines) == 1):
            return None
    if at is None:
        return None
    marks[at] = Mark("title", rule)
    own = fold(lines[at].text)
    for i in open_lines:
        # a picture's description is often filled with the headline
        if i > at and _folds_to(lines[i].text, own):
            marks[i] = Mark("image_title", "headline again")
    return at


def _folds_to(text: str, folded: str) -> bool:
    """Whether `fold(text)` is `folded`; the beginning tells for most texts."""
    for beginning in (text[:8], text[: 2 * len(folded)]):
        if not folded.startswith(fold(beginning)):
            return False
    return fold(text) == folded


def _is_title(line: Line, wanted: str) -> bool:
    """The line is the title, or a short kicker and the title; inside a line any word may be somebody's title."""
    # most lines end in another letter
    if line.text[-1].casefold()[-1] != wanted[-1]:
        return False
    folded = fold(line.text)
    if wanted == folded:
        return True
    kicker = folded.removesuffix(wanted)
    glued = len(wanted.split()) >= TITLE_WORDS and len(folded) <= TITLE_LENGTH and len(kicker) <= SHORT
    return glued and kicker != folded and not kicker[-1].isalnum()


def _is_headline(line: Line, *, alone: bool) -> bool:
    if len(line.text) > TITLE_LENGTH or alone:
        return False
    # a text without a headline begins with a sentence
    if BULLET.match(line.text) or (STOP.search(line.text) and len(line.text.split()) > TITLE_SENTENCE):
        return False
    # "Alarm! Ein Deich bricht" is a headline too, two full sentences are a teaser
    short = len(line.text) <= SHORT + 30 and not line.text.endswith(".")
    return short or len(cut_sentences(line.text, 0, len(line.text))) == 1


def split_title(line: Line, title: str | None) -> int:
    """Offset in the line at which the headline proper begins, after its kicker; 0 without one."""
    if title:
        at = len(line.text) - len(title.strip())
        if at > 0 and line.text[at:].casefold() == title.casefold().strip():
            return at
    found = KICKER.match(line.text)
    return found.end() if found else 0


def mark_captions(lines: list[Line], marks: Marks) -> None:
    """Marks lines printed twice near each other and lines around a photo credit as captions."""
    short = [line.text for line in lines if len(line.text) <= CAPTION_LENGTH]
    if len({*short}) < len(short):
        _mark_twins(lines, marks)
    roles = {mark.role for mark in marks if mark is not None}
    if not roles & {"photo_credit", "caption"}:
        return
    for i, mark in enumerate(marks):
        if mark is None or mark.role != "photo_credit":
            continue
        before = i - 1
        if before >= 0 and (known := marks[before]) is not None and known.role in ("caption", "photo_credit"):
            continue
        if before >= 0 and marks[before] is None and _may_be_caption(lines[before], lines[i].spaced):
            marks[before] = Mark("caption", "before a photo credit")
        elif i + 1 < len(lines) and marks[i + 1] is None and _is_caption(lines[i + 1]):
            marks[i + 1] = Mark("caption", "after a photo credit")
    for i, line in enumerate(lines[:-1]):
        below = marks[i + 1]
        if below is None or below.role != "caption" or lines[i + 1].spaced:
            continue
        if marks[i] is None and len(line.text) <= SHORT and not line.closed:
            marks[i] = Mark("image_title", "label above a caption")


def _mark_twins(lines: list[Line], marks: Marks) -> None:
    for i, line in enumerate(lines):
        if marks[i] is None and len(line.text) <= CAPTION_LENGTH:
            twin = next((j for j in range(i + 1, min(i + 4, len(lines))) if lines[j].text == line.text), None)
            if twin is not None and marks[twin] is None and len(line.text) > 20:
                marks[i] = marks[twin] = Mark("caption", "printed twice")


def _may_be_caption(line: Line, apart: bool) -> bool:
    """Not a paragraph of several sentences that only happens to stand before an empty line and a photo credit."""
    if len(line.text) > CAPTION_LENGTH:
        return False
    return not (apart and line.prose and len(cut_sentences(line.text, 0, len(line.text))) > 1)


def _is_caption(line: Line) -> bool:
    return not line.spaced and len(line.text) <= CAPTION_LENGTH // 2


def short_lines(lines: list[Line]) -> list[int]:
    """Where lines stand that are short enough for a heading or a label; most pages have few."""
    return [i for i, line in enumerate(lines) if len(line.text) <= SHORT]


def mark_lists(lines: list[Line], marks: Marks, short: list[int]) -> None:
    """Marks the bullets under a summary's heading, which is one of the short lines."""
    for i in short:
        if marks[i] is None and SUMMARY.match(lines[i].text):
            marks[i] = Mark("summary", "summary heading")
            for j in range(i + 1, len(lines)):
                if marks[j] is not None or not BULLET.match(lines[j].text):
                    break
                marks[j] = Mark("summary", "summary bullet")


def mark_head(lines: list[Line], marks: Marks, title_at: int | None) -> None:
    """Marks what stands between headline and first paragraph, and the first paragraph when it is a teaser."""
    first = next((i for i, line in enumerate(lines) if marks[i] is None and line.prose), None)
    if first is None:
        return
    for i in range(0 if title_at is None else title_at):
        if marks[i] is None and len(lines[i].text) <= SHORT:
            marks[i] = Mark("kicker", "before the headline")
    for i in range(0 if title_at is None else title_at + 1, first):
        if marks[i] is None and len(lines[i].text) <= SHORT and not lines[i].closed:
            marks[i] = Mark("image_title", "label before the first paragraph")
    length = len(lines[first].text)
    if length > TEASER_LENGTH:
        return
    later = (i for i in range(first + 1, len(lines)) if marks[i] is None and lines[i].prose)
    second, third = next(later, None), next(later, None)
    if second is not None and third is not None and length < len(lines[second].text):
        marks[first] = Mark("teaser", "first paragraph, shorter than the next")


def mark_subheads(lines: list[Line], marks: Marks, short: list[int]) -> None:
    """Marks short open lines between paragraphs, and picture labels with the caption right below them."""
    if not short:
        return
    body = [i for i, line in enumerate(lines) if marks[i] is None and line.prose]
    if not body:
        return
    paragraphs = sum(lines[i].spaced for i in body) * 2 > len(body)
    for i in short:
        line = lines[i]
        if marks[i] is not None or BULLET.match(line.text):
            continue
        label = len(line.text.split()) <= 5 and not line.text.endswith((".", "?", "!", ":"))
        below = i + 1 < len(lines) and marks[i + 1] is None and lines[i + 1].closed and _is_caption(lines[i + 1])
        if paragraphs and label and below:
            marks[i] = Mark("image_title", "label above a caption")
            marks[i + 1] = Mark("caption", "below a picture label")
        elif body[0] < i < body[-1] and not line.text.endswith((".", "!", ":", ",", ";")) and SUBHEAD.match(line.text):
            marks[i] = Mark("subhead", "short line between paragraphs")
