"""A Word document: a heading, a few facts, then a paragraph for each turn under its speaker's name, in its colour.

Written here, not by python-docx: that keeps a whole document in memory, and brings a parser written in C for what is
three small parts in a zip. The tests read it back with python-docx.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from monitor.export.meeting import SILENT, STAR, is_marked
from monitor.model import speaker_colors
from monitor.model.times import clock
from monitor.model.transcript import UNNAMED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from monitor.export.meeting import Meeting
    from monitor.model.transcript import Utterance

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OPEN = "http://schemas.openxmlformats.org"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_GREY = "#6b7480"
_BIG, _MIDDLE = 32, 22
"""Half points."""

_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_OPEN}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_OPEN}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_OPEN}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
}
"""What every document has beside its text."""


class _Sink:
    """Takes what a zip writes, until it is taken away."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """Keep a piece."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Do nothing, as a zip expects of a file."""

    def take(self) -> bytes:
        """Return what came since the last time."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def write(meeting: Meeting, utterances: Iterable[Utterance]) -> Iterator[bytes]:
    """Return the transcript as a Word document, piece by piece."""
    sink = _Sink()
    with ZipFile(sink, "w") as archive:  # type: ignore[call-overload]  # what it needs of a file to write to
        for name, text in _PARTS.items():
            archive.writestr(_part(name), _XML + text)
        with archive.open(_part("word/document.xml"), "w") as document:
            for text in _document(meeting, utterances):
                document.write(text.encode())
                yield sink.take()
    yield sink.take()


def _part(name: str) -> ZipInfo:
    """Return a zip entry without a date: the same meeting gives the same file."""
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    return info


def _document(meeting: Meeting, utterances: Iterable[Utterance]) -> Iterator[str]:
    yield f'{_XML}<w:document xmlns:w="{_OPEN}/wordprocessingml/2006/main"><w:body>'
    yield _paragraph(_run(meeting.heading, bold=True, size=_BIG))
    for name, fact in meeting.facts():
        yield _paragraph(_run(f"{name}: ", bold=True), _run(fact))
    for line in meeting.note.splitlines():
        yield _paragraph(_run(line, color=_GREY))
    speaker = None
    for utterance in utterances:
        if utterance.speaker != speaker:
            speaker = utterance.speaker
            yield _paragraph(_run(speaker, bold=True, color=_color(speaker)), before=240)
        star = f"{STAR} " if is_marked(utterance) else ""
        yield _paragraph(_run(f"{star}[{clock(utterance.start_ms)}] ", color=_GREY), _run(utterance.text))
    if speaker is None:
        yield _paragraph(_run(SILENT))
    yield "</w:body></w:document>"


def _paragraph(*runs: str, before: int = 0) -> str:
    """Return a paragraph with some room before it, in twentieths of a point."""
    return f'<w:p><w:pPr><w:spacing w:before="{before}" w:after="80"/></w:pPr>{"".join(runs)}</w:p>\n'


def _run(text: str, *, bold: bool = False, color: str = "", size: int = _MIDDLE) -> str:
    looks = "<w:b/>" if bold else ""
    looks += f'<w:color w:val="{color[1:]}"/>' if color else ""
    return f'<w:r><w:rPr>{looks}<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _color(speaker: str) -> str:
    if speaker == UNNAMED:
        return _GREY
    return speaker_colors.ON_LIGHT[speaker_colors.place(speaker, len(speaker_colors.ON_LIGHT))]
