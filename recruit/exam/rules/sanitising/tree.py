"""What nh3 leaves of the markup, as a tree."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

from recruit.exam.rules.sanitising.texts import tidy
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

INLINE = frozenset("strong em u sub sup".split())
LISTS = frozenset(("ul", "ol"))
TABLE_PARTS = frozenset("caption thead tbody tfoot tr th td".split())
SUBSET = INLINE | LISTS | TABLE_PARTS | {"p", "br", "li", "table", "img"}
DEEPEST = 50
_SAME_AS = {"b": "strong", "i": "em", "cite": "em", "var": "em", "dfn": "em", "ins": "u"}
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_PARAGRAPHS = HEADINGS | frozenset(
    "p div section article header footer main aside nav blockquote center address figure "
    "figcaption dl dt dd pre".split()
)
_KNOWN = SUBSET | _PARAGRAPHS | frozenset(_SAME_AS)
VOID = frozenset(("br", "img"))
# With what is inside them. Everything else that is not known loses its tags and keeps its text.
_REMOVED = frozenset(
    "script style template noscript title head textarea select option button iframe object "
    "embed applet audio video svg math".split()
)
# The new address of a picture by its old one and its description, or None where it cannot stay.
FindPicture = Callable[[str], str | None]

CLEANER = nh3.Cleaner(
    tags=set(_KNOWN),
    clean_content_tags=set(_REMOVED),
    attributes={"img": {"src", "alt"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
    url_schemes={"attachment", "file", "data", "http", "https"},
    link_rel=None,
)


@dataclass
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)


class Builder(HTMLParser):
    """The tree of what nh3 gave; pictures get their new addresses."""

    def __init__(self, picture: FindPicture) -> None:
        super().__init__(convert_charrefs=True)
        self.picture = picture
        self.root = Node("")
        self.open = [self.root]
        self.lost: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        node = Node(_SAME_AS.get(tag, tag), given)
        if tag == "img" and not self._place(node):
            return
        self.open[-1].children.append(node)
        if tag not in VOID:
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

    def _place(self, image: Node) -> bool:
        found = self.picture(image.attributes.get("src", ""))
        if found is None:
            self.lost.add("img")
            return False
        image.attributes["src"] = found
        image.attributes["alt"] = " ".join(tidy(image.attributes.get("alt", "")).split())
        if not image.attributes["alt"]:
            raise RuleError(N_("Every picture needs a text that describes it."))
        return True
