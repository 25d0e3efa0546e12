"""Papers for people to print: one page of facts as a PDF that brings its own letters.

The PDF library and the font are loaded with the first paper, not with the program. A paper's page
is the accessible form of the same; the PDF is made for printers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from importlib import import_module
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import segno

FONT, BOLD = "NotoSans", "NotoSans-Bold"
INK, MUTED, ACCENT, LINE = "#1B2430", "#4A5563", "#0A5470", "#D8DCE1"
MARGIN = 50  # points; with PAD about 2 cm
PAD = 6  # what the library leaves free inside the margins
PICTURE = 120
# What stands for a character that our font cannot draw: it would be lost without a word.
INSTEAD = {"−": "–", "→": "›", "≤": "<=", "≥": ">="}
UNKNOWN = "?"


@dataclass(frozen=True)
class Chapter:
    """A part of a long paper; `level` 1 to 3 says how loud its heading is."""

    heading: str
    level: int = 1
    facts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Paper:
    """What a paper says, in words that are ready to be read. `picture`: the text of a QR code;
    `mark` stands at the foot of every page, before its number."""

    language: str
    over: str
    title: str
    name: str
    facts: Sequence[tuple[str, str]]
    sections: Sequence[tuple[str, Sequence[str]]] = field(default_factory=tuple)
    picture: str = ""
    picture_notes: Sequence[str] = ()  # lines below the picture
    foot: str = ""
    chapters: Sequence[Chapter] = ()
    mark: str = ""


def pdf(paper: Paper) -> bytes:
    """The paper as a PDF of A4 pages, with all letters of Azerbaijani."""
    kit = _kit()
    target = BytesIO()
    document = kit["platypus"].SimpleDocTemplate(
        target,
        pagesize=kit["pagesizes"].A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=paper.title,
        author=paper.over,
        lang=paper.language,
    )
    every = partial(_page, paper.mark)
    document.build(_story(paper, kit), onFirstPage=every, onLaterPages=every)
    return target.getvalue()


@cache
def _kit() -> dict[str, Any]:
    """The library's parts, with our font registered."""
    fonts = import_module("pymupdf_fonts")
    metrics, ttfonts = (import_module(f"reportlab.pdfbase.{n}") for n in ("pdfmetrics", "ttfonts"))
    for name, code in ((FONT, "notos"), (BOLD, "notosbo")):
        metrics.registerFont(ttfonts.TTFont(name, BytesIO(fonts.myfont(code))))
    metrics.registerFontFamily(FONT, normal=FONT, bold=BOLD, italic=FONT, boldItalic=BOLD)
    names = ("platypus", "lib.pagesizes", "lib.styles", "lib.colors", "graphics.shapes")
    kit = {name.split(".")[-1]: import_module(f"reportlab.{name}") for name in names}
    faces = [metrics.getFont(name).face.charToGlyph for name in (FONT, BOLD)]
    return kit | {"drawable": faces[0].keys() & faces[1].keys()}


def _story(paper: Paper, kit: dict[str, Any]) -> list[Any]:
    platypus = kit["platypus"]
    story = [
        _text(paper.over, kit, size=9, colour=MUTED),
        _text(paper.title, kit, size=20, bold=True, after=10),
        _text(paper.name, kit, size=14, bold=True, colour=ACCENT, after=10),
    ]
    if paper.facts or paper.picture:
        story.append(_facts(paper, kit))
    for heading, lines in paper.sections:
        story.append(_text(heading, kit, size=12, bold=True, before=14, after=4))
        story += [_text(f"•  {line}", kit, after=3, indent=12) for line in lines]
    for chapter in paper.chapters:
        story += _chapter(chapter, kit)
    if paper.foot:
        story += [platypus.Spacer(0, 18), _text(paper.foot, kit, size=8, colour=MUTED)]
    return story


def _facts(paper: Paper, kit: dict[str, Any]) -> Any:
    """Label and value in rows; the picture stands beside them."""
    platypus = kit["platypus"]
    room = kit["pagesizes"].A4[0] - 2 * (MARGIN + PAD) - (PICTURE + 16 if paper.picture else 0)
    table = _table(paper.facts, room, kit)
    if not paper.picture:
        return table
    notes = [_text(note, kit, size=8, colour=MUTED) for note in paper.picture_notes]
    beside = [_qr(paper.picture, kit), *notes]
    pair = platypus.Table([[table, beside]], colWidths=[room + 16, PICTURE], hAlign="LEFT")
    pair.setStyle(
        platypus.TableStyle(
            [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]
        )
    )
    return pair


def _table(facts: Sequence[tuple[str, str]], room: float, kit: dict[str, Any]) -> Any:
    platypus = kit["platypus"]
    rows = [
        [_text(label, kit, colour=MUTED), _text(value, kit, bold=True)] for label, value in facts
    ]
    table = platypus.Table(rows, colWidths=[room * 0.36, room * 0.64], hAlign="LEFT")
    table.setStyle(
        platypus.TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
            ]
        )
    )
    return table


def _qr(text: str, kit: dict[str, Any]) -> Any:
    """A QR code drawn as squares: sharp on every printer."""
    shapes, colors = kit["shapes"], kit["colors"]
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=2))
    size = PICTURE / len(rows)
    drawing = shapes.Drawing(PICTURE, PICTURE)
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            if dark:
                square = shapes.Rect(
                    across * size, PICTURE - (down + 1) * size, size, size, strokeWidth=0
                )
                square.fillColor, square.strokeColor = colors.black, None
                drawing.add(square)
    return drawing


def _text(
    text: str,
    kit: dict[str, Any],
    *,
    size: int = 10,
    bold: bool = False,
    colour: str = INK,
    before: int = 0,
    after: int = 0,
    indent: int = 0,
) -> Any:
    style = kit["styles"].ParagraphStyle(
        "text",
        fontName=BOLD if bold else FONT,
        fontSize=size,
        leading=size * 1.4,
        textColor=colour,
        spaceBefore=before,
        spaceAfter=after,
        leftIndent=indent,
        firstLineIndent=-indent,
    )
    return kit["platypus"].Paragraph(escape(_drawable(text, kit)), style)


def _drawable(text: str, kit: dict[str, Any]) -> str:
    return "".join(
        one if one.isspace() or ord(one) in kit["drawable"] else INSTEAD.get(one, UNKNOWN)
        for one in text
    )


HEADINGS = {1: 14, 2: 12, 3: 10}  # points of letters, by level
LINES_BELOW = 30  # points that a heading needs below it
LONG = 300  # characters: longer texts stand below their label, where they may run over pages


def _chapter(chapter: Chapter, kit: dict[str, Any]) -> list[Any]:
    size = HEADINGS[chapter.level]
    # No heading stands alone at the foot of a page.
    room_below = 4 * size + (LINES_BELOW if chapter.facts else 2 * LINES_BELOW)
    story = [
        kit["platypus"].CondPageBreak(room_below),
        _text(chapter.heading, kit, size=size, bold=True, before=size, after=4),
    ]
    room = kit["pagesizes"].A4[0] - 2 * (MARGIN + PAD)
    rows: list[tuple[str, str]] = []
    for label, value in chapter.facts:
        if len(value) <= LONG:
            rows.append((label, value))
            continue
        story += [*_rows(rows, room, kit), _text(label, kit, colour=MUTED, before=4)]
        story += [_text(line, kit, after=2) for line in value.splitlines() if line.strip()]
        rows = []
    return story + _rows(rows, room, kit)


def _rows(rows: Sequence[tuple[str, str]], room: float, kit: dict[str, Any]) -> list[Any]:
    """A table of these facts, none where there are none."""
    return [_table(rows, room, kit)] if rows else []


def _page(mark: str, canvas: Any, document: Any) -> None:
    """The accent line on top of every page, as on our pages; what it is part of at its foot."""
    _top(canvas)
    if mark:
        canvas.setFillColor(MUTED)
        canvas.setFont(FONT, 7)
        canvas.drawString(MARGIN + PAD, 24, f"{mark} · {document.page}")


def _top(canvas: Any) -> None:
    width, height = canvas._pagesize
    canvas.setFillColor(ACCENT)
    canvas.rect(0, height - 4, width, 4, stroke=0, fill=1)
