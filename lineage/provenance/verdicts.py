"""Room `verdicts`: what a person says of single claims, laid over what the program found.

A verdict stands above all evidence, also above times, and is shown as what it is: the first piece of evidence of the
claim it confirmed or turned, and a row that keeps the claim it rejected.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

import polars as pl

from lineage.frames import EDGES, PAIRS, SHARED_RELATIONS, SOURCES, VERDICTS, Frame
from lineage.provenance.ids import INFERRED, is_inferred
from lineage.provenance.weighing import is_judged
from lineage.tables import read_table

Row = dict[str, Any]
Key = tuple[str, str, str, str]
# What a person says, before anything comes of it.
_SAID = Frame("verdicts as given", "one verdict of a person on one claim", VERDICTS.key, VERDICTS.columns[:6])


class Judged(NamedTuple):
    """What `apply_verdicts` gives: the frames `edges` and `verdicts`."""

    edges: pl.DataFrame
    verdicts: pl.DataFrame


def apply_verdicts(
    edges: pl.DataFrame, verdicts: pl.DataFrame, sources: pl.DataFrame, pairs: pl.DataFrame, folder: str = ""
) -> Judged:
    """The claims after a person's verdicts: confirmed ones are certain, rejected ones gone, others turned round.

    A verdict on a claim without a direction: confirmed keeps it open, other_direction makes the target that the person
    named the source. Without relation and basis it holds for every claim about text between the two; a credit or a
    citation is only judged by its relation. The copies of an absent original decide its id; where they have changed,
    the verdict holds for the absent original that the same article has now. An absent original needs two copies: when a
    person leaves it one, that claim falls, too, and what the copies share stays as an edge without a direction. So does
    what two articles share when their arrow is rejected.

    Args:
        edges: frame `edges` as found, without verdicts.
        verdicts: source_id, target_id, relation, basis, verdict, reason, as `read_verdicts` gives them.
        sources: frame `sources`.
        pairs: frame `pairs`, for the share of a claim that is turned or left open.
        folder: folder of own tables.

    Returns:
        Frame `edges`: one row per claim. Frame `verdicts`: one row per verdict and claim, with its outcome.

    Raises:
        FrameError: a frame does not fit its schema.

    Cost: linear in edges.
    """
    edges, sources, pairs = EDGES.check(edges), SOURCES.check(sources), PAIRS.check(pairs)
    if verdicts.is_empty():
        return Judged(edges, VERDICTS.make())
    verdicts = _SAID.check(verdicts)
    claims: dict[Key, Row] = {_key(row): row for row in edges.to_dicts()}
    sentences = {row["key"]: row["en"] for row in read_table("labels", folder)}
    shares = _shares(pairs)
    absent = set(sources["source_id"])
    found = dict(claims)
    about = _by_ends(found)
    told, judged = [], set[Key]()
    for verdict in verdicts.to_dicts():
        meant = _meant(verdict, about)
        keys = [key for key in meant if key not in judged]
        if not keys:
            told.append({**verdict, "outcome": "already_judged" if meant else "not_found", "claim": None})
        for key in keys:
            judged.add(key)
            claim = found[key]
            possible = verdict["verdict"] != "other_direction" or _ends(verdict, claim)[1] not in absent
            named = {**verdict, "relation": claim["relation"], "basis": claim["basis"]}
            told.append({**named, "outcome": "applied" if possible else "not_possible", "claim": claim})
            if not possible:
                continue
            del claims[key]
            if verdict["verdict"] != "rejected":
                after = claim if verdict["verdict"] == "confirmed" else _turned(verdict, claim, shares)
                claims[_key(after)] = _said(after, verdict, sentences)
    for lone, others in _alone(claims, told):
        del claims[_key(lone)]
        told.append({**lone, "verdict": "rejected", "reason": None, "outcome": "followed", "claim": lone})
        for other in others:
            _leave_open(lone["target_id"], other, "verdict_left_open", claims, shares, sentences)
    for row in told:
        if row["verdict"] == "rejected" and row["outcome"] == "applied" and row["claim"]["directed"]:
            ends = row["claim"]["source_id"], row["claim"]["target_id"]
            if row["claim"]["relation"] in SHARED_RELATIONS and not _are_joined(ends, claims):
                _leave_open(*ends, "verdict_arrow_gone", claims, shares, sentences)
    told = [{name: row[name] for name in VERDICTS.schema} for row in told]
    return Judged(EDGES.make(claims.values()), VERDICTS.make(told))


def undo_verdicts(edges: pl.DataFrame, verdicts: pl.DataFrame) -> pl.DataFrame:
    """Frame `edges` as it was found, before the verdicts that were applied to it.

    Raises:
        FrameError: a frame does not fit its schema.
    """
    edges, verdicts = EDGES.check(edges), VERDICTS.check(verdicts)
    by_person = pl.col("evidence").list.first().struct.field("rule").str.starts_with("verdict_").fill_null(False)
    changed = pl.col("outcome").is_in(["applied", "followed"])
    before = verdicts.filter(changed)["claim"].struct.unnest()
    return EDGES.sort(pl.concat([edges.filter(~by_person), before.select(edges.columns).cast(edges.schema)]))


def _key(row: Row) -> Key:
    return row["source_id"], row["target_id"], row["relation"], row["basis"]


def _by_ends(claims: dict[Key, Row]) -> dict[tuple[str, str], list[Key]]:
    """Claims by source and target, without a direction both ways; those of absent originals by their kind, too."""
    about: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for key, row in claims.items():
        source, target = row["source_id"], row["target_id"]
        about[source, target].append(key)
        if not row["directed"]:
            about[target, source].append(key)
        if is_inferred(source):
            about[INFERRED, target].append(key)
    return about


def _meant(verdict: Row, about: dict[tuple[str, str], list[Key]]) -> list[Key]:
    """The claims a verdict is about, in their order."""
    source, target = verdict["source_id"], verdict["target_id"]
    keys = about.get((source, target), [])
    if not keys and is_inferred(source):
        now = about.get((INFERRED, target), [])
        keys = now if len({key[0] for key in now}) == 1 else []
    wanted = verdict["relation"], verdict["basis"]
    return [
        (giver, taker, relation, basis)
        for giver, taker, relation, basis in keys
        if (relation == wanted[0] if wanted[0] else relation in SHARED_RELATIONS) and wanted[1] in (None, basis)
    ]


def _ends(verdict: Row, claim: Row) -> tuple[str, str]:
    """Source and target of the claim once it is turned; of one without direction, whom the person named last gives."""
    a, b = claim["source_id"], claim["target_id"]
    return (b, a) if claim["directed"] or verdict["target_id"] == b else (a, b)


def _turned(verdict: Row, claim: Row, shares: dict[tuple[str, str], float]) -> Row:
    source, target = _ends(verdict, claim)
    turned = source != claim["source_id"]
    return {
        **claim,
        "source_id": source,
        "target_id": target,
        "relation": "derived_from" if claim["relation"] == "shares_text" else claim["relation"],
        "directed": True,
        "share": shares.get((target, source), claim["share"]),
        "lag": -claim["lag"] if turned and claim["lag"] is not None else claim["lag"],
    }


def _said(claim: Row, verdict: Row, sentences: dict[str, str]) -> Row:
    """The claim with the verdict as its first piece of evidence; a person leaves no doubt."""
    rule, reason = f"verdict_{verdict['verdict']}", verdict["reason"]
    sentence = sentences.get(f"rule.{rule}", rule)
    text = sentence.replace("{value}", reason) if reason else sentence.partition(":")[0] + "."
    entry = {"rule": rule, "weight": None, "value": reason, "text": text}
    confidence = None if claim["basis"] == "declared" else 1.0
    return {**claim, "confidence": confidence, "evidence": [entry, *claim["evidence"]]}


def _alone(claims: dict[Key, Row], told: list[Row]) -> list[tuple[Row, list[str]]]:
    """The last claims of absent originals that lost the others to a person, and the articles of those."""
    lost: dict[str, list[str]] = defaultdict(list)
    for row in told:
        if row["verdict"] == "rejected" and row["outcome"] == "applied" and is_inferred(row["claim"]["source_id"]):
            lost[row["claim"]["source_id"]].append(row["claim"]["target_id"])
    left: dict[str, list[Row]] = defaultdict(list)
    for claim in claims.values():
        if claim["source_id"] in lost:
            left[claim["source_id"]].append(claim)
    return [
        (rows[0], lost[source]) for source, rows in sorted(left.items()) if len(rows) == 1 and not is_judged(rows[0])
    ]


def _are_joined(ends: tuple[str, str], claims: dict[Key, Row]) -> bool:
    """Another claim says still what the two have in common."""
    bases = ("measured", "exact")
    return any(
        (*both, relation, basis) in claims
        for both in (ends, ends[::-1])
        for relation in SHARED_RELATIONS
        for basis in bases
    )


def _leave_open(
    article: str,
    other: str,
    rule: str,
    claims: dict[Key, Row],
    shares: dict[tuple[str, str], float],
    sentences: dict[str, str],
) -> None:
    """Adds an edge without a direction between two articles that share text, whoever was rejected as its source."""
    if (article, other) not in shares:
        return
    a, b = sorted((article, other))
    evidence = [{"rule": rule, "weight": None, "value": None, "text": sentences.get(f"rule.{rule}", rule)}]
    ends = {"source_id": a, "target_id": b, "relation": "shares_text", "directed": False, "basis": "measured"}
    share = min(shares[a, b], shares[b, a])
    edge = ends | {"share": share, "lag": None, "confidence": 1.0, "evidence": evidence}
    claims.setdefault(_key(edge), edge)


def _shares(pairs: pl.DataFrame) -> dict[tuple[str, str], float]:
    rows = pairs.select("a_id", "b_id", "a_share", "b_share").rows()
    return {ends: share for a, b, own, other in rows for ends, share in (((a, b), own), ((b, a), other))}
