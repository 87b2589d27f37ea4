"""Who derives from whom: edges, stories, mosaic, findings."""
