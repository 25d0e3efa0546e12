"""Every form and every page with bad input: a clear answer, nothing half-stored, never a crash.

The routes come from the application, the forms from its pages (hostile/crawl.py), which stand on
a small world with something of every kind in it (hostile/world.py). A new route takes part by
being there; it fails here if nobody in that world can see its form.
"""

import re
import shutil
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import EnvironBuilder
from jinja2 import FunctionLoader
from werkzeug import Request as HttpRequest

from recruit.app import create_app
from recruit.config import Settings
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.journal.queries import entries
from recruit.kernel.clock import FixedClock
from recruit.kernel.events import SYSTEM, Event, Ref
from recruit.web.access import PUBLIC, allow
from tests import postgres
from tests.gates.hostile import forms, watch, world
from tests.gates.hostile.crawl import LANGUAGE, Map, Target, crawl, open_to_all
from tests.gates.hostile.forms import Request
from tests.sharing import share_templates

pytestmark = [pytest.mark.db, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
DATABASES = ["sqlite", "postgresql"]
ONE_OF = re.compile(r"<any\('?([^,')]*)[^>]*>")
# Forms that no page of the small world shows, with their fields.
UNSEEN = {
    "accounts.end_other_sessions": "",
    "accounts.end_session": "",
    "accounts.recovery_codes": "",
    "accounts.second_factor": "code",
    "accounts.second_factor_set_up": "code",
    "applications.accept_clear": "ids",
    "applications.agree": "version",
    "applications.confirm_import": "",
    "applications.disagree": "disagree-version disagree-words",
    "applications.sensitive": "",
    "applications.submit": "subject",
    "applications.undo": "",
    "applications.undo_bulk": "",
    "candidates.take_over": "field none",
    "campaigns.start": "",
    "exam.answers": "position choice seq",
    "exam.extra_time": "minutes reason sittings seen",
    "exam.final_results": "reason",
    "exam.late_answers": "answers",
    "exam.propose_incident": "",
    "exam.propose_opening": "reason",
    "exam.save_item": "type key marking stem_az options_az why_az stem_en options_en why_en",
    "interviews.explain": "explanation member",
    "exam.sitting_protocol": "present absent finished incidents explanation",
    "placement.announce_seed": "seed",
    "placement.certify": "",
    "placement.decide_excuse": "reason do",
    "placement.excuse": "code words",
    "placement.needed": "",
    "placement.override": "kind candidate vacancy number points reason legal_az legal_en",
    "placement.propose": "reason",
    "placement.simulate": "",
    "vacancies.import_confirm": "",
    "vacancies.publish": "campaign expected",
}
# What a refused request may leave behind: that somebody tried to sign in, or was there.
TRACES = {"sessions", "sign_in_attempts"}
# A page that answers a POST itself and has done what was asked: the tables it may have written.
JOURNAL = {"journal_entries"}
ANSWERS = {
    "exam.read_item": JOURNAL,  # reading an item is an act
    "exam.edit_item": JOURNAL,  # the form shows the item: a reading as well
    "exam.read_family": JOURNAL,  # as of an item
    "exam.export_items": JOURNAL,  # the file; who took it out is on record
    "applications.sensitive": JOURNAL,  # the answers, once; who read them is on record
    "portal.take_my_data": JOURNAL,  # the file; that it was taken is on record
    "reports.candidates_file": JOURNAL,  # the file; who took which list along is on record
    "reports.take_case": JOURNAL,  # the file; who took which case along is on record
    "accounts.new_recovery_codes": {*JOURNAL, "recovery_codes"},  # shown once, on this page
}


@dataclass
class Siege:
    """An application, what lies open of it, and what went wrong so far."""

    app: Flask
    written: watch.Written
    restore: Callable[[], None]
    cookies: dict[str, str]
    map: Map
    wrong: dict[tuple[str, str], str] = field(default_factory=dict)

    def send(self, label: str, endpoint: str, who: str, method: str, to: str, **more: Any) -> int:
        """One request, after which the database is as before; the status."""
        client = self.app.test_client()
        if who in self.cookies:
            client.set_cookie("recruit", self.cookies[who])
        try:
            with _request(self.app, to, method=method, **more) as request:
                # To its last piece: a crash may come late, and half a stream holds the database.
                status = client.open(request, buffered=True).status_code
            fault = self._fault(endpoint, method, status)
        except Exception as error:  # noqa: BLE001  (a crash of any kind is what is looked for)
            status, fault = 500, _place(error)
        if fault:
            self.wrong.setdefault((endpoint, fault[:60]), f"{fault} ({label}) {method} {to[:150]}")
        if self.written.take():
            self.restore()
        return status

    def _fault(self, endpoint: str, method: str, status: int) -> str:
        if status >= 500:
            return f"{endpoint}: {status}"
        stored = self.written.tables - TRACES
        if method == "POST" and status == 200:
            stored -= ANSWERS.get(endpoint, set())
        refused = method == "GET" or status >= 400 or status == 200
        return f"{endpoint}: {status}, yet wrote {sorted(stored)}" if refused and stored else ""

    def complaints(self) -> str:
        return "\n".join(sorted(self.wrong.values()))


@contextmanager
def _request(app: Flask, to: str, **more: Any) -> Iterator[HttpRequest]:
    """A request whose body, a file where it is long, is closed even after a crash."""
    request = EnvironBuilder(app, to, **more).get_request()
    with closing(request.input_stream):
        yield request


def _place(error: Exception) -> str:
    """Where in our code it crashed."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/recruit/" in frame.filename] or frames
    where = f"{Path(ours[-1].filename).relative_to(ROOT)}:{ours[-1].lineno}"
    return f"{where}: {type(error).__name__}: {' '.join(str(error).split())[:200]}"


# --- the world, built once for both databases -----------------------------------------------------


def _app(url: str, folder: Path) -> Flask:
    settings = Settings(
        mode="test",
        log_level="CRITICAL",
        secret_key="x" * 40,  # type: ignore[arg-type]
        rate_limits=False,
        data_dir=folder / "data",
        database_url=url,
    )
    app = create_app(settings, FixedClock(world.NOW))
    app.config["WTF_CSRF_ENABLED"] = False
    share_templates(app)
    return app


@pytest.fixture(scope="module")
def sieges(
    sqlite_template: Path,
    postgres_server: postgres.Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, Siege]]:
    folder = tmp_path_factory.mktemp("siege")
    file = shutil.copy(sqlite_template, folder / "recruit.sqlite3")
    small = _app(f"sqlite:///{file}", folder)
    cast = world.build(small)
    clients = {name: world.sign_in(small, person) for name, person in cast.people.items()}
    cookies = {name: client.get_cookie("recruit").value for name, client in clients.items()}
    found = crawl(small, {**clients, "visitor": small.test_client()}, cast.addresses)
    with postgres_server.copy() as url:
        large = _app(url, folder)
        # What SQLite's pages say is what these would say: here it is about what is stored.
        large.jinja_env.loader = FunctionLoader(lambda _name: "")
        watch.copy_rows(small, large)
        restore = {
            "sqlite": watch.sqlite_restorer(small, file),
            "postgresql": watch.postgres_restorer(large),
        }
        apps = {"sqlite": small, "postgresql": large}
        for app in apps.values():  # the same on every page, whatever is sent
            app.jinja_env.globals.update(main_nav=list, campaign_year=str)
        yield {
            name: Siege(app, watch.Written(app), restore[name], cookies, found)
            for name, app in apps.items()
        }
        watch.close(small)
        watch.release(large)


@pytest.fixture
def siege(sieges: dict[str, Siege], request: pytest.FixtureRequest) -> Siege:
    found = sieges[request.param]
    found.wrong.clear()
    return found


both = pytest.mark.parametrize("siege", DATABASES, indirect=True)
sqlite = pytest.mark.parametrize("siege", ["sqlite"], indirect=True)


# --- which requests -------------------------------------------------------------------------------


def endpoints(app: Flask, method: str) -> list[str]:
    rules = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    return sorted({rule.endpoint for rule in rules} - {"static"})


def target(siege: Siege, endpoint: str) -> Target:
    """A form that leads to the route, by somebody who sees it; else one from UNSEEN."""
    if siege.map.forms.get(endpoint):
        return siege.map.forms[endpoint][0]
    who, address = siege.map.address(siege.app, endpoint)
    return Target(endpoint, who, address, forms.text_fields(UNSEEN.get(endpoint, "")))


def attack(siege: Siege, endpoint: str, requests: Iterable[tuple[str, Request]]) -> None:
    aim = target(siege, endpoint)
    for label, request in requests:
        siege.send(label, endpoint, aim.who, "POST", aim.address, **request)


def query_names() -> list[str]:
    """What pages take from an address, read from the source, so that a new one takes part."""
    names = set(re.findall(r'\bargs(?:\.get\(|\[)\s*"([\w-]+)"', _sources()))
    names |= set(
        re.findall(r'\b(?:values|given|query|args|source)\.get\(\s*"([\w-]+)"', _sources())
    )
    assert {"page", "campaign", "q"} <= names
    return sorted(names)


def _sources() -> str:
    return "\n".join(file.read_text("utf-8") for file in (ROOT / "recruit").rglob("*.py"))


# --- the tests ------------------------------------------------------------------------------------


@sqlite
def test_every_form_is_seen_in_the_small_world(siege: Siege) -> None:
    seen = {name for name, targets in siege.map.forms.items() if targets}
    lost = set(endpoints(siege.app, "POST")) - seen - UNSEEN.keys()
    assert not lost, f"let tests/gates/hostile/world.py show the forms of {sorted(lost)}"
    assert len(seen) > 60
    assert len(siege.map.pages) > 80


@both
def test_each_bad_value_in_all_fields(siege: Siege) -> None:
    for endpoint in endpoints(siege.app, "POST"):
        fields = target(siege, endpoint).fields
        if not _is_sqlite(siege):
            attack(siege, endpoint, forms.at_once(fields, forms.FOR_POSTGRESQL))
            continue
        attack(siege, endpoint, forms.at_once(fields, forms.EVERYWHERE))
        mixed = forms.mixed(field.name for field in fields)
        attack(siege, endpoint, ((label, forms.encoded(pairs)) for label, pairs in mixed))
    assert not siege.wrong, siege.complaints()


@both
def test_one_bad_value_in_a_good_form(siege: Siege) -> None:
    values = forms.ONE_BY_ONE if _is_sqlite(siege) else forms.ONE_BY_ONE_FOR_POSTGRESQL
    for endpoint in endpoints(siege.app, "POST"):
        attack(siege, endpoint, forms.one_by_one(target(siege, endpoint).fields, values))
    assert not siege.wrong, siege.complaints()


@sqlite
def test_forms_of_another_shape(siege: Siege) -> None:
    """No fields, lists, JSON, half a body: and good ones, some of which must be taken."""
    taken = 0
    for endpoint in endpoints(siege.app, "POST"):
        aim = target(siege, endpoint)
        for label, request in forms.shapes(aim.fields):
            status = siege.send(label, endpoint, aim.who, "POST", aim.address, **request)
            taken += label == "as meant" and status == 303
    assert not siege.wrong, siege.complaints()
    assert taken > 30, "the good forms no longer get through: the bad ones do not come far either"


@sqlite
def test_bad_files(siege: Siege) -> None:
    with_files = 0
    for endpoint in endpoints(siege.app, "POST"):
        requests = list(forms.files(target(siege, endpoint).fields))
        with_files += bool(requests)
        attack(siege, endpoint, requests)
    assert not siege.wrong, siege.complaints()
    assert with_files >= 4


@both
def test_ids_that_are_none_or_of_another_kind(siege: Siege) -> None:
    other = siege.map.pages["campaigns.show"][0][1].split("/")[-1]
    for endpoint, method, rule in closed_with_parameters(siege.app):
        who = siege.map.address(siege.app, endpoint)[0]
        if method == "POST":
            who = target(siege, endpoint).who
        wrongs = ("nothing", other, "%00", "%FF", "x" * 300, "-1")
        for wrong in wrongs if _is_sqlite(siege) else ("%00", "%FF"):
            to = ONE_OF.sub(r"\1", rule.replace(LANGUAGE, "az"))
            to = re.sub(r"<[^>]*>", wrong, to)
            status = siege.send(f"id {wrong[:9]}", endpoint, who, method, to)
            assert wrong != "nothing" or status >= 300, (method, to, status)
    assert not siege.wrong, siege.complaints()


def closed_with_parameters(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Routes with an id in their address; one of a few words (a kind of file) is none."""
    for rule in app.url_map.iter_rules():
        if "<" in ONE_OF.sub("", rule.rule) and not open_to_all(app, rule.endpoint):
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield rule.endpoint, method, rule.rule


@both
def test_bad_queries(siege: Siege) -> None:
    names = query_names()
    for endpoint in endpoints(siege.app, "GET"):
        who, address = siege.map.address(siege.app, endpoint)
        if _is_sqlite(siege):
            queries = [
                ("no utf-8", [(name, forms.NO_UTF8) for name in names]),
                *forms.mixed(names),
            ]
        else:
            queries = [
                ("nul", [(name, forms.NUL) for name in names]),
                ("huge number", [(name, forms.HUGE) for name in names]),
            ]
        for label, pairs in queries:
            query = "&".join(f"{name}={value}" for name, value in pairs)
            siege.send(label, endpoint, who, "GET", f"{address.split('?')[0]}?{query}")
    assert not siege.wrong, siege.complaints()


def test_the_siege_sees_a_crash_and_a_half_stored_form(
    sieges: dict[str, Siege], monkeypatch: pytest.MonkeyPatch
) -> None:
    siege = sieges["sqlite"]
    siege.wrong.clear()

    @allow(PUBLIC)
    def crashes() -> str:
        raise KeyError("oops")

    @allow(PUBLIC)
    def stores() -> str:
        journal.record(Tried(subject=Ref("test", "1")), actor=SYSTEM, now=world.NOW)
        db.session.commit()
        return "refused, as if nothing had been"

    for view, words in ((crashes, "KeyError"), (stores, "yet wrote ['journal_entries']")):
        monkeypatch.setitem(siege.app.view_functions, "accounts.register", view)
        for method in ("GET", "POST"):
            siege.send("test", "accounts.register", "visitor", method, "/az/register")
            assert words in siege.complaints()
            siege.wrong.clear()
    with siege.app.app_context():
        assert entries(kind="Tried")[1] == 0  # put back as it was


@dataclass(frozen=True, kw_only=True)
class Tried(Event):
    """Something that only this test does."""


def _is_sqlite(siege: Siege) -> bool:
    with siege.app.app_context():
        return db.engine.dialect.name == "sqlite"
