"""What two articles share, looked up by their ids from either side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from itertools import chain

import polars as pl

from lineage.provenance.spans import Span, length, union, unite

# A stretch of an article, and the stretch of another one that equals it, edits apart: the bounds of both.
Match = tuple[int, int, int, int]


class Shared:
    """Shares and shared spans of all pairs, quotations left out.

    A link is a pair seen from one side; the spans of all links stand in one list.
    """

    def __init__(self, pairs: pl.DataFrame, alignments: pl.DataFrame, voices: Mapping[str, str]) -> None:
        self._voices = voices
        numbered = pairs.with_row_index("pair")
        spans = alignments.filter(pl.col("kind") != "quote").join(numbered, on=["a_id", "b_id"])
        side_a = spans.select(link="pair", begin="a_begin", end="a_end")
        side_b = spans.select(link=pl.col("pair") + len(pairs), begin="b_begin", end="b_end")
        spans = unite(pl.concat([side_a, side_b]), "link")
        self._spans: list[Span] = spans.select("begin", "end").rows()
        self._first = spans["link"].search_sorted(pl.int_range(2 * len(pairs) + 1, eager=True)).to_list()
        matched = alignments.filter(pl.col("kind").is_in(["verbatim", "edited"])).join(numbered, on=["a_id", "b_id"])
        equal = matched.group_by("pair").agg(pl.col("tokens").sum())
        self._equal: dict[int, int] = dict(equal.iter_rows())
        matched = matched.sort("pair", "a_begin", "b_begin")
        self._matches: list[Match] = matched.select("a_begin", "a_end", "b_begin", "b_end").rows()
        self._first_match = matched["pair"].search_sorted(pl.int_range(len(pairs) + 1, eager=True)).to_list()
        self._pairs = len(pairs)
        self._tokens: list[int] = pairs["shared_tokens"].to_list()
        self._shares: list[float] = pairs["a_share"].to_list() + pairs["b_share"].to_list()
        partners: dict[str, dict[str, int]] = defaultdict(dict)
        for number, (a, b) in enumerate(pairs.select("a_id", "b_id").iter_rows()):
            partners[a][b], partners[b][a] = number, len(pairs) + number
        self._links = dict(partners)

    def is_pair(self, article: str, other: str) -> bool:
        """True when the two were found to share text or an event."""
        return other in self._links.get(article, ())

    def share(self, article: str, other: str) -> float:
        """Share of the article's compared words that the other holds too."""
        return self._shares[self._links[article][other]]

    def tokens(self, article: str, other: str) -> int:
        """Words that the two have in common."""
        return self._tokens[self._links[article][other] % self._pairs]

    def equal(self, article: str, other: str) -> int:
        """Words of what the two have in common that are equal, without quotations and retold sentences."""
        return self._equal.get(self._links[article][other] % self._pairs, 0)

    def spans(self, article: str, other: str) -> list[Span]:
        """Characters of the article that the other holds too; none unless they are a pair."""
        link = self._links.get(article, {}).get(other)
        return [] if link is None else self._spans[self._first[link] : self._first[link + 1]]

    def matches(self, article: str, other: str) -> list[Match]:
        """Which stretch of the article equals which of the other one, quotations and retold sentences left out."""
        link = self._links.get(article, {}).get(other)
        if link is None:
            return []
        pair = link % self._pairs
        rows = self._matches[self._first_match[pair] : self._first_match[pair + 1]]
        if link < self._pairs:
            return rows
        return sorted((begin, end, other_begin, other_end) for other_begin, other_end, begin, end in rows)

    def with_group(self, article: str, group: Set[str]) -> tuple[list[Span], float]:
        """Characters of the article that any of the group holds too, and the share of its words that they come to.

        Versions of one house are one witness: they count only where no other voice holds anything. The share is scaled
        up from the one that shares most.
        """
        partners = self._links.get(article, {}).keys() & group  # costs as much as the smaller of the two
        shared = {other: spans for other in partners if (spans := self.spans(article, other))}
        of_others = [other for other in shared if self._voices[other] != self._voices[article]]
        shared = {other: shared[other] for other in of_others} or shared
        if not shared:
            return [], 0.0
        spans = union(chain.from_iterable(shared.values()))
        share, size = max((self.share(article, other), length(own)) for other, own in shared.items())
        return spans, round(min(1.0, share * length(spans) / size), 4)
