"""The page client of all tests: it fetches, it looks at what every page must have, it fills forms.

    page = pages.get("/az/vacancies")
    page.text, page.title, page.heading, page.all("table tr"), page.one("#cut-off")
    page = page.form("sign-in").submit(email="a@example.org")  # follows, checks again

A page that breaks a rule of `problems()` fails the test that fetched it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dev.words import Words

OUR_HOSTS = {"", "localhost", "localhost:80"}
# What shows through when a text was not filled in or a template not run.
MARKERS = re.compile(r"\{\{|\}\}|\{%|%\(\w+\)|\u0004|⟦")
DATA = {"application/json", "application/ld+json"}
NO_LABEL = {"hidden", "submit", "button", "image", "reset"}
HEADING = re.compile("h[1-6]")
ADDRESSES = frozenset(("src", "href", "action", "formaction", "poster", "srcset", "data"))


class Page:
    """A fetched page that has passed the checks."""

    def __init__(self, pages: "Pages", response: TestResponse) -> None:
        self.pages = pages
        self.response = response
        self.status = response.status_code
        self.path = response.request.path
        self.soup = BeautifulSoup(response.get_data(as_text=True), "html.parser")

    @property
    def text(self) -> str:
        """The words of the page, single spaces between them."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def title(self) -> str:
        return self.one("title").get_text(strip=True)

    @property
    def heading(self) -> str:
        return " ".join(self.one("h1").get_text(" ").split())

    def all(self, selector: str) -> list[Tag]:
        """The elements that a CSS selector names."""
        return list(self.soup.select(selector))

    def one(self, selector: str) -> Tag:
        """The one element that a CSS selector names."""
        found = self.all(selector)
        assert len(found) == 1, f"{self.path}: {len(found)} elements are {selector!r}"
        return found[0]

    def form(self, name: str | None = None) -> "Form":
        """The form with this id or action; without a name, the page's only form in <main>."""
        forms = self.soup.select("main form") if name is None else self.soup.select("form")
        if name is not None:
            forms = [f for f in forms if name in (f.get("id"), f.get("action"))]
        assert len(forms) == 1, f"{self.path}: {len(forms)} forms match {name!r}"
        return Form(self, forms[0])

    def follow(self, text: str) -> "Page":
        """The page behind the one link with these words."""
        links = {a["href"] for a in self.all("a[href]") if text in a.get_text(" ", strip=True)}
        assert len(links) == 1, f"{self.path}: {len(links)} links say {text!r}"
        return self.pages.get(urljoin(self.path, links.pop()))


class Form:
    """A form as the browser would send it: `values` are filled in, the CSRF token among them."""

    def __init__(self, page: Page, tag: Tag) -> None:
        self.page = page
        self.action = urljoin(page.path, str(tag.get("action") or page.response.request.full_path))
        self.method = str(tag.get("method", "get")).upper()
        self.names = {str(t["name"]) for t in _controls(tag)}
        self.values = _values(tag)

    def submit(self, *, status: int = 200, forge: bool = False, **changes: Any) -> Page:
        """Sends the form with some values changed; None leaves a field out.

        A field that the form does not have is an error, except with forge=True. A file is
        (stream, name).
        """
        unknown = changes.keys() - self.names
        assert forge or not unknown, f"{self.page.path}: the form has no {sorted(unknown)}"
        values = {k: v for k, v in {**self.values, **changes}.items() if v is not None}
        if self.method == "GET":
            return self.page.pages.get(self.action, query_string=values, status=status)
        return self.page.pages.post(self.action, data=values, status=status)


class Pages:
    """Fetches pages through a test client, follows redirects, and checks what arrives."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, *, status: int = 200, **options: Any) -> Page:
        return self._open("GET", address, status, options)

    def post(self, address: str, *, status: int = 200, **options: Any) -> Page:
        return self._open("POST", address, status, options)

    def _open(self, method: str, address: str, status: int, options: dict[str, Any]) -> Page:
        response = self.client.open(address, method=method, follow_redirects=True, **options)
        page = Page(self, response)
        assert response.status_code == status, (
            f"{method} {address}: {response.status_code}, not {status}: {page.text[:500]}"
        )
        if response.mimetype == "text/html":
            found = problems(page)
            assert not found, f"{page.path}:\n  " + "\n  ".join(found)
        return page


# --- what every page must have --------------------------------------------------------------------


def problems(page: Page) -> list[str]:
    """Everything that is wrong with a page, one line each."""
    soup = page.soup
    tags = soup.find_all(True)
    return [
        *_language(soup, page.path),
        *_title(soup),
        *_ids(tags),
        *_headings(tags),
        *_labels(tags),
        *_untranslated(soup),
        *_hosts(tags),
        *_inline(tags),
        *_policy(page.response),
    ]


def _language(soup: BeautifulSoup, path: str) -> list[str]:
    said = soup.html.get("lang") if soup.html else None
    address = path.split("/")[1]
    expected = {address} if address in ("az", "en") else {"az", "en"}
    return [] if said in expected else [f"html lang is {said!r}, the address says {address!r}"]


def _title(soup: BeautifulSoup) -> list[str]:
    has_words = soup.title is not None and soup.title.get_text(strip=True)
    return [] if has_words else ["no <title>"]


def _ids(tags: Sequence[Tag]) -> list[str]:
    count = Counter(str(tag["id"]) for tag in tags if "id" in tag.attrs)
    return [f"id {name!r} stands twice" for name in sorted(n for n in count if count[n] > 1)]


def _headings(tags: Sequence[Tag]) -> list[str]:
    levels = [int(tag.name[1]) for tag in tags if HEADING.fullmatch(tag.name)]
    found = [] if levels.count(1) == 1 else [f"{levels.count(1)} <h1>"]
    for before, level in zip([0, *levels], levels, strict=False):
        if level > before + 1:
            found.append(f"<h{level}> follows <h{before}>" if before else f"begins with <h{level}>")
    return found


def _labels(tags: Sequence[Tag]) -> list[str]:
    ids = {str(tag["id"]) for tag in tags if "id" in tag.attrs}
    labelled = {
        str(tag["for"])
        for tag in tags
        if tag.name == "label" and "for" in tag.attrs and tag.get_text(strip=True)
    }
    return [
        f"no label for <{tag.name} name={tag.get('name')!r}>"
        for tag in tags
        if tag.name in ("input", "select", "textarea")
        and tag.get("type") not in NO_LABEL
        and not _has_label(tag, ids, labelled)
    ]


def _has_label(tag: Tag, ids: set[str], labelled: set[str]) -> bool:
    if tag.get("aria-label"):
        return True
    if names := str(tag.get("aria-labelledby", "")).split():
        return ids.issuperset(names)
    around = tag.find_parent("label")
    return bool(around.get_text(strip=True)) if around else tag.get("id") in labelled


def _untranslated(soup: BeautifulSoup) -> list[str]:
    """Left-over placeholders; and on an Azerbaijani page, whole English sentences of ours."""
    texts = [(t.parent, " ".join(t.split())) for t in soup.find_all(string=True) if t.strip()]
    texts = [(tag, text) for tag, text in texts if tag.name not in ("script", "style", "code")]
    found = [f"not filled in: {text!r}" for _, text in texts if MARKERS.search(text)]
    if soup.html and soup.html.get("lang") == "az":
        found += [
            f"not translated: {text!r}"
            for tag, text in texts
            if text in _english() and _lang_of(tag) == "az"
        ]
    return found


def _lang_of(tag: Tag) -> str:
    """A page may quote another language if it says so with lang=."""
    owner = tag if tag.get("lang") else tag.find_parent(lang=True)
    return str(owner["lang"]) if owner else ""


@cache
def _english() -> frozenset[str]:
    """Our texts of two words and more whose translation differs: none stays English on /az/."""
    messages = [m for m in Words().read() if m.id and isinstance(m.id, str) and m.string]
    return frozenset(m.id for m in messages if m.string != m.id and " " in m.id)


def _hosts(tags: Sequence[Tag]) -> list[str]:
    """A page loads nothing from elsewhere. A link may lead there if it says rel="external"."""
    found = []
    for tag in tags:
        for name in ADDRESSES.intersection(tag.attrs):
            address = urlsplit(str(tag[name]))
            away = address.netloc not in OUR_HOSTS
            if tag.name == "a" and "external" in (tag.get("rel") or []):
                away = False
            if away or address.scheme == "javascript":
                found.append(f"<{tag.name} {name}={tag[name]!r}>")
    return found


def _inline(tags: Sequence[Tag]) -> list[str]:
    """What our Content-Security-Policy would block. A JSON block is data, no browser runs it."""
    found = []
    for tag in tags:
        if tag.name == "style":
            found.append("<style> element")
        runs = tag.name == "script" and tag.get("type") not in DATA
        if runs and "src" not in tag.attrs:
            found.append(f"inline script: {tag.get_text()[:60]!r}")
        found += [f"{n}= on <{tag.name}>" for n in tag.attrs if n == "style" or n.startswith("on")]
    return found


def _policy(response: TestResponse) -> list[str]:
    policy = response.headers.get("Content-Security-Policy", "")
    if not policy:
        return ["no Content-Security-Policy"]
    return ["the Content-Security-Policy allows unsafe-inline"] if "unsafe" in policy else []


# --- forms ----------------------------------------------------------------------------------------


def _controls(form: Tag) -> list[Tag]:
    """The form's named fields, also those outside it that name it with form=."""
    found = form.select("input[name], select[name], textarea[name], button[name]")
    if form.get("id"):
        root = form.find_parents()[-1]
        found += [t for t in root.select(f"[form='{form['id']}'][name]") if t not in found]
    return list(found)


def _values(form: Tag) -> dict[str, Any]:
    """What the browser would send if nothing was touched; several values of a name as a list."""
    pairs: dict[str, list[str]] = {}
    for tag in _controls(form):
        if not tag.has_attr("disabled"):
            pairs.setdefault(str(tag["name"]), []).extend(_sent(tag))
    return {k: v[0] if len(v) == 1 else v for k, v in pairs.items() if v}


def _sent(tag: Tag) -> list[str]:
    if tag.name == "button":
        return []
    if tag.name == "textarea":
        return [tag.get_text().removeprefix("\n")]
    if tag.name == "select":
        return _chosen(tag)
    kind = tag.get("type", "text")
    if kind in ("submit", "button", "image", "reset", "file"):
        return []
    if kind in ("checkbox", "radio"):
        return [str(tag.get("value", "on"))] if tag.has_attr("checked") else []
    return [str(tag.get("value", ""))]


def _chosen(select: Tag) -> list[str]:
    options = select.select("option")
    chosen = [o for o in options if o.has_attr("selected")]
    if not chosen and options and not select.has_attr("multiple"):
        chosen = options[:1]  # a browser shows and sends the first one
    return [str(o.get("value", o.get_text(strip=True))) for o in chosen]
