"""Articles in: every door leads to the frames `articles` and `skipped`."""

from lineage.read.articles import Reading, read_articles

__all__ = ["Reading", "read_articles"]
