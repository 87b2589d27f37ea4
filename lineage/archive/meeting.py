"""New articles against old ones and each other, without comparing the old ones again.

The pairs are those that one run over all articles would find with the statistics of the archive. What new articles
bring can also end old pairs: a group that many share becomes a star around its likeliest origins, and of the retellings
of an article only the nearest count. Which searches find such pairs still is judged again, one by one: what other
searches find is compared anew, what none finds goes, and the rest stands: what two share depends on no third.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.archive.grouping import find_holders, group
from lineage.archive.holding import Holding
from lineage.archive.keys import all_keys, anchors_of, keys_of_pairs, sign
from lineage.archive.known import (
    NUMBERED,
    Keys,
    Known,
    Packed,
    Texts,
    articles_of,
    as_rows,
    packed_rows,
    postings,
    registered,
)
from lineage.archive.retold import Retold, Told
from lineage.archive.snapshot import Snapshot
from lineage.archive.tables import SCHEMAS
from lineage.frames import CANDIDATES
from lineage.provenance.bonds import number_ends
from lineage.similarity.alignments import align_candidates
from lineage.similarity.candidates import propose
from lineage.similarity.kernels.anchored import anchored_pairs, flag_anchors
from lineage.similarity.kernels.crowds import Groups, likely_pairs, lost_pairs, meet_in_one, new_pairs
from lineage.similarity.kernels.groups import unpack_pairs
from lineage.similarity.kernels.rows import between, distinct
from lineage.similarity.kernels.words import Positions
from lineage.similarity.pairs import score_pairs

Values = NDArray[np.float64]
Around = Callable[[pl.DataFrame], Positions] | None
LATER = pl.max_horizontal("a", "b").alias("number")
_STORED = pl.Schema({name: SCHEMAS["candidates"][name] for name in ("a", "b", "found_by")})
_HELD, _COMPARED = 1 << 18, 1 << 21  # articles whose words are held, about 20 kilobytes each; pairs of them at once


class Meeting(NamedTuple):
    """What new articles bring to the tables of pairs, with the numbers a and b of the articles.

    `candidates`, `alignments` and `pairs` hold the new pairs and the old ones that are compared anew. The rows that the
    tables have of the `parted`, which are those and the ones that nothing finds any more, no longer hold.
    `retellings` are new rows of that table, `forgotten` old ones that go; `registered` and `told` are of the new
    articles.
    """

    candidates: pl.DataFrame
    alignments: pl.DataFrame
    pairs: pl.DataFrame
    parted: pl.DataFrame
    retellings: pl.DataFrame
    forgotten: pl.DataFrame
    registered: pl.DataFrame
    told: Told
    anchors: pl.DataFrame
    fingerprints: pl.DataFrame


def meet(snapshot: Snapshot, new: Texts, around: Around = None) -> Meeting:
    """Compares new articles with those of an archive and with each other.

    `around` says, by the pairs of new articles, for which articles it matters whether old pairs hold; else it does for
    all.
    """
    return _Search(snapshot, new).run(around)


class _Search:
    """One search. Pairs are packed by the numbers of their articles; texts are read for so many pairs at a time."""

    def __init__(self, snapshot: Snapshot, new: Texts) -> None:
        self._snapshot, self._rules = snapshot, snapshot.settings
        self._registered = registered(new)
        self._register = snapshot.register.with_new(self._registered)
        self._fresh = np.zeros(len(self._register), np.bool_)
        self._fresh[self._register.known :] = True
        self._texts = Holding(snapshot, new)

    def run(self, around: Around) -> Meeting:
        rules, retold = self._rules.candidates, Retold(self._snapshot, self._register, self._fresh)
        own = self._texts.read(np.flatnonzero(self._fresh))
        keys = all_keys(own, self._rules)
        # other tables are read for either
        with ThreadPoolExecutor(1) as beside:
            glimpse = beside.submit(retold.glimpse, own)
            groups = {name: self._group(name, found.keys, found) for name, found in keys.items()}
        told, glimpsed = glimpse.result()
        del own, glimpse
        met = likely_pairs(groups["anchors"], self._fresh, rules.min_anchors)
        alike = distinct(new_pairs(groups["fingerprints"], self._fresh))
        lost = distinct(
            np.concatenate([lost_pairs(found, self._fresh, rules.star, rules.hubs) for found in groups.values()])
        )
        # a new article is asked about a few old pairs, an addition about all: what they are of is read in one go
        stored = _STORED.to_frame() if around else self._stored(lost)
        for some in ([met, alike, glimpsed, packed_rows(stored)], [met, alike, glimpsed]):
            if next(_parts(ahead := distinct(np.concatenate(some)))).size == ahead.size:
                self._texts.take(ahead)
                break
        near, cosine, forgotten = retold.nearest(retold.look(self._texts.take(part), part) for part in _parts(glimpsed))
        searches = {"anchors": met, "lsh": alike, "tfidf": np.sort(near)}
        compared = [
            self._compare(
                self._texts.take(part), part, {name: between(found, part) for name, found in searches.items()}, groups
            )
            for part in _parts(distinct(np.concatenate([met, alike, near])))
        ]
        del groups
        asked = self._matter(np.union1d(lost, forgotten), compared, around) if around else np.setdiff1d(forgotten, lost)
        stored = pl.concat([stored, self._stored(asked)])
        for part in self._judged(distinct(packed_rows(stored))):
            again = {"anchors": part, "lsh": part, "tfidf": retold.still_near(part, forgotten)}
            known = self._texts.take(part)
            compared.append(self._compare(known, part, again, self._regroup(known, part, keys), stored))
        order = np.argsort(near)
        return Meeting(
            **{name: pl.concat(part[name] for part in compared) for name in compared[0]},
            retellings=as_rows(near[order]).with_columns(LATER, cosine=pl.Series(cosine[order])),
            forgotten=as_rows(forgotten).with_columns(LATER),
            registered=self._registered.with_columns(length=pl.Series(told.lengths)),
            told=told,
            anchors=postings(keys["anchors"]),
            fingerprints=postings(keys["fingerprints"]),
        )

    @staticmethod
    def _matter(
        pairs: Packed, compared: list[dict[str, pl.DataFrame]], around: Callable[[pl.DataFrame], Positions]
    ) -> Packed:
        """The old pairs for which it matters whether they still hold."""
        if not pairs.size:
            return pairs
        near = around(pl.concat([part["pairs"] for part in compared]))
        return pairs[np.logical_and(*(np.isin(side, near) for side in unpack_pairs(pairs)))]

    def _judged(self, pairs: Packed) -> Iterator[Packed]:
        """The pairs part by part, first those of articles that are at hand."""
        at_hand = self._texts.has(pairs)
        for some in (pairs[at_hand], pairs[~at_hand]):
            if some.size:
                yield from _parts(some)

    def _regroup(self, known: Known, pairs: Packed, fresh: dict[str, Keys]) -> dict[str, Groups]:
        """Who has the keys by which old pairs may meet, the fresh ones among them."""
        keys = keys_of_pairs(known, pairs, self._rules)
        return {name: self._group(name, own, fresh[name].among(own)) for name, own in keys.items()}

    def _group(self, name: str, asked: NDArray[np.int32], known: Keys) -> Groups:
        """Who meets whom by the keys asked for, of all that is known to have them and of the old articles."""
        return group(self._register, find_holders(self._snapshot, name, asked, known), self._rules.candidates)

    def _anchored(self, known: Known, pairs: Packed, groups: Groups) -> Packed:
        rules = self._rules.candidates
        first, second = known.sides(pairs)
        listed = anchors_of(known.words, rules)
        flags = flag_anchors(listed, groups, known.numbers)
        good = anchored_pairs((first, second), listed, flags, known.words, size=rules.anchor, least=rules.min_anchors)
        return pairs[good]

    def _alike(self, known: Known, pairs: Packed, groups: Groups) -> Packed:
        """The pairs that meet in a band."""
        if not pairs.size or not groups.keys.size:
            return pairs[:0]
        return pairs[meet_in_one(sign(known.words, self._rules), groups, known.numbers, known.sides(pairs))]

    def _stored(self, pairs: Packed) -> pl.DataFrame:
        """Those that are candidates, and by which searches: a, b, found_by."""
        columns = ("number", "a", "b", "found_by")
        rows = self._snapshot.among("candidates", articles_of(pairs), columns).drop("number")
        return rows.filter(pl.Series(np.isin(packed_rows(rows), pairs), dtype=pl.Boolean))

    def _compare(
        self,
        known: Known,
        pairs: Packed,
        searches: dict[str, Packed],
        groups: dict[str, Groups],
        stored: pl.DataFrame = _STORED.to_frame(),
    ) -> dict[str, pl.DataFrame]:
        """The frames of pairs, with numbers, and which of the stored candidates are no longer what they were.

        `searches` say which of the pairs each search may have found, and `groups` who meets whom in the first two.
        """
        s, frequencies = self._rules, self._snapshot.statistics.frequencies
        found = {
            "anchors": self._anchored(known, searches["anchors"], groups["anchors"]),
            "lsh": self._alike(known, searches["lsh"], groups["fingerprints"]),
            "tfidf": searches["tfidf"],
        }
        numbers = pl.DataFrame({"article_id": known.words.ids, "number": known.numbers.astype(np.int32)}, NUMBERED)
        placed = {name: known.place(some) for name, some in found.items()}
        candidates = number_ends(propose(placed, known.words, s.candidates), numbers)
        stored = stored.filter(pl.Series(np.isin(packed_rows(stored), pairs), dtype=pl.Boolean))
        fresh = candidates.join(stored, on=["a", "b", "found_by"], how="anti")
        own = pl.col("article_id").is_in(pl.concat([fresh["a_id"], fresh["b_id"]]).unique().implode())
        articles, passages = known.articles.filter(own), known.passages.filter(own)
        alignments = align_candidates(CANDIDATES.check(fresh), passages, articles, s.alignments, frequencies)
        scored = score_pairs(alignments, passages, articles, s.pairs, frequencies)
        return {
            "candidates": fresh.with_columns(LATER),
            "alignments": number_ends(alignments, numbers).with_columns(LATER),
            "pairs": number_ends(scored, numbers).with_columns(LATER),
            "parted": stored.join(candidates, on=["a", "b", "found_by"], how="anti").select(LATER, "a", "b"),
        }


def _parts(pairs: Packed) -> Iterator[Packed]:
    """The pairs, sorted, as many at a time as have articles that can be held; without any, one part of none."""
    if pairs.size <= _COMPARED and articles_of(pairs).size <= _HELD:
        yield pairs
    else:
        yield from _parts(pairs[: pairs.size // 2])
        yield from _parts(pairs[pairs.size // 2 :])
