"""Tells who speaks beside a verb of speech: what follows it, what stands before it, or the subject it shares."""

from __future__ import annotations

import re

from lineage.signals.clauses import REACH, source_after, source_before
from lineage.signals.grammar import CLOSE, OPEN
from lineage.signals.headlines import person_behind
from lineage.signals.nouns import Sentence, phrase_at
from lineage.signals.openings import clause_subject, relative_subject
from lineage.signals.parallel import AND_BEFORE
from lineage.signals.patterns import Rule
from lineage.signals.prefilter import leap
from lineage.signals.sources import Source, read_source
from lineage.signals.subjects import (
    FAR,
    OBJECT,
    is_bound,
    leaves_subject,
    opening_subject,
    opens_unnamed,
    subject_before,
    subject_behind_wie,
)
from lineage.signals.verbs import NAMING, SPEECH, gives_words

SUFFERS = re.compile(leap(r"\b(?:wird|werden|wurde|wurden|worden|ist|sind|war|waren)\b"))
# "finden Sie": neither they nor we are cited
SOMEBODY_BACK = re.compile(r"\b(?:er|sie|Er|Sie|he|she|He|She|[Ww]ir|[Ii]ch|[Mm]an)\s$")
SOMEBODY = re.compile(r"\s(?:er|sie|he|she|Sie|wir|ich|du|man|niemand)\b")
# "wenn wir den Museen sagen,"
WE = re.compile(r"\b(?:wenn|dass|weil|ob|als|was|da|damit|obwohl)\s(?:wir|ich|man)\s[^,.;:!?„“”\"»«]*$", re.IGNORECASE)
SOME = re.compile(r"[Ee]ine?\s")
# of "So" and marks before it
SHORTEST = 9
SO = re.compile(r"[\s„“”\"»«]*So ")
PRONOUN_BACK = re.compile(r"\b(?:er|sie|Er|Sie|he|she|He|She)\s$")
# "gaben rund drei Viertel der Befragten an"
QUANTITY = re.compile(
    r"\s(?:(?:rund|knapp|etwa|gut|fast|über|mehr als|nur)\s)?"
    r"(?:[\d.,]+|eine?|zwei|drei|vier|fünf)\s(?:Prozent|Viertel|Drittel|Fünftel|Zehntel|Hälfte|der Befragten)\b"
)
BENT = re.compile(r"\b(?:de[mns]|eine[mnrs]|vom|zum|zur|im|am|beim)\s$")
# "bestätigte den Bericht nicht", "Wann, erklärte das Amt nicht"
DENIES = re.compile(
    r"\s[^,.;:!?„“”\"»«]{3,80}?\s(?:nicht|nichts)(?:\s(?:sagen|äußern|kommentieren|bestätigen))?(?:[.;!]|,\s(?!dass\b)|$)"
)
ONE = re.compile(r"[Dd](?:er|as)\s")
# more subjects follow
MORE = re.compile(r"[^,;:!?]{0,40}?\s(?:und|sowie)\s|[^.,;:!?]{0,20},\s(?:der|die|das)\s[A-ZÄÖÜ]")
# from the article of a noun to the participle before it
ATTRIBUTE = re.compile(
    r"\b(?:[Dd](?:er|ie|as|em|en|es)|[Ee]ine?[mnrs]?)\s(?:(?:\d{4}|lange?|neu|viel|hoch|heiß|stark|scharf|kürzlich|einst)\s"
    r"|(?:von|vom|vor|mit|durch|in|im|bei|am|aus|seit|nach|zu|zum)\s(?:[\w-]+\s){1,4}){1,2}$"
)
ATTRIBUTE_REACH = 80
# what stands before "wie", where it does not mean who said so
ASKING = re.compile(
    r"\b(?:ist|war|offen|unklar|ungewiss|fraglich|egal|klar|wei(?:ß|ss)|wissen|wusste|zeig\w*|sieht|sah|sehen|frag\w*|Frage"
    r"|darauf(?: an)?|darum|darüber|davon(?: ab)?|erklär\w*|beschreib\w*|schilder\w*|verrät|verriet)$"
)
LISTENER = re.compile(r"(?:der|dem|gegenüber|to)\s")
# behind a verb that does not end its clause
GOES_ON = (" ", ":")
CLAUSE_END = ("", ",", ".", ";", ":", ")", "!", "?", "\n")


def speaker_of(sentence: Sentence, rule: Rule, found: re.Match[str], bases: dict[int, int]) -> tuple[Source, ...]:
    """Who speaks: what follows the verb, or what stands before it."""
    if _has_no_name(sentence, found) or denies(sentence, found) or _is_attribute(sentence, rule, found):
        return ()
    text, (at, end) = sentence.text, found.span()
    many = sentence.lang != "de" or found[0].endswith("n")
    after = source_after(sentence, end, told=False, led=False, people=many)
    if after and _is_no_subject(sentence, rule, after, at):
        after = ()
    joined = AND_BEFORE.search(text, max(sentence.begin, at - 8), at)
    # "Anna Muster widersprach und warf Ben Beispiel vor"
    if after and joined and after[0].kind in ("person", "office") and (first := clause_subject(sentence, at)):
        return first
    # German puts one thing before its verb: in "X nannte Y ..." it is the one who speaks
    bare = bool(after) and leaves_subject(sentence, after[0])
    if after and (first := subject_before(sentence, at, people=many, bare=bare)):
        # "eine Anleihe hält Muster für unnötig"
        return after if after[0].kind == "person" and SOME.match(text, first[0].begin) else first
    unnamed = bool(after) and opens_unnamed(sentence, at)
    # "X sagte der Zeitung": X speaks, the newspaper is told; without X the newspaper speaks
    told = _listens(text, after, at) or (unnamed and after[0].kind == "agency")
    listener = rule.layer == "speaker" and told
    if after and many and _is_one(sentence, after):
        after = ()
    if after and not (listener or unnamed) and may_be(rule, after[0]):
        return after
    if (unnamed and not listener) or _passive(sentence, rule, found):
        return ()
    before = subject_behind_wie(sentence, at)
    if not (before and may_be(rule, before[0])):
        before = source_before(sentence, border(found, bases), people=many)
        if not before or before[0].begin > sentence.begin:
            before = opening_subject(sentence, at) or before
    glued = before and sentence.lang == "de" and text[end : end + 1] in GOES_ON
    if glued and text[before[0].end : at] == " " and " " in text[before[0].begin : before[0].end]:
        bound = is_bound(sentence, before[0])
        before = (person_behind(text, before[0], sentence.nouns, bound=bound) or before[0], *before[1:])
    no_subject = before and (is_bound(sentence, before[0]) or (many and _is_one(sentence, before, at)))
    if no_subject or (before and _is_no_speaker(sentence, rule, before[0])):
        before = ()
    if not (before or after) and joined:
        before = clause_subject(sentence, at)
    return before or (after if listener else ()) or (() if many else relative_subject(sentence, at))


def denies(sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether a verb tells what was not said: "sagte sie nicht"."""
    text, end = sentence.text, found.end()
    return sentence.lang == "de" and "nicht" in text[end : end + REACH] and DENIES.match(text, end) is not None


def _has_no_name(sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether a pronoun or a number is the subject of a verb, or the word is no verb here."""
    text, (at, end) = sentence.text, found.span()
    # "Sie warf Muster vor"
    back = SOMEBODY_BACK.search(text, max(sentence.begin, at - 5), at)
    # "dem bekannten Flieger Muster": no verb
    bent = BENT.search(text, max(sentence.begin, at - 7), at)
    ends = text[end : end + 1] in CLAUSE_END
    we = WE.search(text, max(sentence.begin, at - REACH), at) if ends else None
    if we or back or bent or SOMEBODY.match(text, end) or QUANTITY.match(text, end):
        return True
    # "So reagiert Muster": a headline
    headline = SO.fullmatch(text, sentence.begin, at) if at - sentence.begin < SHORTEST else None
    return headline is not None and not gives_words(text, sentence.begin, sentence.end, found, SPEECH)


def _is_attribute(sentence: Sentence, rule: Rule, found: re.Match[str]) -> bool:
    """Whether a form is a participle before its noun: "das 1970 begründete Amt", "der vor Gericht beklagte Verlag"."""
    text, (at, end) = sentence.text, found.span()
    bent = found[0].endswith("te") and found[0][:-1] in rule.row.get("participle", "").split(";")
    if not (bent and text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()):
        return False
    return ATTRIBUTE.search(text, max(sentence.begin, at - ATTRIBUTE_REACH), at) is not None


def _is_no_subject(sentence: Sentence, rule: Rule, after: tuple[Source, ...], at: int) -> bool:
    """Whether what stands behind a verb is its object, or what something is called."""
    text, first = sentence.text, after[0]
    if OBJECT.match(text, first.begin):
        return True
    # "Die Elbwoche fragte Ben Muster", but "Der Elbwoche sagte Ben Muster"
    led = text.startswith(("Die ", "Das "), sentence.begin)
    opening = phrase_at(text, sentence.begin, at, sentence.lang, sentence.nouns) if led else None
    paper = read_source(opening, sentence.nouns) if opening and opening.end() == at - 1 else None
    asked = paper is not None and paper.kind == "outlet" and first.kind == "person"
    return asked or (rule.needs in NAMING and is_named(sentence, first))


def _is_one(sentence: Sentence, sources: tuple[Source, ...], at: int | None = None) -> bool:
    """Whether one person stands beside a verb in the plural, that begins at `at`: that is no subject."""
    if sentence.lang != "de" or len(sources) != 1:
        return False
    text, (begin, end, *_) = sentence.text, sources[0]
    if sources[0].kind != "person":
        # "wenn das Amt warnen würde", "Kunden warfen der Bank vor"; but "warnten der Rat und das Amt"
        one = ONE.match(text, begin) if at is not None else text.startswith("der ", begin) and not MORE.match(text, end)
        return sources[0].kind == "office" and bool(one)
    # "Forscher wie Muster warnen", "Forscher um Muster warnen"
    more = text.endswith(" wie ", sentence.begin, begin) or " um " in text[begin:end]
    return not more and (at is None or text[end:at].isspace())


def _is_no_speaker(sentence: Sentence, rule: Rule, before: Source) -> bool:
    """Whether words in marks before a verb are a name, or what is said: "wenn man „Sitz“ sagt"."""
    somebody = SOMEBODY_BACK.search(sentence.text, max(sentence.begin, before.begin - 5), before.begin) is not None
    return (somebody or rule.needs in NAMING) and is_named(sentence, before)


def is_named(sentence: Sentence, source: Source) -> bool:
    """Whether a source is words in marks that no table knows: beside "nannte" they are what something is called."""
    quoted = sentence.text[source.end - 1] in CLOSE or sentence.text[source.begin] in OPEN
    return quoted and source.kind == "outlet" and source.name not in sentence.nouns.titles


def _passive(sentence: Sentence, rule: Rule, found: re.Match[str]) -> bool:
    """Whether a form that is a participle too ends a clause in the passive: "wurde X vermutet"."""
    if "verb" not in rule.row or found[0] not in rule["participle"].split(";"):
        return False
    if sentence.text[found.end() : found.end() + 1] not in CLAUSE_END:
        return False
    begin = max(sentence.begin, found.start() - REACH)
    # "Der Deich ist dicht, wie das Amt berichtet": its own clause
    wie = sentence.text.rfind(", wie ", begin, found.start())
    wie = -1 if asks(sentence.text, sentence.begin, wie) else wie
    return SUFFERS.search(sentence.text, max(begin, wie), found.start()) is not None


def asks(text: str, begin: int, at: int) -> bool:
    """Whether a clause with "wie" tells in what way: "Unklar ist, wie Muster das begründet"."""
    return at > begin and ASKING.search(text, begin, at) is not None


def is_whole(sentence: Sentence, rule: Rule, found: re.Match[str]) -> bool:
    """Whether a participle has the word it needs ("von ... gesprochen"), and none that makes it another verb."""
    if not (rule["with"] or rule["unless"]):
        return True
    before = sentence.text[max(sentence.begin, found.start() - FAR) : found.start()]
    needed, other = (set(rule[column].split(";")) - {""} for column in ("with", "unless"))
    # "sich" belongs to the verb of its own clause
    clause = before.rpartition(",")[2].split()
    return not (needed and needed.isdisjoint(before.split())) and other.isdisjoint(clause)


def border(found: re.Match[str], bases: dict[int, int]) -> int:
    """Where the words before a cue end: a basis that stands between is passed over."""
    start = found.start()
    if not bases:
        return start
    return max((bases[end] for end in range(start - 2, start + 1) if end in bases), default=start)


def _listens(text: str, sources: tuple[Source, ...], at: int) -> bool:
    """Whether a medium behind a verb is who was told: "sagte der „Elbwoche“", "Muster sagte „Elbwoche“"."""
    medium = bool(sources) and (sources[0].kind in ("agency", "outlet") or sources[0].points in ("back", "ahead"))
    if not medium:
        return False
    in_marks = text[sources[0].begin] in OPEN and (text[at - 2 : at - 1].isalnum() or text[at - 3 : at] == "), ")
    return in_marks or LISTENER.match(text, sources[0].begin) is not None


def may_be(rule: Rule, source: Source) -> bool:
    """Whether a source is of a kind that the cue of a rule may have."""
    # "der Zeitung" is told too, and which one the article has said before
    back = rule.layer == "told" and source.points == "back"
    reported = source.by_report and "document" in rule.kinds
    return back or reported or not rule.kinds or source.kind in rule.kinds
