"""The last sections: what was left out, how it was done, and how to do it again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from lineage.charts.words import labels, number, shorten
from lineage.frames import DERIVED, TEXT_RELATIONS
from lineage.report.credited import with_unknown_credits
from lineage.report.overview import draw_chart, summarize_corpus
from lineage.report.view import View, node_name
from lineage.report.words import weighed_sentence
from lineage.settings import Settings

_MOST_ROWS = 500
_CHARTS = ("threshold_curve", "calibration")
_ROOMS = ("read", "signals", "similarity", "provenance", "origins")


def list_left_out(view: View) -> dict[str, Any]:
    """Inputs not read, links without a direction and why, and what is missing in the articles themselves."""
    skipped = view.frames["skipped"]
    rows = skipped.head(_MOST_ROWS).to_dicts()
    undirected = [edge for edge in view.edges if not edge["directed"] and edge["relation"] in TEXT_RELATIONS]
    return {
        "skipped": [
            [
                shorten(r["source"], 120),
                "" if r["line"] is None else str(r["line"]),
                _reason(view, r["reason"]),
                shorten(r["detail"] or "", 200),
            ]
            for r in rows
        ],
        "more": max(0, skipped.height - _MOST_ROWS),
        "undirected": [
            {
                "pair": f"{node_name(view, edge['source_id'])} – {node_name(view, edge['target_id'])}",
                "why": [weighed_sentence(entry, view.lang) for entry in edge["evidence"]],
            }
            for edge in undirected[:_MOST_ROWS]
        ],
        "verdicts": [
            [
                f"{node_name(view, row['source_id'])} → {node_name(view, row['target_id'])}",
                view.words(f"verdicts.verdict.{row['verdict']}"),
                view.words(f"verdicts.outcome.{row['outcome']}"),
                shorten(row["reason"] or "", 300),
            ]
            for row in view.frames["verdicts"].head(_MOST_ROWS).to_dicts()
        ],
        "more_verdicts": max(0, view.frames["verdicts"].height - _MOST_ROWS),
        "more_undirected": max(0, len(undirected) - _MOST_ROWS),
        "unclaimed": number(_unclaimed(view), view.lang),
        "no_time": number(sum(row["published_from"] is None for row in view.articles.values()), view.lang),
        "unknown_credits": number(len(with_unknown_credits(view)), view.lang),
    }


def _unclaimed(view: View) -> int:
    """Pairs of two outlets that share text while nothing connects their articles, not even over others."""
    pairs = (row for row in view.pairs.values() if row["relation"] in DERIVED and not row["same_outlet"])
    ends = ((view.homes.get(row["a_id"]), view.homes.get(row["b_id"])) for row in pairs)
    return sum(a is None or a != b for a, b in ends)


def _reason(view: View, reason: str) -> str:
    """Why an input was left out, in the reader's language; a reason of nobody's list as it stands."""
    key = f"skipped.reason.{reason}"
    return view.words(key) if key in labels(view.lang) else shorten(reason, 80)


def describe_method(view: View) -> dict[str, Any]:
    """Each part of the method in a sentence or two, the settings that differ from defaults, what can be missed."""
    charts = [chart for name in _CHARTS if (chart := draw_chart(view, name))]
    rooms = [view.words(f"method.{room}") for room in _ROOMS]
    return {"rooms": rooms, "settings": changed_settings(view.settings), "charts": charts}


def changed_settings(settings: Settings) -> list[dict[str, str]]:
    """Settings that differ from their defaults: name, value here, default, meaning."""
    default = Settings()
    changed = []
    for room, block in settings:
        for name, field in type(block).model_fields.items():
            here, usual = getattr(block, name), getattr(getattr(default, room), name)
            if here != usual:
                values = {"here": str(here), "default": str(usual) or "–", "meaning": field.description or ""}
                changed.append({"name": f"{room}.{name}", **values})
    return changed


def describe_run(view: View, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """How to do it again and cite it: commands, settings, versions and hashes from the run's manifest.

    Lists are sorted; what the manifest lacks is left empty.
    """
    decides, result = manifest.get("decides", manifest), manifest.get("result", manifest)
    versions = [("lineage", manifest.get("lineage")), ("Python", decides.get("python"))]
    versions += sorted((decides.get("packages") or {}).items())
    inputs = decides.get("inputs") or []
    if isinstance(inputs, Mapping):
        inputs = [{"source": name, "sha256": digest} for name, digest in sorted(inputs.items())]
    frames = _digests(result.get("frames"))
    settings = _settings_file(view.settings)
    return {
        "command": _commands(view, settings),
        "settings": settings,
        "cite": _citation(view, str(manifest.get("lineage") or "?"), frames),
        "versions": [(name, str(version)) for name, version in versions if version],
        "tables": _digests(decides.get("tables")),
        "frames": frames,
        "inputs": [(row.get("source", ""), str(row.get("articles", "")), row.get("sha256", "")) for row in inputs],
    }


def _settings_file(settings: Settings) -> str:
    """The settings that differ from their defaults as they stand in lineage.toml; empty when none does."""
    rooms: dict[str, list[str]] = {}
    default = Settings().model_dump(mode="json")
    for room, block in settings.model_dump(mode="json", exclude={"engine"}).items():
        for name, value in block.items():
            if value != default[room][name]:
                rooms.setdefault(room, []).append(f"{name} = {json.dumps(value, ensure_ascii=False)}")
    return "\n\n".join("\n".join([f"[{room}]", *lines]) for room, lines in rooms.items())


def _commands(view: View, settings: str) -> str:
    full = " --full-text" if view.full_text else ""
    if view.selection:
        made = f"NEW -a ARCHIVE --as-of {view.selection.version} -o run/"
    else:
        made = f"ARTICLES -o run/{' --config lineage.toml' if settings else ' --isolated'}"
    return f"lineage trace {made}\nlineage report run/ -o report.html --lang {view.lang}{full}"


def _citation(view: View, version: str, frames: list[tuple[str, str, str]]) -> str:
    """How to cite the run: the program, its version, the corpus, and a fingerprint of all result tables."""
    corpus = summarize_corpus(view)
    named = f"{corpus['articles']}, {corpus['outlets']}, {corpus['dates']}"
    digest = sha256("".join(sha for _, _, sha in frames).encode()).hexdigest()[:16]
    return view.words("reproduce.cite_as", version=version, corpus=named, digest=digest)


def _digests(rows: Mapping[str, Any] | None) -> list[tuple[str, str, str]]:
    return [(name, str(row.get("rows", "")), str(row.get("sha256", ""))) for name, row in sorted((rows or {}).items())]
