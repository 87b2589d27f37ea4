"""Reads who stands beside a cue in its sentence: after it, before it, or as the subject of its clause."""

from __future__ import annotations

import re

from lineage.signals.fullnames import noble_surname
from lineage.signals.grammar import CAP, CLOSE, HALF, OPEN, PARTY
from lineage.signals.grammar import PERSON_NAME as PERSON
from lineage.signals.headlines import behind_marks, role_behind
from lineage.signals.lexicon import kinds_in, names_owner
from lineage.signals.nouns import NAMES, Sentence, phrase_at, phrases
from lineage.signals.parallel import parallel, parallel_before
from lineage.signals.sources import Source, read_source

ADVERBS = (
    r"darin|weiter|weiterhin|auch|zuvor|dann|dazu|zudem|außerdem|ausserdem|ferner|gestern|heute|jetzt|damals|jedoch|aber|nun|später"
    r"|daraufhin|unterdessen|derweil|indes|kürzlich|jüngst|ebenfalls|bereits|schon|zuletzt|zunächst|noch|hingegen|dagegen"
    r"|allerdings|etwa|also|wiederum|schließlich|schliesslich|einmal|selbst|erneut|mehrfach|öffentlich|seinerzeit|deshalb"
    r"|eben|gerade|soeben|zugleich|gleichzeitig|hierzu|beispielsweise|immerhin|wiederholt|ausdrücklich|ebenso|nämlich"
    r"|mittlerweile|inzwischen|anschließend|anschliessend|abermals|wörtlich|dennoch|trotzdem|deutlich|offen|sogar"
    r"|unter anderem|unter anderen|zuerst|zumindest|jedenfalls|lediglich|knapp"
)
# what may stand between a verb and its subject
FILLER = re.compile(rf"\s(?:(?:{ADVERBS}|am \w+|sich|ihm|ihnen|es)\s)*")
BACK_FILLER = re.compile(
    rf"\.?(?:\s\([^()]{{1,30}}\))?,?(?:\s(?:{ADVERBS}|am \w+(?: in [A-ZÄÖÜ]\w+)?|(?:in|aus) [A-ZÄÖÜ]\w+"
    r"|auf Nachfrage|auf Anfrage|hat|habe|haben|hatte|hatten|laut|in einem Interview|im Interview"
    r"|first|has|had|also|later|on \w+))*\s?$"
)
# "Max Muster (50), Chef des Hafenamts, sagt"
APPOSED = re.compile(
    rf"(?P<who>(?!(?:Auch|Und|Doch|Aber|Selbst|Sogar|Nur)\s){PERSON}){PARTY},\s(?:(?:(?:[Dd]er|[Dd]ie|[Dd]as|[Ee]in|[Ee]ine|[Ee]iner)\s)?{HALF}"
    r"(?:[\w-]+\s){0,2}?"
    r"[A-ZÄÖÜ][^.;:„“”\"»«,]{2,110}|(?:einst|früher|ehemals|heute|inzwischen|zuletzt|bis\s\d{4}|seit\s\d{4})\s[A-ZÄÖÜ][^.;:„“”\"»«,]{2,160}"
    r"|(?:der|die|das|dessen|deren|dem)\s[^.;:„“”\"»«,]{2,110}),"
    rf"\s(?:(?:{ADVERBS})\s)?$"
)
# "sagte der Leiter des Hafenamts und Vorsitzende des Rats der Stadt, Max Muster, in", "ein Zeuge namens Max Muster"
LATE = re.compile(
    rf"(?:(?P<called>\snamens\s)|(?:\s(?:und|sowie)\s{CAP})?\s(?:des|der|von|vom|für|im|in|beim|am)\s[^.;:„“”\"»«,]{{3,200}},\s)"
    rf"(?P<who>{PERSON}){PARTY}(?:\sund\s(?P<other>{PERSON}){PARTY})?(?(called)|(?=[,.]))"
)
# "Anna Muster vom Hafenamt", "Anna Muster von den Grünen"
HOUSE = re.compile(r"\s(?:vom|von\sde[rnm])\s")
ENDS_APPOSED = re.compile(rf",\s(?:(?:{ADVERBS})\s)?$")
# "Anna Muster, Chefin der Bank Max Beispiel, sagte": who is named last is no speaker where one stands before
OF_BODY = re.compile(r"\sde[rs]\s")
# "die für Häfen zuständige Leiterin Anna Muster", "einem vom Hafenamt vorgelegten Bericht"
EXTENDED = re.compile(
    r"(?:de[rmns]|die|das|eine?[mnrs]?)\s"
    r"(?:für|in|im|am|an der|bei|beim|(?P<by>von|vom)|vor|mit|aus|unter|seit|zur|zum|nach)\s[^,.;:„“”\"»«]{2,60}?\s"
    r"(?=(?(by)[a-zäöüß]+[tn]e[nr]?|[a-zäöüß]+e[nr]?)\s[A-ZÄÖÜ])"
)
MADE = re.compile(
    r"(?:vorgelegt|vorgestellt|veröffentlicht|erstellt|verfasst|herausgegeben|verbreitet|publiziert|präsentiert|erarbeitet|unterzeichnet"
    r"|eingebracht|ausgearbeitet|formuliert|erhoben|durchgeführt|verschickt|abgegeben|geschrieben|gemacht)e[nr]?\s"
)
MARKED = frozenset(OPEN + CLOSE)
# characters of a name in marks, the marks, and the comma behind it
QUOTED_NAME = 52
DATIVE = re.compile(r"\s(?:der|dem|den)\s")
# "am Montag", "on Monday"
TWO_WORDS = (" am", " on")
LEAD = re.compile(r"(?:von|vom|aus|des|in|with|the)\s(?=\S)")
REACH = 160
# "Anna Muster, Leiterin des Hafenamts: „"
INTRODUCED = re.compile(rf"(?P<who>{PERSON}){PARTY},\s[^.;:!?„“”\"»«\d]{{3,110}}")
# no source is named farther from its cue
AHEAD = 240
# behind a noun that is no adjective and owns nothing
REPORTS = re.compile(
    r"(?<!en)(?<!er)(?<![s-])\s((?:Medienb|B)erichten|Angaben|Berechnungen|Informationen|Schätzungen|Meldungen|Zahlen|Experten)$"
)


def source_after(
    sentence: Sentence,
    at: int,
    *,
    told: bool,
    sure: bool = False,
    led: bool = True,
    people: bool = False,
    end: int | None = None,
) -> tuple[Source, ...]:
    """The sources that the words behind a cue name, with those beside the first; none when they name nobody.

    Args:
        sentence: where the cue stands.
        at: where the cue ends.
        told: a medium is expected.
        sure: only a source can follow.
        led: "von" or "in" may stand before the source.
        people: more than one may speak.
        end: where to stop, when not at the end of the sentence.
    """
    text, nouns, lang = sentence.text, sentence.nouns, sentence.lang
    end = min(sentence.end if end is None else end, at + AHEAD)
    gap = FILLER.match(text, at, end)
    start = gap.end() if gap else at
    if gap is None and at < end and text[at : at + 1] != " ":
        return ()
    # "von der" and "aus dem" after nach Angaben belong to the phrase
    lead = LEAD.match(text, start, end)
    found = phrase_at(text, start, end, lang, nouns)
    if found is None and lang == "de" and (noble := noble_surname(text, start, end, nouns)):
        return (Source(start, start + len(noble), noble, "person"),)
    if found is None and lead and led:
        found = phrase_at(text, lead.end(), end, lang, nouns)
    wide = EXTENDED.match(text, start, end) if found is None and lang == "de" else None
    if wide:
        found = phrase_at(text, wide.end(), end, lang, nouns)
    if found is None:
        return ()
    first = read_source(found, nouns, told=told, sure=sure)
    if first is None:
        return ()
    first = first._replace(begin=start) if wide else first
    if wide and first.kind in ("unnamed", "document") and (by := _made_by(sentence, wide)):
        first = by._replace(begin=start, end=first.end, by_report=True)
    late = _named_late(sentence, found, end) if first.kind == "unnamed" and lang == "de" else ()
    if len(late) > 1:
        return (late[0]._replace(begin=first.begin), *late[1:])
    return parallel(sentence, late[0]._replace(begin=first.begin) if late else first, end, people)


def _made_by(sentence: Sentence, wide: re.Match[str]) -> Source | None:
    """Whoever made what a long attribute leads to: the office in "dem vom Hafenamt vorgelegten Bericht"."""
    if not (wide["by"] and MADE.match(sentence.text, wide.end())):
        return None
    at = wide.end("by") + 1
    maker = phrase_at(sentence.text, at, wide.end(), sentence.lang, sentence.nouns)
    source = read_source(maker, sentence.nouns) if maker else None
    return source if source and source.kind in ("office", "agency", "outlet", "person") else None


def _named_late(sentence: Sentence, role: re.Match[str], end: int) -> tuple[Source, ...]:
    """Who is named behind all that tells a role: "der Leiter des Amts und Vorsitzende des Rats, Max Muster"."""
    late = LATE.match(sentence.text, role.end("run"), end)
    kind = kinds_in(role["run"], sentence.nouns)[2]
    if late is None or not (kind == "role" or late["called"] or (late["other"] and kind == "unnamed")):
        return ()
    spans = (late.span(group) for group in ("who", "other") if late[group])
    people = (_person_at(sentence, *span) for span in spans)
    return tuple(person for person in people if person)


def reports_alone(source: Source, text: str) -> Source:
    """The reports of "kam die Polizei Berichten zufolge": nobody stands right before their noun."""
    named = REPORTS.search(text, source.begin, source.end)
    return source._replace(begin=named.start(1), name=named[1]) if named else source


def follows_quotation(text: str, at: int) -> bool:
    """Whether words stand right behind a quotation too long for a name, so that nobody is named before them."""
    if text[at - 2 : at] != ", " or text[at - 3 : at - 2] not in MARKED:
        return False
    return MARKED.isdisjoint(text[max(0, at - QUOTED_NAME) : at - 3])


def source_before(sentence: Sentence, at: int, *, sure: bool = False, people: bool = False) -> tuple[Source, ...]:
    """The source that the words before a cue name, or none; `sure` and `people` as for `source_after`."""
    text = sentence.text
    if follows_quotation(text, at):
        return ()
    window = max(sentence.begin, at - REACH)
    while sentence.begin < window < at and text[window - 1] not in " \n":
        window += 1
    nobody = sentence.lang == "de" and _names_nobody(sentence, window, at)
    apposed = ENDS_APPOSED.search(text, window, at) is not None
    late = named_behind_role(sentence, window, at) if apposed and not nobody else None
    sure_of_late = late and OF_BODY.search(text, text.rfind(", ", window, late.end) + 1, late.end) is None
    if apposed and not sure_of_late and (person := _before_apposition(sentence, window, at)):
        return (person,)
    if text.startswith(":", at) and (introduced := INTRODUCED.fullmatch(text, sentence.begin, at)):
        person = _person_at(sentence, *introduced.span("who"))
        return (person,) if person else ()
    if late:
        return parallel_before(sentence, late, window, people)
    if nobody:
        return ()
    nearest: tuple[Source, ...] = ()
    for phrase in reversed(phrases(text, window, at, sentence.lang, sentence.nouns)[-3:]):
        # most stand too far from the cue, whatever they name; a report may be followed by its owner
        if not (BACK_FILLER.fullmatch(text, phrase.end(), at) or names_owner(phrase["run"])):
            continue
        # what is quoted right before a comma was said
        if text[phrase.start("run")] in OPEN and text.startswith(",", phrase.end()):
            continue
        if phrase["late"] and phrase.end() == at - 1 and (own := role_behind(phrase, sentence.nouns)):
            nearest = (own,)
            continue
        found = _led(sentence, phrase, at) if sure else behind_marks(phrase, at, sentence.lang, sentence.nouns)
        source = read_source(found, sentence.nouns, sure=sure)
        housed = source is not None and " " in source.name and HOUSE.match(found["more"] or "") is not None
        alone = source is not None and source.kind == "person" and not housed
        ends = () if source is None else (source.end,) if alone else (source.end, found.end())
        # "die Behörde in Musterstadt sagte": the place is no speaker, so the farthest that fits wins
        if source and any(BACK_FILLER.fullmatch(text, end, at) for end in ends):
            nearest = (source,)
    return parallel_before(sentence, nearest[0], window, people) if nearest else ()


def _before_apposition(sentence: Sentence, begin: int, at: int) -> Source | None:
    """The person before an apposition: "Anna Muster, Chefin der Bank, sagte"."""
    text = sentence.text
    found = APPOSED.search(text, begin, at) if _may_be_apposed(text, begin, at) else None
    return _person_at(sentence, *found.span("who")) if found else None


def _person_at(sentence: Sentence, begin: int, end: int) -> Source | None:
    """The person whom the words from `begin` to `end` name, if they name one."""
    named = phrase_at(sentence.text, begin, end, sentence.lang, sentence.nouns)
    source = read_source(named, sentence.nouns) if named else None
    return source if source and source.kind == "person" else None


def named_behind_role(sentence: Sentence, begin: int, at: int) -> Source | None:
    """The person whose name ends an apposition: "der Chef der Max Muster Stiftung, Anna Muster, sagte"."""
    last = phrases(sentence.text, begin, at, sentence.lang, sentence.nouns)[-1:]
    if not last or last[0].end() != at - 2 or not (last[0]["late"] or last[0]["name"]):
        return None
    source = read_source(last[0], sentence.nouns)
    return source if source and source.kind == "person" else None


def _led(sentence: Sentence, found: re.Match[str], at: int) -> re.Match[str]:
    """In "2020 starben in Musterland der Analyse zufolge": what an article leads, not the bare name before it."""
    bare = found.start() == found.start("run") and DATIVE.match(found["more"] or "") is not None
    bare = bare and kinds_in(found["run"], sentence.nouns)[2] in (None, "office")
    later = phrase_at(sentence.text, found.start("more") + 1, at, sentence.lang, sentence.nouns) if bare else None
    return later or found


def _names_nobody(sentence: Sentence, begin: int, at: int) -> bool:
    """Whether the word before a cue is a small one that can neither end a name nor stand between."""
    text, end = sentence.text, begin + len(sentence.text[begin:at].rstrip(" ,"))
    space = text.rfind(" ", begin, end)
    named = "A" <= text[space + 1] <= "Z" or sentence.nouns.patterns[NAMES].search(text, space, end)
    if space < 0 or named or not text[end - 1].isalnum():
        return False
    return not (text.endswith(TWO_WORDS, begin, space) or BACK_FILLER.fullmatch(text, space, at))


def _may_be_apposed(text: str, begin: int, at: int) -> bool:
    """Whether a name may stand before the last comma but one."""
    comma = text.rfind(",", begin, text.rfind(",", begin, at))
    last = text[text.rfind(" ", begin, comma) + 1 : comma]
    return comma >= 0 and not (last.isalpha() and last.islower())
