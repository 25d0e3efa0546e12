"""What a read file holds, as a JSON document: for `recruit items import --dry-run --json`."""

from decimal import Decimal
from typing import Any

from recruit.exam.formats.exchange import ParsedFile
from recruit.exam.formats.parts import ParsedItem
from recruit.exam.rules.content import (
    Content,
    Matching,
    MultipleResponse,
    Numeric,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    Words,
    number_text,
)
from recruit.exam.rules.likeness import near_duplicates


def document_of(parsed: ParsedFile) -> dict[str, Any]:
    """The items in the file's order; their numbers count from 1, places in keys from 0."""
    items = [item_document(number, item) for number, item in enumerate(parsed.items, start=1)]
    states = [item["status"] for item in items]
    return {
        "format": parsed.format,
        "counts": {"items": len(items), **{one: states.count(one) for one in STATES}},
        "items": items,
        "near_duplicates": [
            {"items": list(pair), "likeness": str(Decimal(round(share * 100)) / 100)}
            for *pair, share in alike(parsed)
        ],
    }


STATES = ("good", "unsupported", "faulty")


def status_of(item: ParsedItem) -> str:
    if item.content is not None:
        return "good"
    return "faulty" if item.supported else "unsupported"


def alike(parsed: ParsedFile) -> list[tuple[int, int, Any]]:
    """Pairs of near-duplicates within the file, by the items' numbers in it."""
    good = [(n, item.content) for n, item in enumerate(parsed.items, 1) if item.content]
    found = near_duplicates([content for _, content in good])
    return [(good[one.first][0], good[one.second][0], one.share) for one in found]


def item_document(number: int, item: ParsedItem) -> dict[str, Any]:
    content = item.content
    shown: dict[str, Any] = {
        "number": number,
        "name": item.name,
        "type": item.type,
        "status": status_of(item),
        "problem": str(item.problem) if item.problem else None,
        "warnings": [str(warning) for warning in item.warnings],
        "category": item.category,
    }
    if content is None:
        return {**shown, "stem": None, "options": [], "key": None}
    first, *others = content.languages
    return {
        **shown,
        "html": content.html,
        "language": first,
        **texts_of(content, first),
        "key": key_of(content, first),
        "translations": {one: texts_of(content, one) for one in others},
        "pictures": [
            {"address": address, "name": picture.name, "bytes": len(picture.data)}
            for address, picture in item.pictures.items()
        ],
        "digest": content.digest,
    }


def texts_of(content: Content, language: str) -> dict[str, Any]:
    """The texts in one language."""

    def said(many: tuple[Words, ...]) -> list[str]:
        return [words.get(language, "") for words in many]

    shown: dict[str, Any] = {"stem": content.stem[language]}
    if isinstance(content, Matching):
        shown["prompts"] = said(content.prompts)
    options = said(getattr(content, "options", ()))
    shown["options"] = options
    if isinstance(content, SingleChoice):
        shown["right"] = [options[content.key]]
    elif isinstance(content, MultipleResponse | Matching):
        shown["right"] = [options[place] for place in content.key]
    elif isinstance(content, ShortAnswer):
        shown["right"] = [one.text for one in content.accepted[language]]
    shown["why"] = (content.why or {}).get(language)
    return shown


def key_of(content: Content, language: str) -> Any:
    """What is right: a place, places, true or false, numbers, or texts."""
    if isinstance(content, Numeric):
        return [
            {
                "value": number_text(one.value),
                "tolerance": number_text(one.tolerance),
                "relative": one.relative,
                "share": str(one.share),
            }
            for one in content.answers
        ]
    if isinstance(content, ShortAnswer):
        return [{"text": one.text, "share": str(one.share)} for one in content.accepted[language]]
    if isinstance(content, TrueFalse | SingleChoice):
        return content.key
    return list(content.key)
