"""Authors' HTML reduced to the small subset that items may hold.

Two walls: nh3 parses what came as browsers do and keeps only known elements; what it gives is read
into a tree and written anew by the list below, so that nothing can survive that is not on it.
Formulas are LaTeX between \\( \\) or \\[ \\] and stay text.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape as escape_markup
from html.parser import HTMLParser

import nh3

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

INLINE = frozenset("strong em u sub sup".split())
LISTS = frozenset(("ul", "ol"))
TABLE_PARTS = frozenset("caption thead tbody tfoot tr th td".split())
SUBSET = INLINE | LISTS | TABLE_PARTS | {"p", "br", "li", "table", "img"}

LONGEST_RAW = 100_000
MOST_TAGS = 3_000
DEEPEST = 50
LONGEST_FORMULA = 2_000

# A picture's address in an item: a file of an import that is not stored yet, or a stored one.
PICTURE = re.compile(r"attachment:[0-9a-f]{64}|file:[0-9a-z]{16}")

_SAME_AS = {"b": "strong", "i": "em", "cite": "em", "var": "em", "dfn": "em", "ins": "u"}
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_PARAGRAPHS = _HEADINGS | frozenset(
    "p div section article header footer main aside nav blockquote center address figure "
    "figcaption dl dt dd pre".split()
)
_KNOWN = SUBSET | _PARAGRAPHS | frozenset(_SAME_AS)
_VOID = frozenset(("br", "img"))
# With what is inside them. Everything else that is not known loses its tags and keeps its text.
_REMOVED = frozenset(
    "script style template noscript title head textarea select option button iframe object "
    "embed applet audio video svg math".split()
)
# Whose loss an author should hear of.
_MISSED = frozenset(
    "script iframe object embed applet audio video svg math form input textarea select".split()
)
_TAG = re.compile(r"<([a-z][a-z0-9:-]*)", re.IGNORECASE)
_OPENING = re.compile(r"<(?=/?[a-z])", re.IGNORECASE)
_WHOLE_TAG = re.compile(
    r"""</?([a-z][^\s<>/"']*+)(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""", re.IGNORECASE
)
_FORMULA_BEGIN = re.compile(r"\\\(|\\\[|\$\$")
_FORMULA_END = {"\\(": "\\)", "\\[": "\\]", "$$": "$$"}
_REAL_TAG_INSIDE = re.compile(r"</|<br|<p\b", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_LINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# What no XML can hold, other controls, and signs that turn the direction of text around.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)

# The new address of a picture by its old one and its description, or None where it cannot stay.
FindPicture = Callable[[str], str | None]


@dataclass(frozen=True)
class Cleaned:
    """A text in the subset, always written the same way; `lost` names elements left out."""

    html: str
    lost: tuple[str, ...] = ()


def clean(raw: str, picture: FindPicture | None = None) -> Cleaned:
    """The text in the subset; RuleError where it is too large, too deep, or a picture has no
    description. Cleaning what is clean changes nothing."""
    raw = tidy(raw)
    if len(raw) > LONGEST_RAW or raw.count("<") > MOST_TAGS:
        raise RuleError(N_("The text is too long or holds too many tags."))
    raw = _stray_signs_escaped(change_formulas(raw, _keep_formula))
    builder = _Builder(picture or _known_picture)
    builder.feed(_CLEANER.clean(raw))
    builder.close()
    lost = {name.lower() for name in _TAG.findall(raw)} & _MISSED
    return Cleaned(_document(builder.root), tuple(sorted(lost | builder.lost)))


def tidy(text: str) -> str:
    """Composed letters, and none of the signs that have no place in a text."""
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _LINES.sub("\n", text)))


def escape(text: str) -> str:
    """A plain text as a text of the subset: its lines become line breaks."""
    lines = (_SPACES.sub(" ", line).strip(" ") for line in tidy(text).strip().splitlines())
    return "<br>".join(escape_markup(line, quote=False) for line in lines)


def unescape(html: str) -> str:
    """A text of the subset without any markup but line breaks as a plain one."""
    text = html.replace("<br>", "\n").replace("&lt;", "<").replace("&gt;", ">")
    return text.replace("&amp;", "&")


def is_plain(html: str) -> bool:
    """Whether the only markup in a text of the subset is line breaks."""
    return "<" not in html.replace("<br>", "")


def words_of(html: str) -> str:
    """What is read in a text of the subset, on one line; pictures by their descriptions."""
    text = re.sub(r'<img alt="([^"]*)"[^>]*>', r" \1 ", html)
    text = re.sub(r"</?(?:strong|em|u|sub|sup)>", "", text)
    text = unescape(re.sub(r"<[^>]+>", " ", text)).replace("&quot;", '"')
    return " ".join(text.split())


def pictures_of(html: str) -> list[str]:
    """The addresses of the pictures in a text of the subset."""
    return re.findall(r'<img alt="[^"]*" src="([^"]*)">', html)


def as_xml(html: str) -> str:
    """A text of the subset as well-formed XML."""
    return re.sub(r"<(br|img [^>]*)>", r"<\1/>", html)


def change_formulas(text: str, change: Callable[[str, str, str], str]) -> str:
    """The text with each formula (its beginning, its body, its end) changed; in one pass."""
    parts: list[str] = []
    done = 0
    ends: dict[str, int] = {}
    for found in _FORMULA_BEGIN.finditer(text):
        end = _FORMULA_END[found[0]]
        if found.start() < done:
            continue
        if -1 < ends.get(end, 0) < found.end():
            ends[end] = text.find(end, found.end())
        stop = ends[end]
        if stop == -1 or stop - found.end() > LONGEST_FORMULA:
            continue
        body = text[found.end() : stop]
        parts += [text[done : found.start()], change(found[0], body, end)]
        done = stop + len(end)
    return "".join(parts) + text[done:]


def _keep_formula(begin: str, body: str, end: str) -> str:
    """Authors write a < b in formulas; a browser would take it for a tag."""
    if begin == "$$" or _REAL_TAG_INSIDE.search(body):
        return begin + body + end
    return begin + body.replace("<", "&lt;") + end


def _stray_signs_escaped(raw: str) -> str:
    """Where < stands for "less", a browser would swallow the text up to the next > for a tag."""

    def kept(found: re.Match[str]) -> str:
        tag = _WHOLE_TAG.match(raw, found.start())
        return "<" if tag and (len(tag[1]) > 1 or tag[1].lower() in "abipqsu") else "&lt;"

    return _OPENING.sub(kept, raw)


def _known_picture(source: str) -> str | None:
    return source if PICTURE.fullmatch(source) else None


_CLEANER = nh3.Cleaner(
    tags=set(_KNOWN),
    clean_content_tags=set(_REMOVED),
    attributes={"img": {"src", "alt"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
    url_schemes={"attachment", "file", "data", "http", "https"},
    link_rel=None,
)


@dataclass
class _Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[_Node | str]" = field(default_factory=list)


class _Builder(HTMLParser):
    """The tree of what nh3 gave; pictures get their new addresses."""

    def __init__(self, picture: FindPicture) -> None:
        super().__init__(convert_charrefs=True)
        self.picture = picture
        self.root = _Node("")
        self.open = [self.root]
        self.lost: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        node = _Node(_SAME_AS.get(tag, tag), given)
        if tag == "img" and not self._place(node):
            return
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)
        if len(self.open) > DEEPEST:
            raise RuleError(N_("The text is too long or holds too many tags."))

    def handle_endtag(self, tag: str) -> None:
        name = _SAME_AS.get(tag, tag)
        if len(self.open) > 1 and self.open[-1].tag == name:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        # Again: a reference such as &#8238; was no sign before.
        self.open[-1].children.append(tidy(data))

    def _place(self, image: _Node) -> bool:
        found = self.picture(image.attributes.get("src", ""))
        if found is None:
            self.lost.add("img")
            return False
        image.attributes["src"] = found
        image.attributes["alt"] = " ".join(tidy(image.attributes.get("alt", "")).split())
        if not image.attributes["alt"]:
            raise RuleError(N_("Every picture needs a text that describes it."))
        return True


def _document(root: _Node) -> str:
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


def _flow(children: "Iterable[_Node | str]", wraps: tuple[str, ...]) -> list[_Piece]:
    """The children as pieces; `wraps` are inline elements around them that hold blocks."""
    pieces: list[_Piece] = []
    run: list[_Node | str] = []

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


def _holds_block(node: _Node) -> bool:
    if node.tag not in INLINE:
        return node.tag not in _VOID
    return any(isinstance(child, _Node) and _holds_block(child) for child in node.children)


def _block(node: _Node, wraps: tuple[str, ...]) -> list[_Piece]:
    if node.tag in INLINE:
        return _flow(node.children, (*wraps, node.tag))
    if node.tag in LISTS:
        return _whole(_list(node))
    if node.tag == "table":
        return _whole(_table(node))
    if node.tag == "pre":
        return _flow(_kept_lines(node.children), wraps)
    return _flow(node.children, (*wraps, "strong") if node.tag in _HEADINGS else wraps)


def _whole(html: str) -> list[_Piece]:
    return [_Piece(html, True)] if html else []


def _list(node: _Node) -> str:
    """Whatever stands between the entries becomes an entry."""
    entries: list[str] = []
    loose: list[_Node | str] = []
    for child in [*node.children, _Node("li")]:
        if isinstance(child, _Node) and child.tag == "li":
            entries += [_blocks(_flow(loose, ())), _blocks(_flow(child.children, ()))]
            loose = []
        else:
            loose.append(child)
    body = "".join(f"<li>{entry}</li>" for entry in entries if entry)
    return f"<{node.tag}>{body}</{node.tag}>" if body else ""


def _table(node: _Node) -> str:
    parts = [child for child in node.children if isinstance(child, _Node)]
    caption = "".join(_caption(part) for part in parts if part.tag == "caption")
    body = "".join(_rows(part) for part in parts if part.tag != "caption")
    return f"<table>{caption}{body}</table>" if body else ""


def _caption(node: _Node) -> str:
    html = _run(node.children, ())
    return f"<caption>{html}</caption>" if html else ""


def _rows(node: _Node) -> str:
    if node.tag == "tr":
        cells = "".join(_cell(c) for c in node.children if isinstance(c, _Node))
        return f"<tr>{cells}</tr>" if cells else ""
    if node.tag not in ("thead", "tbody", "tfoot"):
        return ""
    rows = "".join(_rows(child) for child in node.children if isinstance(child, _Node))
    return f"<{node.tag}>{rows}</{node.tag}>" if rows else ""


def _cell(node: _Node) -> str:
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


def _kept_lines(children: "Iterable[_Node | str]") -> "list[_Node | str]":
    """Preformatted text: lines and indents are kept by other means."""
    kept: list[_Node | str] = []
    for child in children:
        if isinstance(child, _Node):
            child.children = _kept_lines(child.children)
            kept.append(child)
            continue
        for number, line in enumerate(child.split("\n")):
            if number:
                kept.append(_Node("br"))
            body = line.lstrip(" \t")
            indent = len(line[: len(line) - len(body)].expandtabs(4))
            kept.append("\u00a0" * indent + body.replace("  ", "\u00a0 "))
    return kept


def _run(children: "Iterable[_Node | str]", wraps: tuple[str, ...]) -> str:
    """Inline content with single spaces, none at its borders; empty where nothing is seen."""
    whole = _Node("", children=list(children))
    if not _seen(whole):
        return ""
    for tag in reversed(wraps):
        whole = _Node("", children=[_Node(tag, children=whole.children)])
    writer = _Writer()
    writer.write(whole)
    return writer.text()


def _seen(node: "_Node | str") -> bool:
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

    def write(self, node: "_Node | str") -> None:
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

    def _element(self, node: _Node) -> None:
        tagged = node.tag in INLINE and _seen(node)
        if tagged:
            self._skip_borders(node)
            self._follow()
            self.parts.append(f"<{node.tag}>")
        for child in node.children:
            self.write(child)
        if tagged:
            self.parts.append(f"</{node.tag}>")

    def _skip_borders(self, node: _Node) -> None:
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
        pieces = _SPACES.split(text)
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
