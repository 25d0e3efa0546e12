"""Pictures in items: which there are, and where a page finds them."""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import replace
from html import escape as escape_markup

from recruit.exam.rules.content import Content, Words
from recruit.exam.rules.content.settling import marked
from recruit.exam.rules.sanitising import clean, pictures_of
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

# What pictures are called in contents: by what is in them.
PREFIX = "attachment:"
_SOURCE = re.compile(r'(?<= src=")attachment:([0-9a-f]{64})(?=")')


def shown(html: str, address_of: Callable[[str], str]) -> str:
    """A text of an item for a page: each picture's name in it becomes the address that
    `address_of` gives for its digest.

    For whoever shows items: contents never hold addresses, only digests of pictures, so each
    page gives them addresses that only its own reader can fetch. In an attempt use
    `views.items.pictures.sheet_address`, which tells nothing of the item.
    """
    return _SOURCE.sub(lambda found: address_of(found[1]), html)


def digests_in(content: Content) -> list[str]:
    """The digests of the content's pictures, each once, in the order of its texts."""
    if not content.html:
        return []
    found = (
        source.removeprefix(PREFIX)
        for _, words in content.texts()
        for text in words.values()
        for source in pictures_of(text)
        if source.startswith(PREFIX)
    )
    return list(dict.fromkeys(found))


def with_picture(content: Content, address: str, described: Words) -> Content:
    """The content with a picture below its question; RuleError where a language of it has no text
    that describes the picture."""
    html = marked(content)
    stem: dict[str, str] = {}
    for language, text in html.stem.items():
        alt = escape_markup(" ".join(described.get(language, "").split()))
        if not alt:
            raise RuleError(
                N_("Every picture needs a text that describes it."), field=f"alt_{language}"
            )
        stem[language] = clean(f'<p>{text}</p><p><img alt="{alt}" src="{address}"></p>').html
    return replace(html, stem=stem)


def token(secret: str, reader: str, digest: str) -> str:
    """A name for a picture that only one reader knows: it tells nothing, and another reader's is
    another one. `reader`: an attempt's or a person's public id, with what they read."""
    key = hashlib.sha256(f"item pictures:{secret}".encode()).digest()
    return hmac.new(key, f"{reader}:{digest}".encode(), hashlib.sha256).hexdigest()[:40]


def known_by(secret: str, reader: str, name: str, digests: list[str]) -> str | None:
    """The digest whose name this is, or None."""
    for one in digests:
        if hmac.compare_digest(token(secret, reader, one), name):
            return one
    return None
