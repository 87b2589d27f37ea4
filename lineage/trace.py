"""The corridor: the rooms in their order, the bundle of frames they leave, and the folder it is kept in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from lineage.engine import Clock, Progress, beside, cores, count_processes, scratch_folder
from lineage.errors import SourceError
from lineage.foreign import AnyFrame
from lineage.frames import FRAMES
from lineage.manifest import Digested, Selection, describe_run, digest_frames, read_manifest
from lineage.parquet import write_frame
from lineage.settings import Settings, changed_settings, chosen_settings, make_settings, with_engine
from lineage.tables import check_folder
from lineage.unfinished import Made, Unfinished, check_target, replace_folder, take_anew, write_json

if TYPE_CHECKING:
    from lineage.read.progress import Progressed

Parts = dict[str, Any]  # frames by name, on their way into a trace
ROOMS = 14
_MADE_BY = "`lineage trace SOURCES -o RUN` makes one, in Python trace.write(folder)"


@dataclass(frozen=True, eq=False)
class Trace(Mapping[str, pl.DataFrame]):
    """All frames of one run, plain Polars each, by name (`trace.edges`, `trace["edges"]`), with their settings.

    `selection` says from which archive the articles were taken, if they were.
    """

    articles: pl.DataFrame
    skipped: pl.DataFrame
    blocks: pl.DataFrame
    credits: pl.DataFrame
    citations: pl.DataFrame
    passages: pl.DataFrame
    fingerprints: pl.DataFrame
    candidates: pl.DataFrame
    alignments: pl.DataFrame
    pairs: pl.DataFrame
    edges: pl.DataFrame
    sources: pl.DataFrame
    verdicts: pl.DataFrame
    stories: pl.DataFrame
    members: pl.DataFrame
    mosaic: pl.DataFrame
    findings: pl.DataFrame
    settings: Settings = field(default_factory=Settings)
    seconds: dict[str, float] = field(default_factory=dict)
    digested: Digested | None = field(default=None, repr=False)
    selection: Selection | None = field(default=None, repr=False)
    __eq__, __hash__ = object.__eq__, object.__hash__

    @property
    def frames(self) -> dict[str, pl.DataFrame]:
        """Frame by name, in the order of the corridor."""
        return {name: getattr(self, name) for name in FRAMES}

    def __getitem__(self, name: str) -> pl.DataFrame:
        return self.frames[name]

    def __iter__(self) -> Iterator[str]:
        return iter(FRAMES)

    def __len__(self) -> int:
        return len(FRAMES)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The content of `run.json`."""
        return describe_run(self.frames, self.settings, self.digested, self.selection)

    def write(self, folder: str | Path, unfinished: Unfinished | None = None) -> Path:
        """Write one Parquet file per frame, `run.json` and `timing.json`; replace an earlier run as a whole.

        Files that `unfinished` holds of this run are not written again.

        Raises:
            TargetError: the folder holds something that is not a run of ours, or cannot be written.
        """
        target = Path(folder)
        check_target(target)
        replace_folder(target, lambda folder: self._fill(folder, unfinished))
        if unfinished:
            unfinished.remove()
        return target

    def _fill(self, folder: Path, unfinished: Unfinished | None) -> None:
        for name, frame in self.frames.items():
            path = folder / f"{name}.parquet"
            if not (unfinished and unfinished.lend(name, path)):
                write_frame(name, frame, path)
        write_json(folder / "run.json", self.manifest)
        write_json(folder / "timing.json", {"seconds": self.seconds})

    def __repr__(self) -> str:
        return f"Trace({', '.join(f'{name}={frame.height}' for name, frame in self.frames.items())})"

    def _repr_html_(self) -> str:
        cells = "".join(
            f"<tr><td>{escape(name)}</td><td style='text-align:right'>{frame.height}</td>"
            f"<td style='text-align:left'>{escape(FRAMES[name].row)}</td></tr>"
            for name, frame in self.frames.items()
        )
        changed = "".join(f"<li>{escape(line)}</li>" for line in changed_settings(self.settings))
        told = f"<p>Settings that differ from the default:</p><ul>{changed}</ul>" if changed else ""
        return f"<table><tr><th>frame</th><th>rows</th><th>one row is</th></tr>{cells}</table>{told}"


def trace_articles(
    *sources: str | Path | AnyFrame,
    settings: Settings | None = None,
    on_progress: Progress | None = None,
    on_read: Callable[[Progressed], None] | None = None,
    unfinished: Unfinished | None = None,
    engine: str | None = None,
    master: str | None = None,
) -> Trace:
    """Read articles and walk them through all rooms.

    Args:
        sources: files, folders, globs, `-` for standard input, or frames (Polars, pandas, pyarrow, duckdb).
        settings: defaults when not given.
        on_progress: called as (room, rooms done, rooms in all) before each room.
        on_read: called with what was read so far, while reading.
        unfinished: where each room up to the pairs is kept while the next is made, and taken from when it was.
        engine: `spark` for the cluster at the address `master`; as the settings say when not given.

    Returns:
        The bundle of all frames, the same to the byte from either engine. What could not be read is in `skipped`.

    Raises:
        MissingPart: pyspark or Java is not there and Spark was asked for.
        SourceError: no source is named or one does not exist, or the cluster gave up.
        SettingsError, TableError: the settings are of no `Settings`; a table of the user's folder is broken.
    """
    from lineage.read import read_articles
    from lineage.signals import blocks, citations, credits
    from lineage.similarity import alignments, candidates, fingerprints, pairs, passages
    from lineage.similarity.kernels import backend

    if not sources:
        raise SourceError("nothing is named to be read", expected="files, folders, patterns or frames")
    s, f = with_engine(chosen_settings(settings), engine, master), Parts()
    backend.use(s.engine.backend)
    check_folder(s.tables.folder)
    clock = Clock(ROOMS, on_progress)
    if s.engine.kind == "spark":
        from lineage.spark import trace_on_spark

        with scratch_folder() as folder:
            return load_trace(trace_on_spark(sources, Path(folder, "run"), s, clock, on_read))

    take = unfinished.take if unfinished else take_anew

    def enter(room: str, make: Callable[[], Made], *names: str, after: str | None = None) -> None:
        with clock(room):
            f.update(take(room, names or (room,), make, after))

    with unfinished or nullcontext():
        read = partial(read_articles, *sources, settings=s.read, tables=s.tables, engine=s.engine, on_progress=on_read)
        enter("read", read, "articles", "skipped")
        enter("blocks", lambda: blocks.label_blocks(f["articles"], s.tables, s.engine))
        held = unfinished is not None and unfinished.holds("citations", after="blocks")
        cite = partial(citations.extract_citations, f["articles"], f["blocks"], s.tables, s.engine)
        # nobody needs them before the edges, so they are read while texts are compared
        with beside(cite, 1 if held else count_processes(f["articles"].height, s.engine.workers)) as cited:
            enter("credits", lambda: credits.parse_credits(f["articles"], f["blocks"], s.tables))
            enter("passages", lambda: passages.cut_passages(f["articles"], f["blocks"], s.passages))
            enter("fingerprints", lambda: fingerprints.sign_passages(f["passages"], f["articles"], s.fingerprints))
            compared = (f["passages"], f["articles"])
            enter("candidates", lambda: candidates.find_candidates(f["fingerprints"], *compared, s.candidates))
            enter("alignments", lambda: alignments.align_candidates(f["candidates"], *compared, s.alignments))
            enter("pairs", lambda: pairs.score_pairs(f["alignments"], *compared, s.pairs))
            enter("citations", cited, after="blocks")
    if unfinished is None:
        return draw_claims(f, s, clock)
    # it will be written, and the rooms that follow leave a core idle now and then
    with beside(partial(digest_frames, {**f}), cores()) as digested:
        return replace(draw_claims(f, s, clock), digested=digested())


def draw_claims(f: Parts, s: Settings, clock: Clock | None = None) -> Trace:
    """The rooms from the edges on, for frames that the rooms before them made."""
    from lineage.provenance import edges

    clock = clock or Clock(ROOMS)
    with clock("edges"):
        f["edges"], f["sources"] = edges.draw_edges(
            f["pairs"], f["alignments"], f["credits"], f["citations"], f["articles"], s.edges, s.tables, s.engine
        )
    return apply_person(f, s, clock)


def apply_person(f: Parts, s: Settings, clock: Clock | None = None, given: pl.DataFrame | None = None) -> Trace:
    """The rooms from the verdicts on, for frames that the rooms before them made; `given` stands for the file."""
    from lineage.provenance import findings, mosaic, stories, verdicts
    from lineage.read.verdicts import read_verdicts

    clock = clock or Clock(ROOMS)
    with clock("verdicts"):
        told = read_verdicts(s.verdicts.file) if given is None else given
        f["edges"], f["verdicts"] = verdicts.apply_verdicts(f["edges"], told, f["sources"], f["pairs"], s.tables.folder)
    with clock("stories"):
        f["stories"], f["members"] = stories.build_stories(
            f["edges"], f["sources"], f["articles"], f["pairs"], s.stories
        )
    with clock("mosaic"):
        f["mosaic"] = mosaic.paint_mosaic(f["edges"], f["alignments"], f["blocks"], f["articles"], s.mosaic)
    with clock("findings"):
        f["findings"] = findings.sum_up_findings(
            f["mosaic"], f["edges"], f["credits"], f["citations"], f["articles"], s.findings, s.tables
        )
    return Trace(**f, settings=s, seconds=clock.seconds)


def load_trace(folder: str | Path) -> Trace:
    """The run that `Trace.write` left in a folder.

    Raises:
        SourceError: the folder is not a run, or a file of it is missing or damaged.
        FrameError: a frame was written by a version with another schema.
    """
    place = Path(folder)
    if not (place / "run.json").is_file():
        raise SourceError("this is not a run", where=str(place), hint=_MADE_BY)
    frames: dict[str, Any] = {}
    for name, frame in FRAMES.items():
        try:
            frames[name] = frame.check(pl.read_parquet(place / f"{name}.parquet"))
        except (OSError, pl.exceptions.PolarsError) as error:
            got = str(error).splitlines()[0]
            raise SourceError("the frame cannot be read", where=f"{place / name}.parquet", got=got) from None
    try:
        manifest = read_manifest(place)
        settings = make_settings(manifest["decides"]["settings"], where=str(place / "run.json"))
        selection = Selection.of(manifest)
    except (KeyError, TypeError, ValueError) as error:
        raise SourceError("run.json is damaged", where=str(place), got=str(error)) from None
    return Trace(**frames, settings=settings, selection=selection)
