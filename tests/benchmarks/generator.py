"""Makes a corpus of any size with known near-duplicates and passages: `python tests/benchmarks/generator.py 10000 FOLDER`.

Writes into the folder, for 10,000 articles:

- `g10000.jsonl`, `g10000.parquet`: id, outlet, published, title, text
- `g10000.docpairs.csv`: the pairs of each family of wire copy, with exact Jaccard and containment of 5-word shingles
- `g10000.parents.csv`: who was copied from whom
- `g10000.passages.csv`: one row per occurrence of a planted passage, with its characters in `text`

The tables name articles by their row. One batch of articles depends on the seed and its number only, so the small
corpus is the head of the large one, and equal sizes and seeds give equal bytes (of the Parquet: equal rows).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl
from drafts import AGENCY, BATCH, Batch, Draft, write_batch
from numpy.typing import NDArray
from vocabulary import (
    DASH,
    FORMS,
    NOTHING,
    PARAGRAPH,
    QUOTE_MARK,
    QUOTE_STOP,
    SEPARATORS,
    STOP,
    Language,
    Words,
    make_language,
)
from writing import Text

SEED = 7
SHINGLE = 5
ARTICLE = pl.Schema(dict.fromkeys(["id", "outlet", "published", "title", "text"], pl.String))
HEADERS = {
    "docpairs": "a,b,family,jaccard,containment",
    "parents": "child,parent",
    "passages": "pid,doc,start,end,exact",
}


@dataclass
class Part:
    """The articles of one batch as lines of JSON, and the lines of the truth tables."""

    articles: list[str]
    docpairs: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    passages: list[str] = field(default_factory=list)


def write_corpus(size: int, folder: Path, seed: int = SEED, processes: int = 2) -> Path:
    """The Parquet file of a corpus of this size, written with all its tables."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {name: folder / f"g{size}.{name}.csv" for name in HEADERS}
    lines = folder / f"g{size}.jsonl"
    with ExitStack() as stack:
        articles = stack.enter_context(lines.open("w", encoding="utf-8", newline="\n"))
        tables = {name: stack.enter_context(path.open("w", newline="\n")) for name, path in paths.items()}
        for name, table in tables.items():
            table.write(f"{HEADERS[name]}\n")
        for part in make_parts(size, seed, processes):
            articles.writelines(f"{line}\n" for line in part.articles)
            for name, table in tables.items():
                table.writelines(f"{line}\n" for line in getattr(part, name))
    parquet = lines.with_suffix(".parquet")
    pl.scan_ndjson(lines, schema=ARTICLE).sink_parquet(parquet)
    return parquet


def make_parts(size: int, seed: int = SEED, processes: int = 1) -> Iterator[Part]:
    """The corpus in parts of up to 2,000 articles, in order."""
    jobs = [(seed, number, min(BATCH, size - number * BATCH)) for number in range(-(-size // BATCH))]
    if processes == 1 or len(jobs) == 1:
        yield from map(_make_part, jobs)
        return
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap(_make_part, jobs)


def _make_part(job: tuple[int, int, int]) -> Part:
    seed, number, size = job
    rng = np.random.default_rng([seed, number])
    language = make_language()
    batch = write_batch(rng, 60 * number % 1_000_000, language)
    printed = np.argsort(np.array([draft.minute for draft in batch.drafts]), kind="stable")
    rows = np.empty(BATCH, np.int64)
    rows[printed] = np.arange(BATCH)
    rows += number * BATCH
    end = number * BATCH + size
    part = Part([])
    shingles: dict[int, NDArray[np.uint64]] = {}
    for draft_number in printed:
        draft, row = batch.drafts[draft_number], int(rows[draft_number])
        text, shift = _add_furniture(rng, draft, language)
        if draft.family is not None:
            shingles[int(draft_number)] = _shingles(text.words)
        if row < end:
            body, passages = _spell(text, shift, draft, language)
            part.articles.append(_article(draft, row, body, language))
            part.passages += [f"{number}-{passage},{row},{span}" for passage, span in passages]
    part.docpairs = list(_family_pairs(batch, shingles, rows, end, number))
    parents = [(rows[copy], rows[origin]) for copy, origin in batch.parents]
    part.parents = [f"{copy},{origin}" for copy, origin in parents if max(copy, origin) < end]
    return part


def _add_furniture(rng: np.random.Generator, draft: Draft, language: Language) -> tuple[Text, int]:
    """The text with the head and footer of its outlet, and by how many words the head moved it."""
    text, shift = draft.text, 0
    if draft.outlet == AGENCY:
        return text, shift
    outlet = language.outlets[draft.outlet]
    if rng.random() < 0.5:
        shift = outlet.head.size
        text = text.put_in(0, Text(outlet.head, _marks(shift, {shift - 1: DASH})))
    if rng.random() < outlet.footer_share:
        length = outlet.footer.size
        footer = Text(outlet.footer, _marks(length, {length // 2: STOP, length - 1: STOP}))
        text = text.put_in(text.words.size, footer)
    return text, shift


def _marks(length: int, places: dict[int, int]) -> NDArray[np.uint8]:
    marks = np.zeros(length, np.uint8)
    marks[list(places)] = list(places.values())
    return marks


def _spell(text: Text, shift: int, draft: Draft, language: Language) -> tuple[str, list[tuple[int, str]]]:
    """The characters of a text, and of each passage planted in it the span and whether it is exact."""
    capitals = np.zeros(text.words.size, np.int64)
    capitals[0] = 1
    capitals[1:] = np.isin(text.marks[:-1], (STOP, PARAGRAPH, QUOTE_STOP, NOTHING))
    bare = text.words.astype(np.int64) * FORMS + capitals * len(SEPARATORS)
    codes = bare + text.marks
    body = "".join(language.forms[codes].tolist()).rstrip()
    if not draft.plants:
        return body, []
    begins = np.concatenate([[0], np.cumsum(language.lengths[codes])])
    ends = np.minimum(begins[:-1] + language.lengths[bare + NOTHING], len(body))
    spans = [(plant, begins[plant.begin + shift], ends[plant.end + shift - 1]) for plant in draft.plants]
    return body, [(plant.passage, f"{begin},{end},{int(plant.exact)}") for plant, begin, end in spans]


def _article(draft: Draft, row: int, body: str, language: Language) -> str:
    title = "".join(language.forms[draft.title.astype(np.int64) * FORMS].tolist()).rstrip()
    article = {
        "id": f"d{row:08d}",
        "outlet": "dpa" if draft.outlet == AGENCY else language.outlets[draft.outlet].name,
        "published": (datetime(2023, 1, 1) + timedelta(minutes=draft.minute)).isoformat(),
        "title": title[:1].upper() + title[1:],
        "text": body,
    }
    return json.dumps(article, ensure_ascii=False)


def _shingles(words: Words) -> NDArray[np.uint64]:
    """The set of shingles of a text; marks without letters are no words."""
    words = words[words < QUOTE_MARK].astype(np.uint64)
    if words.size < SHINGLE:
        return np.unique(words)
    values = words[: 1 - SHINGLE].copy()
    for step in range(1, SHINGLE):
        values *= np.uint64(0x9E3779B97F4A7C15)
        values ^= values >> np.uint64(29)
        values += words[step : words.size - SHINGLE + 1 + step]
    return np.unique(values)


def _family_pairs(
    batch: Batch, shingles: dict[int, NDArray[np.uint64]], rows: NDArray[np.int64], end: int, number: int
) -> Iterator[str]:
    for family, members in enumerate(batch.families):
        for one, other in combinations(members, 2):
            a, b = sorted((int(rows[one]), int(rows[other])))
            if b < end:
                sizes = shingles[one].size, shingles[other].size
                shared = np.intersect1d(shingles[one], shingles[other], assume_unique=True).size
                shares = f"{shared / (sum(sizes) - shared):.5f},{shared / min(sizes):.5f}"
                yield f"{a},{b},{number}-{family},{shares}"


def main() -> None:
    """Write one corpus."""
    parser = argparse.ArgumentParser(description="Write a corpus with known near-duplicates and passages.")
    parser.add_argument("size", type=int, help="articles")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    write_corpus(given.size, given.folder, given.seed, given.processes)


if __name__ == "__main__":
    main()
