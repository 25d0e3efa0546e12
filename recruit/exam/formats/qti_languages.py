"""QTI holds one language an item; the translations that we write are put together again."""

from dataclasses import replace
from typing import Any

from recruit.exam.formats.parts import ParsedItem
from recruit.exam.rules.content import Content, ShortAnswer, Words, check, settled
from recruit.exam.rules.content.settling import marked
from recruit.kernel.errors import RuleError


def merged(items: list[tuple[str | None, ParsedItem]]) -> list[ParsedItem]:
    """Items with one label and the same key become one item of several languages."""
    result: list[ParsedItem] = []
    places: dict[str, int] = {}
    for label, item in items:
        if label and label in places:
            joined = _joined(result[places[label]], item)
            if joined is not None:
                result[places[label]] = joined
                continue
        if label:
            places[label] = len(result)
        result.append(item)
    return result


def _joined(first: ParsedItem, second: ParsedItem) -> ParsedItem | None:
    if first.content is None or second.content is None:
        return None
    content = _both(first.content, second.content)
    if content is None:
        return None
    return replace(
        first,
        content=content,
        warnings=tuple(dict.fromkeys([*first.warnings, *second.warnings])),
        pictures={**first.pictures, **second.pictures},
    )


def _both(one: Content, other: Content) -> Content | None:
    if type(one) is not type(other) or set(one.stem) & set(other.stem):
        return None
    one, other = marked(one), marked(other)
    parts: dict[str, Any] = {"stem": {**one.stem, **other.stem}}
    if one.why or other.why:
        parts["why"] = {**(one.why or {}), **(other.why or {})}
    for name in ("prompts", "options"):
        if hasattr(one, name):
            mine, theirs = getattr(one, name), getattr(other, name)
            if len(mine) != len(theirs):
                return None
            parts[name] = tuple(_words(a, b) for a, b in zip(mine, theirs, strict=True))
    if isinstance(one, ShortAnswer) and isinstance(other, ShortAnswer):
        parts["accepted"] = {**one.accepted, **other.accepted}
    if replace(one, **parts) != replace(other, **parts):
        return None
    whole = settled(replace(one, **parts))
    try:
        check(whole)
    except RuleError:
        return None
    return whole


def _words(one: Words, other: Words) -> Words:
    return {**one, **other}
