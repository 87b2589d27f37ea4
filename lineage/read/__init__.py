"""Articles in: every door leads to the frames `articles` and `skipped`."""

from lineage.read.articles import Reading, read_articles
from lineage.read.tabular import number_rows

__all__ = ["Reading", "number_rows", "read_articles"]
