"""One invented dpa item in every wire format, and an invented newsroom that prints it: names and events are made up."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

NUMBER = "260311-99-412345"
URN = f"urn:newsml:dpa.com:20090101:{NUMBER}"
SENT = "2026-03-11T14:05:00+01:00"
TITLE = "Schleuse Harkeroog bleibt bis Ostern gesperrt"
DATELINE = "Harkeroog (dpa) - "
TEASER = "Die Reparatur dauert länger als gedacht. Die Reedereien suchen nach Umwegen."
PARAGRAPHS = (
    "Die Schleuse Harkeroog bleibt nach einem Schaden am Untertor bis Ostern gesperrt. Das teilte das Amt für "
    "Wasserbau am Mittwoch mit. Taucher hatten am Morgen einen Riss von drei Metern Länge entdeckt.",
    "Betroffen sind nach Angaben des Amtes rund vierzig Frachtschiffe in der Woche. Sie müssen über den Kanal bei "
    "Sandau fahren, was die Reise um einen Tag verlängert.",
    "«Wir haben das Ersatztor schon bestellt, aber der Guss braucht seine Zeit», sagte Amtsleiterin Mira Holt. Die "
    "Kosten schätzt sie auf zwei Millionen Euro.",
)
BYLINE = "Von Jonte Brandt, dpa"
CLOSING = "dpa job yyno z2 a3 mho"
CONTACT = "Redaktion: Mira Muster, Telefon 0000 12345"
NOTICE = f"© dpa-infocom, dpa:{NUMBER}/2"
TEXT = "\n\n".join(PARAGRAPHS)
OTHER = (
    "Der Chor der Grundschule hat am Dienstag im Rathaus gesungen, und danach gab es für alle Kinder Waffeln mit "
    "Kirschen, die der Bäcker gestiftet hatte."
)


def html(paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs)


def digitalwires(**changes: object) -> str:
    row: dict[str, object] = {
        "format": "digitalwires@0.9.1", "type": "composite", "urn": URN, "version": 2, "version_created": SENT,
        "updated": "2026-03-11T13:06:00Z", "pubstatus": "usable", "signal": None, "embargoed": None, "language": "de",
        "kicker": "Schifffahrt", "headline": TITLE, "teaser": TEASER, "byline": BYLINE, "dateline": DATELINE,
        "article_html": f'<section class="main">{html()}</section>', "infobox_html": None, "creditline": "dpa",
        "autopublishnotice": NOTICE, "associations": [],
        "ednotes": [
            {"role": "dpaednoterole:closingline", "ednote": CLOSING, "is_publishable": True},
            {"role": "dpaednoterole:dpacontacts", "ednote": CONTACT, "is_publishable": False},
        ],
        "categories": [{"type": "dnltype:provider", "name": "dpa", "qcode": "dnlprov:dpa"}],
    }  # fmt: skip
    return json.dumps(row | changes, ensure_ascii=False, indent=1)


def ninjs(major: int, **changes: object) -> str:
    row: dict[str, object]
    if major == 1:
        row = {
            "uri": URN, "type": "text", "version": "2", "versioncreated": SENT, "pubstatus": "usable", "language": "de",
            "byline": BYLINE, "headline": TITLE, "body_xhtml": f"<p>{DATELINE}{PARAGRAPHS[0]}</p>{html(PARAGRAPHS[1:])}",
            "body_text": f"{DATELINE}{' '.join(PARAGRAPHS)}", "ednote": f"{CLOSING}\n{CONTACT}",
            "infosource": [{"name": "dpa"}], "copyrightholder": "dpa",
        }  # fmt: skip
    else:
        low = major == 2
        row = {
            "uri": URN, "version": "2", "type": "text", "language": "de", "by": BYLINE,
            "versioncreated" if low else "versionCreated": SENT, "pubstatus" if low else "pubStatus": "usable",
            "headlines": [{"role": "main", "value": TITLE}], "ednote" if low else "edNote": f"{CLOSING}\n{CONTACT}",
            "bodies": [
                {"role": "main", "contenttype" if low else "contentType": "text/plain", "value": DATELINE + TEXT},
                {"role": "rich", "contenttype" if low else "contentType": "application/xhtml+xml",
                 "value": f"<p>{DATELINE}{PARAGRAPHS[0]}</p>{html(PARAGRAPHS[1:])}"},
            ],
            "infosources" if low else "infoSources": [{"name": "dpa", "role": "supplier"}],
        }  # fmt: skip
    return json.dumps(row | changes, ensure_ascii=False)


def newsml(item: str = "ninat:text", meta: str = "", content: str | None = None, number: str = NUMBER) -> str:
    """A message with one item; `meta` is added to its management, `content` stands in place of its text."""
    body = content if content is not None else (
        f'<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>{TITLE}'
        f'</title></head><body><header><h1>{TITLE}</h1><p class="byline">{BYLINE}</p></header><section class="main">'
        f'<p><span class="dateline">Harkeroog <span class="credit">(dpa)</span> - </span>{PARAGRAPHS[0]}</p>'
        f"{html(PARAGRAPHS[1:])}</section></body></html></inlineXML>"
    )  # fmt: skip
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>'
        f"{SENT}</sent></header><itemSet>{newsml_item(item, meta, body, number)}</itemSet></newsMessage>"
    )


def newsml_item(item: str, meta: str, body: str, number: str) -> str:
    status = "" if "pubStatus" in meta else '<pubStatus qcode="stat:usable"/>'
    return (
        f'<newsItem guid="urn:newsml:dpa.com:20090101:{number}" version="2" xml:lang="de"><itemMeta><itemClass qcode='
        f'"{item}"/><provider qcode="nprov:dpa"><name>Deutsche Presse-Agentur GmbH</name></provider><versionCreated>'
        f"{SENT}</versionCreated>{status}{meta}"
        f'<edNote role="dpaednoterole:closingline">{CLOSING}</edNote><edNote role="dpaednoterole:dpacontacts">{CONTACT}'
        f"</edNote></itemMeta><contentMeta><headline>{TITLE}</headline><dateline>{DATELINE}</dateline><by>{BYLINE}</by>"
        f'<creditline>dpa</creditline><language tag="de"/></contentMeta><contentSet>{body}</contentSet></newsItem>'
    )


def nitf(head: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">\n<nitf version.number="2"><head>'
        f'<title>{TITLE}</title><docdata management-status="usable"><doc-id id-string="{URN}" regsrc="dpa"/><date.issue '
        f'norm="20260311T140500+0100"/><ed-msg info="{CLOSING} {CONTACT}"/></docdata>{head}</head><body><body.head>'
        f"<hedline><hl1>{TITLE}</hl1></hedline><byline>{BYLINE}</byline><dateline>{DATELINE}</dateline></body.head>"
        f"<body.content><block>{html()}</block></body.content></body></nitf>"
    )


def iptc7901() -> str:
    """As teletypes get it: framed by control characters, wrapped at 69 characters, with notes below."""
    lines = [f"{DATELINE}{PARAGRAPHS[0]}", *PARAGRAPHS[1:]]
    body = "\n\n".join(_wrapped(line) for line in lines)
    return (
        f"\x01bdt0312 4 vm 118  dpa 0721\n\nSchifffahrt/Verkehr/\n(Zusammenfassung 1400)\n{TITLE} =\n\n\x02{body}\n\n"
        f"# Notizblock\n\n## Kontakte\n- {CONTACT}\n- {NOTICE}\n\n{CLOSING}\n\n111405 Mar 26\n\n\x03\x04"
    )


def agency_text() -> str:
    return f"{DATELINE}{TEXT}\n\n{NOTICE}\n\n{CLOSING}\n111405 Mar 26\n"


def _wrapped(line: str) -> str:
    lines = [""]
    for word in line.split(" "):
        if len(lines[-1]) + len(word) > 68:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


FORMATS = {
    "digitalwires": ("item.json", digitalwires()),
    "digitalwires-lines": ("items.jsonl", json.dumps(json.loads(digitalwires())) + "\n"),
    "ninjs-1": ("item.json", ninjs(1)),
    "ninjs-2": ("item.json", ninjs(2)),
    "ninjs-3": ("item.json", ninjs(3)),
    "newsml-g2": ("item.xml", newsml()),
    "nitf": ("item.xml", nitf()),
    "iptc7901": ("item.iptc", iptc7901()),
    "text": ("item.txt", agency_text()),
}


def write_articles(folder: Path) -> Path:
    """Three papers: one prints notice and text, one the text with other quotation marks, one has nothing to do with it."""
    german = TEXT.replace("«", "„").replace("»", "“")
    rows = [
        {"id": "bote-1", "outlet": "Küstenbote", "date": "2026-03-11T15:10:00+01:00", "title": TITLE,
         "text": f"Harkeroog (dpa) - {german}\n\n{NOTICE}"},
        {"id": "kurier-1", "outlet": "Sandauer Kurier", "date": "2026-03-11T16:30:00+01:00", "title": "Schleuse zu",
         "text": f"{german}\n\n(dpa)"},
        {"id": "chor-1", "outlet": "Sandauer Kurier", "date": "2026-03-11T16:40:00+01:00", "title": "Chor singt",
         "text": OTHER},
    ]  # fmt: skip
    path = folder / "articles.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path
