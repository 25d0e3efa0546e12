"""QTI 2.1, 2.2 and 3.0: reading of one item or of a package."""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree.ElementTree import Element  # noqa: S405  (defusedxml parses)

from recruit.exam.formats.parts import (
    Draft,
    ParsedItem,
    UnsupportedError,
    item_from,
    unsupported,
)
from recruit.exam.formats.qti_body import Body, body_of
from recruit.exam.formats.qti_languages import merged
from recruit.exam.formats.qti_names import attribute, child, children, name_of, shown_name
from recruit.exam.formats.qti_scoring import Scoring, scoring_of
from recruit.exam.formats.qti_types import READERS
from recruit.exam.formats.raw import ZIP, Archive, tree_of
from recruit.exam.rules.content import Content
from recruit.kernel.errors import FileRefusedError
from recruit.kernel.text import N_

MANIFEST = "imsmanifest.xml"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

FindFile = Callable[[str], bytes | None]


def read(data: bytes, language: str) -> list[ParsedItem]:
    """The item of a file, or the items of a package in the order of its manifest."""
    if data.startswith(ZIP):
        return merged(_Package(Archive(data)).items(language))
    return [_read_item(tree_of(data), language, lambda source: None, "")[1]]


def _read_item(
    root: Element, language: str, find: FindFile, place: str
) -> tuple[str | None, ParsedItem]:
    """The item, with the label that its translations share where we wrote it."""
    if name_of(root) == "questestinterop":
        raise FileRefusedError(N_("This is QTI 1.2. Send QTI 2.1, 2.2 or 3.0."))
    if name_of(root) != "assessmentitem":
        raise FileRefusedError(
            N_("This is no QTI item: its outermost element is %(element)s."),
            element=shown_name(root)[:60],
        )
    said = (root.get(LANGUAGE) or "").partition("-")[0].lower()
    draft = Draft(said if said.isalpha() and 2 <= len(said) <= 3 else language, find)
    name = attribute(root, "title") or attribute(root, "identifier") or place
    body = child(root, "itembody")
    interactions = [one for one in body.iter() if _is_interaction(one)] if body is not None else []
    kind = "+".join(dict.fromkeys(shown_name(one) for one in interactions)) or "no-interaction"
    reader = READERS.get(name_of(interactions[0])) if len(interactions) == 1 else None
    ours = attribute(root, "toolname") == "Recruit"
    label = attribute(root, "label") if ours else None
    if reader is None or body is None:
        return label, item_from(draft, name, kind, unsupported(kind))

    def content(one: Draft) -> Content:
        _refuse_special(root)
        return reader(_item_of(root, body, interactions[0], one), one)

    return label, item_from(draft, name, kind, content)


def _item_of(root: Element, body: Element, interaction: Element, draft: Draft) -> "Item":
    return Item(
        root, interaction, body_of(root, body, interaction, draft), scoring_of(root, interaction)
    )


@dataclass(frozen=True)
class Item:
    """What the readers of single types work on."""

    root: Element
    interaction: Element
    body: Body
    scoring: Scoring


def _is_interaction(element: Element) -> bool:
    return name_of(element).endswith("interaction")


def _refuse_special(root: Element) -> None:
    """Items whose text or scoring the file alone does not settle."""
    for name, said in (
        ("templatedeclaration", "template"),
        ("assessmentstimulusref", "shared stimulus"),
        ("include", "included part"),
    ):
        if any(name_of(one) == name for one in root.iter()):
            raise UnsupportedError(N_("Items of the type %(type)s are not supported."), type=said)
    if attribute(root, "adaptive") == "true":
        raise UnsupportedError(N_("Items of the type %(type)s are not supported."), type="adaptive")


class _Package:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        manifests = [one for one in archive.names if posixpath.basename(one) == MANIFEST]
        if not manifests:
            raise FileRefusedError(N_("The package has no imsmanifest.xml."))
        self.manifest = min(manifests, key=lambda one: one.count("/"))
        self.folder = posixpath.dirname(self.manifest)

    def items(self, language: str) -> list[tuple[str | None, ParsedItem]]:
        root = tree_of(self.archive.read(self.manifest))
        if name_of(root) != "manifest":
            raise FileRefusedError(N_("The package has no imsmanifest.xml."))
        places = [self._place(one) for one in root.iter() if name_of(one) == "resource"]
        return [self._item(place, language) for place in places if place is not None]

    def _place(self, resource: Element) -> str | None:
        """Where the resource's item is; None for what is no item."""
        kind = (resource.get("type") or "").lower()
        if not kind.startswith(("imsqti_item_", "imsqti_apipitem_")):
            return None
        href = resource.get("href")
        if href is None:
            files = children(resource, "file")
            href = files[0].get("href") if files else None
        place = self._inside(self.folder, href or "")
        if place is None:
            raise FileRefusedError(
                N_("The manifest names a part that is not in the package: %(name)s."),
                name=ascii(href)[:80],
            )
        return place

    def _inside(self, folder: str, source: str) -> str | None:
        """The part at a relative address, if it is in the package."""
        for address in (source, unquote(source)):
            place = posixpath.normpath(posixpath.join(folder, address.replace("\\", "/")))
            if place in self.archive.names:
                return place
        return None

    def _item(self, place: str, language: str) -> tuple[str | None, ParsedItem]:
        folder = posixpath.dirname(place)

        def find(source: str) -> bytes | None:
            found = self._inside(folder, source.partition("?")[0])
            return self.archive.read(found) if found else None

        return _read_item(tree_of(self.archive.read(place)), language, find, place)
