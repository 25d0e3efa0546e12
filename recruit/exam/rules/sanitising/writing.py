"""The tree written anew, always the same way."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape as escape_markup

from recruit.exam.rules.sanitising.texts import SPACES
from recruit.exam.rules.sanitising.tree import HEADINGS, INLINE, LISTS, VOID, Node


def document(root: Node) -> str:
    return _blocks(_flow(root.children, ()))


@dataclass(frozen=True)
class _Piece:
    """A run of inline content, or a block as it is written."""

    html: str
    block: bool


def _blocks(pieces: list[_Piece]) -> str:
    """One paragraph alone goes without its tags; beside other blocks every run has them."""
    if all(not piece.block for piece in pieces) and len(pieces) <= 1:
        return "".join(piece.html for piece in pieces)
    return "".join(p.html if p.block else f"<p>{p.html}</p>" for p in pieces)


def _flow(children: "Iterable[Node | str]", wraps: tuple[str, ...]) -> list[_Piece]:
    """The children as pieces; `wraps` are inline elements around them that hold blocks."""
    pieces: list[_Piece] = []
    run: list[Node | str] = []

    def end_run() -> None:
        html = _run(run, wraps)
        run.clear()
        if html:
            pieces.append(_Piece(html, False))

    for child in children:
        if isinstance(child, str) or not _holds_block(child):
            run.append(child)
            continue
        end_run()
        pieces += _block(child, wraps)
    end_run()
    return pieces


def _holds_block(node: Node) -> bool:
    if node.tag not in INLINE:
        return node.tag not in VOID
    return any(isinstance(child, Node) and _holds_block(child) for child in node.children)


def _block(node: Node, wraps: tuple[str, ...]) -> list[_Piece]:
    if node.tag in INLINE:
        return _flow(node.children, (*wraps, node.tag))
    if node.tag in LISTS:
        return _whole(_list(node))
    if node.tag == "table":
        return _whole(_table(node))
    if node.tag == "pre":
        return _flow(_kept_lines(node.children), wraps)
    return _flow(node.children, (*wraps, "strong") if node.tag in HEADINGS else wraps)


def _whole(html: str) -> list[_Piece]:
    return [_Piece(html, True)] if html else []


def _list(node: Node) -> str:
    """Whatever stands between the entries becomes an entry."""
    entries: list[str] = []
    loose: list[Node | str] = []
    for child in [*node.children, Node("li")]:
        if isinstance(child, Node) and child.tag == "li":
            entries += [_blocks(_flow(loose, ())), _blocks(_flow(child.children, ()))]
            loose = []
        else:
            loose.append(child)
    body = "".join(f"<li>{entry}</li>" for entry in entries if entry)
    return f"<{node.tag}>{body}</{node.tag}>" if body else ""


def _table(node: Node) -> str:
    parts = [child for child in node.children if isinstance(child, Node)]
    caption = "".join(_caption(part) for part in parts if part.tag == "caption")
    body = "".join(_rows(part) for part in parts if part.tag != "caption")
    return f"<table>{caption}{body}</table>" if body else ""


def _caption(node: Node) -> str:
    html = _run(node.children, ())
    return f"<caption>{html}</caption>" if html else ""


def _rows(node: Node) -> str:
    if node.tag == "tr":
        cells = "".join(_cell(c) for c in node.children if isinstance(c, Node))
        return f"<tr>{cells}</tr>" if cells else ""
    if node.tag not in ("thead", "tbody", "tfoot"):
        return ""
    rows = "".join(_rows(child) for child in node.children if isinstance(child, Node))
    return f"<{node.tag}>{rows}</{node.tag}>" if rows else ""


def _cell(node: Node) -> str:
    if node.tag not in ("td", "th"):
        return ""
    spans = "".join(
        f' {name}="{int(value)}"'
        for name in ("colspan", "rowspan")
        if (value := node.attributes.get(name, "")).isascii()
        and re.fullmatch("[0-9]{1,2}", value)
        and int(value) > 1
    )
    return f"<{node.tag}{spans}>{_blocks(_flow(node.children, ()))}</{node.tag}>"


def _kept_lines(children: "Iterable[Node | str]") -> "list[Node | str]":
    """Preformatted text: lines and indents are kept by other means."""
    kept: list[Node | str] = []
    for child in children:
        if isinstance(child, Node):
            child.children = _kept_lines(child.children)
            kept.append(child)
            continue
        for number, line in enumerate(child.split("\n")):
            if number:
                kept.append(Node("br"))
            body = line.lstrip(" \t")
            indent = len(line[: len(line) - len(body)].expandtabs(4))
            kept.append("\u00a0" * indent + body.replace("  ", "\u00a0 "))
    return kept


def _run(children: "Iterable[Node | str]", wraps: tuple[str, ...]) -> str:
    """Inline content with single spaces, none at its borders; empty where nothing is seen."""
    whole = Node("", children=list(children))
    if not _seen(whole):
        return ""
    for tag in reversed(wraps):
        whole = Node("", children=[Node(tag, children=whole.children)])
    writer = _Writer()
    writer.write(whole)
    return writer.text()


def _seen(node: "Node | str") -> bool:
    if isinstance(node, str):
        return bool(node.strip())
    return node.tag == "img" or any(_seen(child) for child in node.children)


class _Writer:
    """Writes inline content; a space or line break is written only once something follows it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.space = False
        self.breaks = 0
        self.begun = False

    def write(self, node: "Node | str") -> None:
        if isinstance(node, str):
            self._text(node)
        elif node.tag == "br":
            self.breaks, self.space = self.breaks + 1, False
        elif node.tag == "img":
            self._follow()
            source, alt = (escape_markup(node.attributes[name]) for name in ("src", "alt"))
            self.parts.append(f'<img alt="{alt}" src="{source}">')
        else:
            self._element(node)

    def text(self) -> str:
        parts = self.parts
        while parts and (parts[-1] == "<br>" or not parts[-1].strip()):
            parts.pop()
        if parts:
            parts[-1] = parts[-1].rstrip()  # editors leave a no-break space at the end
        return "".join(parts)

    def _element(self, node: Node) -> None:
        tagged = node.tag in INLINE and _seen(node)
        if tagged:
            self._skip_borders(node)
            self._follow()
            self.parts.append(f"<{node.tag}>")
        for child in node.children:
            self.write(child)
        if tagged:
            self.parts.append(f"</{node.tag}>")

    def _skip_borders(self, node: Node) -> None:
        """Spaces and breaks at the beginning of an element stand before it."""
        while node.children:
            first = node.children[0]
            if isinstance(first, str):
                body = first.lstrip(" \t\n\r\f")
                if len(body) < len(first):
                    self.space = True
                node.children[0] = body
                if body:
                    return
            elif first.tag == "br":
                self.breaks, self.space = self.breaks + 1, False
            elif not _seen(first):
                node.children[0:1] = first.children
                continue
            elif first.tag in INLINE:
                self._skip_borders(first)
                return
            else:
                return
            del node.children[0]

    def _text(self, text: str) -> None:
        pieces = SPACES.split(text)
        for number, piece in enumerate(pieces):
            self.space = self.space or number > 0
            body = piece if self.begun else piece.lstrip()
            if body:
                self._follow()
                self.parts.append(escape_markup(body, quote=False))

    def _follow(self) -> None:
        if self.begun:
            self.parts += ["<br>"] * self.breaks
            if self.space and not self.breaks:
                self.parts.append(" ")
        self.begun, self.space, self.breaks = True, False, 0
