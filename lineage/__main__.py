"""`python -m lineage` is the command `lineage`."""

from lineage.cli.app import main

main()
