"""Characters that are layout and no spelling: they stand inside words, and neither part nor change them."""

from __future__ import annotations

# Places where a line may break or join: soft hyphen, zero width space, joiners, word joiner, byte order mark.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
