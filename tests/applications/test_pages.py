"""A candidate sees what is open and why not; officials check in a queue."""

from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from recruit.accounts.rules import PersonInfo
from recruit.applications import queries, service
from recruit.applications.rules import Application, ApplicationState, Preliminary
from recruit.campaigns import queries as campaigns
from recruit.campaigns.service import shipped
from recruit.candidates import queries as cards
from recruit.extensions import db
from recruit.jobs.service import run_due
from recruit.kernel.clock import FixedClock
from recruit.kernel.events import SYSTEM
from tests.factories.accounts import make_official, make_person, sign_in
from tests.factories.applications import make_application
from tests.factories.campaigns import give_rules, make_campaign
from tests.factories.candidates import make_card
from tests.pages import Form, Page, Pages

pytestmark = pytest.mark.db
NOW = datetime.now(UTC)


@pytest.fixture
def candidate(app: Flask, client: FlaskClient) -> PersonInfo:
    """Signed in, a physics teacher with a full card."""
    with app.app_context():
        person = make_person(now=NOW)
        make_card(person, make_campaign(now=NOW), now=NOW)
        db.session.commit()
    sign_in(client, person)
    return person


def official(
    app: Flask, client: FlaskClient, districts: frozenset[str] | None = None
) -> PersonInfo:
    with app.app_context():
        person = make_official("regional-official", districts, last_name="Quliyev")
        db.session.commit()
    sign_in(client, person)
    return person


def waiting(app: Flask, **options: object) -> Application:
    with app.app_context():
        campaign = campaigns.current_campaign() or make_campaign(now=NOW)
        made = make_application(make_card(None, campaign, now=NOW, **options), now=NOW)
        db.session.commit()
    return made


def step(page: Page, name: str) -> Form:
    """The form of one step on the page of an application, whatever filters it carries on."""
    actions = {str(form["action"]) for form in page.all("form[action]")}
    return page.form(next(one for one in actions if urlsplit(one).path.endswith(f"/{name}")))


def submit(pages: Pages) -> Page:
    return pages.get("/en/me/applications").form("/en/me/applications").submit()


def test_open_and_closed_subjects_are_shown_with_reasons(
    candidate: PersonInfo, pages: Pages
) -> None:
    page = pages.get("/en/me/applications")
    assert "Physics" in page.one("ul.rows .row-line").text
    closed = page.one("details").get_text(" ", strip=True)
    assert "11 subjects are not open to you" in closed
    assert "Your card says: Teaching of physics." in closed
    assert "Rules, clause 2.1" in closed


def test_an_application_is_submitted_with_a_receipt(
    candidate: PersonInfo, pages: Pages, app: Flask
) -> None:
    page = submit(pages)
    assert page.heading == "Your application is being checked"
    with app.app_context():
        made = queries.of_person(candidate.id, 1)[0]
    assert service.receipt_code(made.receipt or "") in page.text


def test_the_rules_admit_at_once_where_the_rule_set_says_so(
    candidate: PersonInfo, pages: Pages, app: Flask
) -> None:
    with app.app_context():
        give_rules(1, eligibility={**shipped()["2025"]["eligibility"], "auto_accept": True})
        db.session.commit()
    assert submit(pages).heading == "You are admitted to the exam"


def test_a_closed_subject_that_is_sent_all_the_same_is_refused(
    candidate: PersonInfo, pages: Pages
) -> None:
    form = pages.get("/en/me/applications").form("/en/me/applications")
    assert "Teaching of physics" in form.submit(status=409, subject="history").text


def test_another_persons_application_is_not_found(
    candidate: PersonInfo, pages: Pages, app: Flask
) -> None:
    made = waiting(app)
    pages.get(f"/en/me/applications/{made.public_id}", status=404)
    pages.get(f"/en/me/applications/{made.public_id}/withdraw", status=404)
    pages.get("/en/me/applications/nonsense", status=404)


def test_an_application_is_withdrawn_after_a_question(candidate: PersonInfo, pages: Pages) -> None:
    page = submit(pages).follow("Withdraw the application")
    page = page.form(page.path).submit()
    assert "withdrawn" in page.text
    assert page.all("ul.rows .row-line")
    # What happened to it stays within reach.
    (link,) = page.all("h2:-soup-contains('Withdrawn applications') + ul a")
    assert "You withdrew" in pages.get(str(link["href"])).text


def test_the_preliminary_evaluation_is_shown_line_by_line(
    candidate: PersonInfo, pages: Pages, app: Flask
) -> None:
    submit(pages)
    line = {
        "code": "grade",
        "name": {"az": "Orta qiymət", "en": "Average grade"},
        "input": "4.50",
        "points": "21.40",
        "legal": {"az": "Bənd 3", "en": "Clause 3"},
    }
    with app.app_context():
        made = queries.of_person(candidate.id, 1)[0]
        evaluation = Preliminary(Decimal("21.40"), 3, 10, [line])
        service.record_preliminary({made.id: evaluation}, actor=SYSTEM, now=NOW)
        db.session.commit()
    page = pages.get(f"/en/me/applications/{made.public_id}")
    assert "Average grade" in page.text
    assert "3 of 10" in page.text
    assert "21.40" in page.text


def test_without_a_card_the_way_is_shown(app: Flask, client: FlaskClient, pages: Pages) -> None:
    with app.app_context():
        make_card(None, make_campaign(now=NOW), now=NOW)
        person = make_person(now=NOW)
        db.session.commit()
    sign_in(client, person)
    assert pages.get("/en/me/applications").follow("Go to the card").path.endswith("/me/card")


def test_an_official_accepts_from_the_queue(app: Flask, client: FlaskClient, pages: Pages) -> None:
    made = waiting(app)
    official(app, client)
    page = pages.get("/en/office/applications").follow("Məmmədova")
    assert "The rules admit this application" in page.text
    assert "Mexanika" in page.text
    page = step(page, "accept").submit()
    assert "The application is accepted." in page.text
    with app.app_context():
        assert queries.application(made.public_id).state is ApplicationState.ELIGIBLE


def test_a_return_without_a_reason_keeps_what_was_typed(
    app: Flask, client: FlaskClient, pages: Pages
) -> None:
    made = waiting(app)
    official(app, client)
    page = pages.get(f"/en/office/applications/{made.public_id}")
    page = page.form("return").submit(status=422, **{"return-words": "Send the diploma"})
    assert "Choose at least one reason." in page.one(".error-summary").text
    assert page.form("return").values["return-words"].strip() == "Send the diploma"


def test_a_returned_application_is_corrected_and_sent_again(
    candidate: PersonInfo, app: Flask, client: FlaskClient, pages: Pages
) -> None:
    made_at = submit(pages).path.rsplit("/", 1)[-1]
    official(app, client)
    page = pages.get(f"/en/office/applications/{made_at}")
    page.form("return").submit(
        **{"return-reasons": "document-missing", "return-words": "Diploma, please"}
    )
    sign_in(client, candidate)
    page = pages.get(f"/en/me/applications/{made_at}")
    assert page.heading == "Returned for correction"
    assert "A document is missing" in page.text
    assert "Diploma, please" in page.text
    page = page.form("/en/me/applications").submit()
    assert page.heading == "Your application is being checked"


def test_a_rejection_names_the_rule_to_the_candidate(
    candidate: PersonInfo, app: Flask, client: FlaskClient, pages: Pages
) -> None:
    made_at = submit(pages).path.rsplit("/", 1)[-1]
    official(app, client)
    page = pages.get(f"/en/office/applications/{made_at}")
    page.form("reject").submit(**{"reject-reasons": "specialty"})
    sign_in(client, candidate)
    page = pages.get(f"/en/me/applications/{made_at}")
    assert page.heading == "Your application was not accepted"
    assert "Rules, clause 2.1" in page.text


def test_the_second_official_is_told(app: Flask, client: FlaskClient, pages: Pages) -> None:
    made = waiting(app)
    official(app, client)
    first = pages.get(f"/en/office/applications/{made.public_id}")
    step(first, "take").submit()
    page = step(first, "accept").submit()
    assert "Another official has just dealt with this application: Quliyev" in page.text


def test_an_official_of_another_district_finds_nothing(
    app: Flask, client: FlaskClient, pages: Pages
) -> None:
    made = waiting(app)
    official(app, client, frozenset({"AZ-SAK"}))
    assert "No application fits this search" in pages.get("/en/office/applications").text
    pages.get(f"/en/office/applications/{made.public_id}", status=404)


def test_the_clear_ones_are_previewed_and_accepted(
    app: Flask, client: FlaskClient, pages: Pages
) -> None:
    clear = waiting(app, diploma="abcdefgh23456789")
    other = waiting(app)
    official(app, client)
    page = pages.get("/en/office/applications").follow("Accept all clear ones at once")
    assert page.heading == "1 application is clear"
    page = page.form("/en/office/applications/clear").submit()
    assert "Accepted: 1." in page.text
    with app.app_context():
        assert queries.application(clear.public_id).state is ApplicationState.ELIGIBLE
        assert queries.application(other.public_id).state is ApplicationState.SUBMITTED


def test_filters_stand_in_the_address(app: Flask, client: FlaskClient, pages: Pages) -> None:
    made = waiting(app)
    official(app, client)
    with app.app_context():
        number = cards.card_by_id(made.card_id).candidate_number
    assert pages.get(f"/en/office/applications?q={number}").all("tbody tr")
    assert not pages.get("/en/office/applications?q=nobody").all("tbody tr")
    assert not pages.get("/en/office/applications?state=eligible").all("tbody tr")
    assert not pages.get("/en/office/applications?state=%01&page=x&district=zz").all("tbody tr")
    pages.get("/en/office/applications?campaign=nonsense", status=404)


@pytest.mark.parametrize("lang", ["az", "en"])
def test_every_page_stands_in_both_languages(
    candidate: PersonInfo, app: Flask, client: FlaskClient, pages: Pages, lang: str
) -> None:
    pages.get(f"/{lang}/me/applications")
    made_at = submit(pages).path.rsplit("/", 1)[-1]
    pages.get(f"/{lang}/me/applications/{made_at}")
    pages.get(f"/{lang}/me/applications/{made_at}/withdraw")
    pages.get(f"/{lang}/me/applications/{made_at}/receipt")
    official(app, client)
    pages.get(f"/{lang}/office/applications")
    pages.get(f"/{lang}/office/applications/{made_at}")
    pages.get(f"/{lang}/office/applications/clear")
    pages.get(f"/{lang}/office/applications/imports")


# --- what happened, receipts, second officials, files ---------------------------------------------


def sampled(app: Flask) -> None:
    with app.app_context():
        section = {**shipped()["2025"]["eligibility"], "sampling": {"per_cent": 100}}
        give_rules(1, eligibility=section)
        db.session.commit()


def test_the_candidate_sees_what_happened_and_keeps_a_receipt(
    candidate: PersonInfo, app: Flask, client: FlaskClient, pages: Pages
) -> None:
    page = submit(pages)
    assert "You submitted the application" in page.one(".history").text
    receipt = pages.get(f"{page.path}/receipt")
    with app.app_context():
        made = queries.of_person(candidate.id, 1)[0]
    assert made.receipt in receipt.one(".digest").text
    assert "genuine" in receipt.follow("/check").text
    paper = client.get(f"{page.path}/receipt.pdf")
    assert paper.data.startswith(b"%PDF")
    official(app, client)
    client.get(f"{page.path}/receipt", follow_redirects=True)
    assert client.get(f"{page.path}/receipt.pdf").status_code in (403, 404)


def test_a_drawn_decision_passes_from_one_official_to_the_next(
    candidate: PersonInfo, app: Flask, client: FlaskClient, pages: Pages
) -> None:
    made_at = submit(pages).path.rsplit("/", 1)[-1]
    sampled(app)
    official(app, client)
    page = pages.get(f"/en/office/applications/{made_at}")
    page = page.form("reject").submit(
        **{"reject-reasons": "specialty", "reject-words": "Only for officials"}
    )
    assert "drawn for the sample" in page.text
    page = pages.get(f"/en/office/applications/{made_at}")
    assert "another official decides now" in page.text
    assert not page.all("form#disagree")
    sign_in(client, candidate)
    page = pages.get(f"/en/me/applications/{made_at}")
    assert page.heading == "Your application is being checked"
    assert "Only for officials" not in page.text
    assert "second official" not in page.text
    official(app, client)
    page = pages.get(f"/en/office/applications/{made_at}")
    assert "Only for officials" in page.text
    refused = page.form("disagree").submit(status=422)
    assert "Say why you do not agree" in refused.one(".error-summary").text
    page = page.form("disagree").submit(**{"disagree-words": "The diploma fits"})
    assert "A third official decides now." in page.text
    official(app, client)
    page = pages.get(f"/en/office/applications/{made_at}")
    assert "The diploma fits" in page.text
    page = step(page, "accept").submit()
    assert "The application is accepted." in page.text


def test_a_decision_is_taken_back_on_its_page(
    app: Flask, client: FlaskClient, pages: Pages
) -> None:
    made = waiting(app)
    official(app, client)
    page = pages.get(f"/en/office/applications/{made.public_id}")
    queue = step(page, "accept").submit()
    assert "Your last decision" in queue.text
    page = pages.get(f"/en/office/applications/{made.public_id}")
    assert step(page, "undo")
    page = step(queue, "undo").submit()
    assert "The decision is taken back." in page.text
    assert "This application is assigned to you." in page.text
    page = page.form("assign").submit(colleague="")
    assert "The application is handed over." in page.text


def test_a_bulk_is_taken_back_from_its_page(app: Flask, client: FlaskClient, pages: Pages) -> None:
    waiting(app, diploma="abcdefgh23456789")
    official(app, client)
    page = pages.get("/en/office/applications/clear").form("/en/office/applications/clear").submit()
    assert page.heading == "You decided 1 application together"
    page = page.form(f"{page.path}/undo").submit()
    assert "Taken back: 1." in page.text
    pages.get("/en/office/applications/bulks/nonsense", status=404)


def test_a_list_is_given_out_without_formulas_and_personal_data(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        person = make_person(now=NOW, last_name="-Həsənova")
        campaign = make_campaign(now=NOW)
        make_application(make_card(person, campaign, now=NOW), now=NOW)
        db.session.commit()
    official(app, client)
    found = client.get("/en/office/applications/export.csv?state=waiting")
    text = found.get_data(as_text=True)
    assert text.splitlines()[0].startswith("\ufeffCandidate number;Candidate;Subject")
    assert ";'-Həsənova" in text.splitlines()[1]
    for secret in (person.fin, person.email, person.phone, "1993"):
        assert secret
        assert secret not in text
    book = client.get("/en/office/applications/export.xlsx?state=waiting")
    sheet = load_workbook(BytesIO(book.data)).active
    assert [row[1].value for row in sheet.iter_rows()][1].startswith("-Həsənova")
    assert sheet["B2"].data_type == "s"
    assert (
        len(client.get("/en/office/applications/export.csv?state=eligible").data.splitlines()) == 1
    )
    official(app, client, frozenset({"AZ-SAK"}))
    assert len(client.get("/en/office/applications/export.csv?state=").data.splitlines()) == 1


def test_a_file_is_uploaded_and_its_page_waits_for_it(
    app: Flask, client: FlaskClient, pages: Pages
) -> None:
    with app.app_context():
        make_card(None, make_campaign(now=NOW), now=NOW)
        db.session.commit()
    official(app, client)
    page = pages.get("/en/office/applications").follow("Import applications")
    assert "Choose a file." in page.form().submit(status=422).text
    page = page.form().submit(file=(BytesIO(b"fin\r\n7ABCDE1\r\n"), "a.csv"))
    assert page.one("progress")
    assert page.response.headers["Refresh"] == "2"
    with app.app_context():
        run_due(FixedClock(datetime.now(UTC)))
    page = pages.get(page.path)
    assert "This column is missing." in page.one("table").text
    assert "Refresh" not in page.response.headers
    template = client.get("/en/office/applications/import-template.xlsx")
    assert "fin" in [c.value for c in load_workbook(BytesIO(template.data)).active[1]]


def test_everything_filters_and_sorts_from_the_address(
    app: Flask, client: FlaskClient, pages: Pages
) -> None:
    waiting(app)
    official(app, client)
    assert pages.get("/en/office/applications?assigned=nobody&sort=name").all("tbody tr")
    assert not pages.get("/en/office/applications?assigned=me&sort=zz&days=3").all("tbody tr")


def test_the_card_says_which_subjects_it_opens(
    candidate: PersonInfo, pages: Pages, app: Flask
) -> None:
    page = pages.get("/en/me/card")
    assert "With what your card says you can apply for: Physics" in page.text
    assert "11 subjects are not open to you" in page.text
    submit(pages)
    assert "With what your card says" not in pages.get("/en/me/card").text
