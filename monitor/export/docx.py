"""A Word document: a heading, a few facts, then a paragraph for each turn under its speaker's name, in its colour.

Written here, not by python-docx: that keeps a whole document in memory, and brings a parser written in C for what is
five small parts in a zip. The tests read it back with python-docx.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from monitor.export.meeting import SILENT, STAR, is_marked
from monitor.model import speaker_colors
from monitor.model.text import is_right_to_left
from monitor.model.times import clock
from monitor.model.transcript import UNNAMED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from monitor.export.meeting import Meeting
    from monitor.model.transcript import Utterance

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OPEN = "http://schemas.openxmlformats.org"
_WORD = f"{_OPEN}/wordprocessingml/2006/main"
_RELATED = f"{_OPEN}/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_GREY = "#6b7480"


def _style(name: str, title: str, paragraph: str, run: str = "", *, after: str = "") -> str:
    """Return a paragraph's style: how it is spaced, how its text looks, and which style the next paragraph has."""
    following = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{title}"/><w:basedOn w:val="Normal"/>'
        f"{following}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


_STYLES = "".join((
    f'<w:styles xmlns:w="{_WORD}"><w:docDefaults><w:rPrDefault><w:rPr>',
    '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="22"/><w:szCs w:val="22"/>',
    '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="80" w:line="264" w:lineRule="auto"/></w:pPr>',
    '</w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">',
    '<w:name w:val="Normal"/><w:qFormat/></w:style>',
    _style("Heading1", "heading 1", '<w:spacing w:after="120"/><w:outlineLvl w:val="0"/>', '<w:b/><w:sz w:val="36"/>'),
    _style("Fact", "Fact", '<w:spacing w:after="20"/>'),
    _style(
        "Note",
        "Note",
        '<w:pBdr><w:left w:val="single" w:sz="18" w:space="10" w:color="C8CED6"/></w:pBdr>'
        '<w:spacing w:before="60" w:after="60"/><w:ind w:left="240"/>',
    ),
    _style("Speaker", "Speaker", '<w:keepNext/><w:spacing w:before="240" w:after="40"/>', "<w:b/>", after="Turn"),
    _style(
        "Turn", "Turn", '<w:tabs><w:tab w:val="left" w:pos="1100"/></w:tabs><w:ind w:left="1100" w:hanging="1100"/>'
    ),
    "</w:styles>",
))  # fmt: skip
"""Twentieths of a point, text in half points. A turn's time stands in a column of its own."""

_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1247" w:right="1247" w:bottom="1247" w:left="1247" w:header="0" w:footer="0" w:gutter="0"/>'
    "</w:sectPr>"
)

_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_OPEN}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_OPEN}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_RELATED}/officeDocument" Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": f'<Relationships xmlns="{_OPEN}/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATED}/styles" Target="styles.xml"/></Relationships>',
    "word/styles.xml": _STYLES,
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
    yield f'{_XML}<w:document xmlns:w="{_WORD}"><w:body>'
    yield _paragraph("Heading1", _run(meeting.heading), of=meeting.heading)
    for name, fact in meeting.facts():
        yield _paragraph("Fact", _run(f"{name}: ", color=_GREY), _run(fact))
    for line in meeting.note.splitlines():
        yield _paragraph("Note", _run(line), of=line)
    speaker, colors = None, meeting.colors()
    for utterance in utterances:
        if utterance.speaker != speaker:
            speaker = utterance.speaker
            yield _paragraph("Speaker", _run(speaker, color=_color(speaker, colors)), of=speaker)
        star = f"{STAR} " if is_marked(utterance) else ""
        runs = _run(clock(utterance.start_ms), color=_GREY), _TAB, _run(f"{star}{utterance.text}")
        yield _paragraph("Turn", *runs, of=utterance.text)
    if speaker is None:
        yield _paragraph("Normal", _run(SILENT))
    yield f"{_PAGE}</w:body></w:document>"


_TAB = "<w:r><w:tab/></w:r>"


def _paragraph(style: str, *runs: str, of: str = "") -> str:
    """Return a paragraph of some runs, which begins at the side at which its text does."""
    side = "<w:bidi/>" if is_right_to_left(of) else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{side}</w:pPr>{"".join(runs)}</w:p>\n'


def _run(text: str, *, color: str = "") -> str:
    looks = f'<w:color w:val="{color[1:]}"/>' if color else ""
    looks += "<w:rtl/>" if is_right_to_left(text) else ""
    return f'<w:r>{f"<w:rPr>{looks}</w:rPr>" if looks else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _color(speaker: str, colors: Mapping[str, int]) -> str:
    if speaker == UNNAMED:
        return _GREY
    return speaker_colors.ON_LIGHT[speaker_colors.place(speaker, speaker_colors.OWN, colors)]
