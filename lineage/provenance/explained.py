"""What the accepted sources explain of each article so far."""

from __future__ import annotations

from collections.abc import Iterable

from lineage.provenance.facts import Facts
from lineage.provenance.spans import Span, subtract, union, words

SCRAP = 40  # characters between explained stretches that are no text of their own


class Explained:
    """Grows as sources are accepted; a further source must explain words that are still open."""

    def __init__(self, facts: Facts, least: int) -> None:
        self._facts, self._least = facts, least
        self._spans: dict[str, list[Span]] = {}

    def take(self, article: str, spans: list[Span]) -> None:
        """These characters of the article are explained from now on."""
        self._spans[article] = union([*self._spans.get(article, []), *spans])

    def is_new(self, article: str, spans: list[Span]) -> bool:
        """True when the spans hold enough words that nothing explains yet; short spans must be new as a whole."""
        taken = self._spans.get(article)
        if not taken:
            return True
        beyond = subtract(spans, taken)
        if beyond == spans:
            return True
        if not beyond:
            return False
        text = self._facts.text(article)
        return words(text, beyond, self._least) >= words(text, spans, self._least)

    def open_part(self, article: str, spans: list[Span]) -> list[Span]:
        """What of the spans nothing explains yet, scraps left out; all of them if it is scraps only."""
        taken = self._spans.get(article)
        if not taken:
            return spans
        left = [span for span in subtract(spans, taken) if span[1] - span[0] >= SCRAP]
        return left or spans

    def open_targets(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Source and target of pairs where the target alone has words in common that no accepted source explains."""
        spans, found = self._facts.shared.spans, []
        for a, b in pairs:
            one, other = self.is_new(a, spans(a, b)), self.is_new(b, spans(b, a))
            if one != other:
                found.append((b, a) if one else (a, b))
        return found

    def still_open(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Pairs of articles that share words which no accepted source explains on either side."""
        spans = self._facts.shared.spans
        return [(a, b) for a, b in pairs if self.is_new(a, spans(a, b)) and self.is_new(b, spans(b, a))]
