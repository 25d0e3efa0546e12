"""Pages that many people load within the same minutes: what is the same for all of them is rendered
once in a process by the page's own template, with marks for what is one person's, and filled in."""

import re
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask import Flask, g
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from recruit.kernel.asker import VISITOR, Asker
from recruit.web.logs import request_called, request_id
from recruit.web.pages import Head

ANYBODY = "0" * 16  # stands for the public id of what a page is about: none has this digit
NO_REQUEST = "000-000"  # for the support code of a request
FRAMES = 1000  # of a kind in a process
WORDS = 20_000

# Between two letters that no keyboard and no text has.
_MARK = re.compile("\ue000([^\ue001]+)\ue001")


def mark(name: str) -> Markup:
    """What is to be filled in later."""
    return Markup(f"\ue000{name}\ue001")  # noqa: S704


def split(text: str) -> list[str]:
    """Text and the name of what follows it by turns."""
    return _MARK.split(text)


def filled(pieces: list[str], values: dict[str, str]) -> str:
    """A frame with markup instead of its marks."""
    return "".join(values[one] if place % 2 else one for place, one in enumerate(pieces))


def minute_of(value: datetime) -> datetime:
    """What of an instant is said: few are different."""
    return value.replace(second=0, microsecond=0)


class Frames:
    """An application's frames of some pages, and words that those say. `path`: of one of them."""

    def __init__(self, app: Flask, path: str) -> None:
        self.app, self.path = app, path
        self.kept: dict[Hashable, list[str]] = {}
        self.words: dict[Hashable, str] = {}

    def __len__(self) -> int:
        return len(self.kept)

    def frame(
        self,
        key: Hashable,
        language: str,
        render: Callable[[], str],
        *,
        path: str | None = None,
        asker: Asker = VISITOR,
        head: Head | None = None,
    ) -> list[str]:
        """The pieces of what `render` says, with the marks `id` instead of ANYBODY, `token` of
        forms and `request` beside its own. `key`: all that it depends on."""
        found = self.kept.get(key)
        if found is None:
            if len(self.kept) >= FRAMES:
                self.kept.clear()
            with self.page(language, path=path, asker=asker, head=head):
                text = render().replace(generate_csrf(), mark("token"))
                text = text.replace(request_id(), mark("request")).replace(ANYBODY, mark("id"))
            found = self.kept[key] = split(text)
        return found

    def said(self, language: str, say: Callable[[Any], str], value: Hashable) -> str:
        """The markup of what a page says for a value."""
        return str(escape(self.plain(language, say, value)))

    def plain(self, language: str, say: Callable[[Any], str], value: Hashable) -> str:
        """What a page says for a value, remembered: few are different."""
        key = (language, say, value)
        found = self.words.get(key)
        if found is None:
            if len(self.words) >= WORDS:
                self.words.clear()
            with self.page(language):
                found = self.words[key] = say(value)
        return found

    @contextmanager
    def page(
        self,
        language: str,
        *,
        path: str | None = None,
        asker: Asker = VISITOR,
        head: Head | None = None,
    ) -> Iterator[None]:
        """As if this page were asked for. What the head of it says is not looked up where it is
        given."""
        address = f"/{language}{path or self.path}"
        with self.app.test_request_context(address), request_called(NO_REQUEST):
            g.lang, g.asker = language, asker
            if head is not None:
                g.head = head
            yield
