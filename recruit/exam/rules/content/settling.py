"""The one form of a content: plain where no text holds any markup."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from recruit.exam.rules.content.types import Content, Words
from recruit.exam.rules.sanitising import escape, is_plain, unescape


def settled(content: Content) -> Content:
    """The same content, its texts plain where all of them can be."""
    if not content.html or not all(
        is_plain(text) for _, words in content.texts() for text in words.values()
    ):
        return content
    return replace(with_texts(content, unescape), html=False)


def marked(content: Content) -> Content:
    """The same content with texts of the subset."""
    return content if content.html else replace(with_texts(content, escape), html=True)


def with_texts(content: Content, change: Callable[[str], str]) -> Content:
    """The content with each of its texts changed."""

    def changed(words: Words) -> Words:
        return {language: change(text) for language, text in words.items()}

    parts: dict[str, Any] = {
        name: tuple(changed(words) for words in getattr(content, name))
        for name in ("prompts", "options")
        if hasattr(content, name)
    }
    why = changed(content.why) if content.why else None
    return replace(content, stem=changed(content.stem), why=why, **parts)
