"""A small invented trace for tests of what people see: every name, outlet and sentence is made up.

One item of dpa that is not in the collection has three clients (one credited, one edited, one silent), one client has a
second version, one article stands alone with a citation chain, and two articles share a text without any time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import polars as pl

from lineage.frames import FRAMES, MOSAIC_KINDS
from lineage.settings import Settings

FERRY = "Die Fähre zwischen Ostufer und Westufer fällt ab Montag für drei Wochen aus, weil die Rampe erneuert wird."
RAMP = "Die Rampe aus dem Jahr 1971 war nach Angaben des Amtes an vier Stellen gerissen und nur notdürftig geflickt."
QUOTE = "„Wir hätten lieber im Winter gebaut, aber dann trägt das Eis die Geräte nicht“, sagte Amtsleiterin Mira Holt."
BUSES = (
    "Pendler müssen in dieser Zeit mit Bussen über die Brücke in Sandau fahren, das dauert rund vierzig Minuten länger."
)
BUSES_EDITED = (
    "Pendler müssen in dieser Zeit mit Bussen über die Brücke in Sandau ausweichen, das dauert rund vierzig Minuten."
)
OWN = "Am Anleger standen am Abend zwanzig Leute und schimpften. Eine Bäckerin will ihre Brötchen nun selbst hinüberrudern."
UPDATE = "Nachtrag: Das Amt hat am Nachmittag mitgeteilt, dass Fahrräder in den Bussen nichts kosten."
HARVEST = "Der Verband der Obstbauern rechnet mit der kleinsten Pflaumenernte seit zwölf Jahren, schuld sei der Frost im April."
PLUM = "Ein Kilo wird im Herbst wohl mehr als fünf Euro kosten, ein Drittel mehr als im vergangenen Jahr."
RADIO = "Laut Radio Nordlicht, das sich auf zwei Angestellte der Werft beruft, wird der Auftrag nicht verlängert."
YARD = "Die Werft wollte sich nicht äußern. Bürgermeister Jonte Brandt sagte, er höre davon zum ersten Mal."

TEXTS = {
    "abend-1": ("Werft verliert Auftrag", [RADIO, YARD]),
    "kurier-1": ("Fähre fällt aus", [FERRY, RAMP, QUOTE, BUSES_EDITED]),
    "obst-1": ("Wenige Pflaumen", [HARVEST, PLUM]),
    "obst-2": ("Pflaumen werden teuer", [HARVEST, PLUM, "Mehr dazu am Freitag auf unserer Gartenseite."]),
    "stadt-1": ("Drei Wochen ohne Fähre", [FERRY, RAMP, OWN, "dpa/jw"]),
    "tagblatt-1": ("Fähre macht Pause", [FERRY, RAMP, QUOTE, BUSES, "(dpa)"]),
    "tagblatt-1#2": ("Fähre macht Pause", [FERRY, RAMP, QUOTE, BUSES, UPDATE, "(dpa)"]),
}
_OUTLETS = {
    "abend-1": ("Abendecho", "Abendecho", "2031-05-12T16:05"),
    "kurier-1": ("Kurier Sandau", "Uferverlag", "2031-05-12T05:20"),
    "obst-1": ("Gartenblick", "Gartenblick", None),
    "obst-2": ("Landportal", "Landportal", None),
    "stadt-1": ("Stadtanzeiger", "Stadtanzeiger", "2031-05-12"),
    "tagblatt-1": ("Tagblatt", "Uferverlag", "2031-05-12T04:31"),
    "tagblatt-1#2": ("Tagblatt", "Uferverlag", "2031-05-12T14:02"),
}
WIRE = "inferred:story-0001"


def text_of(article_id: str) -> str:
    """Title and sentences of one article."""
    title, parts = TEXTS[article_id]
    return "\n\n".join([title, *parts])


def sample_frames() -> dict[str, pl.DataFrame]:
    """All frames of the invented trace by name, each fitting its schema."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in FRAMES}
    rows["articles"] = [_article(name) for name in TEXTS]
    rows["skipped"] = [{"source": "leer.html", "line": None, "reason": "no text", "detail": "0 characters"}]
    for name in TEXTS:
        _add_blocks(rows, name)
        _add_passages(rows, name)
    _add_credits(rows)
    _add_citations(rows)
    _add_pairs(rows)
    _add_edges(rows)
    _add_stories(rows)
    for name in TEXTS:
        _add_mosaic(rows, name)
    return {name: frame.check(frame.make(rows[name])) for name, frame in FRAMES.items()}


def grown_frames(copies: int) -> dict[str, pl.DataFrame]:
    """The invented trace again and again, each time with other ids and from other outlets."""
    ids = ("article_id", "a_id", "b_id", "source_id", "target_id", "node_id", "story_id", "passage_id")
    grown = {}
    for name, frame in sample_frames().items():
        parts = []
        for n in range(copies):
            here = [pl.format("{}-{}", column, pl.lit(n)).alias(column) for column in ids if column in frame.columns]
            here += [pl.format("{} {}", "outlet", pl.lit(n)).alias("outlet")] if name == "articles" else []
            parts.append(frame.with_columns(here))
        grown[name] = FRAMES[name].sort(pl.concat(parts))
    return grown


def sample_trace(**changes: object) -> SimpleNamespace:
    """The invented trace as the report takes it."""
    frames = sample_frames() | changes
    manifest = {
        "schema_version": 1,
        "lineage": "0.0.1",
        "decides": {
            "python": "3.11",
            "packages": {"polars": "2.1.0"},
            "settings": {},
            "tables": {"agencies": {"rows": 3, "sha256": "ab" * 32}},
            "inputs": [{"source": "fähre.jsonl", "articles": 7, "sha256": "cd" * 32}],
        },
        "result": {"frames": {"articles": {"rows": 7, "sha256": "ef" * 32}}, "skipped": {"no text": 1}},
    }
    settings = Settings(edges={"burst_minutes": 30})
    return SimpleNamespace(frames=frames, settings=settings, manifest=manifest, **frames)


def empty_trace() -> SimpleNamespace:
    """A trace of nothing."""
    frames = {name: frame.make() for name, frame in FRAMES.items()}
    return SimpleNamespace(frames=frames, settings=Settings(), manifest={}, **frames)


def _article(name: str) -> dict[str, Any]:
    outlet, owner, time = _OUTLETS[name]
    first = datetime.fromisoformat(time).replace(tzinfo=UTC) if time else None
    day = time is not None and "T" not in time
    if first and day:
        first -= timedelta(hours=2)
    return {
        "article_id": name, "kind": "article", "outlet": outlet, "outlet_basis": "field", "owner": owner,
        "url": f"https://{outlet.split(maxsplit=1)[0].lower()}.example/{name.partition('#')[0]}", "title": TEXTS[name][0],
        "byline": None, "published_from": first,
        "published_until": first + timedelta(days=1, microseconds=-1) if first and day else first,
        "time_basis": "metadata" if time else "none", "zone_assumed": day, "modified_at": None, "lang": "de",
        "text": text_of(name), "item": None, "item_version": None, "source": "fähre.jsonl", "format": "jsonl",
        "text_state": "cleaned" if name == "kurier-1" else "raw",
    }  # fmt: skip


def _span(name: str, piece: str) -> tuple[int, int]:
    begin = text_of(name).index(piece)
    return begin, begin + len(piece)


def _add_blocks(rows: dict[str, list[dict[str, Any]]], name: str) -> None:
    title, parts = TEXTS[name]
    for place, piece in enumerate([title, *parts]):
        role = "title" if place == 0 else "credit" if "dpa" in piece else "body"
        begin, end = _span(name, piece)
        rows["blocks"].append(
            {"article_id": name, "begin": begin, "end": end, "role": role, "kind": None, "rule": "sample"}
        )


def _add_passages(rows: dict[str, list[dict[str, Any]]], name: str) -> None:
    for place, piece in enumerate(TEXTS[name][1], 1):
        begin, end = _span(name, piece)
        row = {"passage_id": f"{name}#{place}", "article_id": name, "begin": begin, "end": end, "role": "body"}
        rows["passages"].append(row | {"tokens": len(piece.split())})


def _add_credits(rows: dict[str, list[dict[str, Any]]]) -> None:
    for name, surface, service, signs in (
        ("stadt-1", "dpa/jw", "dpa", ["jw"]), ("tagblatt-1", "(dpa)", "dpa", []), ("tagblatt-1#2", "(dpa)", "dpa", []),
    ):  # fmt: skip
        begin, end = _span(name, surface)
        rows["credits"].append(
            {
                "article_id": name, "begin": begin, "end": end, "surface": surface, "place": "closing", "agency": "dpa",
                "service": service, "role": "text", "item": None, "item_version": None, "signs": signs, "rule": "closing_line",
            }
        )  # fmt: skip


def _add_citations(rows: dict[str, list[dict[str, Any]]]) -> None:
    chain = [{"name": "Radio Nordlicht", "kind": "outlet"}, {"name": "zwei Angestellte der Werft", "kind": "unnamed"}]
    for name, piece, cue, hops in (
        ("abend-1", "Laut Radio Nordlicht", "laut", chain),
        ("abend-1", "Bürgermeister Jonte Brandt sagte", "sagte", [{"name": "Jonte Brandt", "kind": "person"}]),
        ("obst-1", "Der Verband der Obstbauern rechnet", "rechnet", [{"name": "Obstbauern", "kind": "office"}]),
    ):
        begin, end = _span(name, piece)
        rows["citations"].append(
            {
                "article_id": name,
                "begin": begin,
                "end": end,
                "surface": piece,
                "cue": cue,
                "chain": hops,
                "refers_to": None,
            }
        )


_SHARED = (
    ("kurier-1", "tagblatt-1", ((FERRY, FERRY, "verbatim"), (RAMP, RAMP, "verbatim"), (QUOTE, QUOTE, "quote"), (BUSES_EDITED, BUSES, "edited"))),
    ("kurier-1", "stadt-1", ((FERRY, FERRY, "verbatim"), (RAMP, RAMP, "verbatim"))),
    ("stadt-1", "tagblatt-1", ((FERRY, FERRY, "verbatim"), (RAMP, RAMP, "verbatim"))),
    ("tagblatt-1", "tagblatt-1#2", ((FERRY, FERRY, "verbatim"), (RAMP, RAMP, "verbatim"), (QUOTE, QUOTE, "quote"), (BUSES, BUSES, "verbatim"))),
    ("obst-1", "obst-2", ((HARVEST, HARVEST, "verbatim"), (PLUM, PLUM, "verbatim"))),
)  # fmt: skip


def _add_pairs(rows: dict[str, list[dict[str, Any]]]) -> None:
    for a, b, spans in _SHARED:
        words = sum(len(piece.split()) for piece, _, kind in spans if kind != "quote")
        for ours, theirs, kind in spans:
            (a_begin, a_end), (b_begin, b_end) = _span(a, ours), _span(b, theirs)
            rows["alignments"].append(
                {
                    "a_id": a, "b_id": b, "a_begin": a_begin, "a_end": a_end, "b_begin": b_begin, "b_end": b_end,
                    "kind": kind, "tokens": len(ours.split()) - (kind == "edited"),
                    "identity": 0.94 if kind == "edited" else 1.0,
                }
            )  # fmt: skip
        total = {side: sum(len(part.split()) for part in TEXTS[side][1]) for side in (a, b)}
        rows["pairs"].append(
            {
                "a_id": a, "b_id": b, "same_outlet": a.partition("#")[0] == b.partition("#")[0], "shared_tokens": words,
                "a_share": round(words / total[a], 4), "b_share": round(words / total[b], 4), "longest_run": 35,
                "cosine": 0.1, "template": False, "relation": "same_text" if words / min(total.values()) > 0.7 else "partly",
            }
        )  # fmt: skip
        rows["candidates"].append({"a_id": a, "b_id": b, "found_by": ["anchors", "lsh"]})


def _edge(source: str, target: str, relation: str, basis: str, **more: Any) -> dict[str, Any]:
    evidence = [
        {"rule": rule, "weight": weight, "value": value, "text": rule} for rule, weight, value in more.pop("why", ())
    ]
    row = {"directed": True, "share": None, "lag": None, "confidence": None, **more}
    return {"source_id": source, "target_id": target, "relation": relation, "basis": basis, "evidence": evidence, **row}


def _add_edges(rows: dict[str, list[dict[str, Any]]]) -> None:
    credited = ("credit_agrees", 2.1, "dpa")
    lag = timedelta(hours=9, minutes=31)
    rows["edges"] = [
        _edge(WIRE, "tagblatt-1", "derived_from", "inferred", share=1.0, confidence=0.985, why=[credited, ("burst", 1.5, "3")]),
        _edge(WIRE, "kurier-1", "derived_from", "inferred", share=0.97, confidence=0.86, why=[("burst", 1.5, "3"), ("cut_from_end", 0.5, None)]),
        _edge(WIRE, "stadt-1", "derived_from", "inferred", share=0.61, confidence=0.71, why=[credited, ("target_credits_agency", -2.0, "dpa")]),
        _edge("tagblatt-1", "tagblatt-1#2", "version_of", "exact", share=0.84, lag=lag, confidence=0.99, why=[("same_url", 3.0, "https://tagblatt.example/tagblatt-1")]),
        _edge("obst-1", "obst-2", "shares_text", "measured", share=0.82, directed=False, confidence=0.95, why=[("shared_text", 0.0, "82 %"), ("no_direction", 0.0, None)]),
        *(_edge("wire:dpa", name, "credits", "declared") for name in ("stadt-1", "tagblatt-1", "tagblatt-1#2")),
        _edge("outlet:Radio Nordlicht", "abend-1", "cites", "declared"),
        _edge("person:Jonte Brandt", "abend-1", "cites", "declared"),
        _edge("office:Obstbauern", "obst-1", "cites", "declared"),
    ]  # fmt: skip
    rows["sources"] = [
        {
            "source_id": WIRE, "kind": "inferred", "name": "dpa", "text": "\n\n".join([FERRY, RAMP, QUOTE, BUSES]),
            "support": _support(),
        },
        {"source_id": "wire:dpa", "kind": "agency", "name": "dpa", "text": None},
        {"source_id": "outlet:Radio Nordlicht", "kind": "outlet", "name": "Radio Nordlicht", "text": None},
        {"source_id": "person:Jonte Brandt", "kind": "person", "name": "Jonte Brandt", "text": None},
        {"source_id": "office:Obstbauern", "kind": "office", "name": "Obstbauern", "text": None},
    ]  # fmt: skip


def _support() -> list[dict[str, Any]]:
    """All copies have the first two sentences, two of them the third; they end the fourth in other words."""
    first, second = len(f"{FERRY}\n\n{RAMP}\n\n"), len(f"{FERRY}\n\n{RAMP}\n\n{QUOTE}\n\n")
    stretches = [
        (0, first, 3, 3, ["kurier-1", "stadt-1", "tagblatt-1"], 0.99),
        (first, second, 2, 2, ["kurier-1", "tagblatt-1"], 0.98),
        (second, second + len(BUSES), 1, 2, ["tagblatt-1"], 0.62),
    ]
    return [dict(zip(("begin", "end", "held_by", "of", "copies", "confidence"), row, strict=True)) for row in stretches]


def _add_stories(rows: dict[str, list[dict[str, Any]]]) -> None:
    times = {row["article_id"]: row["published_from"] for row in rows["articles"]}
    rows["stories"] = [
        {
            "story_id": "story-0001", "articles": 4, "outlets": 3, "owners": 2, "origins": 1, "first_at": times["stadt-1"],
            "last_at": times["tagblatt-1#2"], "weakest_pair": "kurier-1 ~ stadt-1", "weakest_share": 0.61,
        },
        {
            "story_id": "story-0002", "articles": 2, "outlets": 2, "owners": 2, "origins": 1, "first_at": None,
            "last_at": None, "weakest_pair": "obst-1 ~ obst-2", "weakest_share": 0.82,
        },
    ]  # fmt: skip
    roles = {WIRE: "absent", "tagblatt-1": "copy", "kurier-1": "copy", "stadt-1": "copy", "tagblatt-1#2": "version"}
    rows["members"] = [{"story_id": "story-0001", "node_id": node, "role": role} for node, role in roles.items()]
    rows["members"] += [{"story_id": "story-0002", "node_id": node, "role": "linked"} for node in ("obst-1", "obst-2")]


_FINDINGS = {
    "abend-1": "quoted_with_source", "kurier-1": "credits_unknown", "obst-1": "no_source_found",
    "obst-2": "no_source_found", "stadt-1": "credited_wire", "tagblatt-1": "credited_wire",
    "tagblatt-1#2": "credited_wire",
}  # fmt: skip


def _add_mosaic(rows: dict[str, list[dict[str, Any]]], name: str) -> None:
    title, parts = TEXTS[name]
    text, begin, shares = text_of(name), 0, dict.fromkeys(MOSAIC_KINDS, 0.0)
    pieces = [title, *parts]
    for place, piece in enumerate(pieces):
        end = len(text) if place == len(pieces) - 1 else _span(name, pieces[place + 1])[0]
        kind, origin = _painted(name, place, piece)
        shares[kind] += (end - begin) / len(text)
        rows["mosaic"].append(
            {
                "article_id": name,
                "begin": begin,
                "end": end,
                "origin": origin,
                "kind": kind,
                "confidence": 0.9 if origin else None,
            }
        )
        begin = end
    shares = {kind: round(share, 4) for kind, share in shares.items()}
    rows["findings"].append(
        {
            "article_id": name,
            "finding": _FINDINGS[name],
            "credits_visible": _FINDINGS[name] != "credits_unknown",
            "shares": shares,
        }
    )


def _painted(name: str, place: int, piece: str) -> tuple[str, str | None]:
    if place == 0:
        return "boilerplate", None
    if "dpa" in piece:
        return "credit", None
    if piece == QUOTE:
        return "quote", WIRE
    if piece in (FERRY, RAMP, BUSES, BUSES_EDITED):
        return "wire", WIRE
    return "unmatched", None
