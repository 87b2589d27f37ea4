"""`lineage explain`: the ledger of one claim."""

from __future__ import annotations

from typing import Annotated

import typer

from lineage.cli import console, options


def explain_claim(
    run: options.Run,
    source: Annotated[str, typer.Argument(help="Article or other node that is, or may be, the source.")],
    target: Annotated[str, typer.Argument(help="Article that may have taken from it.")],
    lang: options.Lang = options.LANG,
    json: options.Json = False,
) -> None:
    """Explain one claim: what speaks for it and against it, with weights.

    Nodes go by their ids, as `lineage show RUN STORY --json` has them: articles as their
    table or file names them, agencies as wire:dpa, absent originals as inferred:…
    The beginning of an id will do where only one begins so.

    In Python: lineage.explain_edge(trace, SOURCE, TARGET)

    Examples:

      lineage explain run/ 2026-03-14T0640_wire_dpa.txt 2026-03-14T0710_kurier_hafen.txt

      lineage explain run/ wire:dpa 2026-03-14T0710_kurier_hafen.txt --lang de
    """
    from lineage.explain import explain_edge
    from lineage.nodes import find_node
    from lineage.report.explanation import explain_claim as told
    from lineage.report.view import make_view
    from lineage.trace import load_trace

    trace = load_trace(run)
    known = {*trace.articles["article_id"], *trace.sources["source_id"]}
    source, target = find_node(source, known), find_node(target, known)
    ledger = explain_edge(trace, source, target)
    if json:
        import polars as pl

        a, b = sorted((source, target))
        ends = pl.col("source_id", "target_id").is_in([source, target])
        console.emit_json(
            "explain",
            ledger=ledger.to_dicts(),
            pair=next(iter(trace.pairs.filter(a_id=a, b_id=b).to_dicts()), None),
            verdicts=trace.verdicts.filter(pl.all_horizontal(ends)).drop("claim").to_dicts(),
        )
        return
    printer = console.terminal()
    view = make_view(trace.frames, trace.settings, lang, full_text=False)
    for line in told(view, source, target, printer.width):
        printer.print(line, markup=False)
