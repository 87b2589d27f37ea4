"""Raw text in, MinHash signatures out: 5-word shingles, 128 permutations."""

from __future__ import annotations

from ours import SIGN
from peers.programs import peer_tool
from suite import Measure, Tool

MEASURE = Measure(
    name="fingerprints",
    title="Fingerprints: raw text to MinHash signatures",
    note=(
        "128 permutations over 5-word shingles, texts in memory, start-up and reading not counted. gaoya inserts into "
        "its bands in the same call. rensa and datasketch are given words and shingles by Python, which is counted, "
        "because their users have to do it."
    ),
    tools=(
        Tool("lineage", SIGN),
        peer_tool("gaoya", "fingerprints"),
        peer_tool("daft", "fingerprints"),
        peer_tool("rensa", "fingerprints"),
        peer_tool("datasketch", "fingerprints_xxh32", name="datasketch affine32, xxh32", largest=100_000),
        peer_tool("datasketch", "fingerprints_sha1", name="datasketch affine32, SHA1 (default)", largest=100_000),
    ),
    whole=False,
)
