"""The inbox and the mailbox of the demo, as people open them."""

from datetime import timedelta

import pytest
from flask import Flask

from recruit.accounts.events import PasswordChanged
from recruit.accounts.rules import PersonInfo
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.journal import service as journal
from recruit.kernel.clock import FixedClock
from recruit.kernel.events import Ref
from recruit.notifications import queries
from recruit.notifications.letters import linked
from recruit.notifications.rules import Mail
from recruit.notifications.transports import mailbox
from tests.factories.accounts import NOW, make_person, sign_in
from tests.pages import Pages

pytestmark = pytest.mark.db
DEMO = pytest.mark.parametrize("app", [{"mode": "development"}], indirect=True)


def told(app: Flask, count: int = 1, **values: str) -> PersonInfo:
    with app.app_context():
        person = make_person(**values)
        ref = Ref("person", person.public_id)
        for _ in range(count):
            event = PasswordChanged(subject=ref, sessions_ended=0)
            journal.record(event, actor=ref, now=NOW)
        db.session.commit()
        jobs.run_due(FixedClock(NOW + timedelta(minutes=1)))
    return person


def unread(app: Flask, person: PersonInfo) -> int:
    with app.app_context():
        return queries.unread_count(person.id)


@pytest.mark.parametrize("language", ["az", "en"])
def test_an_empty_inbox_says_what_will_stand_there(app: Flask, pages: Pages, language: str) -> None:
    sign_in(pages.client, told(app, count=0))
    page = pages.get(f"/{language}/me/messages")
    assert page.one(".empty-title")


def test_looking_changes_nothing_opening_marks_as_read(app: Flask, pages: Pages) -> None:
    person = told(app)
    sign_in(pages.client, person)
    inbox = pages.get("/en/me/messages")
    assert inbox.heading == "1 new message"
    action = inbox.one("main li form")["action"]
    pages.get(str(action).removesuffix("/open"))
    assert unread(app, person) == 1
    page = inbox.form(str(action)).submit()
    assert page.heading == "Parolunuz dəyişdirildi"
    assert unread(app, person) == 0
    assert pages.get("/en/me/messages").heading == "No new messages"


def test_all_can_be_marked_at_once(app: Flask, pages: Pages) -> None:
    person = told(app, count=3)
    sign_in(pages.client, person)
    page = pages.get("/az/me/messages").form("/az/me/messages/read").submit()
    assert unread(app, person) == 0
    assert len(page.all(".lines li")) == 3


def test_a_long_inbox_has_pages(app: Flask, pages: Pages) -> None:
    sign_in(pages.client, told(app, count=31))
    assert len(pages.get("/az/me/messages").all(".lines li")) == 30
    assert len(pages.get("/az/me/messages?page=2").all(".lines li")) == 1
    assert len(pages.get("/az/me/messages?page=99").all(".lines li")) == 1


def test_another_persons_message_does_not_exist(app: Flask, pages: Pages) -> None:
    person = told(app)
    with app.app_context():
        (message,) = queries.inbox(person.id)
    sign_in(pages.client, told(app, count=0))
    pages.get(f"/az/me/messages/{message.public_id}", status=404)


def test_without_signing_in_there_is_no_inbox(pages: Pages) -> None:
    assert "/sign-in" in pages.get("/az/me/messages").path


# --- the mailbox of the demo ----------------------------------------------------------------------


def test_outside_demo_and_development_there_is_no_mailbox(pages: Pages) -> None:
    pages.get("/dev/mailbox", status=404)
    pages.get("/dev/mailbox/anything", status=404)


@DEMO
def test_a_mail_can_be_read_and_its_link_followed(app: Flask, pages: Pages) -> None:
    assert pages.get("/dev/mailbox").one(".empty-title")
    person = told(app, language="en")
    mail = pages.get("/dev/mailbox").follow("Your password was changed")
    assert person.email in mail.text
    assert mail.one("main .words a")["href"] == "/en/me/account"


@DEMO
def test_mails_are_found_by_their_recipient(app: Flask, pages: Pages) -> None:
    told(app, email="first@example.org")
    told(app, email="second@example.org")
    found = pages.get("/dev/mailbox?to=SECOND")
    assert len(found.all(".lines li")) == 1
    assert pages.get("/dev/mailbox?to=nobody").one(".empty-title")


@DEMO
@pytest.mark.parametrize("name", ["nothing", "..", "..%2f..%2fetc%2fpasswd", ".hidden"])
def test_a_name_that_is_no_mail_is_not_found(app: Flask, pages: Pages, name: str) -> None:
    pages.client.get(f"/dev/mailbox/{name}")
    assert pages.client.get(f"/dev/mailbox/{name}").status_code == 404


@DEMO
def test_a_hostile_mail_stays_text(app: Flask, pages: Pages) -> None:
    body = "<script>alert(1)</script> http://127.0.0.1:8000/az/me http://evil.example/az/me"
    mail = Mail("hostile", "a@example.org", "b@example.org", "<b>S</b>", body, NOW)
    mailbox(app.extensions["recruit.settings"]).send(mail.message())
    page = pages.get("/dev/mailbox/hostile")
    assert [a["href"] for a in page.all("main .words a")] == ["/az/me"]
    assert "<script>alert(1)</script>" in page.text


def test_only_our_own_addresses_become_links() -> None:
    assert linked("see https://a.example/x.", "https://a.example") == (
        'see <a href="/x.">https://a.example/x.</a>'
    )
    assert linked("https://a.example.evil/x", "https://a.example") == "https://a.example.evil/x"
