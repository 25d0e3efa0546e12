"""What an item is made of, and when it may enter the bank."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

LANGUAGES = ("az", "en", "ru")  # of content; pages have two
OPTIONS = range(2, 10)  # 2 to 9: an attempt keeps one digit per item
LONGEST_STEM = 4000
LONGEST_OPTION = 1000
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")

Words = Mapping[str, str]


@dataclass(frozen=True)
class ItemContent:
    """An item's immutable content: texts by language, the key as an index into the options."""

    stem: Words
    options: tuple[Words, ...]
    key: int
    why: Words | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(one for one in LANGUAGES if one in self.stem)

    @property
    def document(self) -> dict[str, Any]:
        return {
            "stem": dict(self.stem),
            "options": [dict(option) for option in self.options],
            "key": self.key,
            "why": dict(self.why) if self.why else None,
        }

    @property
    def digest(self) -> str:
        return digest(canonical_json(self.document))


def content_of(document: Mapping[str, Any]) -> ItemContent:
    """The content from its stored document."""
    return ItemContent(
        document["stem"], tuple(document["options"]), document["key"], document["why"]
    )


@dataclass(frozen=True)
class NewTopic:
    subject_code: str
    code: str
    name: Bilingual


@dataclass(frozen=True)
class NewItem:
    """An item to be added. `practice` items are public and never stand in a real paper;
    `family`: no two items of one family stand in one paper."""

    code: str
    subject_code: str
    topic_code: str | None
    difficulty: int  # 1 easy, 2 middling, 3 hard
    practice: bool
    content: ItemContent
    family: str | None = None


def check_item(item: NewItem) -> None:
    """Refuse an item that could not be shown or marked."""
    if not CODE.fullmatch(item.code):
        raise RuleError(
            N_("A code has lower-case letters, digits and hyphens, at most 60."), field="code"
        )
    if item.difficulty not in (1, 2, 3):
        raise RuleError(N_("Difficulty is 1, 2 or 3."), field="difficulty")
    check_content(item.content)


def check_content(content: ItemContent) -> None:
    languages = content.languages
    if not languages or set(content.stem) - set(LANGUAGES):
        raise RuleError(N_("Write the question in at least one language."), field="stem_az")
    if len(content.options) not in OPTIONS:
        raise RuleError(N_("An item has 2 to 9 options."), field="options_az")
    for language in languages:
        _check_texts(content, language)
    if not 0 <= content.key < len(content.options):
        raise RuleError(N_("The key must be one of the options."), field="key")


def _check_texts(content: ItemContent, language: str) -> None:
    stem = content.stem[language].strip()
    texts = [option.get(language, "").strip() for option in content.options]
    if not stem or len(stem) > LONGEST_STEM:
        raise RuleError(
            N_("The question must have 1 to %(most)s characters."),
            most=LONGEST_STEM,
            field=f"stem_{language}",
        )
    if not all(texts) or max(map(len, texts)) > LONGEST_OPTION:
        raise RuleError(
            N_("Every option must be written in each language of the question."),
            field=f"options_{language}",
        )
    if len(set(texts)) < len(texts):
        raise RuleError(N_("Two options are the same."), field=f"options_{language}")
