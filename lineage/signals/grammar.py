"""The noun phrases of German and English as regular expressions: what may stand in one, and in which order."""

from __future__ import annotations

import re

OPEN, CLOSE = '„“"»«‚›‹', '”“"«»‘‹›'
UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŴŶŸŹŻŽȘȚ"
CAP = (
    rf"(?:(?:Dr|Prof)\.(?=\s)|[A-Z]\.(?=\s(?:[A-Z]\.\s){{0,2}}[{UPPER}][\w’'-]+(?![\w’'-]|\s[{UPPER}]))|[{UPPER}][\w\u0300-\u036f’'&+-]*(?:[:*_]innen)?(?:/[{UPPER}][\w-]*)?(?:\.(?=[A-Z]))?(?:[A-Z]\.)*|[a-z]{{1,4}}-[{UPPER}][\w-]+"
    r"|[A-Z]\.(?=\s)|\d{1,3}-Jährige\w*)"
)
DOMAIN = (
    r"[\w-]+(?:\.[\w-]+)?\.(?:de|com|at|ch|org|net|info|eu|tv|news|li|fr|it|uk|lu|nl|dk|pl|cz|hu|ua|by|ru|blog|online)"
)
# codes and outlets that begin with a small letter are names all the same; TITLES stands for those of the tables
LOWER = rf"(?:(?:{DOMAIN}|dpa(?:-AFX|/[a-z]{{3}})?|sda|afp|apa|sid|kna|TITLES|FAZ\.NET)(?![\w-]))"
NAME_LIKE = rf"[{UPPER}\d{OPEN}]|{LOWER}"
# "der „Talblatt“-Zeitung", "„Deich“-Kommissar Max Muster", "im TRF-„Talmagazin“"
QUOTED = (
    rf"(?:[A-ZÄÖÜ]{{2,4}}-)?[{OPEN}](?:[{UPPER}\d]|(?=heute|tages|taz|rbb|ntv|n-tv|t-online|{DOMAIN}[{CLOSE}]))[^{OPEN}{CLOSE}\n]{{1,45}}[{CLOSE}]"
    rf"(?:-[{UPPER}][\w-]+)?"
)
DETERMINER = (
    r"(?:[Dd](?:er|ie|as|em|en|es)|[Ee]in(?:e[mnrs]?)?|[Ii]hre?[mnrs]?|[Ss]eine?[mnrs]?|[Mm]eine?[mnrs]?|[Uu]nsere?[mnrs]?|[Dd]iese[mnrs]?|[Mm]ehrere[nr]?"
    r"|[Ee]inige[nr]?|[Vv]iele[nr]?|[Zz]ahlreiche[nr]?|[Vv]erschiedene[nr]?|[Bb]eide[nr]?|rund \d+|[Tt]he|[Aa]n?"
    r"|its|his|her)"
)
# verbs and articles end like adjectives
NO_ADJECTIVE = (
    r"(?!(?:[dm]?eine?[mnrs]?|keine?[mnrs]?|seine?[mnrs]?|ihre?[mnrs]?|unsere?[mnrs]?|diese?[mnrs]?|jene?[mnrs]?|waren"
    r"|wären|wurden|würden|werden|haben|hatten|hätten|seien|sind|sollen|sollten|müssen|mussten|können|konnten|dürfen"
    r"|wollen|wollten|blieben|kamen|gingen|standen|lagen|wegen|neben|gegen|gegenüber|zwischen|außer|unter|über|hinter|oder|aber"
    r"|sowie|wie|wer|aller|eher|immer|wieder|nachdem|während|zudem|indem|trotzdem)\s)"
)
# "bau- und verkehrspolitische"
HALF = r"(?:(?:[a-zäöüß]+-,?\s){1,3}(?:und|oder|sowie)\s)?"
ADJECTIVE = rf"(?:{HALF}(?:(?:[A-Z][\w.]*|\d{{1,3}})-)?{NO_ADJECTIVE}[a-zäöüß][a-zäöüßé\d-]{{2,}}(?:e[mnrs]?))"
# DAYS, NOUNS, SURNAMES, BODIES, PARTIES and TITLES stand for the words of the table
# "Montagabend" and "Maiwoche" are days, "Julia" and "Maier" are not
IN_TIME = (
    r"(?:e?[sn]|e|s?(?:[Aa]bend|[Mm]orgen|[Mm]ittag|[Vv]ormittag|[Nn]achmittag|[Nn]acht|früh|woche|tag)\w{0,6})?"
    r"(?:-[\w-]{1,40})?(?!\w)"
)
CALENDAR = rf"(?!(?:DAYS){IN_TIME})"
PARTICLE = (
    r"(?:von der|von|van der|van|de la|del|dos|de|di|al|el|bin|ibn|ter|ten"
    rf"|zu(?!\s(?:[{OPEN}]|(?:Protokoll|Recht|Wort|Gast|Hause|Ostern|Pfingsten|Weihnachten|\w*(?:[Aa]nfang|[Bb]eginn|[Ee]nde))\b)))"
)
# words that are capital only where a sentence begins, though extractors drop the stop before them
SMALL = (
    r"(?!(?:Dem|Den|Des|Via|Per|Ein|Eine[mnrs]?|Ihre?[mnrs]?|Seine?[mnrs]?|Er|Sie|Es|Wir|Ich|Man|Im|In|Am|An|Auf|Aus|Bei|Beim|Mit|Nach|Vom|Vor|Zu|Zum|Zur"
    r"|Für|Auch|Doch|Und|Aber|Denn|Dies(?:e[mnrs]?)?|Dabei|Damit|Dann|So|Wie|Laut|Als|Seit|Während|Nun|Zudem|Zuvor|Wer|Was"
    r"|Wenn|Ob|Um|Über|Unter|Gegen|Durch|Ohne|Trotz|Wegen|Derweil|Unterdessen|Allerdings|Außerdem|Insgesamt|Bislang"
    r"|Bisher|Bereits|Noch|Nur|Später|Danach|Gestern|Heute|Dort|Hier|Dazu|Daraufhin|Dennoch|Inzwischen|(?:Der|Die|Das)(?!\s(?:Spiegel|Zeit|Welt|Standard|Presse|Tagespost|Furche|Linken?|Partei"
    r"|Grünen)\b))\s)"
)
# "sagt de Muster", "laut von der Muster": a name may begin so
FIRST = r"(?:(?:de|van|van der|di)\s(?=[A-ZÄÖÜ])|(?:[Vv]on|[Vv]on der|[Zz]u)\s(?=(?:SURNAMES)s?(?!\w)))?"
# "Entsorgungs-, Wasser- und Rohstoffwirtschaft"
HYPHENED = rf"{CAP}(?:(?<=-),\s{CAP}){{0,3}}(?:(?<=-)\s(?:und|oder)\s{CAP})?"
# "Muster GmbH & Co. KG", "Verein Deichfreunde e. V."
LEGAL_FORM = r"\s&\sCo\.\sKG(?:aA)?|\se\.\s?V\."
RUN = (
    rf"(?:(?:BODIES)(?!\w)|{LOWER}|{QUOTED}|{FIRST}{HYPHENED})"
    rf"(?:{LEGAL_FORM}|\s(?:&\s)?(?:{PARTICLE}\s)?{CALENDAR}{SMALL}(?:(?:BODIES)(?!\w)|{LOWER}|{QUOTED}|{HYPHENED}))*"
)
# "Centre for River Research and Control": no German words
ENGLISH = r"(?:(?:of|for|on|and|to|against)(?:\sthe)?|the)"
GERMAN_RUN = RUN.replace(f"(?:{PARTICLE}\\s)?", f"(?:(?:{PARTICLE}|{ENGLISH})\\s)?")
# "Wie SID meldet": a word that opens a sentence belongs to no name
OPENING = (
    r"(?!(?:Wie|Laut|Nach|Gemäß|Gemäss|So|Auch|Während|Als|Weil|Dass|Da|Dann|Nun|Denn|Dabei|Am|Im|In|Bei|Zu|Vor"
    r"|Von(?!\s(?:der\s)?(?:SURNAMES)s?(?!\w))"
    r"|Mit|Seit|Für|Bereits|Zuvor|Zuerst|Zudem|Beim|Vom|Zum|Zur|Ins|Ans|Aus|Auf|Über|Unter|Gegen|Ohne|Um"
    r"|Durch|Wegen|Trotz|Neben|Statt|Wenn|Ob|Obwohl|Damit|Doch|Aber|Und|Oder|Sondern|Nur|Schon|Erst|Noch|Sogar|Selbst)\s)"
)
PARTY = r"(?:\s\((?:[A-ZÄÖÜa-z][\wäöüß/ -]{1,20}|\d\d(?:,\s[A-ZÄÖÜa-z][\wäöüß/ -]{1,20})?)\))?"
# "das Oberlandesgericht (OLG) Norden hat": the place belongs to the body
SHORT_FORM = rf"(?:\s\([A-Z]{{2,6}}\)\s{CAP}(?=\s[a-z]|\s?$))?"
PERSON = rf"{CAP}(?:\s(?:{PARTICLE}\s)?{CALENDAR}{CAP})+"
PERSON_NAME = PERSON.replace(CALENDAR, "")
LINK = r"(?:des|der|von|vom|in|in der|im|für|bei|beim|aus|aus dem|am|an der|zu|um|of the|of|for)"
EXTRA = (
    rf"(?:\s{LINK}\s(?:{DETERMINER}\s)?(?:{ADJECTIVE}\s){{0,2}}"
    rf"{CALENDAR}(?:{HYPHENED}|{QUOTED})(?:\s{CALENDAR}{HYPHENED}){{0,3}}?)"
)
# "für Deiche und Häfen (LDH)", but "für Bau und Muster (SPD)"
INITIALS = r"\((?!(?:PARTIES)\))(?:\w*[A-ZÄÖÜ]\w*[A-ZÄÖÜ]\w*|[A-Z][a-zäöü]{2,3})\)"
# "Studie des Instituts für Deichkunde", "Bericht des Verbands der Fischer"
BODY = "|".join(
    rf"(?<={end}\s)" for end in ("erbands", "erbandes", "erband", "ereins", "erein", "ereinigung", "Bundes", "onferenz")
)
INSTITUTE = "|".join(
    rf"(?<={end}\s)"
    for end in (
        "nstituts nstitutes nstitut amts amtes amt entrums entrum esellschaft inisteriums inisterium ehörde"
        " gentur tiftung erbands erbandes erband ereinigung ereins kademie"
        " ommission telle eauftragten bteilung erwaltung nstalt"
    ).split()
)
FIELD = (
    rf"(?:\s(?:(?:{INSTITUTE})für|(?:{BODY})der)\s(?:{ADJECTIVE}\s){{0,2}}{CALENDAR}(?![A-ZÄÖÜ]{{3,}}\b)"
    rf"(?:[A-ZÄÖÜ][a-zäöüß]+e[nrs]?\s)?{HYPHENED})?"
)
WHOLE = (
    EXTRA.removesuffix("?)") + FIELD + rf"(?:(?<=\w)\s(?:und|sowie)\s{CAP}(?=\s(?:[a-zäöü]|{INITIALS}|$)|[,.;]|$))?)"
)
GERMAN_PHRASE = (
    rf"(?<!\w)(?:{DETERMINER}\s(?:(?:ebenfalls|ebenso|damals|derzeit|aktuell|bislang)\s)?)?(?P<adj>(?:{ADJECTIVE}(?:,\s|\sund\s|\s)){{0,4}})(?P<run>{OPENING}{SMALL}{GERMAN_RUN})"
    rf"{SHORT_FORM}{PARTY}"
    # a name behind a comma is surer than one without
    rf"(?:(?P<extra>(?=[^,.;:]{{3,140}},\s[{UPPER}]){EXTRA}{{1,3}}(?={PARTY},\s{CAP}\s{CAP})|{EXTRA}{{1,3}})"
    rf"{PARTY},?\s(?P<late>{PERSON}){PARTY}|,\s(?P<name>{PERSON}){PARTY}(?=[,.;]|$)|(?P<more>{WHOLE})?)"
)
ENGLISH_PHRASE = (
    rf"(?<!\w)(?:(?:{DETERMINER}|[Tt]wo|[Tt]hree)\s)?(?P<adj>(?:[a-z-]{{3,}}\s){{0,3}}?)"
    rf"(?P<run>(?!(?:As|At|By|For|But|And|When|While|If)\s){RUN}|(?:NOUNS)(?![\w-]))"
)
# "le président Emmanuel Exemple", "la ministre de la Santé, Anne Exemple", "le journal La Digue"
FRENCH_LINK = r"(?:de la\s|de l['’]|du\s|des\s|de\s|d['’])"
FRENCH_PHRASE = (
    r"(?<![\w-])(?:(?:[LlDd]e|[LlSs]a|[LlDdCc]es|[Uu]ne?|[Dd]u|[Ss]on|[Cc]et(?:te)?|[Pp]lusieurs|[Dd]eux|[Tt]rois)\s|[LlDd]['’])?"
    rf"(?P<adj>)(?P<run>(?:NOUNS)(?![\w-])(?:\s(?:{QUOTED}|{CAP}(?:\s{CAP}){{0,3}}))?|{RUN}){PARTY}"
    rf"(?:(?P<extra>(?:\s[a-zà-ÿ-]{{4,}})?(?:\s{FRENCH_LINK}[\w’'-]+){{0,3}}),?\s(?P<late>{PERSON})|(?P<name>(?!))"
    rf"|(?P<more>\s{FRENCH_LINK}[\w’'-]+))?"
)
# what a broadcaster or a paper makes: "im NDR-Podcast"
PROGRAMMES = "Podcast|[Ii]nterview|Sommerinterview|Gespräch|Sendung|Talkshow|Talk|Newsletter|Fernsehen|Hörfunk|Radio"
AND = re.compile(r"\s(?:und|and|sowie|et)\s")
