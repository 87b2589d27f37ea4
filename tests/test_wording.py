"""Words of texts: the quick way through bytes gives what the pattern gives."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from lineage.provenance.wording import WORD, fold_all, read_words

PRINTED = st.text(alphabet="aZßÄéŠµμİﬁ_1923² .,-–„“\n\x00\u00a0\u202f\u00ad\u0308😀", max_size=40) | st.text(
    max_size=20
)


@settings(max_examples=60, deadline=None)
@given(PRINTED, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4))
@example("Es sind 12.500 Euro, am 3.2.2021 waren es 9 800.", [(0, 20), (14, 48)])
@example("Straße ÄRGER", [(0, 3), (3, 12)])
@example("a_b 1_2 12_c 3 400", [(0, 18), (5, 7)])
def test_words_are_those_of_the_pattern_from_where_they_begin(text, places):
    stretches = [(min(begin, len(text)), min(end, len(text))) for begin, end in places if begin < end]
    stretches = [(begin, end) for begin, end in stretches if begin < end]
    found = [(word.start(), word.group()) for word in WORD.finditer(text)]
    words = read_words(text)
    for begin, end in stretches:
        assert words.within(begin, end).split() == fold_all([word for at, word in found if begin <= at < end])
