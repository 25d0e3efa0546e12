"""Pages of appeals: raising one objection, reading the decision, deciding it."""

import pytest
from flask import Flask

from recruit.accounts import queries as accounts
from recruit.accounts.rules import PersonInfo
from recruit.accounts.service import proposals
from recruit.appeals import queries
from recruit.applications.rules import ApplicationState
from recruit.extensions import db
from tests.factories.accounts import asker, make_official, sign_in
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW, make_card
from tests.factories.points import make_total
from tests.pages import Pages

pytestmark = pytest.mark.db

TEXT = "Balım düzgün hesablanmayıb.\n<b>Metodika</b> hissəsində üç cavabım doğrudur."
REASON = "Üç cavab yenidən yoxlanıldı və ikisi doğru sayıldı."


@pytest.fixture
def people(app: Flask) -> tuple[PersonInfo, PersonInfo, PersonInfo]:
    """A candidate with a total, and two officials."""
    with app.app_context():
        card = make_card(campaign=make_campaign())
        application = make_application(card, state=ApplicationState.ELIGIBLE)
        make_total(application)
        officials = make_official("ministry-official"), make_official("ministry-official")
        candidate = accounts.person(application.person_id)
        db.session.commit()
    return candidate, *officials


def raised(pages: Pages, candidate: PersonInfo) -> str:
    """The objection's public id."""
    sign_in(pages.client, candidate)
    form = pages.get("/az/me/objections").form("objection")
    choices = [str(o["value"]) for o in form.page.all("#subject option")]
    page = form.submit(subject=next(c for c in choices if c.startswith("score:")), text=TEXT)
    return page.path.rsplit("/", 1)[1]


def test_from_an_objection_to_a_corrected_total(
    app: Flask, pages: Pages, people: tuple[PersonInfo, PersonInfo, PersonInfo]
) -> None:
    candidate, first, second = people
    objection = raised(pages, candidate)
    assert "Waiting for a decision" in pages.get(f"/en/me/objections/{objection}").text
    assert "<b>Metodika</b>" in pages.get(f"/en/me/objections/{objection}").text
    sign_in(pages.client, first)
    case = pages.get("/en/office/appeals").follow("The points")
    assert "72.00" in case.text
    empty = case.form("decision").submit(reason=REASON)
    assert "field is required" in empty.text or "Not a valid choice" in empty.text
    assert REASON in empty.one("#reason").get_text()
    rejected = case.form("decision").submit(outcome="rejected", reason=REASON, correction="2,5")
    assert "A rejected objection corrects no points." in rejected.text
    done = case.form("decision").submit(outcome="partly", reason=REASON, correction="2,5")
    assert "The correction of points waits for a second official." in done.text
    with app.app_context():
        proposal = db.session.connection().exec_driver_sql("SELECT public_id FROM proposals")
        proposals.second(proposal.scalar_one(), asker=asker(second), now=NOW)
        db.session.commit()
    sign_in(pages.client, candidate)
    page = pages.get(f"/az/me/objections/{objection}")
    assert REASON in page.text
    assert "74,50" in pages.get("/az/me/points").text
    assert "Apellyasiya üzrə qərar" in pages.get("/az/me/points").text


def test_what_was_typed_is_kept(
    pages: Pages, people: tuple[PersonInfo, PersonInfo, PersonInfo]
) -> None:
    sign_in(pages.client, people[0])
    form = pages.get("/en/me/objections").form("objection")
    score = next(str(o["value"]) for o in form.page.all("#subject option") if "score" in str(o))
    short = form.submit(subject=score, text="too short")
    assert "at least 20 characters" in short.text
    assert short.one("#text").get_text().strip() == "too short"
    long = form.submit(text="x" * 5000)
    assert long.all(".field-error")
    forged = form.submit(subject="score:nosuch", text=TEXT)
    assert forged.all(".field-error")
    item = next(str(o["value"]) for o in form.page.all("#subject option") if "item" in str(o))
    assert "Write the number" in form.submit(subject=item, text=TEXT).text


def test_the_same_form_sent_twice_raises_one_objection(
    app: Flask, pages: Pages, people: tuple[PersonInfo, PersonInfo, PersonInfo]
) -> None:
    sign_in(pages.client, people[0])
    form = pages.get("/en/me/objections").form("objection")
    score = next(str(o["value"]) for o in form.page.all("#subject option") if "score" in str(o))
    form.submit(subject=score, text=TEXT)
    assert form.submit(subject=score, text=TEXT).all(".error-summary")
    with app.app_context():
        rows = db.session.connection().exec_driver_sql("SELECT count(*) FROM objections")
        assert rows.scalar_one() == 1


def test_nobody_reads_anothers_objection(
    app: Flask, pages: Pages, people: tuple[PersonInfo, PersonInfo, PersonInfo]
) -> None:
    objection = raised(pages, people[0])
    with app.app_context():
        stranger = accounts.person(make_card().person_id)
        far = make_official("ministry-official", frozenset({"AZ-QAB"}))
        db.session.commit()
        assert queries.own(objection, people[0].id).public_id == objection
    sign_in(pages.client, stranger)
    pages.get(f"/en/me/objections/{objection}", status=404)
    pages.get(f"/en/office/appeals/{objection}", status=403)
    sign_in(pages.client, far)
    pages.get(f"/en/office/appeals/{objection}", status=404)
    assert "No objections here" in pages.get("/en/office/appeals").text


@pytest.mark.parametrize("query", ["state=x", "kind=x&page=x", "state=all&page=99999999999"])
def test_nonsense_in_the_address_fails_nowhere(
    pages: Pages, people: tuple[PersonInfo, PersonInfo, PersonInfo], query: str
) -> None:
    sign_in(pages.client, people[1])
    assert pages.get(f"/en/office/appeals?{query}").heading == "Appeals"
