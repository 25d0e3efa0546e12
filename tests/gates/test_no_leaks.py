"""Role x field: no page, file or API gives a card's answer to somebody whose role lacks it, and no
message or table holds a sensitive one.

A card answers a field of every class with a marker, in cells of a table and in a document's name,
too. Every address that a role is admitted to is asked with the public ids of all that hangs on
this card.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfWriter
from sqlalchemy import inspect, text
from werkzeug.routing import Rule

from recruit.accounts.rules import DEFAULT_ROLES, PersonInfo
from recruit.applications.rules import Application, ApplicationState
from recruit.candidates import service
from recruit.candidates.rules import AdjustmentKind, Document
from recruit.exam import service as exam
from recruit.exam.queries.sittings import seats_of
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.journal import queries as journal
from recruit.kernel.asker import EVERYWHERE, Asker, Permission, Scope
from recruit.kernel.clock import FixedClock
from recruit.kernel.errors import NotFoundError
from recruit.web.access import PUBLIC, SIGNED_IN, admits, declared_access
from tests.factories.accounts import make_official, make_person, sign_in
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import (
    NOW,
    candidate_asker,
    make_card,
    publish_marked_form,
)
from tests.factories.directory import load_registers
from tests.factories.exam import make_sitting
from tests.factories.points import make_total
from tests.pages import Pages

pytestmark = pytest.mark.db

HERE, ELSEWHERE = "AZ-ISM", "AZ-SAK"
TABLE = {
    "kind": "table",
    "columns": [{"code": "what", "kind": "text", "label": {"az": "N", "en": "N"}}],
}
FIELDS = (
    {"code": "health", "kind": "text", "privacy": "sensitive"},
    {"code": "illness", "privacy": "sensitive", **TABLE},
    {"code": "sick_leave", "kind": "number", "privacy": "sensitive", "keep_days": 90},
    {"code": "certificate", "kind": "file", "privacy": "sensitive", "proves": "health"},
    {"code": "family", "kind": "text"},
    {"code": "army", "kind": "text", "keep_days": 90, "reportable": True},
    {"code": "posts", **TABLE},
)
SEALED = ("sens-text-q7", "sens-cell-q7", "770770")
SENSITIVE = (*SEALED, "sens-file-q7")
OFFICIALS = ("offi-text-q8", "offi-kept-q8", "offi-cell-q8")
# Who reads cards in some page; everybody else gets no answer of another's card.
READERS = {
    Permission.APPLICATIONS_CHECK,
    Permission.ADJUSTMENTS_DECIDE,
    Permission.CANDIDATES_READ,
    Permission.CASES_READ,
    Permission.INTERVIEWS_MANAGE,
}
# Why somebody asks for an exam adjustment, and the proof of it.
ASKED = ("adju-text-q9", "adju-file-q9")
EVERYTHING = SENSITIVE + OFFICIALS + ASKED
DECIDERS = {Permission.ADJUSTMENTS_DECIDE, Permission.CASES_READ}
# What names no card, or is asked elsewhere.
ITEMS = "exam\\.(item|import|analysis|famil|subject|topic|blueprint|coverage|practice|add)"
LEFT_OUT = re.compile(rf"^(demo|learning|vacancies|directory|jobs|{ITEMS})")
# Asking for it is reading it, on record: see the test of its own.
ON_RECORD = {"candidates.document_pages"}


@dataclass
class World:
    app: Flask
    owner: PersonInfo
    ids: tuple[str, ...]
    proof: str  # the document of an exam adjustment
    known: dict[str, list[str]] = field(default_factory=dict)  # what stands at a route's addresses


@pytest.fixture
def world(app: Flask) -> World:
    # Hundreds of error pages that nobody reads would take seconds.
    app.register_error_handler(404, lambda _error: ("", 404))
    app.register_error_handler(NotFoundError, lambda _error: ("", 404))
    with app.app_context():
        load_registers()
        campaign = make_campaign()
        publish_marked_form(campaign, *FIELDS)
        owner = make_person()
        asker = candidate_asker(owner)
        document = given(asker, "sens-file-q7.pdf")
        card = make_card(
            owner,
            campaign,
            district=HERE,
            health=SENSITIVE[0],
            illness=[{"what": SENSITIVE[1]}],
            sick_leave=int(SENSITIVE[2]),
            certificate=document.public_id,
            family=OFFICIALS[0],
            army=OFFICIALS[1],
            posts=[{"what": OFFICIALS[2]}],
        )
        proof = given(asker, "adju-file-q9.pdf").public_id
        service.ask_adjustment(
            AdjustmentKind.READER,
            reason=ASKED[0],
            document=proof,
            campaign=campaign,
            asker=asker,
            now=NOW,
        )
        waiting = make_application(card, "physics")
        decided = make_application(card, "informatics", state=ApplicationState.ELIGIBLE)
        total = make_total(decided)
        db.session.commit()
        ids = [campaign.public_id, owner.public_id, card.public_id, document.public_id]
        ids += [waiting.public_id, decided.public_id, total.public_id, *seated(owner, decided)]
    return World(app, owner, tuple(ids), proof)


def given(asker: Asker, name: str) -> Document:
    writer, paper = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(paper)
    return service.add_document(paper.getvalue(), name=name, asker=asker, now=NOW)


def seated(owner: PersonInfo, application: Application) -> tuple[str, str]:
    """A sitting and the candidate's seat in it."""
    sitting = make_sitting(
        application.campaign_id,
        subjects=("informatics",),
        district_code=HERE,
        opens_at=NOW,
        closes_at=NOW + timedelta(hours=2),
    )
    exam.take_seat(application.public_id, sitting, asker=candidate_asker(owner), now=NOW)
    (taken,) = seats_of(owner.id, application.campaign_id, NOW)
    return sitting, taken.seat_public_id


def routes(world: World, asker: Asker) -> Iterator[Rule]:
    """What this asker is admitted to."""
    with world.app.app_context():
        access_of = {
            rule.endpoint: declared_access(rule.endpoint) or frozenset()
            for rule in world.app.url_map.iter_rules()
        }
    for rule in world.app.url_map.iter_rules():
        access = access_of[rule.endpoint]
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        if not admits(access, asker) or LEFT_OUT.match(rule.endpoint):
            continue
        official = asker.signed_in and Permission.CANDIDATE not in asker.permissions
        if not (official and access & {PUBLIC, SIGNED_IN}):
            yield rule


def filled(rule: Rule, ids: tuple[str, ...]) -> Iterator[str]:
    plain = re.sub(r"<any\('?([^,')]*)[^>]*>", "en", rule.rule, count=1)
    plain = re.sub(r"<int:[^>]*>", "1", re.sub(r"<any\([^>]*>", "x", plain))
    names = re.findall(r"<[^>]*>", plain)
    if len(names) > 1 or not all("id" in name or "campaign" in name for name in names):
        return
    for values in product(ids, repeat=len(names)):
        address = plain
        for name, value in zip(names, values, strict=True):
            address = address.replace(name, value, 1)
        yield address


def said(client: FlaskClient, address: str) -> str | None:
    """What is answered, as text; the members of a workbook taken apart. None for nothing."""
    with client.get(address, follow_redirects=True) as response:
        assert response.status_code < 500, address
        if response.status_code == 404:
            return None
        data = response.get_data()
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"\n".join(archive.read(name) for name in archive.namelist())
    return data.decode("utf-8", "replace")


def leaks(world: World, client: FlaskClient, asker: Asker, markers: tuple[str, ...]) -> list[str]:
    """Where a marker shows. Each route is tried with all ids once, by the role that may most;
    after that only with those that named something."""
    found = []
    for rule in routes(world, asker):
        tried = world.known.get(rule.endpoint)
        tried = list(filled(rule, world.ids)) if tried is None else tried
        if rule.endpoint in ON_RECORD:
            continue
        answers = {address: said(client, address) for address in tried}
        world.known[rule.endpoint] = [one for one in tried if answers[one] is not None]
        found += [
            f"{address}: {marker}"
            for address, answer in answers.items()
            for marker in markers
            if answer and marker in answer
        ]
    return found


def asker_of(role: str) -> Asker:
    allowed = dict.fromkeys(DEFAULT_ROLES[role].permissions, EVERYWHERE)
    return Asker(person_id=1, public_id="p", permissions=allowed)


def _beyond(asker: Asker) -> dict[Permission, Scope]:
    return {p: s for p, s in asker.permissions.items() if p is not Permission.CANDIDATE}


def signed_in(world: World, role: str, district: str | None = None) -> FlaskClient:
    client = world.app.test_client()
    with world.app.app_context():
        districts = frozenset({district}) if district else None
        who = make_person() if role == "candidate" else make_official(role, districts)
        db.session.commit()
    sign_in(client, who)
    return client


def test_nobody_but_the_candidate_gets_a_sensitive_answer_or_one_beyond_their_role(
    world: World,
) -> None:
    found, shown = [], 0
    for role in sorted(DEFAULT_ROLES, key=lambda one: -len(DEFAULT_ROLES[one].permissions)):
        client, asker = signed_in(world, role), asker_of(role)
        if role != "candidate":  # what is open to all is asked by candidates and visitors
            asker = replace(asker, permissions=_beyond(asker))
        reads = bool(READERS & asker.permissions.keys())
        forbidden = SENSITIVE if reads else SENSITIVE + OFFICIALS
        forbidden += () if DECIDERS & asker.permissions.keys() else ASKED
        found += [f"{role} {one}" for one in leaks(world, client, asker, forbidden)]
        shown += reads and bool(leaks(world, client, asker, OFFICIALS[:1]))
    assert not found, "\n".join(found)
    assert shown, "no official saw any answer: this test looks in the wrong places"


def test_in_another_district_officials_get_no_answer_at_all(world: World) -> None:
    role = "regional-official"
    client = signed_in(world, role, ELSEWHERE)
    assert leaks(world, client, asker_of(role), EVERYTHING) == []


def test_visitors_get_nothing_and_the_owner_everything(world: World) -> None:
    visitor = world.app.test_client()
    assert leaks(world, visitor, Asker(), EVERYTHING) == []
    own = world.app.test_client()
    sign_in(own, world.owner)
    page = said(own, "/en/me/card/more") or ""
    assert [one for one in SENSITIVE + OFFICIALS if one not in page and "cell" not in one] == []


def test_no_table_and_no_message_holds_a_sensitive_answer(world: World) -> None:
    with world.app.app_context():
        jobs.run_due(FixedClock(NOW))
        db.session.commit()
        for table in inspect(db.engine).get_table_names():
            for row in db.session.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608
                assert not [one for one in SEALED if one in str(row)], table
    folder = world.app.extensions["recruit.settings"].data_dir
    for file in folder.rglob("*"):
        if file.is_file() and "sqlite" not in file.name:
            data = file.read_bytes()
            assert not [one for one in SEALED if one.encode() in data], file


def test_what_is_sensitive_is_shown_on_record_alone(world: World) -> None:
    waiting, document = world.ids[4], world.ids[3]
    client = signed_in(world, "regional-official", HERE)
    pages = Pages(client)
    page = pages.get(f"/en/office/applications/{waiting}")
    assert not [one for one in SENSITIVE + ASKED if one in page.text]
    shown = page.form(f"/en/office/applications/{waiting}/sensitive").submit()
    assert [one for one in SENSITIVE if one not in shown.text] == []
    assert not [one for one in ASKED if one in shown.text]
    assert recorded(world) == [["certificate", "health", "illness", "sick_leave"]]
    for address in (f"/en/office/documents/{document}/pages", f"/en/office/documents/{document}"):
        assert client.get(address, follow_redirects=True).status_code == 200
        assert recorded(world)[0] == ["certificate"]


def test_the_proof_of_an_adjustment_is_for_who_decides_about_it(world: World) -> None:
    def asked_by(role: str, district: str | None) -> int:
        address = f"/en/office/documents/{world.proof}"
        client = signed_in(world, role, district)
        return client.get(address, follow_redirects=True).status_code

    assert asked_by("regional-official", HERE) == 404
    assert asked_by("exam-official", HERE) == asked_by("auditor", None) == 200


def recorded(world: World) -> list[list[str]]:
    """The fields of each read of sensitive answers, the last one first."""
    with world.app.app_context():
        return [one.details["fields"] for one in journal.entries(kind="SensitiveFieldsRead")[0]]
