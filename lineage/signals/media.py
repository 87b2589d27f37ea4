"""Names the medium that a noun phrase may mean: an agency, a paper, a broadcaster by its programme."""

from __future__ import annotations

import re
from functools import lru_cache

from lineage.signals.grammar import CLOSE, DOMAIN, OPEN, PROGRAMMES, UPPER
from lineage.signals.inflection import OF_HIM, article_before
from lineage.signals.lexicon import names_owner
from lineage.signals.nouns import Nouns, kind_of
from lineage.signals.offices import Source

# "im NDR-Podcast", where no name of its own follows
PROGRAMME = re.compile(rf"[{OPEN}]?(.+?)[{CLOSE}]?-(?:{PROGRAMMES}|Magazin)")
ADDRESS = re.compile(DOMAIN)
QUOTED_NAME = re.compile(rf"[{OPEN}](.+?)[{CLOSE}]")
SHORT = re.compile(r"\s\([A-ZÄÖÜ]{2,4}\)$")
# what a medium is called behind its name: "„Talblatt“-Zeitung"
NAMING = ("medium", "masthead", "agency")
PEOPLE = ("role", "unnamed", "office")
# small words of a title: "Rundschau für Deich und Hafen"
JOINING = frozenset(
    (
        "der die das den dem des und für am im in aus von vom zu zur zum mit auf an bei vor um ohne gegen über"
        " of the and for in on at to a with de del della di da do la le les du des et el los y e o d van het en"
        " heute heute-journal heute-show journal tagesschau tagesthemen taz"
    ).split()
)
# "La Elbwoche"
FOREIGN = re.compile(r"(?:La|Le|Les|Il|The|L[’'])\s?[A-ZÀ-Ý]")
# "der Nordener „Elbwoche“"
OF_PLACE = re.compile(rf"[{UPPER}][\w-]+er\s")
# "Musterländische Zeitungen" are any of them
SOME_MEDIA = re.compile(
    r"[A-ZÄÖÜ][a-zäöüß]+sche[nr]?\s[\w-]*(?:[Zz]eitungen|[Mm]edien|[Bb]lätter|[Ss]ender|[Mm]agazine)"
)
OWNER = re.compile(r"\s(?:der|des|von)\s([A-ZÄÖÜ][\w-]+(?:\s(?:Medien\w*|Gruppe|Verlag\w*|Deutschland))?)")
CODED = re.compile(r"\s\(([\w-]{2,8})\)")
# a name that is a common word too, with its cue right before it or its sentence
BARE = re.compile(
    r"(?:^|[.!?:,;(„“”\"»«\n–-]\s?|\b(?:[Ww]ie|[Ll]aut|[Gg]em(?:äß|äss)|auf|gegenüber|und|nach|by|to|the)\s)$"
)
BENT = re.compile(r"(?<=[a-zß])e[nr]$")
WIE = re.compile(r"\b[Ww]ie\s(?:die|der|das|den)\s$")
SUNDAY = " am Sonntag"
SHOWS = ("-Sendung", "-Talkshow", "-Polittalk")


@lru_cache(maxsize=1 << 16)
def medium_in(run: str, told: bool, nouns: Nouns) -> tuple[str, str] | None:
    """Name and kind of a medium that the words name; None when they name none."""
    first, _, title = run.partition(" ")
    house = PROGRAMME.fullmatch(first)
    # of "ZDF-Sendung „Am Deich“" the house is the source
    own = bool(title) and kind_of(first, nouns) in NAMING and not first.endswith(SHOWS)
    run = house[1] if house and not own and house[1].casefold() in nouns.outlets else run
    words = run.split()
    quoted = QUOTED_NAME.search(run)
    head = kind_of(words[0].strip(OPEN + CLOSE), nouns)
    # "„Elbwoche (EW)“"
    name = SHORT.sub("", quoted[1]) if quoted else run
    if quoted and run[: quoted.start()].endswith("-"):
        name = run[: quoted.start()].rpartition(" ")[2] + name
    if quoted and run.startswith("-", quoted.end()) and head not in NAMING:
        return _of_paper(run, name, nouns)
    if head in ("medium", "agency") and (quoted or len(words) > 1):
        name = name if quoted else re.sub(r"^(?:der|des|von)\s", "", " ".join(words[1:]))
        # "RedaktionsNetzwerk Deutschland" is called so as a whole
        whole = nouns.outlets.get((quoted[1] if quoted else run).casefold()) or _bent_outlet(words, nouns)
        agency = None if whole else nouns.gazetteer.find(name, named=head == "agency")
        name, head = (whole, "medium") if whole else (name, head)
        return (agency.code, "agency") if agency else (name, "agency" if head == "agency" else "outlet")
    # "nach Informationen der dpa Maßnahmen": an object may follow at once
    code = nouns.gazetteer.find(words[0]) if words[0].islower() and len(words) > 1 else None
    agency = code or nouns.gazetteer.find(name) or nouns.gazetteer.find(words[-1] if head == "agency" else name)
    if agency and agency.kind != "generic":
        return agency.code, "agency"
    # "der Konkurrent RTL", "die Website elbwelt.de"
    shown = words[-1].isupper() if head in PEOPLE else head == "document" and ADDRESS.fullmatch(words[-1])
    bare = words[-1] if len(words) == 2 and shown else name
    if (outlet := nouns.outlets.get(bare.casefold())) or ADDRESS.fullmatch(bare):
        return outlet or bare, "outlet"
    last = kind_of(words[-1], nouns) if len(words) > 1 and not quoted and "zu" not in words else None
    if last in ("masthead", "medium") and words[0][0].isupper() and not _is_no_masthead(words, run, nouns):
        # "der Rheinischen Post": a masthead takes the case of the sentence
        straight = " ".join(word.removesuffix("n") if word.endswith("en") else word for word in words[:-1])
        straight = f"{straight} {words[-1]}"
        return nouns.outlets.get(straight.casefold(), straight), "outlet"
    # quoted speech is longer than a name and begins with a common word
    # "the ship «...»" names no medium
    short = (
        quoted
        # "„Der Deich hält dicht“ Muster sagte": no title
        and all(not word[0].islower() or word in JOINING or "’" in word for word in name.split())
        and nouns.kinds.get(name.removesuffix("n"), nouns.kinds.get(name)) not in PEOPLE[:2]
        and (run.startswith(quoted[0]) or head == "masthead" or OF_PLACE.fullmatch(run, 0, quoted.start()))
        and len(words) <= 4
        and (nouns.kinds.get(name.split()[0]) != "stop" or FOREIGN.match(name))
        and name[-1] not in ",.!?"
    )
    return (name, "office" if nouns.kinds.get(name) == "office" else "outlet") if short and told else None


def _is_no_masthead(words: list[str], run: str, nouns: Nouns) -> bool:
    """Whether a noun for media ends another name: "Fraktionsvize Achim Post", "die Deutsche Post"."""
    house = run.rpartition(" von ")[2].removeprefix("der ")
    straight = " ".join(BENT.sub("e", word) for word in house.split())
    return (
        SOME_MEDIA.fullmatch(run) is not None
        or words[-2].partition("-")[0] in nouns.is_woman
        or nouns.kinds.get(straight) == "office"
        or (" von " in run and kind_of(words[0], nouns) in ("document", *PEOPLE))
    )


def _bent_outlet(words: list[str], nouns: Nouns) -> str | None:
    """The outlet whose first word is in the genitive: "des Netzwerks Muster"."""
    straight = " ".join([words[0].removesuffix("s"), *words[1:]])
    return nouns.outlets.get(straight.casefold()) if words[0].endswith("s") else None


def _of_paper(run: str, name: str, nouns: Nouns) -> tuple[str, str] | None:
    """A known medium in a compound: "„Talblatt“-Interview" is of the paper, a "„Talblatt“-Reporter" is a person."""
    known = nouns.outlets.get(name.casefold()) if " " not in run.rpartition(name)[2] else None
    return (known, "outlet") if known and (names_owner(run) or kind_of(run, nouns) not in PEOPLE) else None


def house_of(found: re.Match[str], nouns: Nouns) -> Source | None:
    """An agency by its code, or a house: "den Zeitungen der Muster Mediengruppe", "den Muster-Zeitungen"."""
    begin, end, run = found.start(), found.end("run"), found["run"]
    coded = CODED.match(found.string, end, end + 12)
    if coded and (agency := nouns.gazetteer.find(coded[1])):
        return Source(begin, coded.end(), agency.code, "agency")
    owned = OWNER.match(found["more"] or "") if run.endswith("Zeitungen") else None
    if owned:
        known = nouns.outlets.get(owned[1].casefold()) or _bent_outlet(owned[1].split(), nouns)
        return Source(begin, found.start("more") + owned.end(), known or owned[1], "outlet")
    return Source(begin, end, run, "outlet") if run.endswith("-Zeitungen") else None


def at_home(found: re.Match[str], source: Source, nouns: Nouns, *, told: bool) -> Source | None:
    """A named medium as it is; None when its name is a common word and nothing says that the paper is meant."""
    first = found["run"].partition(" ")[0]
    if source.kind == "agency" and first.islower() and nouns.gazetteer.find(first):
        return source._replace(end=found.start("run") + len(first))
    if source.kind != "outlet" or nouns.kinds.get(found["run"]) != "stop":
        return source
    text, run, at = found.string, found["run"], found.start("run")
    full = nouns.outlets.get((run + SUNDAY).casefold())
    if full and text.startswith(SUNDAY, source.end, found.endpos):
        return source._replace(end=source.end + len(SUNDAY), name=full, common=True)
    article = at > found.start() or article_before(text, at) in (*OF_HIM, "der", "dem", "vom", "im", "am", "zum", "zur")
    named = told or (WIE if article else BARE).search(text, max(0, at - 20), at)
    return source._replace(common=True) if named else None
