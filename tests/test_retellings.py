from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import numpy as np
from corpora import OTHER, OWN, TOLD, WIRE, lay, prose
from hypothesis import given, settings
from hypothesis import strategies as st

from lineage.similarity.kernels import backend
from lineage.similarity.kernels.retellings import Clock, Telling, find_retellings, glimpse_pairs

DAY = datetime(2026, 3, 8, tzinfo=UTC)


def clock(hours: list[float | None], width: float = 0) -> Clock:
    known = [math.nan if hour is None else (DAY + timedelta(hours=hour)).timestamp() * 1e6 for hour in hours]
    times = np.array(known)
    return Clock(np.nan_to_num(times, nan=-np.inf), np.nan_to_num(times + width * 3.6e9, nan=np.inf))


def search(texts: list[str], times: Clock, **more: float) -> list[tuple[int, int]]:
    limits = {"near": 0.2, "hours": 48, "most": 10} | more
    first, second = find_retellings(lay(texts)[0], times, **limits)
    return list(zip(first.tolist(), second.tolist(), strict=True))


def test_a_text_told_again_is_found_within_its_time() -> None:
    texts = [OTHER, TOLD, OWN, WIRE, prose(100, 1)]
    assert search(texts, clock([0, 0, 0, 47, 0])) == [(1, 3)]
    assert search(texts, clock([0, 0, 0, 49, 0])) == []
    assert search(texts, clock([0, 60, 0, 0, 0], width=24)) == [(1, 3)], "as near as the days allow"
    assert search(texts, clock([0, 500, 0, None, 0])) == [(1, 3)], "an unknown time is held against all"
    assert search(texts, clock([None] * 5)) == [(1, 3)]
    assert search(texts, clock([0] * 5), near=0.95) == []
    assert search([*texts, WIRE], clock([0] * 6)) == [(1, 3), (1, 5)], "equal texts are no retelling"
    assert search([], clock([])) == []
    assert search(["", ""], clock([0, 0])) == []


def test_a_crowd_of_copies_costs_so_many_pairs_each() -> None:
    texts = [f"{WIRE} {prose(12, seed)}" for seed in range(60)]
    pairs = search([*texts, TOLD], clock([0.0] * 61), most=5)
    assert len(pairs) <= 61 * 5
    assert {60} <= {article for pair in pairs for article in pair}
    assert pairs == sorted(pairs)
    assert all(one < other for one, other in pairs)


ARTICLES = st.lists(
    st.tuples(
        st.dictionaries(st.integers(0, 9), st.floats(0.0625, 1, width=32), max_size=6),
        st.none() | st.integers(0, 100),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


@settings(deadline=None)
@given(ARTICLES, st.booleans())
def test_pairs_worth_a_look_are_the_same_in_either_backend(
    articles: list[tuple[dict[int, float], int | None, bool]], all_asked: bool
) -> None:
    rows = [(number, key, weight) for number, (own, _, _) in enumerate(articles) for key, weight in sorted(own.items())]
    owners, keys, weights = (np.array([row[place] for row in rows]) for place in range(3))
    telling = Telling(owners.astype(np.int64), keys.astype(np.int32), weights.astype(np.float32))
    times = clock([hour for _, hour, _ in articles], width=2)
    fresh = None if all_asked else np.array([asked for _, _, asked in articles])
    found = {}
    try:
        for name in ("numpy", "numba"):
            backend.use(name)
            one, other = glimpse_pairs(telling, times, 24, fresh)
            found[name] = sorted(zip(one.tolist(), other.tolist(), strict=True))
    finally:
        backend.use("auto")
    assert found["numpy"] == found["numba"]
    for one, other in found["numba"]:
        assert one < other
        assert fresh is None or fresh[one] or fresh[other]
        assert sum(weight * articles[other][0].get(key, 0) for key, weight in articles[one][0].items()) > 0.04
