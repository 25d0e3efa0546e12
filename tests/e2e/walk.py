"""Walking through the site as a person does: by labels, buttons and links, in one language.

Texts are named by their English msgid; `say` gives what stands on the page. Every page that is
new to the walk is looked at: no finding of axe, nothing wider than the screen.
"""

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from babel.messages.catalog import Catalog
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from dev.words import Words

PATIENCE = 60.0  # seconds until something that comes by itself is missed
PUBLIC_ID = re.compile(r"/[0-9a-z]{16}(?=/|$)")
# What is wider than the screen, where the page can be moved sideways.
TOO_WIDE = """() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth + 1) return [];
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > clientWidth + 1)
    .map((one) => `<${one.localName} class="${one.className}"> ${one.textContent.slice(0, 60)}`);
}"""


@cache
def catalogue() -> Catalog:
    return Words().read()


def said(language: str, text: str, context: str | None = None, **values: Any) -> str:
    """A text as the pages say it, with its placeholders filled in."""
    if language != "en":
        found = catalogue().get(text, context)
        assert found is not None, f"no translation of {text!r}"
        assert found.string, f"no translation of {text!r}"
        text = str(found.string)
    return text % values if values else text


@dataclass
class Walk:
    """One person's browser window."""

    page: Page
    language: str
    axe: Callable[[Page], None]
    known: set[str] = field(default_factory=set)

    def say(self, text: str, context: str | None = None, **values: Any) -> str:
        return said(self.language, text, context, **values)

    # --- going somewhere --------------------------------------------------------------------------

    def open(self, path: str) -> None:
        """An address typed in; without the language where it has one."""
        self.page.goto(path if path.startswith("/dev/") else f"/{self.language}{path}")
        self.look()

    def leave(self, target: Locator) -> None:
        """Click on what leads to another page."""
        with self.leaving():
            target.click()

    def leaving(self) -> "Leaving":
        """`with walk.leaving():` what happens inside leads to another page, which is looked at."""
        return Leaving(self)

    def press(self, text: str, within: Locator | None = None, **values: Any) -> None:
        self.leave(self.button(text, within, **values))

    def follow(self, text: str, within: Locator | None = None, **values: Any) -> None:
        self.leave(self.link(text, within, **values))

    def next_step(self) -> None:
        """The one button that matters."""
        self.leave(self.page.locator(".next-step .btn").first)

    def menu(self, text: str) -> None:
        """A link in the head of the page; a number may stand behind its name."""
        self.leave(self.page.locator(".mainnav").get_by_role("link", name=self.say(text)))

    # --- finding things ---------------------------------------------------------------------------

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def button(self, text: str, within: Locator | None = None, **values: Any) -> Locator:
        place = within or self.main
        return place.get_by_role("button", name=self.say(text, **values), exact=True)

    def link(self, text: str, within: Locator | None = None, **values: Any) -> Locator:
        place = within or self.main
        return place.get_by_role("link", name=self.say(text, **values), exact=True)

    def field(self, text: str, within: Locator | None = None) -> Locator:
        return (within or self.main).get_by_label(self.say(text), exact=True)

    def fill(self, within: Locator | None = None, **fields: str) -> None:
        """Type into inputs by their names."""
        for name, value in fields.items():
            (within or self.main).locator(f"[name='{name}']").fill(value)

    def choose(self, within: Locator | None = None, **fields: str) -> None:
        """Choose in drop-down lists by their names."""
        for name, value in fields.items():
            (within or self.main).locator(f"select[name='{name}']").select_option(value)

    def tick(self, name: str, value: str | None = None) -> None:
        more = f"[value='{value}']" if value is not None else ""
        self.main.locator(f"input[name='{name}']{more}").check()

    # --- seeing -----------------------------------------------------------------------------------

    def heading(self, text: str, **values: Any) -> None:
        self.is_headed(self.say(text, **values))

    def is_headed(self, words: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)

    def see(self, text: str, within: Locator | None = None, **values: Any) -> None:
        expect(within or self.main).to_contain_text(self.say(text, **values))

    def wait_for(self, thing: Locator) -> None:
        """Load the page again until a job of the server has brought the thing."""
        end = monotonic() + PATIENCE
        while not thing.count():
            assert monotonic() < end, f"{self.page.url} never showed {thing}"
            self.page.reload()
        self.look()

    def look(self) -> None:
        """What every page must be; each kind of page once."""
        shape = PUBLIC_ID.sub("/ID", urlsplit(self.page.url).path)
        if self.page.locator("#error-summary").count():
            shape += " with errors"
        if shape in self.known:
            return
        self.known.add(shape)
        self.axe(self.page)
        wide = self.page.evaluate(TOO_WIDE)
        assert not wide, f"{self.page.url} is wider than the screen: {wide[-5:]}"


class Leaving:
    """Waits until the next page stands, then looks at it."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk

    def __enter__(self) -> None:
        self.waiting: AbstractContextManager[Any] = self.walk.page.expect_navigation()
        self.waiting.__enter__()

    def __exit__(self, *error: Any) -> None:
        self.waiting.__exit__(*error)
        if error == (None, None, None):
            self.walk.look()


def become(walk: Walk, login: str) -> None:
    """Change to a demo person by the panel on top of every page."""
    page = walk.page
    if page.url == "about:blank":
        page.goto(f"/{walk.language}/")
    page.locator("aside.demo summary").click()
    page.select_option("#demo-login", login)
    walk.leave(page.locator("aside.demo").get_by_role("button", name=walk.say("Change")))


def agree(walk: Walk, label: str) -> None:
    """As the second official: open the newest decision of this name and agree."""
    walk.open("/office/decisions")
    walk.leave(walk.main.get_by_role("link", name=walk.say(label), exact=True).first)
    walk.press("Agree")


def picture(words: str, kind: str) -> dict[str, Any]:
    """A small scan to give as a document: kind png, jpeg or pdf."""
    image = Image.new("RGB", (420, 300), "white")
    ImageDraw.Draw(image).text((30, 40), words, fill="black")
    data = io.BytesIO()
    image.save(data, kind)
    media = {"png": "image/png", "jpeg": "image/jpeg", "pdf": "application/pdf"}[kind]
    ending = "jpg" if kind == "jpeg" else kind
    return {"name": f"{words}.{ending}", "mimeType": media, "buffer": data.getvalue()}
