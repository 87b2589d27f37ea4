"""What must agree before articles are added: the settings of the archive, and who is there already."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from lineage.archive.digests import text_digests
from lineage.archive.register import Register
from lineage.archive.snapshot import Snapshot
from lineage.archive.versions import digests, read_version
from lineage.errors import SettingsError
from lineage.frames import SKIPPED
from lineage.settings import Settings
from lineage.similarity.candidates import check_bands
from lineage.tables import check_folder, table_digests

DECIDING = ("read", "passages", "fingerprints", "candidates", "alignments", "pairs", "edges")  # what is stored
# how what is added at one time is read, which may be another file the next time
_OF_INPUT = ("read.columns", "read.query")
_DETAILS = ("outlet", "published_from", "published_until", "title")
# by these nothing is found: they word what is said of it, or make articles up
INDIFFERENT = ("labels", "simulated_edits", "simulated_outlets", "simulated_words")


class Settled(NamedTuple):
    """Articles held against those of an archive: the new ones, the others, and notes on either.

    Of the others `known` has the id and the number they have there, and the id under which they were given.
    """

    new: pl.DataFrame
    known: pl.DataFrame
    notes: pl.DataFrame


def settle(snapshot: Snapshot, articles: pl.DataFrame) -> Settled:
    """Which articles are new: an id with its text is there once; another text under the same id gets `#2`, `#3` …

    A file given from another folder, `monday/page.html` and `page.html`, is the same if it says the same. Notes tell
    where one that is there has another outlet, time or title now, which changes nothing, and where its outlet has the
    text of a new one under another id.
    """
    register = snapshot.register
    base = pl.col("article_id").str.replace(r"#\d+$", "").alias("base")
    held = articles.select("article_id", base, digest=text_digests(articles["text"]))
    alike = register.alike(held["digest"])
    there = alike.select(base, "digest", there="article_id", number="number")
    there = there.sort("number").unique(["base", "digest"], keep="first", maintain_order=True)
    held = held.join(there, on=["base", "digest"], how="left", maintain_order="left")
    if held["there"].null_count() and not alike.is_empty():  # a question about a text that nobody has is spared it
        held = _with_moved(held, articles, alike)
    is_new = held["there"].is_null()
    new = articles.filter(is_new)
    known = held.select(article_id="there", number="number", asked="article_id").drop_nulls()
    names = _second_ids(register, articles, new["article_id"])
    new = new.join(held.select("article_id", "digest"), on="article_id", maintain_order="left")
    new = new.with_columns(second=pl.col("article_id").replace_strict(names, default=None, return_dtype=pl.String))
    notes = [*_other_details(snapshot, articles, held), *_other_texts(new), *_printed_before(new, alike)]
    named = new.with_columns(article_id=pl.coalesce("second", "article_id")).select(articles.columns)
    return Settled(named.sort("article_id") if names else named, known, SKIPPED.make(notes))


def _second_ids(register: Register, articles: pl.DataFrame, new: pl.Series) -> dict[str, str]:
    """What those of the new ids become that another text has there."""
    taken = register.named(new)["article_id"]
    if taken.is_empty():
        return {}
    every, names = {*register.renamed, *articles["article_id"]}, {}
    for name in new.filter(new.is_in(taken.implode())):
        number = 2
        while (fresh := f"{name}#{number}") in every:
            number += 1
        every.add(fresh)
        names[name] = fresh
    return names


def _note(source: str, reason: str, detail: str) -> dict[str, Any]:
    return {"source": source, "line": None, "reason": reason, "detail": detail}


def _other_texts(new: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """A note for each new article whose id another text has."""
    for name, fresh, source in new.drop_nulls("second").select("article_id", "second", "source").iter_rows():
        yield _note(source, "same id", f"another text is {name}; this one became {fresh}")


def _other_details(snapshot: Snapshot, articles: pl.DataFrame, held: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """A note for each article that is there with another outlet, time or title."""
    numbers = held.drop_nulls("number")
    if numbers.is_empty():
        return
    stored = snapshot.of_articles("articles", numbers["number"].to_numpy(), ("number", *_DETAILS))
    both = numbers.select("article_id", "number").join(stored, on="number").unique("article_id")
    both = both.join(articles.select("article_id", "source", *_DETAILS), on="article_id", suffix=" here")
    for row in both.sort("article_id").iter_rows(named=True):
        told = [
            f"{name} is {row[f'{name} here']} now, and {row[name] or 'unknown'} there"
            for name in _DETAILS
            if row[f"{name} here"] is not None and row[f"{name} here"] != row[name]
        ]
        if told:
            yield _note(row["source"], "other details", f"{row['article_id']} is kept as it is: {'; '.join(told)}")


def _printed_before(new: pl.DataFrame, alike: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """A note for each new article whose text its outlet has under another id."""
    there = alike.sort("number").unique(["digest", "outlet"], keep="first", maintain_order=True)
    both = new.join(there.select("digest", "outlet", there="article_id"), on=["digest", "outlet"])
    both = both.with_columns(article_id=pl.coalesce("second", "article_id")).sort("article_id")
    for name, source, outlet, before in both.select("article_id", "source", "outlet", "there").iter_rows():
        yield _note(source, "same text", f"{name}: {outlet} has this text as {before}, too")


def _with_moved(held: pl.DataFrame, articles: pl.DataFrame, alike: pl.DataFrame) -> pl.DataFrame:
    """The same with articles that are there under a longer or a shorter path, of the same outlet and time; one each."""
    told = articles.select("article_id", "outlet", "published_from")
    here = held.filter(pl.col("there").is_null()).select("article_id", "digest").join(told, on="article_id")
    there = alike.select("digest", "outlet", "published_from", there_moved="article_id", number_moved="number")
    there = there.filter(~pl.col("there_moved").is_in(held["there"].drop_nulls().implode()))
    both = here.join(there, on=["digest", "outlet", "published_from"], nulls_equal=True)
    below = ("article_id", "there_moved"), ("there_moved", "article_id")
    same = (pl.col(longer).str.ends_with(pl.lit("/") + pl.col(shorter)) for longer, shorter in below)
    found = both.filter(pl.any_horizontal(same)).sort("number_moved", "article_id")
    for side in ("article_id", "there_moved"):
        found = found.unique(side, keep="first", maintain_order=True)
    moved = held.join(
        found.select("article_id", "there_moved", "number_moved"), on="article_id", how="left", maintain_order="left"
    )
    return moved.with_columns(
        pl.coalesce("there", "there_moved").alias("there"), pl.coalesce("number", "number_moved").alias("number")
    )


def check_settings(snapshot: Snapshot, settings: Settings) -> None:
    """Refuses settings or tables of facts by which other results would come out than those that are stored.

    Raises:
        SettingsError: as said; all that differs is named.
    """
    if wrong := differences(snapshot, settings):
        raise SettingsError(
            "the archive was made with other settings: " + "; ".join(wrong),
            where=snapshot.place,
            hint="Use its settings, or renew it as a whole: `lineage archive refit`, in Python archive.refit(settings)",
        )


def differences(snapshot: Snapshot, settings: Settings) -> list[str]:
    """In what settings or tables of facts by which other results would come out differ from those that are stored.

    Raises:
        TableError: the folder of own tables is not there.
    """
    check_folder(settings.tables.folder)
    here, there = (each.model_dump(mode="json", include=set(DECIDING)) for each in (settings, snapshot.settings))
    wrong = [told for name, told in apart(here, there).items() if name not in _OF_INPUT]
    tables = json.loads(digests(table_digests(settings.tables.folder)))
    stored = json.loads(snapshot.version.tables)
    wrong += [
        f"the table {name} is another one"
        for name in tables
        if name not in INDIFFERENT and tables[name] != stored.get(name)
    ]
    return wrong


def asking_settings(snapshot: Snapshot) -> Settings:
    """The settings of a version; its own tables are looked for where the newest version has them, if they were moved.

    Raises:
        TableError: they are nowhere.
    """
    s = snapshot.settings
    if s.tables.folder and not Path(s.tables.folder).is_dir():
        s = s.model_copy(update={"tables": Snapshot(snapshot.place, read_version(snapshot.place)).settings.tables})
    check_folder(s.tables.folder)
    return s


def apart(here: Mapping[str, Any], there: Mapping[str, Any]) -> dict[str, str]:
    """Which settings of some rooms have another value, by their names, and what is told of each."""
    own, other = (
        {f"{room}.{name}": json.dumps(value) for room, block in rooms.items() for name, value in block.items()}
        for rooms in (here, there)
    )
    return {name: f"{name} is {own[name]} here and {other[name]} there" for name in own if own[name] != other[name]}


def deciding(settings: Settings) -> str:
    """The settings that stay with an archive, as JSON.

    Raises:
        SettingsError: no article could be compared by them.
    """
    check_bands(settings.candidates, [settings.fingerprints.num_perm])
    rooms = {*DECIDING, "tables", "stories", "mosaic", "findings"}
    kept = settings.model_dump(mode="json", include=rooms)
    # wherever it is asked from, the folder is the same
    folder = settings.tables.folder
    kept["tables"]["folder"] = str(Path(folder).absolute()) if folder else ""
    return json.dumps(kept)
