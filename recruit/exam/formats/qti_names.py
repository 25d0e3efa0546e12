"""Names in QTI: 3.0 writes qti-item-body and max-choices where 2.1 has itemBody and maxChoices."""

import re
from xml.etree.ElementTree import Element  # noqa: S405  (defusedxml parses)


def name_of(element: Element) -> str:
    """The element's name without its namespace, the same for both spellings: itembody."""
    return _plain(_local(element))


def shown_name(element: Element) -> str:
    """The name as 2.1 spells it: choiceInteraction."""
    words = _local(element).removeprefix("qti-").split("-")
    return words[0] + "".join(word[:1].upper() + word[1:] for word in words[1:])


def _local(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _plain(name: str) -> str:
    return name.removeprefix("qti-").replace("-", "").lower()


def attribute(element: Element, name: str) -> str | None:
    """The attribute with that name, in either spelling, given without hyphens in lower case."""
    for key, value in element.attrib.items():
        if re.sub(r"^\{.*\}", "", key).replace("-", "").lower() == name:
            return value
    return None


def child(element: Element, name: str) -> Element | None:
    return next((one for one in element if name_of(one) == name), None)


def children(element: Element, name: str) -> list[Element]:
    return [one for one in element if name_of(one) == name]


def found(element: Element, name: str) -> list[Element]:
    """All elements of that name inside, at any depth."""
    return [one for one in element.iter() if name_of(one) == name]


def text(element: Element | None) -> str:
    return "".join(element.itertext()).strip() if element is not None else ""
