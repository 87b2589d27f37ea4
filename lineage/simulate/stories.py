"""Who takes from whom: one function per kind of story, each the truth that a perfect tool would find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from lineage.simulate.newsroom import AGENCIES, Newsroom, Outlet, Text, outlets
from lineage.simulate.prose import Event


class Arrow(NamedTuple):
    """The second text takes from the first, all or only what the first one wrote itself."""

    source: Text
    target: Text
    only_own: bool = False


class Story(NamedTuple):
    """Texts, who took from whom, and which texts are not in the corpus."""

    case: str
    texts: list[Text]
    arrows: list[Arrow]
    hidden: list[Text]


def wire_in_corpus(room: Newsroom, at: datetime) -> Story:
    """An agency item and its clients, now and then with an outlet that takes from a client."""
    return _wire(room, at, "wire", hidden=False, most=7)


def wire_absent(room: Newsroom, at: datetime) -> Story:
    """The clients of an agency item that the corpus lacks."""
    return _wire(room, at, "absent", hidden=True, most=8)


def wires_merged(room: Newsroom, at: datetime) -> Story:
    """Two agency items on one event; some clients print one, some both."""
    event, random = room.writer.event(at.weekday()), room.random
    wires = [room.dispatch(event, at, agency) for agency in random.sample(AGENCIES, 2)]
    papers = _several(room, 4, 7)
    arrows = []
    for number, outlet in enumerate(papers):
        taken = wires if number % 3 == 2 else [wires[number % 2]]
        copy = room.take(event, random.sample(taken, len(taken)), outlet)
        arrows += [Arrow(wire, copy) for wire in taken]
    hidden = [wire for wire in wires if random.random() < 0.5]
    return _story("merged", arrows, hidden)


def chain(room: Newsroom, at: datetime) -> Story:
    """An outlet's own report that goes from outlet to outlet."""
    event = room.writer.event(at.weekday())
    first = room.random.choice(_clients())
    report, arrows, hidden = _report(room, event, at, first)
    taken = [report]
    for outlet in _takers(room, room.random.randint(2, 4), first):
        source = taken[-1] if room.random.random() < 0.6 else taken[0]
        taken.append(room.take(event, [source], outlet))
        arrows.append(Arrow(source, taken[-1]))
    return _story("chain", arrows, hidden)


def taken_over(room: Newsroom, at: datetime) -> Story:
    """An outlet's own report that one or two others print."""
    event = room.writer.event(at.weekday())
    first = room.random.choice(_clients())
    report, arrows, hidden = _report(room, event, at, first)
    others = _takers(room, room.random.randint(1, 2), first)
    return _story("taken-over", [*arrows, *(_from(room, event, report, outlet) for outlet in others)], hidden)


def independent(room: Newsroom, at: datetime) -> Story:
    """Reporters who heard the same words at the same place; nobody takes from anybody."""
    event = room.writer.event(at.weekday())
    quotes = [room.writer.quotation(event) for _ in range(2)]
    known = [room.writer.background(event)]
    texts = [room.own(event, at, outlet, quotes + known) for outlet in _several(room, 2, 4)]
    return Story("independent", texts, [], [])


def release(room: Newsroom, at: datetime) -> Story:
    """A press release and who prints it."""
    event = room.writer.event(at.weekday())
    original = room.release(event, at, f"{event.nouns[0].word} GmbH")
    arrows = [Arrow(original, room.take(event, [original], outlet)) for outlet in _several(room, 2, 5)]
    return _story("release", arrows, [original] if room.random.random() < 0.5 else [])


def alone(room: Newsroom, at: datetime) -> Story:
    """A report that nobody prints."""
    event = room.writer.event(at.weekday())
    return Story("alone", [room.own(event, at, outlet) for outlet in _several(room, 1, 1)], [], [])


CASES: dict[Callable[[Newsroom, datetime], Story], int] = {
    wire_in_corpus: 3,
    wire_absent: 4,
    wires_merged: 2,
    chain: 2,
    taken_over: 2,
    independent: 2,
    release: 1,
    alone: 2,
}


def _wire(room: Newsroom, at: datetime, case: str, *, hidden: bool, most: int) -> Story:
    event, random = room.writer.event(at.weekday()), room.random
    wire = room.dispatch(event, at, random.choice(AGENCIES))
    papers = _several(room, 2 if random.random() < 0.15 else 3, most)
    later = room.sent_again(event, wire)
    if later and hidden:
        later.text_id = wire.text_id  # versions that nobody has are one absent original
    printed = [random.choice((wire, later)) if later else wire for _ in papers]
    enriched = papers[0] if room.enriches() else None
    arrows = []
    for item, outlet in zip(printed, papers, strict=True):
        own = room.report(event, 4, 10) if outlet == enriched else None
        arrows.append(Arrow(item, room.take(event, [item], outlet, own)))
    unused = [outlet for outlet in _clients() if outlet not in papers]
    if enriched:
        arrows.append(_from(room, event, arrows[0].target, random.choice(unused)))
    elif random.random() < 0.15:
        client = random.choice(arrows).target
        arrows.append(Arrow(client, room.take(event, [client], random.choice(unused))))
    story = _story(case, arrows, [later or wire] if hidden else [])
    if random.random() < 0.2:  # a reporter who was there too
        quotes = [sentence for part in wire.draft for sentence in part if sentence.startswith("„")]
        story.texts.append(room.own(event, at, unused[0], quotes[:2]))
    return story


def _report(room: Newsroom, event: Event, at: datetime, outlet: Outlet) -> tuple[Text, list[Arrow], list[Text]]:
    """A report of the outlet's own, sometimes below the text of an agency item that nobody else prints."""
    if not room.enriches():
        return room.own(event, at, outlet), [], []
    wire = room.dispatch(event, at, room.random.choice(AGENCIES))
    report = room.take(event, [wire], outlet, room.report(event, 6, 14))
    return report, [Arrow(wire, report)], [wire] if room.random.random() < 0.5 else []


def _from(room: Newsroom, event: Event, source: Text, outlet: Outlet) -> Arrow:
    """What another outlet takes from an article: of one with agency text in it, sometimes only what is its own."""
    only_own = bool(source.own) and room.random.random() < 0.5
    taken = replace(source, draft=source.own) if only_own else source
    return Arrow(source, room.take(event, [taken], outlet), only_own)


def _several(room: Newsroom, least: int, most: int) -> list[Outlet]:
    """Some outlets that report or are clients of agencies."""
    return room.random.sample(_clients(), room.random.randint(least, max(least, most)))


def _clients() -> list[Outlet]:
    return [outlet for outlet in outlets() if outlet.medium != "aggregator"]


def _takers(room: Newsroom, count: int, first: Outlet) -> list[Outlet]:
    """Some outlets that take from others; aggregators live on that."""
    return room.random.sample([outlet for outlet in outlets() if outlet != first], count)


def _story(case: str, arrows: list[Arrow], hidden: list[Text]) -> Story:
    texts = {text.text_id: text for source, target, _ in arrows for text in (source, target)}
    for text in hidden:
        texts.pop(text.text_id, None)
    return Story(case, list(texts.values()), arrows, hidden)
