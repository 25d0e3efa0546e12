"""GIFT, Moodle's text format: one item a block, blocks apart by blank lines."""

from html import unescape as unescape_references

from recruit.exam.formats.gift_answers import (
    TRUTH,
    Reader,
    matching,
    multiple_response,
    numeric,
    short_answer,
    single_choice,
    true_false,
)
from recruit.exam.formats.gift_parts import Block, Parts, blocks, freed, held, parts_of, unmarked
from recruit.exam.formats.parts import Draft, ParsedItem, item_from, unsupported
from recruit.exam.formats.raw import text_of
from recruit.exam.rules.content import ItemType
from recruit.exam.rules.sanitising import words_of


def read(data: bytes, language: str) -> list[ParsedItem]:
    """The items of the file in its order."""
    return [_item(block, language) for block in blocks(held(text_of(data)))]


def _item(block: Block, language: str) -> ParsedItem:
    parts = parts_of(block.text)
    reader = Reader(parts)
    name = parts.name or words_of(unescape_references(freed(unmarked(parts.stem))))
    kind = _kind(parts)
    if kind in _READERS:
        return item_from(
            Draft(language),
            name,
            str(kind),
            lambda draft: _READERS[ItemType(kind)](reader, draft),
            block.category,
        )
    return item_from(Draft(language), name, kind, unsupported(kind), block.category)


def _kind(parts: Parts) -> str:
    if parts.answers is None:
        return "description"
    if parts.blocks > 1:
        return "several-answer-blocks"
    if not parts.answers:
        return "essay"
    if parts.answers.startswith("#"):
        return ItemType.NUMERIC
    if "~" in parts.answers:
        return ItemType.SINGLE_CHOICE if "=" in parts.answers else ItemType.MULTIPLE_RESPONSE
    if "=" in parts.answers and "->" in parts.answers:
        return ItemType.MATCHING
    if TRUTH.fullmatch(parts.answers.partition("#")[0].strip()):
        return ItemType.TRUE_FALSE
    return ItemType.SHORT_ANSWER


_READERS = {
    ItemType.SINGLE_CHOICE: single_choice,
    ItemType.MULTIPLE_RESPONSE: multiple_response,
    ItemType.TRUE_FALSE: true_false,
    ItemType.SHORT_ANSWER: short_answer,
    ItemType.NUMERIC: numeric,
    ItemType.MATCHING: matching,
}
