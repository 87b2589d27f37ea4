"""The cellar of the wing: words and their hashes, n-grams, MinHash, groups, runs, chains, spans, quotations."""
