"""Puts stories together into a corpus with its truth, and writes both."""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from pathlib import Path
from random import Random
from typing import Literal, get_args
from zoneinfo import ZoneInfo

import polars as pl

from lineage.errors import SettingsError, TargetError, require_between
from lineage.simulate.newsroom import Newsroom, Text, outlets
from lineage.simulate.prose import Draft
from lineage.simulate.stories import CASES, Arrow, Story
from lineage.tables import read_table

Times = Literal["clock", "day", "none"]
CLEANED = 0.15  # share of stories whose texts come without credit lines
START = datetime(2026, 2, 2, 6, tzinfo=ZoneInfo("Europe/Berlin"))
EDGE = pl.Schema(dict.fromkeys(["source_id", "target_id", "relation", "directed", "basis", "case"], pl.String))
SOURCE = pl.Schema(dict.fromkeys(["source_id", "kind", "name", "agency", "text"], pl.String))
ARTICLE = pl.Schema(
    dict.fromkeys(["id", "kind", "outlet", "published", "title", "url", "text", "item"], pl.String)
    | {"item_version": pl.Int32}
)


@dataclass(frozen=True)
class Simulation:
    """An invented corpus and its truth, plain Polars frames.

    Attributes:
        articles: a table that `read_articles` reads, one row per text in the corpus, by id.
        edges: who took from whom, with the columns of `seeds/truth/edges.csv`; `absent:` nodes are not in the corpus.
        sources: the absent originals with their agency and text.
        outlets: the invented outlets and owners, for the folder of own tables.
    """

    articles: pl.DataFrame
    edges: pl.DataFrame
    sources: pl.DataFrame
    outlets: pl.DataFrame

    def with_times(self, times: Times) -> pl.DataFrame:
        """The articles with their clock times, with the day only, or without any time.

        Raises:
            SettingsError: `times` is another word.
        """
        if times not in get_args(Times):
            expected = ", ".join(get_args(Times))
            raise SettingsError("articles have no such times", where="times", got=repr(times), expected=expected)
        if times == "clock":
            return self.articles
        published = pl.col("published").str.head(10) if times == "day" else pl.lit(None, dtype=pl.String)
        return self.articles.with_columns(published=published)

    def write(self, folder: str | Path, times: Times = "clock") -> Path:
        """Write `articles/articles.jsonl`, `truth/edges.csv`, `truth/sources.csv` and `tables/outlets.csv`.

        Raises:
            TargetError: something else stands there, or the folder cannot be written.
        """
        target = Path(folder)
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise TargetError("a simulation is written to a new or empty folder", where=str(target))
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as scratch:
                new = Path(scratch, "new")
                for name in ("articles", "truth", "tables"):
                    (new / name).mkdir(parents=True)
                rows = (row | {"published": row["published"] or ""} for row in self.with_times(times).to_dicts())
                lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
                (new / "articles" / "articles.jsonl").write_text(lines, encoding="utf-8", newline="\n")
                self.edges.write_csv(new / "truth" / "edges.csv")
                self.sources.write_csv(new / "truth" / "sources.csv")
                self.outlets.write_csv(new / "tables" / "outlets.csv")
                if target.exists():
                    target.rmdir()
                new.rename(target)
        except OSError as error:
            raise TargetError("the simulation cannot be written", where=str(target), got=error.strerror) from None
        return target


def simulate_cascades(
    stories: int = 100,
    *,
    seed: int | str = 1,
    texts: Iterable[str] = (),
    background: float = 0.0,
    updates: float = 0.0,
    enriched: float = 0.0,
    missing: float = 0.0,
) -> Simulation:
    """An invented corpus in which it is known who took from whom.

    Agency items with clients, items that are missing from the corpus, two items merged, chains, texts taken over,
    press releases, independent reports that share quotations, and texts that stand alone. The edits are those of
    `lineage/data/simulated_edits.csv`; outlets, people and events are invented.

    Args:
        stories: number of stories; each has one to ten texts.
        seed: equal seeds give equal bytes. Weights are fitted, calibrated and tested on different seeds.
        texts: originals of one's own, one string each with empty lines between paragraphs; invented ones without.
        background: share of agency items and reports that end in a paragraph which the agency or the outlet has printed
            in other stories, days before; nobody takes it from there.
        updates: share of agency items that the agency sends a second time, longer and with words changed; each client
            prints one version. The versions of an absent item are one absent original with the text of the last.
        enriched: share of agency items and reports where a house prints both as one article, from which others take
            all or only the report.
        missing: share of published articles that the corpus lacks, as every sample of the press does.

    Returns:
        The articles, the truth about them, and the tables that name the owners of the outlets.

    Raises:
        SettingsError: a share is not between 0 and 1, or the number of stories is none.
    """
    shares = {"background": background, "updates": updates, "enriched": enriched, "missing": missing}
    for name, share in shares.items():
        require_between(name, share, 0, 1)
    require_between("stories", stories, 0, inf)
    random = Random(f"lineage {seed}")
    room = Newsroom(random, [draft for text in texts if (draft := _split(text))], background, updates, enriched)
    told = []
    for number in range(stories):
        room.cleaned = random.random() < CLEANED
        case = random.choices(list(CASES), list(CASES.values()))[0]
        story = case(room, START + timedelta(minutes=97 * number + random.randrange(60)))
        told.append(_sample(story, missing, random) if missing else story)
    articles = pl.DataFrame([_row(text) for story in told for text in story.texts], schema=ARTICLE, orient="row")
    edges, absent = _truth(told)
    return Simulation(articles.sort("id"), edges, absent, _outlet_table())


def _sample(story: Story, missing: float, random: Random) -> Story:
    """The story without some articles; who took from one of them took from where that one has its text, if known.

    What one of them has of its own has no other source, so that it stays the source of those who took from it, beside
    the item that it prints where they took all.
    """
    lost = [text for text in story.texts if text.outlet and random.random() < missing]
    arrows = list(story.arrows)
    for text in lost:
        above = [arrow for arrow in arrows if arrow.target is text]
        below = [arrow for arrow in arrows if arrow.source is text]
        has_other_source = bool(above) and not text.own
        arrows = [a for a in arrows if a.target is not text and not (a.source is text and has_other_source)]
        passed = [arrow for arrow in below if not (text.own and arrow.only_own)]
        arrows += [Arrow(a.source, b.target, a.only_own or b.only_own) for a in above for b in passed]
    kept = [text for text in story.texts if text not in lost]
    return Story(story.case, kept, arrows, [*story.hidden, *lost])


def _split(text: str) -> Draft:
    """Paragraphs and sentences; an abbreviation may be taken for the end of a sentence, which does no harm here."""
    parts = (re.split(r"(?<=[.!?…“»])\s+(?=[A-ZÄÖÜ„»«])", part.strip()) for part in re.split(r"\n\s*\n", text))
    return [[sentence for sentence in part if sentence] for part in parts if any(part)]


def _row(text: Text) -> dict[str, object]:
    return text.row | {"id": text.text_id, "published": text.at.isoformat(timespec="minutes")}


def _truth(stories: list[Story]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Edges and absent originals; what is left of an absent original in one text only can be found by nobody."""
    edges, sources = [], []
    for story in stories:
        hidden = {text.text_id for text in story.hidden}
        copies = Counter(arrow.source.text_id for arrow in story.arrows)
        for source, target, _ in story.arrows:
            absent = source.text_id in hidden
            if not absent or copies[source.text_id] > 1:
                name = f"absent:{source.text_id}" if absent else source.text_id
                basis = "inferred" if absent else "measured"
                edges.append((name, target.text_id, "derived_from", "true", basis, story.case))
        sources += [
            (f"absent:{text.text_id}", "inferred", text.text_id, text.agency, text.row["text"])
            for text in story.hidden
            if copies[text.text_id] > 1
        ]
    frame = pl.DataFrame(edges, schema=EDGE, orient="row").sort("source_id", "target_id")
    return frame, pl.DataFrame(sources, schema=SOURCE, orient="row").sort("source_id")


def _outlet_table() -> pl.DataFrame:
    """The invented outlets with the columns of `outlets.csv`."""
    columns = list(read_table("outlets")[0])
    rows = [
        dict.fromkeys(columns, "")
        | {"outlet": o.outlet, "domains": o.domain, "owner": o.owner, "country": o.country, "lang": "de"}
        | {"kind": "aggregator" if o.medium == "aggregator" else "newspaper", "signs": o.sign, "source": "invented"}
        for o in outlets()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))
