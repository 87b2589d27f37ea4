"""Reads the manuscripts of the case corpus: headers, text with its markup taken out, and the lines of truth.

README.md beside this file describes the markup.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
HEADERS = "id outlet url published modified author author_agency author_service title lang file item version".split()
TXT_HEADERS = {"id", "outlet", "published", "lang", "file"}
# Same words as in lineage/frames.py, repeated here so that compiling needs nothing installed; a test compares them.
WORDS = {
    "role": "title kicker teaser body subhead summary caption image_title photo_credit byline dateline credit notice "
    "disclaimer boilerplate".split(),
    "kind": "section newsletter player related share comments poll tags ad consent footer aggregator repeated "
    "other".split(),
    "place": "closing dateline byline photo notice disclaimer metadata".split(),
    "credited": ["text", "photo"],
    "relation": "derived_from shares_text quotes cites credits version_of republishes".split(),
    "basis": "declared exact measured inferred".split(),
    "directed": ["true", "false"],
    "hop": "agency outlet person office document unnamed".split(),
}
KEYS = {
    "credit": "place agency service signs role item version".split(),
    "cite": ["cue", "chain"],
    "b": ["role", "kind"],
}
MARK = re.compile(r"\[\[(\w+) ([^|\[\]]*)\|\n?|\n?\]\]")


class ManuscriptError(Exception):
    """A manuscript is wrong; the message names file and line."""


@dataclass(frozen=True)
class Span:
    """One marked stretch of a document's plain text."""

    tag: str
    args: dict[str, str]
    begin: int
    end: int
    line: int


@dataclass(frozen=True)
class Document:
    """One article, wire item or absent original, with its markup taken out of the text."""

    path: Path
    line: int
    kind: str
    id: str
    head: dict[str, str]
    text: str
    spans: tuple[Span, ...]

    def surface(self, span: Span) -> str:
        """The words the span covers."""
        return self.text[span.begin : span.end]


def fail(path: Path, line: int, what: str) -> ManuscriptError:
    """The error to raise, with its place."""
    return ManuscriptError(f"{path.name}, line {line}: {what}")


def known(path: Path, line: int, name: str, value: str) -> str:
    """The value itself when it is one of the words for that name."""
    if value not in WORDS[name]:
        raise fail(path, line, f"{name} is {value!r}, expected one of {', '.join(WORDS[name])}")
    return value


@cache
def codes(table: str, column: str) -> dict[str, dict[str, str]]:
    """Rows of a table of facts by one column."""
    with (HERE.parent / table).open(encoding="utf-8", newline="") as file:
        return {row[column]: row for row in csv.DictReader(file)}


def strip_markup(path: Path, first: int, source: str) -> tuple[str, tuple[Span, ...]]:
    """Plain text and marked spans; white space at the rim of a span is left out of it."""
    plain, spans, opened, at = "", [], [], 0
    for mark in MARK.finditer(source):
        plain += source[at : mark.start()]
        at = mark.end()
        line = first + source.count("\n", 0, mark.start()) + mark[0].startswith("\n")
        if mark[1]:
            opened.append((mark[1], mark[2], len(plain), line))
            continue
        if not opened:
            raise fail(path, line, "]] closes nothing")
        tag, args, begin, line = opened.pop()
        inside = plain[begin:]
        if not inside.strip():
            raise fail(path, line, f"[[{tag} ...]] holds no text")
        begin, end = begin + len(inside) - len(inside.lstrip()), len(plain.rstrip())
        spans.append(Span(tag, read_arguments(path, line, tag, args), begin, end, line))
    plain += source[at:]
    if opened:
        raise fail(path, opened[-1][3], f"[[{opened[-1][0]} ...| is never closed")
    if bad := re.search(r"\[\[|\n{3}", plain):
        raise fail(path, first, f"markup that cannot be read, or two empty lines, near {plain[bad.start() :][:40]!r}")
    return plain, tuple(sorted(spans, key=lambda span: (span.begin, -span.end)))


def read_arguments(path: Path, line: int, tag: str, text: str) -> dict[str, str]:
    """Arguments of one mark, checked."""
    if tag in ("p", "q"):
        if not re.fullmatch(r"s\d\d[\w-]*", text.strip()):
            raise fail(path, line, f"label {text.strip()!r} must begin with the story's number, such as s03a")
        return {"label": text.strip()}
    args = dict(re.findall(r"(\w+)=(.*?)(?=\s+\w+=|\s*$)", text))
    if tag not in KEYS or (strange := set(args) - set(KEYS[tag])):
        raise fail(path, line, f"[[{tag} {text}| is not markup" + (f": {min(strange)}" if tag in KEYS else ""))
    for name in {"role", "kind", "place"} & args.keys():
        known(path, line, "credited" if tag == "credit" and name == "role" else name, args[name])
    if missing := {"credit": {"place", "agency"}, "cite": {"cue", "chain"}, "b": {"role"}}[tag] - set(args):
        raise fail(path, line, f"[[{tag} {text}| lacks {min(missing)}")
    for hop in args.get("chain", "").split(">") if tag == "cite" else ():
        known(path, line, "hop", hop.partition(":")[0].strip())
    return args


def read_manuscript(path: Path) -> tuple[list[Document], list[tuple[int, str]]]:
    """Documents of one story, and its lines of truth with their numbers."""
    documents: list[Document] = []
    truth: list[tuple[int, str]] = []
    parts = re.split(r"^(?==== )", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    line = 1 + parts[0].count("\n")
    if bad := [note for note in parts[0].splitlines() if note and not note.startswith("#!")]:
        raise fail(path, 1, f"before the first document only lines with #! may stand, got {bad[0]!r}")
    for part in parts[1:]:
        mark, _, rest = part.partition("\n")
        kind, *name = mark.removeprefix("=== ").split()
        if kind == "truth":
            lines = enumerate(rest.splitlines(), line + 1)
            truth += [(at, text.strip()) for at, text in lines if text.strip() and not text.startswith("#!")]
        elif kind in ("article", "wire", "absent") and len(name) == (kind == "absent"):
            documents.append(read_document(path, line, kind, rest, *name))
        else:
            raise fail(path, line, f"{mark!r} must be === article, === wire, === absent NAME or === truth")
        line += part.count("\n")
    return documents, truth


def read_document(path: Path, line: int, kind: str, rest: str, name: str = "") -> Document:
    """One document from its header and its marked text."""
    header, _, source = rest.partition("\n\n")
    head = {}
    for at, text in enumerate(header.splitlines(), line + 1):
        key, colon, value = text.partition(": ")
        if not colon or key not in HEADERS:
            raise fail(path, at, f"{text!r} is not a header line; known are {', '.join(HEADERS)}")
        head[key] = value.strip()
    if kind == "wire" and head.get("item", "").startswith("dpa:"):
        head["id"] = (
            f"urn:newsml:dpa.com:20090101:{head['item'].removeprefix('dpa:')}:{head.setdefault('version', '1')}"
        )
    if not re.fullmatch(r"[A-Za-z0-9:._-]+", name or head.get("id", "")):
        raise fail(path, line, f"a document needs an id without spaces, got {head.get('id')!r}")
    for key in {"published", "modified"} & head.keys():
        try:
            datetime.fromisoformat(head[key])
        except ValueError:
            raise fail(path, line, f"{key} is {head[key]!r}, expected 2026-03-11T09:30:00+01:00 or a date") from None
    if head.get("file") and (head["file"] != "txt" or head.keys() - TXT_HEADERS):
        raise fail(path, line, f"a plain text file knows only {', '.join(sorted(TXT_HEADERS))}; file must be txt")
    if kind == "article" and (problem := outlet_problem(head)):
        raise fail(path, line, problem)
    lead = len(source) - len(source.lstrip("\n"))
    text, spans = strip_markup(path, line + 2 + header.count("\n") + 1 + lead, source.strip("\n"))
    identity = f"absent:{name}" if name else head["id"] + (".txt" if head.get("file") else "")
    return Document(path, line, kind, identity, head, text.rstrip(), spans)


def outlet_problem(head: dict[str, str]) -> str | None:
    """What is wrong with outlet and address, if anything."""
    outlets = codes("seeds/tables/outlets.csv", "outlet")
    outlet, url = head.get("outlet"), head.get("url")
    if outlet and outlet not in outlets:
        return f"outlet {outlet!r} is not in tables/outlets.csv"
    if outlet and url and outlets[outlet]["domains"] not in url.split("/")[2]:
        return f"{url} is not an address of {outlet}"
    return None if outlet or head.get("file") else "an article needs an outlet"
