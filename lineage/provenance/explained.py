"""What the accepted sources explain of each article so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from lineage.provenance.facts import Facts
from lineage.provenance.spans import Span, subtract, union, words


class Explained:
    """Grows as sources are accepted; a further source must explain words that are still open."""

    def __init__(self, facts: Facts, least: int) -> None:
        self._facts, self._least = facts, least
        self._spans: dict[str, list[Span]] = defaultdict(list)

    def take(self, article: str, spans: Iterable[Span]) -> None:
        """These characters of the article are explained from now on."""
        self._spans[article] = union([*self._spans[article], *spans])

    def is_new(self, article: str, spans: list[Span]) -> bool:
        """True when the spans hold enough words that nothing explains yet; short spans must be new as a whole."""
        text = self._facts.articles[article]["text"]
        return words(text, subtract(spans, self._spans[article])) >= min(self._least, words(text, spans))

    def still_open(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Pairs of articles that share words which no accepted source explains on either side."""
        shared = self._facts.shared
        return [
            (a, b)
            for a, b in pairs
            if not (self._facts.is_source_by_trade(a) or self._facts.is_source_by_trade(b))
            and self.is_new(a, shared.get((a, b), []))
            and self.is_new(b, shared.get((b, a), []))
        ]
