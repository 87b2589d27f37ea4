"""Articles in: every door leads to the frames `articles` and `skipped`."""
