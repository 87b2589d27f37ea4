"""XML as a stream of elements: no entities of one's own, nothing from outside, bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from lineage.errors import require_part
from lineage.read.prose import local_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_DEEP = 500


class BadXmlError(ValueError):
    """Why a stream gives no further element: it is broken, forbidden, or one element is too large."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


class _Bounded:
    """A stream that ends with an error when too much is read for one element."""

    def __init__(self, stream: BinaryIO, largest: int) -> None:
        self._stream, self._largest = stream, largest
        self.since = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(65_536 if size < 0 else min(size, 65_536))
        self.since += len(data)
        if self.since > self._largest + 65_536:
            raise BadXmlError("too large", f"one element has more than {self._largest} bytes")
        return data


def iterate_elements(stream: BinaryIO, wanted: frozenset[str], largest: int) -> Iterator[Element]:
    """Each element of a wanted local name, outermost ones only, in order; forgotten once the next one is asked for.

    Raises:
        BadXmlError: the stream is not XML, declares entities, is nested too deep, or one element is too large.
        MissingPart: defusedxml is not installed.
    """
    require_part("XML is read with defusedxml", "web", "defusedxml")
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    bounded = _Bounded(stream, largest)
    open_elements: list[Element] = []
    inside = 0
    try:
        for event, element in iterparse(bounded, events=("start", "end")):
            if event == "start":
                open_elements.append(element)
                inside += local_name(element) in wanted
                if len(open_elements) > _DEEP:
                    raise BadXmlError("unreadable", f"nested more than {_DEEP} deep")
                continue
            open_elements.pop()
            name = local_name(element) in wanted
            inside -= name
            if name and not inside:
                yield element
                bounded.since = 0
            if not inside:
                element.clear()
                if open_elements:
                    _drop_children(open_elements[-1])
    except ParseError as error:
        raise BadXmlError("unreadable", f"not XML: {error}"[:200]) from None
    except DefusedXmlException as error:
        raise BadXmlError("forbidden", f"it declares entities or names files outside: {type(error).__name__}") from None
    except (ValueError, LookupError) as error:
        if isinstance(error, BadXmlError):
            raise
        raise BadXmlError("unreadable", str(error)[:200]) from None  # such as an unknown encoding


def _drop_children(element: Element) -> None:
    """Forget what was read below an element that is still open; its attributes stay."""
    del element[:]
