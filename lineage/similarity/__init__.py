"""What texts share: passages, fingerprints, candidates, alignments, pairs."""
