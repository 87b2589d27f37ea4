"""`lineage archive`: articles that are collected day by day."""

from __future__ import annotations

from typing import Annotated

import typer

from lineage.cli import console, options

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Keep articles day by day and ask them.")
Place = Annotated[str, typer.Argument(help="Folder of the archive, or its address in object storage.", metavar="DIR")]
WAITING = "Another addition is under way; waiting for it to end"


@app.command("create")
def create(
    place: Place,
    json: options.Json = False,
    changes: options.Changes = None,
    config: options.Config = None,
    isolated: options.Isolated = False,
) -> None:
    """Make an archive without articles.

    The settings in force stay with it.

    In Python: lineage.create_archive(DIR, settings)

    Examples:

      lineage archive create archive/

      lineage archive create archive/ --set candidates.bands=42 --set candidates.rows=3
    """
    from lineage.archive import create_archive

    archive = create_archive(place, options.resolve(changes, config, isolated))
    if json:
        console.emit_json("archive create", archive=archive.place, version=archive.version.version)
    else:
        console.say(f"Archive in {place}. Next: {console.command('lineage', 'archive', 'add', place)} SOURCES")


@app.command("add")
def add(
    place: Place,
    sources: options.Sources,
    strict: options.Strict = False,
    named: options.Named = None,
    query: options.Query = None,
    json: options.Json = False,
    changes: options.Changes = None,
    config: options.Config = None,
    isolated: options.Isolated = False,
) -> None:
    """Add articles; those that are there already add nothing.

    New articles are compared with the old and with each other, the old ones are not compared again.
    All or nothing: an addition that ends early leaves the archive as it was.
    A settings file or --set that says otherwise than the archive is refused.
    What could be read is added when an input was skipped, also with --strict.

    In Python: archive.add(SOURCES)

    Examples:

      lineage archive add archive/ today/

      lineage archive add archive/ articles.jsonl 'more/*.txt'

      lineage archive add archive/ articles.csv --map outlet=Zeitungsname
    """
    from lineage.archive import open_archive
    from lineage.frames import left_out, nothing_read

    archive = open_archive(place)
    given = options.resolve(changes, config, isolated, archive.settings, named=named, query=query)
    with console.progress() as on_progress:
        added = archive.add(*sources, settings=given, on_progress=on_progress, on_wait=lambda: console.say(WAITING))
    console.tell_skipped(added.skipped.to_dicts())
    if not added.articles and not added.known:
        raise nothing_read(sources, added.skipped)
    skipped = left_out(added.skipped)
    if json:
        content = {name: getattr(added, name) for name in ("articles", "known", "pairs", "seconds")}
        content["skipped"] = added.skipped.to_dicts()
        console.emit_json("archive add", archive=place, version=added.version.version, **content)
    else:
        was = "was" if added.known == 1 else "were"
        known = f", {added.known} {was} there already" if added.known else ""
        new, pairs = _many(added.articles, "article"), _many(added.pairs, "pair")
        still = "Version" if added.articles else "Still version"
        left = f"{console.amount(skipped, 'input')} skipped"
        console.say(f"{new} added{known}, {left}; {pairs}. {still} {added.version.version}")
        if added.articles and added.version.articles > 2 * added.version.frozen:
            of = _many(added.version.frozen, "article")
            console.say(f"Its statistics are those of {of}; `lineage archive refit` renews them")
    if strict and skipped:
        raise typer.Exit(5)


@app.command("info")
def info(place: Place, as_of: options.AsOf = None, json: options.Json = False) -> None:
    """Say what an archive holds.

    In Python: archive.info()

    Examples:

      lineage archive info archive/

      lineage archive info archive/ --as-of 3 --json
    """
    from lineage.archive import open_archive

    archive = open_archive(place, as_of)
    facts = archive.info()
    if json:
        console.emit_json("archive info", **facts)
        return
    console.emit(f"version    {facts['version']} ({facts['action']}, {facts['made_at']:%Y-%m-%d %H:%M} UTC)")
    console.emit(f"readable   versions {facts['oldest']} to {facts['newest']}")
    console.emit(f"articles   {facts['articles']}")
    console.emit(f"statistics of {_many(facts['frozen'], 'article')}")
    console.emit(f"settings   {', '.join(facts['changed']) or 'defaults'}")
    if facts["refused"]:
        console.emit(f"additions  would be refused: {'; '.join(facts['refused'])}")
    console.emit(f"{'table':<13} {'rows':>12} {'files':>6} {'size':>11} {'bytes an article':>17}")
    sizes = facts["tables"]
    every = [sum(each[place] for each in sizes.values()) for place in (1, 2)]
    for name, (rows, files, taken) in {**sizes, "all": ("", *every)}.items():
        each = f"{taken / facts['articles']:.0f}" if facts["articles"] else ""
        console.emit(f"{name:<13} {rows:>12} {files:>6} {console.size(taken):>11} {each:>17}")


@app.command("verify")
def verify(place: Place, as_of: options.AsOf = None, json: options.Json = False) -> None:
    """Look whether all files of an archive are whole; ends with 3 when one is not.

    In Python: archive.verify()

    Examples:

      lineage archive verify archive/
    """
    from lineage.archive import open_archive

    found = open_archive(place, as_of).verify().to_dicts()
    if json:
        console.emit_json("archive verify", problems=found)
    for row in () if json else found:
        rows = "" if row["rows"] is None else f" ({row['rows']} rows)"
        console.emit(f"{row['table']}/{row['file']}{rows}: {row['problem']}")
    if found:
        raise typer.Exit(3)
    console.say("All files are whole")


@app.command("vacuum")
def vacuum(
    place: Place,
    keep: Annotated[
        int, typer.Option("--keep", min=0, metavar="N", help="Versions before the last that stay readable.")
    ] = 10,
    json: options.Json = False,
) -> None:
    """Fold the files of small additions, delete what no version needs that stays readable.

    In Python: archive.vacuum(keep=10)

    Examples:

      lineage archive vacuum archive/

      lineage archive vacuum archive/ --keep 0
    """
    from lineage.archive import open_archive

    archive = open_archive(place)
    version, folded, deleted = archive.vacuum(keep, on_wait=lambda: console.say(WAITING))
    if json:
        console.emit_json("archive vacuum", archive=place, version=version.version, folded=folded, deleted=deleted)
    else:
        told = f"{_many(len(folded), 'table')} folded, {_many(deleted, 'file')} deleted"
        only = version.oldest == version.version
        kept = f"version {version.version}" if only else f"versions {version.oldest} to {version.version}"
        console.say(f"{told}; {kept} can be read")


@app.command("refit")
def refit(
    place: Place,
    json: options.Json = False,
    changes: options.Changes = None,
    config: options.Config = None,
    isolated: options.Isolated = False,
) -> None:
    """Take the statistics from all articles and compare all anew.

    The settings of the archive stay, unless a settings file or --set says otherwise.

    In Python: archive.refit(settings)

    Examples:

      lineage archive refit archive/

      lineage archive refit archive/ --set candidates.bands=42 --set candidates.rows=3
    """
    from lineage.archive import open_archive

    archive = open_archive(place)
    given = options.resolve(changes, config, isolated, archive.settings)
    with console.progress() as on_progress:
        archive.refit(given, on_progress=on_progress, on_wait=lambda: console.say(WAITING))
    if json:
        console.emit_json("archive refit", archive=place, version=archive.version.version)
    else:
        console.say(f"Statistics of {_many(archive.version.frozen, 'article')}. Version {archive.version.version}")


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
