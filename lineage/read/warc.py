"""The door for web archives: WARC, also compressed by record, and pages saved as MHTML."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from lineage.errors import require_part
from lineage.read.inputs import Input
from lineage.read.pages import LARGEST, page_found
from lineage.read.records import Found, Note, Origin
from lineage.settings import Read

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_PAGE = re.compile(r"\s*(?:text/html|application/xhtml\+xml)\b", re.I)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w:.-]+)", re.I)
_MHTML = re.compile(rb"(?:From|Snapshot-Content-Location|Subject|Date|MIME-Version|Content-Type):[^\n]*", re.I)


def begins_warc(head: bytes) -> bool:
    """Whether bytes begin as a WARC file does."""
    return head.startswith(b"WARC/")


def begins_mhtml(head: bytes) -> bool:
    """Whether bytes begin as the mail that browsers save a page in."""
    return bool(_MHTML.match(head)) and b"multipart/related" in head[:4000].lower()


def read_warc(stream: BinaryIO, given: Input, settings: Read, _tables: str = "") -> Iterator[Found]:
    """The pages among the records of an archive, one after the other; memory for one record at a time.

    Records that hold no page (pictures, requests, redirects, errors of the server) are passed over. The number of the
    record in the archive stands where a table has the number of the row. A page's id is its address.

    Raises:
        MissingPart: the extra `web` is not installed.
        OSError: the archive is broken from here on.
    """
    require_part("web archives are read with FastWARC", "web", "fastwarc")
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource
    forward = _Forward(stream)
    pages = 0
    try:
        records = ArchiveIterator(forward, record_types=wanted, parse_http=False, strict_mode=False)
        for number, record in enumerate(records, 1):
            found = _page(record, given, settings, number)
            if found is not None:
                pages += 1
                yield found
    except (RuntimeError, ValueError) as error:
        raise OSError(0, f"broken: {error}"[:200]) from None
    except BaseException as error:  # a panic of the parser is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise OSError(0, f"broken: {error}"[:200]) from None
    if forward.error is not None:
        raise forward.error
    if not pages:
        yield Note(given.source, 0, "empty", "no page among its records")


class _Forward:
    """A stream that only goes forward; what breaks it is kept, because it cannot pass through the parser."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._at = stream, 0
        self.error: OSError | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._stream.read(size) if self.error is None else b""
        except OSError as error:
            self.error, data = error, b""
        self._at += len(data)
        return data

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        raise OSError(0, "no way back")

    def close(self) -> None:
        """The stream belongs to who opened it."""


def _page(record: WarcRecord, given: Input, settings: Read, number: int) -> Found | None:
    address = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    kind = record.headers.get("Content-Type") or ""
    try:
        if kind.startswith("application/http"):
            record.parse_http(auto_decode="all", strict_mode=False)
            status = record.http_headers.status_code if record.http_headers else None
            kind = (record.http_headers.get("Content-Type") if record.http_headers else "") or ""
            if status not in (200, 203):
                return None
        if not _PAGE.match(kind):
            return None
        data = record.reader.read(min(LARGEST, settings.max_bytes) + 1)
    except (RuntimeError, ValueError, OSError) as error:
        return Note(given.source, number, "unreadable", f"{address}: {error}"[:200])
    charset = _CHARSET.search(kind)
    origin = Origin(given.source, "warc", path_id=address, text_state="raw")
    return page_found(data, origin, settings, number, address, charset[1] if charset else "")


def read_mhtml(stream: BinaryIO, given: Input, settings: Read, _tables: str = "") -> Iterator[Found]:
    """The page in the mail that a browser has saved it in; pictures and frames are left out."""
    data = stream.read(settings.max_bytes + 1)
    if len(data) > settings.max_bytes:
        yield Note(given.source, 0, "too large", f"more than {settings.max_bytes} bytes")
        return
    try:
        mail: Any = email.message_from_bytes(data, policy=email.policy.default)
        part = next((part for part in mail.walk() if _PAGE.match(part.get_content_type())), None)
        content = part.get_payload(decode=True) if part is not None else None
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError, IndexError) as error:
        yield Note(given.source, 0, "unreadable", f"{type(error).__name__}: {error}"[:200])
        return
    if not isinstance(content, bytes) or part is None:
        yield Note(given.source, 0, "no text", "no page in it")
        return
    address = str(part.get("Content-Location") or mail.get("Snapshot-Content-Location") or "")
    origin = Origin(given.source, "mhtml", path_id=given.name, text_state="raw")
    address = address if address.lower().startswith(("http://", "https://")) else ""
    yield page_found(content, origin, settings, 0, address, part.get_content_charset() or "")
