"""The content of an item, in six types; when it is sound, and what a response to it earns."""

from recruit.exam.rules.content.checking import check
from recruit.exam.rules.content.documents import content_of
from recruit.exam.rules.content.rekeying import key_of, with_key
from recruit.exam.rules.content.responses import mark_fraction, parse_response
from recruit.exam.rules.content.settling import settled
from recruit.exam.rules.content.showing import (
    LETTERS,
    NUMBER,
    Shown,
    is_mixed,
    options_in,
    response_of,
    said,
    shape_at,
    shape_of,
    shapes_of,
)
from recruit.exam.rules.content.types import (
    Accepted,
    Content,
    ItemType,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    Words,
    number_of,
    number_text,
)

__all__ = [
    "LETTERS",
    "NUMBER",
    "Accepted",
    "Content",
    "ItemType",
    "Matching",
    "MultipleResponse",
    "Numeric",
    "NumericAnswer",
    "ShortAnswer",
    "Shown",
    "SingleChoice",
    "TrueFalse",
    "Words",
    "check",
    "content_of",
    "is_mixed",
    "key_of",
    "mark_fraction",
    "number_of",
    "number_text",
    "options_in",
    "parse_response",
    "response_of",
    "said",
    "settled",
    "shape_at",
    "shape_of",
    "shapes_of",
    "with_key",
]
