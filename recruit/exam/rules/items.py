"""When an item may enter the bank."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from recruit.exam.rules.content import Content, check
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

LANGUAGES = ("az", "en", "ru")  # of content; pages have two
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@dataclass(frozen=True)
class NewTopic:
    subject_code: str
    code: str
    name: Bilingual
    parent_code: str | None = None


@dataclass(frozen=True)
class NewItem:
    """An item to be added. `practice` items are public and never stand in a real paper;
    `family`: no two items of one family stand in one paper."""

    code: str
    subject_code: str
    topic_code: str | None
    difficulty: int  # 1 easy, 2 middling, 3 hard
    practice: bool
    content: Content
    family: str | None = None
    source: str | None = None


def check_item(item: NewItem, languages: Sequence[str] = LANGUAGES) -> None:
    """Refuse an item that could not be shown or marked."""
    if not CODE.fullmatch(item.code):
        raise RuleError(
            N_("A code has lower-case letters, digits and hyphens, at most 60."), field="code"
        )
    if item.difficulty not in (1, 2, 3):
        raise RuleError(N_("Difficulty is 1, 2 or 3."), field="difficulty")
    check_content(item.content, languages)


def check_content(content: Content, languages: Sequence[str] = LANGUAGES) -> None:
    """Refuse a content that could not be shown or marked, or is in a language we do not have."""
    check(content, languages)
