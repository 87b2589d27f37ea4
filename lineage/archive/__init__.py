"""Articles that are collected day by day: Delta Lake tables that grow without the old ones being compared again."""

from lineage.archive.archive import Archive, create_archive, open_archive

__all__ = ["Archive", "create_archive", "open_archive"]
