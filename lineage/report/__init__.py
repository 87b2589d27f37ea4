"""The lineage report: one HTML file."""
