"""My data as JSON and PDF, and asking for its erasure: what goes, what stays, who decides."""

import io
import json
from datetime import UTC, datetime

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from recruit.accounts import queries as accounts
from recruit.accounts.rules import PersonInfo
from recruit.accounts.service import proposals
from recruit.applications.rules import ApplicationState as State
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries as candidates
from recruit.candidates import service as candidate_service
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.placement.rules import PlaceState
from recruit.portal.queries.my_data import my_data
from recruit.portal.rules.erasure import AppliedFact, Kept, Standing, hindrances, kept
from recruit.portal.service import erasure
from recruit.reports.rules.labels import LABELS
from tests.factories.accounts import PASSWORD, asker, make_official, make_person, sign_in
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import make_card
from tests.pages import Pages

TODAY = datetime.now(UTC)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


# --- rules ----------------------------------------------------------------------------------------


def applied(state: State, *, running: bool = True, decided: bool = False) -> Standing:
    return Standing(applied=(AppliedFact(state, running, decided),))


@pytest.mark.unit
@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (Standing(), None),
        (Standing(official=True), "Officials"),
        (applied(State.SUBMITTED), "application"),
        (applied(State.ELIGIBLE), "application"),
        (applied(State.SECOND_CHECK), "application"),
        (applied(State.ELIGIBLE, running=False), None),
        (applied(State.WITHDRAWN), None),
        (applied(State.DRAFT), None),
        (applied(State.NOT_ELIGIBLE, decided=True), None),
        (Standing(places=((PlaceState.ACCEPTED, True),)), "place"),
        (Standing(places=((PlaceState.ACCEPTED, False),)), None),
        (Standing(places=((PlaceState.DECLINED, True),)), None),
        (Standing(objections_waiting=1), "objection"),
    ],
)
def test_what_runs_hinders_an_erasure_and_says_why(standing: Standing, reason: str | None) -> None:
    found = hindrances(standing)
    assert bool(found) is bool(reason)
    assert not reason or reason in found[0]


@pytest.mark.unit
@pytest.mark.parametrize(
    ("standing", "decisions"),
    [
        (Standing(), False),
        (applied(State.DRAFT), False),
        (applied(State.WITHDRAWN), False),
        (applied(State.WITHDRAWN, decided=True), True),
        (applied(State.NOT_ELIGIBLE, decided=True), True),
        (Standing(places=((PlaceState.DECLINED, False),)), True),
    ],
)
def test_the_law_keeps_what_was_decided(standing: Standing, decisions: bool) -> None:
    assert Kept.JOURNAL in kept(standing)
    assert (Kept.DECISIONS in kept(standing)) is decisions


# --- taking one's data along ----------------------------------------------------------------------


@pytest.fixture
def person(app: Flask) -> PersonInfo:
    """Somebody with a card and a decided application in a campaign that runs."""
    with app.app_context():
        found = make_person(last_name="Nişanəli", password=PASSWORD, consented=True)
        card = make_card(found, make_campaign(now=TODAY), university="Markeruniversitet")
        make_application(card, state=State.NOT_ELIGIBLE)
        db.session.commit()
        return found


@pytest.mark.db
def test_a_person_takes_all_their_data_along(app: Flask, pages: Pages, person: PersonInfo) -> None:
    sign_in(pages.client, person)
    links = {str(a["href"]) for a in pages.get("/az/me").all("a[href]")}
    assert {"/az/me/documents", "/az/me/data", "/az/me/messages"} <= links
    form = pages.get("/az/me/data").form("take-data")
    taken = {
        kind: pages.client.post(form.action, data={**form.values, "format": kind})
        for kind in ("json", "pdf")
    }
    document = json.loads(taken["json"].data)
    data = document["data"]
    assert document["schema"] == "recruit-my-data/1"
    assert document["digest"] == digest(canonical_json(data))
    assert data["person"]["fin"] == person.fin
    assert data["consents"][0]["version"]
    (campaign,) = data["campaigns"]
    answers = {one["code"]: one["value"] for one in campaign["card"]["answers"]}
    assert answers["university"] == "Markeruniversitet"
    assert campaign["applications"][0]["state"]["code"] == "not-eligible"
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(taken["pdf"].data)).pages)
    assert "Nişanəli" in text
    assert "Markeruniversitet" in text
    assert pages.client.post(form.action, data={**form.values, "format": "exe"}).status_code == 400
    with app.app_context():
        entries, _count = journal.entries(kind="MyDataTaken")
        assert [one.details["format"] for one in entries] == ["pdf", "json"]


def keys(value: object) -> set[str]:
    if isinstance(value, list):
        return {key for one in value for key in keys(one)}
    if not isinstance(value, dict) or value.keys() == {"az", "en"}:
        return set()
    parts = [one for name, one in value.items() if name not in ("details", "value")]
    told = set(value) - {"details", "label", "before", "after", "value", "about"}
    return told | {key for one in parts for key in keys(one)}


@pytest.mark.db
def test_my_data_names_no_official_and_has_a_label_for_all(app: Flask, person: PersonInfo) -> None:
    with app.test_request_context("/az/me/data"):
        official = make_official("ministry-official")
        document = my_data(person.id, TODAY)
        assert keys(document["data"]) <= LABELS.keys()
        said = canonical_json(document)
        assert official.public_id not in said
        by = {one["by"] for one in document["data"]["campaigns"][0]["journal"]}
        assert all(one in ("you", "official") or one.startswith("system:") for one in by)


# --- erasure --------------------------------------------------------------------------------------


def officials() -> tuple[PersonInfo, PersonInfo]:
    return make_official("administrator"), make_official("administrator")


@pytest.mark.db
@pytest.mark.parametrize("decided", [False, True])
def test_two_officials_erase_a_person_and_the_law_keeps_what_was_decided(
    db_app: Flask, decided: bool
) -> None:
    with db_app.test_request_context("/az/me/erasure"):
        person = make_person(last_name="Nişanəli", password=PASSWORD)
        card = make_card(person, make_campaign(now=TODAY), university="Markeruniversitet")
        if decided:
            make_application(card, state=State.NOT_ELIGIBLE)
        own = asker(person)
        document = candidate_service.add_document(PDF, name="nişan.pdf", asker=own, now=TODAY)
        request = erasure.ask("", PASSWORD, asker=own, now=TODAY)
        first, second = officials()
        proposal = erasure.propose(request, reason="Checked", asker=asker(first), now=TODAY)
        proposals.second(proposal, asker=asker(second), now=TODAY)
        db.session.commit()
        after = accounts.person(person.id)
        assert after.closed
        assert (after.last_name == "Nişanəli") is decided
        assert (after.fin == person.fin) is decided
        stored = db.metadata.tables["card_versions"]
        said = str(db.session.execute(select(stored)).all())
        assert ("Markeruniversitet" in said) is decided
        assert candidates.card_by_id(card.id).candidate_number == card.candidate_number
        assert candidates.documents_of(person.id) == []
        with pytest.raises(NotFoundError):
            candidate_service.open_document(document.public_id, asker=own)
        (entry,), _count = journal.entries(kind="PersonErased")
        wanted = ["decisions", "journal"] if decided else ["journal"]
        assert entry.details["kept"] == wanted
        assert accounts.erasures_of(person.id)[0].kept == tuple(wanted)
        # The table only grows again afterwards.
        with pytest.raises(Exception, match="append-only"):
            db.session.execute(stored.update().values(number=9))
        db.session.rollback()


@pytest.mark.db
def test_a_running_application_hinders_also_between_proposal_and_agreement(
    app: Flask,
) -> None:
    with app.test_request_context("/az/me/erasure"):
        person = make_person(password=PASSWORD)
        card = make_card(person, make_campaign(now=TODAY))
        request = erasure.ask("", PASSWORD, asker=asker(person), now=TODAY)
        first, second = officials()
        proposal = erasure.propose(request, reason="Checked", asker=asker(first), now=TODAY)
        make_application(card, state=State.SUBMITTED)
        with pytest.raises(RuleError, match="application stands"):
            proposals.second(proposal, asker=asker(second), now=TODAY)
        assert not accounts.person(person.id).closed
        with pytest.raises(RuleError, match="application stands"):
            erasure.ask("", PASSWORD, asker=asker(person), now=TODAY)


@pytest.mark.db
def test_an_administrator_of_some_districts_decides_about_nobodys_erasure(app: Flask) -> None:
    with app.test_request_context("/az/office/erasures"):
        person = make_person(password=PASSWORD)
        make_card(person, make_campaign(now=TODAY))
        request = erasure.ask("", PASSWORD, asker=asker(person), now=TODAY)
        regional = asker(make_official("administrator", frozenset({"AZ-ISM"})))
        with pytest.raises(NotFoundError):
            erasure.refuse(request, "No", asker=regional, now=TODAY)


@pytest.mark.db
def test_erasure_is_asked_refused_and_read_on_the_pages(
    app: Flask, pages: Pages, person: PersonInfo
) -> None:
    sign_in(pages.client, person)
    pages.get("/az/me/data")
    page = pages.get("/az/me/erasure")
    wrong = page.form("ask-erasure").submit(password="wrong")
    assert wrong.one("#error-summary")
    page = page.form("ask-erasure").submit(password=PASSWORD, words="Köçürəm")
    assert not page.all("#ask-erasure")
    with app.app_context():
        official, _second = officials()
        db.session.commit()
    sign_in(pages.client, official)
    pages.get("/az/office")
    (link,) = pages.get("/az/office/erasures").all("main tbody a")
    form = pages.get(str(link["href"])).form("decide")
    assert form.submit(reason="x").one("#error-summary")
    page = form.submit(decision="refuse", reason="Apellyasiya müddəti")
    assert not page.all("#decide")
    sign_in(pages.client, person)
    assert "Apellyasiya müddəti" in pages.get("/az/me/erasure").text


@pytest.mark.db
def test_an_official_is_told_why_they_cannot_be_erased(app: Flask, pages: Pages) -> None:
    with app.app_context():
        official, _second = officials()
        db.session.commit()
    sign_in(pages.client, official)
    page = pages.get("/en/me/erasure")
    assert "while they have a role" in page.text
    assert not page.all("#ask-erasure")


# --- earlier names --------------------------------------------------------------------------------


@pytest.mark.db
def test_an_earlier_name_is_kept_with_its_document(
    app: Flask, pages: Pages, person: PersonInfo
) -> None:
    sign_in(pages.client, person)
    form = pages.get("/az/me/earlier-names").form("earlier-name")
    names = {"last_name": "Süleymanlı", "first_name": "Aysel", "patronymic": "Rauf qızı"}
    assert form.submit(**names).one("#error-summary")
    page = form.submit(**names, file=(io.BytesIO(PDF), "nikah.pdf"))
    assert "Süleymanlı Aysel" in page.text
    with app.app_context():
        (kept_name,) = accounts.earlier_names(person.id)
        document = candidates.document(kept_name.document or "")
        assert candidates.is_used(document)
        assert campaigns.campaigns()
    (remove,) = [form for form in page.all("main form") if "/remove" in str(form.get("action"))]
    page = page.form(str(remove["action"])).submit()
    assert "Süleymanlı" not in page.one("main").get_text()
