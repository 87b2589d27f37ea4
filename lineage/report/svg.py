"""The few SVG elements that reports draw, with every text escaped."""

from __future__ import annotations

from lineage.charts.words import visible


def escape(text: str) -> str:
    """Text safe in SVG and HTML, also inside attributes; control characters and direction marks become visible."""
    text = visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#39;")


def tag(name: str, content: str = "", /, **attributes: object) -> str:
    """One element; `content` must be escaped already, underscores in attribute names become hyphens."""
    words = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(_plain(v))}"' for key, v in attributes.items())
    return f"<{name}{words}>{content}</{name}>" if content else f"<{name}{words}/>"


def words(text: str, x: float, y: float, /, **attributes: object) -> str:
    """Text at a place."""
    return tag("text", escape(text), x=x, y=y, **attributes)


def picture(
    parts: list[str], *, width: float, height: float, alt: str, name: str, title: str, **attributes: object
) -> str:
    """A whole drawing with title and description for those who cannot see it."""
    head = tag("title", escape(title) or " ", id=f"{name}-title") + tag("desc", escape(alt) or " ", id=f"{name}-desc")
    return tag(
        "svg",
        head + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_plain(width)} {_plain(height)}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        **attributes,
    )


def _plain(value: object) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
