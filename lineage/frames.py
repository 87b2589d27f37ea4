"""Every frame of the corridor: its columns, types, units and meaning, and what one row is.

The schemas below are the data model and its documentation at once: `lineage frames`, the report's glossary and the
notebook display are printed from them. Conventions:

* `begin` and `end` are half-open character offsets into `articles.text`, so `text[begin:end]` is the surface;
* times are UTC with microseconds; an interval when only the day is known;
* shares and confidences lie between 0 and 1;
* `a_`/`b_` while a pair is undirected, `source_`/`target_` once a direction is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from itertools import pairwise
from os import PathLike

import polars as pl
from polars.datatypes import DataType, DataTypeClass

from lineage.errors import FrameError, SourceError

_FEW = 200  # rows

TIME = pl.Datetime("us", "UTC")


@dataclass(frozen=True)
class Column:
    """One column of a frame; `values` lists the words an Enum column may hold."""

    name: str
    dtype: DataType | DataTypeClass
    meaning: str
    null: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        """The words this column may hold; empty when it is not an Enum."""
        return tuple(self.dtype.categories) if isinstance(self.dtype, pl.Enum) else ()

    @property
    def nothing(self) -> object:
        """What says nothing in this column."""
        if self.null:
            return None
        return 0 if self.dtype.is_numeric() or self.dtype == pl.Boolean else (*self.values, "")[0]


@dataclass(frozen=True)
class Frame:
    """The schema of one frame in words and types; `key` names the columns that identify a row and order the frame."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pl.Schema:
        """Column names and Polars types, in order."""
        return pl.Schema({column.name: column.dtype for column in self.columns})

    def _repr_html_(self) -> str:
        """The schema as a notebook shows it."""
        cells = "".join(
            f"<tr><td>{escape(column.name)}</td><td>{escape(str(column.dtype))}</td>"
            f"<td style='text-align:left'>{escape(column.meaning)}{' (may be empty)' if column.null else ''}</td></tr>"
            for column in self.columns
        )
        head = f"<p><b>{escape(self.name)}</b>: one row is {escape(self.row)}; key {escape(', '.join(self.key))}</p>"
        return f"{head}<table><tr><th>column</th><th>type</th><th>meaning</th></tr>{cells}</table>"

    def make(self, rows: Iterable[dict[str, object]] = ()) -> pl.DataFrame:
        """The frame with these rows, sorted by its key; the empty frame without any."""
        return self.sort(pl.DataFrame(list(rows), schema=self.schema, orient="row"))

    def fill(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with the columns that they lack, made up for a room that does not ask for them."""
        lost = (column for column in self.columns if column.name not in rows.columns)
        return rows.with_columns(pl.lit(column.nothing, column.dtype).alias(column.name) for column in lost)

    def sort(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The same rows in the one order that equal input always gives; the frame itself when they stand in it."""
        if not self.key or _in_order(frame, self.key):
            return frame
        return frame.sort(self.key, nulls_last=True, maintain_order=True)

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with exactly the columns of this schema, in order; the frame itself when it has them.

        Text fits an Enum column when every word is one of its words; other columns must have their type.

        Raises:
            FrameError: a column is missing, has another type, or holds nothing where something is due; all are named.
        """
        if not isinstance(frame, pl.DataFrame):
            raise FrameError(f"frame '{self.name}' must be a polars.DataFrame", got=type(frame).__name__)
        types = frame.schema  # made anew each time it is asked for
        exact = list(types.items()) == [(column.name, column.dtype) for column in self.columns]
        if exact and not any(frame[column.name].has_nulls() for column in self.columns if not column.null):
            return frame
        wrong = [problem for column in self.columns if (problem := _problem(column, frame, types))]
        if wrong:
            raise FrameError(
                f"frame '{self.name}': {'; '.join(wrong)}",
                got=f"the columns {', '.join(frame.columns) or '(none)'}",
                hint=f"`lineage frames {self.name}` prints the schema, in Python lineage.frames.FRAMES",
            )
        return frame.select(
            column.name if types[column.name] == column.dtype else pl.col(column.name).cast(column.dtype)
            for column in self.columns
        )


def _in_order(frame: pl.DataFrame, key: tuple[str, ...]) -> bool:
    """Whether no row stands behind one that a sort by the key would put after it; not sure where the key is empty."""
    if frame.height < 2:
        return True
    columns = frame.select(key)
    if frame.height < _FEW and not any(isinstance(dtype, pl.Enum) for dtype in columns.dtypes):
        try:  # an expression costs as much as to look at so many rows
            return all(here <= after for here, after in pairwise(columns.iter_rows()))
        except TypeError:
            return False
    ordered = pl.lit(True)
    for name in reversed(key):
        here, after = pl.col(name).slice(0, pl.len() - 1), pl.col(name).slice(1)
        ordered = (here < after) | ((here == after) & ordered)
    return bool(frame.select(ordered.fill_null(False).all()).item())


def _problem(column: Column, frame: pl.DataFrame, types: pl.Schema) -> str | None:
    if column.name not in types:
        return f"missing column {column.name}"
    found = types[column.name]
    if found == pl.Null and column.null:
        return None
    if found != column.dtype and not (found == pl.List(pl.Null) and isinstance(column.dtype, pl.List)):
        if not (column.values and isinstance(found, pl.String | pl.Enum | pl.Categorical)):
            return f"{column.name} is {found}, expected {column.dtype}"
        strange = set(frame[column.name].cast(pl.String).drop_nulls().unique()) - set(column.values)
        if strange:
            return f"{column.name} holds {min(strange)!r}, expected one of {', '.join(column.values)}"
    if not column.null and frame[column.name].null_count():
        return f"{column.name} is empty in {frame[column.name].null_count()} rows"
    return None


ROLES = pl.Enum(
    "title kicker teaser body subhead summary caption image_title photo_credit byline dateline credit notice "
    "disclaimer boilerplate".split()
)
BOILERPLATE = pl.Enum(
    "section newsletter player related share comments poll tags ad consent footer aggregator repeated other".split()
)
RELATIONS = pl.Enum("derived_from shares_text quotes cites credits version_of republishes".split())
# Claims that articles share text, quotations left out and with them.
TEXT_RELATIONS = ("derived_from", "republishes", "version_of", "shares_text")
SHARED_RELATIONS = (*TEXT_RELATIONS, "quotes")
# of pairs: the text of one was taken over, or told again, in the other
DERIVED = ("same_text", "partly", "rewritten")
# of articles: the middle of the time in which one appeared, and from what between two of them on they are of two days
MIDDLE = pl.col("published_from") + (pl.col("published_until") - pl.col("published_from")) / 2
ANOTHER_DAY = timedelta(hours=12)
BASES = pl.Enum("declared exact measured inferred".split())
VERDICT_WORDS = ("confirmed", "rejected", "other_direction")
HOP = pl.Struct({"name": pl.String, "kind": pl.String})
NOTES = pl.List(pl.Struct({"role": pl.String, "text": pl.String}))
EVIDENCE = pl.List(pl.Struct({"rule": pl.String, "weight": pl.Float64, "value": pl.String, "text": pl.String}))
SUPPORT = pl.List(
    pl.Struct(
        {
            "begin": pl.Int64, "end": pl.Int64, "held_by": pl.Int32, "of": pl.Int32,
            "copies": pl.List(pl.String), "confidence": pl.Float64,
        }
    )
)  # fmt: skip
MOSAIC_KINDS = ("wire", "article", "quote", "unmatched", "credit", "boilerplate")
FINDINGS_WORDS = (
    "credited_wire",
    "quoted_with_source",
    "shared_text_without_credit",
    "shares_text_open",
    "credit_conflict",
    "credits_unknown",
    "no_source_found",
    "own_work_declared",
)

ARTICLES = Frame(
    "articles",
    "one article version as found",
    ("article_id",),
    (
        Column(
            "article_id", pl.String, "own id of a table row, path of a file below the folder given, urn of a wire item"
        ),
        Column("kind", pl.Enum(["article", "release", "wire"]), "published article, press release, or agency item"),
        Column("outlet", pl.String, "who published it, by its canonical name", null=True),
        Column("outlet_basis", pl.Enum(["field", "alias", "domain", "sign_off", "none"]), "how the outlet was found"),
        Column("owner", pl.String, "owner of the outlet; the outlet itself when unknown", null=True),
        Column("url", pl.String, "address as given", null=True),
        Column("canonical", pl.String, "address that the page names as that of its original", null=True),
        Column(
            "based_on", pl.List(pl.String), "addresses the page says its text is based on, its own left out", null=True
        ),
        Column("title", pl.String, "headline, whole as printed", null=True),
        Column("byline", pl.String, "author as given in the metadata", null=True),
        Column("published_from", TIME, "earliest possible publication time", null=True),
        Column(
            "published_until", TIME, "latest possible publication time; equal when the clock time is known", null=True
        ),
        Column("time_basis", pl.Enum(["metadata", "text", "filename", "given", "none"]), "where the time comes from"),
        Column(
            "time_rule",
            pl.String,
            "where exactly a page tells its publication time, such as json-ld datePublished; empty for other formats",
            null=True,
        ),
        Column("zone_assumed", pl.Boolean, "the time had no zone and Europe/Berlin was assumed"),
        Column("modified_at", TIME, "last change declared by the page", null=True),
        Column("lang", pl.String, "language code, two letters", null=True),
        Column("text", pl.String, "the text as read; all offsets point into it"),
        Column("item", pl.String, "agency item this text is, such as dpa:260311-99-123456", null=True),
        Column("item_version", pl.Int32, "version of that item", null=True),
        Column(
            "notes",
            NOTES,
            "what the agency's editors added for editors: corrections, closing line, contacts; never part of the text",
            null=True,
        ),
        Column("source", pl.String, "file the article was read from"),
        Column("format", pl.String, "format of that file"),
        Column(
            "text_state",
            pl.Enum(["raw", "cleaned", "unknown"]),
            "whether credit lines may have been cut before we saw the text",
        ),
    ),
)

SKIPPED = Frame(
    "skipped",
    "one input that gave no article, or what was left out of one that did",
    ("source", "line", "reason"),
    (
        Column("source", pl.String, "file or folder"),
        Column("line", pl.Int64, "line or row in it, from 1", null=True),
        Column("reason", pl.String, "short reason, the same words each time"),
        Column("detail", pl.String, "what exactly was found", null=True),
    ),
)

# Reasons that leave the article in.
KEPT = frozenset(
    {
        "above the head",
        "embargoed",
        "no such column",
        "other details",
        "same id",
        "same text",
        "unknown outlet",
        "unread columns",
        "unreadable time",
    }
)


def left_out(skipped: pl.DataFrame) -> int:
    """How many inputs gave no article."""
    return skipped.filter(~pl.col("reason").is_in(sorted(KEPT))).height


def nothing_read(sources: Iterable[object], skipped: pl.DataFrame, hint: str | None = None) -> SourceError:
    """What to raise where no article could be read, with the reason of the first input that gave none."""
    first = next(skipped.iter_rows(named=True), None)
    got = ": ".join(filter(None, (first["reason"], first["detail"]))) if first else None
    where = " ".join(str(source) if isinstance(source, str | PathLike) else "frame" for source in sources)
    return SourceError("no article could be read", where=where, got=got, hint=hint)


BLOCKS = Frame(
    "blocks",
    "one stretch of an article's text; stretches never overlap, only white space lies between them",
    ("article_id", "begin"),
    (
        Column("article_id", pl.String, "the article"),
        Column("begin", pl.Int64, "first character"),
        Column("end", pl.Int64, "character after the last"),
        Column("role", ROLES, "what the stretch is"),
        Column("kind", BOILERPLATE, "kind of boilerplate", null=True),
        Column("rule", pl.String, "rule that gave the role"),
    ),
)

CREDITS = Frame(
    "credits",
    "one agency named in one credit; without agency, the credit names only the outlet's own desk or authors",
    ("article_id", "begin", "end", "agency", "service"),
    (
        Column("article_id", pl.String, "the article"),
        Column("begin", pl.Int64, "first character of the whole credit; empty for metadata", null=True),
        Column("end", pl.Int64, "character after the last; empty for metadata", null=True),
        Column("surface", pl.String, "the credit as printed"),
        Column("place", pl.Enum("closing dateline byline photo notice disclaimer metadata".split()), "where it stands"),
        Column(
            "agency", pl.String, "root agency: dpa, Reuters, AFP …; Pressemitteilung for a press release", null=True
        ),
        Column("service", pl.String, "the name or code as printed: rts, SID, dpa/lni …", null=True),
        Column(
            "role",
            pl.Enum(["text", "photo", "unread"]),
            "what is credited; unread: a line that looks like a credit and that no rule understood, so nobody knows",
        ),
        Column("item", pl.String, "agency item named, such as dpa:260311-99-123456", null=True),
        Column("item_version", pl.Int32, "version of that item", null=True),
        Column("signs", pl.List(pl.String), "signs of authors and own desks in the same credit, as printed"),
        Column("rule", pl.String, "rule that matched"),
    ),
)

CITATIONS = Frame(
    "citations",
    "one source named in the running text or a caption",
    ("article_id", "begin", "end"),
    (
        Column("article_id", pl.String, "the article, which asserts the whole chain"),
        Column("begin", pl.Int64, "first character"),
        Column("end", pl.Int64, "character after the last"),
        Column("surface", pl.String, "the words that name the source and the cue"),
        Column("cue", pl.String, "cue that matched: laut, zufolge, unter Berufung auf …"),
        Column(
            "chain",
            pl.List(HOP),
            "hops, outermost first; parallel sources of one hop joined with ' + '; "
            "kind is agency, outlet, person, office, document or unnamed",
        ),
        Column("refers_to", pl.Int64, "begin of the citation in this article that names the source", null=True),
    ),
)

PASSAGES = Frame(
    "passages",
    "one stretch of an article that is compared",
    ("article_id", "begin"),
    (
        Column("passage_id", pl.String, "article_id, a hash sign, and the number of the passage in the article from 1"),
        Column("article_id", pl.String, "the article"),
        Column("begin", pl.Int64, "first character"),
        Column("end", pl.Int64, "character after the last"),
        Column("tokens", pl.Int32, "words in it"),
        Column("role", ROLES, "role of the block it comes from"),
    ),
)

FINGERPRINTS = Frame(
    "fingerprints",
    "one MinHash signature; scheme, seed and length stand in run.json",
    ("unit", "id"),
    (
        Column("id", pl.String, "article_id or passage_id"),
        Column("unit", pl.Enum(["article", "passage"]), "what is signed"),
        Column("signature", pl.List(pl.UInt32), "minimum of each permutation over the word shingles"),
    ),
)

CANDIDATES = Frame(
    "candidates",
    "one suspected pair of articles",
    ("a_id", "b_id"),
    (
        Column("a_id", pl.String, "article, the smaller id"),
        Column("b_id", pl.String, "article, the larger id"),
        Column("found_by", pl.List(pl.String), "searches that proposed the pair: lsh, anchors, tfidf; sorted"),
        Column(
            "jaccard",
            pl.Float64,
            "shingles in common by all shingles of both, exact; empty in pairs of one's own",
            null=True,
        ),
        Column(
            "containment", pl.Float64, "shingles in common by those of the article that has fewer, exact", null=True
        ),
    ),
)

ALIGNMENTS = Frame(
    "alignments",
    "one stretch of A that matches one stretch of B",
    ("a_id", "b_id", "a_begin", "b_begin"),
    (
        Column("a_id", pl.String, "article, the smaller id"),
        Column("b_id", pl.String, "article, the larger id"),
        Column("a_begin", pl.Int64, "first character in A"),
        Column("a_end", pl.Int64, "character after the last in A"),
        Column("b_begin", pl.Int64, "first character in B"),
        Column("b_end", pl.Int64, "character after the last in B"),
        Column("kind", pl.Enum(["verbatim", "edited", "quote", "rewritten"]), "how the stretches agree"),
        Column("tokens", pl.Int32, "words that match"),
        Column("identity", pl.Float64, "matching words by the words of the longer side"),
    ),
)

PAIRS = Frame(
    "pairs",
    "one pair of articles that share text or an event",
    ("a_id", "b_id"),
    (
        Column("a_id", pl.String, "article, the smaller id"),
        Column("b_id", pl.String, "article, the larger id"),
        Column("same_outlet", pl.Boolean, "both known outlets are one"),
        Column("shared_tokens", pl.Int32, "compared words of A inside shared spans that are not quotations"),
        Column("a_share", pl.Float64, "those words by all compared words of A"),
        Column("b_share", pl.Float64, "the same seen from B"),
        Column("longest_run", pl.Int32, "longest run of equal words, quotations left out"),
        Column("cosine", pl.Float64, "TF-IDF cosine of what lies outside the shared spans"),
        Column(
            "template", pl.Boolean, "the same sentences with other figures: case numbers, weather, markets of two days"
        ),
        Column(
            "relation",
            pl.Enum("same_text partly rewritten quotes_only same_event".split()),
            "what the two are to each other",
        ),
    ),
)

EDGES = Frame(
    "edges",
    "one claim that one node derives from, cites, credits or shares text with another",
    ("source_id", "target_id", "relation", "basis"),
    (
        Column(
            "source_id",
            pl.String,
            "article_id, or wire:, item:, outlet:, person:, office:, document:, unnamed:, inferred: node",
        ),
        Column("target_id", pl.String, "who takes from it; for undirected claims the larger id"),
        Column("relation", RELATIONS, "what is claimed"),
        Column("directed", pl.Boolean, "false: the direction is not known"),
        Column("basis", BASES, "what the claim rests on"),
        Column(
            "share",
            pl.Float64,
            "share of the target's compared words that the claim covers; undirected, the smaller share of the two",
            null=True,
        ),
        Column(
            "lag",
            pl.Duration("us"),
            "target minus source publication time, when both are known to the minute",
            null=True,
        ),
        Column("confidence", pl.Float64, "how likely the claim is right; empty for declared claims", null=True),
        Column("evidence", EVIDENCE, "why: rule, log-odds, value and a sentence"),
    ),
)

SOURCES = Frame(
    "sources",
    "one node that is not an article of the corpus",
    ("source_id",),
    (
        Column(
            "source_id",
            pl.String,
            "wire:dpa, item:dpa:…, outlet:…, person:…, office:…, document:…, unnamed:…, inferred:…",
        ),
        Column("kind", pl.Enum("agency item outlet person office document unnamed inferred".split()), "what it is"),
        Column("name", pl.String, "as shown to people"),
        Column("text", pl.String, "text reconstructed from the copies, for inferred and item nodes", null=True),
        Column(
            "support",
            SUPPORT,
            "how sure each stretch of that text is, without gaps: begin and end in it, by how many independent copies it "
            "is held of how many that could, which copies have it, and how often such stretches stood in the original",
            null=True,
        ),
    ),
)

VERDICTS = Frame(
    "verdicts",
    "one verdict of a person on one claim, and the claim as it stood before; `edges` holds what came of it",
    ("source_id", "target_id", "relation", "basis"),
    (
        Column("source_id", pl.String, "source of the claim, as the person named it"),
        Column("target_id", pl.String, "target of the claim, as the person named it"),
        Column("relation", RELATIONS, "relation of the claim; empty when none was named and none found", null=True),
        Column("basis", BASES, "basis of the claim; empty when none was named and none found", null=True),
        Column("verdict", pl.Enum(VERDICT_WORDS), "what the person says of it"),
        Column("reason", pl.String, "why, in the person's words", null=True),
        Column(
            "outcome",
            pl.Enum(["applied", "followed", "not_found", "not_possible", "already_judged"]),
            "followed: an absent original of which the person left one copy only proves nothing, so that claim is gone, "
            "too; not_found: the run has no such claim; not_possible: what is no article takes from nobody; "
            "already_judged: an earlier row of the file judges all that this one is about",
        ),
        Column("claim", pl.Struct(EDGES.schema), "the claim before the verdict, to go back to", null=True),
    ),
)

STORIES = Frame(
    "stories",
    "one story: articles connected by shared text, versions, wire items and inferred originals",
    ("story_id",),
    (
        Column("story_id", pl.String, "story-0001 and so on, by first publication"),
        Column("articles", pl.Int32, "articles in it, wire items and releases included"),
        Column("outlets", pl.Int32, "different outlets"),
        Column("owners", pl.Int32, "different owners"),
        Column("origins", pl.Int32, "independent origins"),
        Column(
            "origin_names",
            pl.List(pl.String),
            "what is counted: agencies, owners and unnamed originals; where nobody knows who took from whom, those who "
            "share the text, joined with ' + '",
            null=True,
        ),
        Column("first_at", TIME, "earliest possible publication time", null=True),
        Column("last_at", TIME, "latest possible publication time", null=True),
        Column("weakest_pair", pl.String, "the pair that holds the story together most weakly"),
        Column(
            "weakest_share",
            pl.Float64,
            "share of the text that this link covers; 1 where only a number or an address was compared",
        ),
    ),
)

MEMBERS = Frame(
    "members",
    "one node of one story",
    ("story_id", "node_id"),
    (
        Column("story_id", pl.String, "the story"),
        Column("node_id", pl.String, "article_id or source_id"),
        Column(
            "role",
            pl.Enum("origin copy version linked absent".split()),
            "origin: nothing in the story is its source; absent: an original that is not in the corpus",
        ),
    ),
)

MOSAIC = Frame(
    "mosaic",
    "one painted span; the spans of an article tile its text",
    ("article_id", "begin"),
    (
        Column("article_id", pl.String, "the article"),
        Column("begin", pl.Int64, "first character"),
        Column("end", pl.Int64, "character after the last"),
        Column("origin", pl.String, "node the span comes from", null=True),
        Column(
            "kind",
            pl.Enum(MOSAIC_KINDS),
            "what the span is; wire: an agency item or release, in the collection or named by its copies; article: "
            "another article, or an original that no copy names",
        ),
        Column("confidence", pl.Float64, "confidence of the edge that painted it", null=True),
    ),
)

FINDINGS = Frame(
    "findings",
    "one article's summary",
    ("article_id",),
    (
        Column("article_id", pl.String, "the article"),
        Column("finding", pl.Enum(FINDINGS_WORDS), "what can be said about its sources"),
        Column(
            "credits_visible",
            pl.Boolean,
            "false: credits may have been cut before we saw the text, or a line that looks like one was not understood, "
            "so that none was found says nothing",
        ),
        Column(
            "shares",
            pl.Struct(dict.fromkeys(MOSAIC_KINDS, pl.Float64)),
            "shares of the text's characters by mosaic kind; they sum to 1",
        ),
    ),
)

FRAMES: dict[str, Frame] = {
    frame.name: frame
    for frame in (
        ARTICLES, SKIPPED, BLOCKS, CREDITS, CITATIONS, PASSAGES, FINGERPRINTS, CANDIDATES,
        ALIGNMENTS, PAIRS, EDGES, SOURCES, VERDICTS, STORIES, MEMBERS, MOSAIC, FINDINGS,
    )
}  # fmt: skip
