"""Invented outlets and what they print: the delay of their medium, the spelling of the house, the credit shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any, NamedTuple

from lineage.simulate.edits import Desk, edit, update
from lineage.simulate.prose import Draft, Event, Writer
from lineage.tables import read_table

AGENCIES = ("dpa", "AFP", "Reuters", "APA", "sda", "KNA", "epd")
CREDIT_SHOWN, CREDIT_WRONG = 0.70, 0.05
SIGNED_ALL_THE_SAME = 0.3  # agency copy without a credit that bears the sign of the house
CITES = 0.4
UPDATED = 20, 180  # minutes until an agency sends an item again
NEW_BACKGROUND, AT_HAND = 0.3, 2  # how often a house writes it anew, and how many paragraphs it goes on printing
MINUTES = {"online": 25.0, "broadcaster": 60.0, "aggregator": 90.0}  # median delay behind a wire


class Outlet(NamedTuple):
    """An invented outlet, a row of `lineage/data/simulated_outlets.csv`."""

    outlet: str
    owner: str
    country: str
    medium: str
    credit: str
    quotes: str
    domain: str
    sign: str


@dataclass
class Text:
    """What somebody published: an agency, an outlet or a company."""

    text_id: str
    draft: Draft
    at: datetime
    agency: str = ""
    outlet: Outlet | None = None
    credited: tuple[str, ...] = ()
    row: dict[str, Any] = field(default_factory=dict)
    own: Draft = field(default_factory=list)  # what the outlet wrote itself below the text of an agency


@cache
def outlets() -> tuple[Outlet, ...]:
    """All invented outlets, by name."""
    return tuple(Outlet(*row.values()) for row in read_table("simulated_outlets"))


class Newsroom:
    """Prints texts one after the other; the same generator of random numbers gives the same ones."""

    def __init__(
        self,
        random: Random,
        bases: Sequence[Draft] = (),
        background: float = 0.0,
        updates: float = 0.0,
        enriched: float = 0.0,
    ) -> None:
        self.random = random
        self.writer = Writer(random)
        self.cleaned = False  # credit lines were cut before we saw the texts
        self._bases = list(bases)
        self._background = background
        self._updates = updates
        self._enriched = enriched
        self._known: dict[str, list[list[str]]] = defaultdict(list)  # paragraphs that a house has printed before
        self._number = 0

    def report(self, event: Event, least: int = 8, most: int = 20) -> Draft:
        """A text about the event, or the next of the texts that were given."""
        if self._bases:
            return [list(part) for part in self._bases[self._new_number() % len(self._bases)]]
        return self.writer.report(event, self.random.randint(least, most))

    def with_background(self, draft: Draft, event: Event, house: str) -> Draft:
        """The draft, sometimes with a paragraph at its end that the house prints again and again over days."""
        if not self._background or self.random.random() >= self._background:
            return draft
        known = self._known[house]
        if not known or self.random.random() < NEW_BACKGROUND:
            known.append([self.writer.background(event) for _ in range(self.random.randint(2, 4))])
        return [*draft, list(self.random.choice(known[-AT_HAND:]))]

    def dispatch(self, event: Event, at: datetime, agency: str) -> Text:
        """An agency item."""
        number = self._new_number()
        item = f"{agency}:{at:%y%m%d}-99-{number:06d}"
        draft = self.with_background(self.report(event), event, agency)
        row = {"kind": "wire", "outlet": agency, "title": self.writer.title(event), "item": item, "item_version": 1}
        return Text(f"item-{number:06d}", draft, at, agency, row=row | {"text": _wired(draft, event, agency)})

    def sent_again(self, event: Event, item: Text) -> Text | None:
        """The second version of an agency item, longer and corrected, where the agency sends one."""
        if not self._updates or self.random.random() >= self._updates:
            return None
        draft = update(item.draft, Desk(self.random, self.writer, event))
        at = item.at + timedelta(minutes=self.random.randint(*UPDATED))
        row = item.row | {"item_version": 2, "text": _wired(draft, event, item.agency)}
        return Text(f"{item.text_id}-2", draft, at, item.agency, row=row)

    def release(self, event: Event, at: datetime, company: str) -> Text:
        """A press release."""
        draft = self.report(event, 6, 14)
        row = {"kind": "release", "outlet": company, "title": self.writer.title(event), "text": _spell(draft, "„“")}
        return Text(f"release-{self._new_number():06d}", draft, at, row=row)

    def own(self, event: Event, at: datetime, outlet: Outlet, heard: Sequence[str] = ()) -> Text:
        """A report of an outlet's own; `heard` are sentences that other reporters have too."""
        draft = self.with_background(self.report(event), event, outlet.outlet)
        for sentence in heard:
            self.random.choice(draft).append(sentence)
        signed = self.random.random() < 0.5
        return self._print(event, draft, at, outlet, credit=_credit(outlet, (), self.random) if signed else "")

    def enriches(self) -> bool:
        """Whether a house prints agency text and a report of its own as one article."""
        return bool(self._enriched) and self.random.random() < self._enriched

    def take(self, event: Event, sources: Sequence[Text], outlet: Outlet, own: Draft | None = None) -> Text:
        """What the outlet makes of one or more texts; of several, the first leads; what is its own comes last."""
        of_wire = not any(source.outlet for source in sources)
        desk = Desk(self.random, self.writer, event)
        drafts = [edit(source.draft, desk, of="wire" if of_wire else "article") for source in sources]
        draft = drafts[0]
        for other in drafts[1:]:
            draft = draft[: max(1, len(draft) - 1)] + other[: max(1, 2 * len(other) // 3)]
        at = max(source.at for source in sources) + self._delay(outlet, 1.0 if of_wire else 6.0)
        if of_wire:
            credited = self._credited([source.agency for source in sources if source.agency])
            row = sources[0].row if len(sources) == 1 and "dpa" in credited else {}
            item = f"{row['item']}/{row['item_version']}" if "item" in row else None
            shown = bool(credited) or self.random.random() < SIGNED_ALL_THE_SAME
            credit = _credit(outlet, credited, self.random, item) if shown else ""
            own = own or []
            printed = self._print(event, [*draft, *own], at, outlet, credit, credited)
            return replace(printed, own=own)
        named = next(source.outlet.outlet for source in sources if source.outlet)
        credit = ""
        if outlet.medium == "aggregator":
            credit = f"Dieser Artikel erschien zuerst bei {named}."
        elif self.random.random() < CITES:
            cue = (f"Darüber hatte zuerst der {named} berichtet.", f"Das berichtet der {named}.")
            self.random.choice(draft[:2]).append(self.random.choice(cue))
        elif self.random.random() < 0.3:
            credit = _credit(outlet, (), self.random)
        return self._print(event, draft, at, outlet, credit)

    def _print(
        self, event: Event, draft: Draft, at: datetime, outlet: Outlet, credit: str = "", credited: tuple[str, ...] = ()
    ) -> Text:
        number = self._new_number()
        if self.cleaned:
            credit, credited = "", ()
        if outlet.country == "CH":
            draft = [[sentence.replace("ß", "ss") for sentence in part] for part in draft]
        body = _spell(draft, outlet.quotes)
        if credit.endswith(" - "):
            body = f"{event.place} {credit}{body}"
        elif credit:
            body = f"{body}\n\n{credit}"
        if self.random.random() < 0.2:
            body = f"Blick auf {event.place}. (Foto: {self.random.choice(event.people).split(' ', 1)[1]}/dpa)\n\n{body}"
        # The number says nothing about the order in which texts were written.
        text_id = f"{outlet.domain.removesuffix('.example')}-{number * 7919 % 1_000_003:06d}"
        row = {
            "kind": "article",
            "outlet": outlet.outlet,
            "title": self.writer.title(event),
            "url": f"https://{outlet.domain}/{number}",
            "text": body,
        }
        return Text(text_id, draft, at, outlet=outlet, credited=credited, row=row)

    def _credited(self, agencies: Sequence[str]) -> tuple[str, ...]:
        """The agencies that the outlet names; sometimes none, sometimes the wrong one."""
        chance = self.random.random()
        if chance < CREDIT_WRONG:
            return (self.random.choice([agency for agency in AGENCIES if agency not in agencies]),)
        return tuple(agencies) if chance < CREDIT_WRONG + CREDIT_SHOWN else ()

    def _delay(self, outlet: Outlet, slower: float) -> timedelta:
        if outlet.medium == "print":  # tomorrow's paper
            return timedelta(hours=self.random.uniform(9, 20))
        return timedelta(minutes=max(2, round(MINUTES[outlet.medium] * slower * self.random.lognormvariate(0, 0.8))))

    def _new_number(self) -> int:
        self._number += 1
        return self._number


def _wired(draft: Draft, event: Event, agency: str) -> str:
    return f"{event.place} ({agency}) - {_spell(draft, '„“')}"


def _spell(draft: Draft, quotes: str) -> str:
    text = "\n\n".join(" ".join(part) for part in draft)
    return text.replace("„", quotes[0]).replace("“", quotes[1])


def _credit(outlet: Outlet, agencies: tuple[str, ...], random: Random, item: str | None = None) -> str:
    """The credit in the form of the house; empty when it shows none or when nothing is credited."""
    if outlet.credit == "none":
        return ""
    if item and random.random() < 0.15:
        return f"© dpa-infocom, {item}"
    if not agencies:
        return f"({outlet.sign})" if outlet.credit in ("bracket", "dateline") else f"Quelle: {outlet.domain}"
    named = "/".join(agencies)
    forms = {
        "bracket": f"({named})",
        "source": f"Quelle: {outlet.domain}, {outlet.sign}/{named}",
        "slashes": f"{outlet.sign}/{named}",
        "dateline": f"({named}) - ",
    }
    return forms[outlet.credit]
