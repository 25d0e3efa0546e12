"""Follows every link as everybody, and notes some pages and forms of each route."""

import re
from collections import defaultdict, deque
from dataclasses import dataclass, field
from os.path import commonprefix
from urllib.parse import urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup, SoupStrainer, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from recruit.kernel.ids import PUBLIC_ID_LENGTH
from recruit.web.access import PUBLIC, declared_access
from tests.pages import _controls, _values

PER_ROUTE = 3  # pages of one route that one person looks at: its rows are at different steps
ENOUGH = 6  # by all people together
ONLY = SoupStrainer(["a", "form"])
LANGUAGE = "<any(az, en):lang>"


@dataclass(frozen=True)
class Field:
    """A named control: `options` of a choice, `value` as the page shows it."""

    name: str
    kind: str
    value: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Target:
    """A form on a page: who sees it, where it goes, what it asks."""

    endpoint: str
    who: str
    address: str
    fields: tuple[Field, ...]


@dataclass
class Map:
    """Endpoint -> (who, address) of pages; endpoint -> forms that lead to it; the endpoints that
    answer with a file, which leads nowhere."""

    pages: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    forms: dict[str, list[Target]] = field(default_factory=lambda: defaultdict(list))
    files: set[str] = field(default_factory=set)

    def address(self, app: Flask, endpoint: str) -> tuple[str, str]:
        """Who may well ask for the route, and where: a page that was seen, else an address made
        of the real ids of its neighbours."""
        if self.pages.get(endpoint):
            return self.pages[endpoint][0]
        rule = next(iter(app.url_map.iter_rules(endpoint)))
        plain = re.sub(r"<any\('?([^,')]*)[^>]*>", r"\1", rule.rule.replace(LANGUAGE, "az"))
        begin, _, rest = plain.partition("<")
        rest = rest.partition(">")[2]
        for who, address in (one for pages in self.pages.values() for one in pages):
            path = urlsplit(address).path
            name = path.removeprefix(begin).split("/")[0] if path.startswith(begin) else ""
            if len(name) == PUBLIC_ID_LENGTH:
                return who, begin + name + re.sub(r"<[^>]*>", "nothing", rest)
        return self._insider(begin), re.sub(r"<[^>]*>", "nothing", plain)

    def _insider(self, begin: str) -> str:
        """Somebody who sees a page nearby."""
        near = [(who, a) for pages in self.pages.values() for who, a in pages]
        nearest = max(near, key=lambda one: len(commonprefix([one[1], begin])))
        return nearest[0]


def crawl(app: Flask, clients: dict[str, FlaskClient], more: tuple[str, ...]) -> Map:
    """Every page within reach of these people."""
    found = Map()
    for who, client in clients.items():
        _crawl(app, who, client, (*_plain(app), *more), found)
    return found


def _plain(app: Flask) -> list[str]:
    """The addresses that name nothing but a language."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    plain = [rule.rule.replace(LANGUAGE, "az") for rule in rules]
    return sorted((address for address in plain if "<" not in address), key=_own_first)


def _own_first(address: str) -> tuple[bool, str]:
    return not address.startswith(("/az/me", "/az/office")), address


def endpoint_of(app: Flask, address: str, method: str) -> str:
    """The route behind an address, or an empty text where there is none."""
    try:
        matched = app.url_map.bind("localhost").match(urlsplit(address).path, method)
    except (HTTPException, RequestRedirect):
        return ""
    return str(matched[0])


def open_to_all(app: Flask, endpoint: str) -> bool:
    with app.app_context():
        return PUBLIC in (declared_access(endpoint) or ())


def _crawl(app: Flask, who: str, client: FlaskClient, begin: tuple[str, ...], found: Map) -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    queue = deque(begin)
    while queue:
        address = queue.popleft()
        endpoint = endpoint_of(app, address, "GET")
        enough = 1 if endpoint in found.files else ENOUGH
        full = len(seen[endpoint]) >= PER_ROUTE or len(found.pages.get(endpoint, ())) >= enough
        if endpoint in ("", "static") or full or address in seen[endpoint]:
            continue
        if who not in ("visitor", "candidate") and open_to_all(app, endpoint):
            continue
        if who.startswith("second ") and not endpoint.startswith("accounts.decision"):
            continue  # they see what the first one sees, but for what the first one proposed
        if who in ("newcomer", "leaver") and endpoint not in ("accounts.consent", "portal.erasure"):
            continue  # they see what the candidate sees, but for these
        seen[endpoint].add(address)
        response = client.get(address, follow_redirects=True, buffered=True)
        if response.status_code >= 400 or "sign-in" in response.request.path:
            if endpoint.startswith("accounts."):
                found.pages[endpoint].append((who, address))
            if response.status_code >= 400:
                continue
        else:
            found.pages[endpoint].append((who, address))
        if response.mimetype != "text/html":
            found.files.add(endpoint)
        else:
            html = response.get_data(as_text=True)
            soup = BeautifulSoup(html, "html.parser", parse_only=ONLY)
            here = response.request.full_path.rstrip("?")
            queue.extend(_links(soup, here))
            for form in soup.select("form"):
                _note(app, who, here, form, found)


def _links(soup: BeautifulSoup, here: str) -> list[str]:
    """The addresses on this host, those that its filters lead to among them."""
    links = [str(a["href"]) for a in soup.select("a[href]")]
    for form in soup.select("form:not([method=post])"):
        to, shown = str(form.get("action") or urlsplit(here).path), _values(form)
        links.append(f"{to}?{urlencode(shown, doseq=True)}")
        for select in form.select("select[name=campaign]"):
            values = [str(option["value"]) for option in select.select("option[value]")]
            links += [f"{to}?campaign={value}" for value in values]
    inside = [urljoin(here, link).split("#")[0] for link in links]
    return [a for a in dict.fromkeys(inside) if a.startswith("/az/")]


def _note(app: Flask, who: str, here: str, form: Tag, found: Map) -> None:
    address = urljoin(here, str(form.get("action") or here))
    method = str(form.get("method", "get")).upper()
    endpoint = endpoint_of(app, address, method)
    assert endpoint, f"{here}: a form leads nowhere: {method} {address}"
    if method != "POST":
        return
    targets = found.forms[endpoint]
    if len([one for one in targets if one.who == who]) < PER_ROUTE:
        target = Target(endpoint, who, address, _fields(form))
        if target not in targets:
            targets.append(target)


def _fields(form: Tag) -> tuple[Field, ...]:
    shown = _values(form)
    fields: dict[str, Field] = {}
    for tag in _controls(form):
        name = str(tag["name"])
        kind = tag.name if tag.name != "input" else str(tag.get("type", "text"))
        options = fields[name].options if name in fields else ()
        if tag.name == "select":
            options = tuple(str(o.get("value", o.get_text(strip=True))) for o in tag("option"))
        elif kind in ("radio", "checkbox", "button"):
            options = (*options, str(tag.get("value", "on")))
        value = shown.get(name, "")
        fields[name] = Field(name, kind, value if isinstance(value, str) else value[0], options)
    return tuple(fields.values())
