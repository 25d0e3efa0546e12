"""The pages of accounts, as a browser uses them."""

import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from recruit.accounts import queries, service
from recruit.accounts.models import Link, SessionRow
from recruit.accounts.rules import PersonInfo
from recruit.directory import service as directory
from recruit.extensions import db
from tests.factories.accounts import NOW, PASSWORD, make_official, make_person, sign_in
from tests.pages import Page, Pages

pytestmark = pytest.mark.db

TYPED = {
    "last_name": "Məmmədova",
    "first_name": "Aysel",
    "patronymic": "Rauf qızı",
    "fin": "5abc2de",
    "birth_date": "1995-02-03",
    "email": "aysel@example.org",
    "phone": "050 123 45 67",
    "password": PASSWORD,
    "consent": "y",
}


def link(app: Flask) -> str:
    with app.app_context():
        return queries.link_path(
            db.session.scalars(select(Link.public_id).order_by(Link.id.desc())).first() or ""
        )


def made(app: Flask, **values: Any) -> PersonInfo:
    with app.app_context():
        person = make_person(**values)
        db.session.commit()
        return person


def official(app: Flask, role: str = "administrator", **values: Any) -> PersonInfo:
    with app.app_context():
        person = make_official(role, **values)
        db.session.commit()
        return person


def by_password(pages: Pages, person: PersonInfo, **more: Any) -> Page:
    return (
        pages.get("/az/sign-in")
        .form("sign-in")
        .submit(name=person.email, password=PASSWORD, **more)
    )


@pytest.mark.parametrize("language", ["az", "en"])
def test_from_registration_to_ones_own_account(app: Flask, pages: Pages, language: str) -> None:
    sent = pages.get(f"/{language}/register").form("register").submit(**TYPED)
    assert sent.path == f"/{language}/register/sent"
    confirm = pages.get(link(app))
    assert pages.get(link(app)).status == 200  # opening it confirms nothing
    signed_up = confirm.form().submit()
    assert signed_up.path == f"/{language}/sign-in"
    pages.client.post("/az/sign-out")
    form = pages.get(f"/{language}/sign-in?next=/{language}/me/account").form("sign-in")
    account = form.submit(name="5ABC2DE", password=PASSWORD)
    assert account.path == f"/{language}/me/account"
    assert "Məmmədova Aysel Rauf qızı" in account.text


def test_a_taken_fin_gets_the_same_page(app: Flask, pages: Pages) -> None:
    fresh = pages.get("/az/register").form("register").submit(**TYPED)
    made(app, fin="5ABC2DE")
    again = pages.get("/az/register").form("register").submit(**{**TYPED, "email": "b@example.org"})
    assert re.sub("[A-Z0-9]{3}-[A-Z0-9]{3}", "", again.text) == re.sub(
        "[A-Z0-9]{3}-[A-Z0-9]{3}", "", fresh.text
    )
    assert again.path == fresh.path


def test_wrong_fields_are_named_and_what_was_typed_is_kept(app: Flask, pages: Pages) -> None:
    page = (
        pages.get("/en/register")
        .form("register")
        .submit(
            **{
                **TYPED,
                "fin": "5ABC2DO",
                "first_name": "Айсел",
                "birth_date": "",
                "email": "a@b",
                "phone": "12",
                "consent": None,
            }
        )
    )
    wrong = {a["href"] for a in page.all("#error-summary a")}
    assert wrong == {"#fin", "#first_name", "#birth_date", "#email", "#phone", "#consent"}
    assert page.one("#first_name")["value"] == "Айсел"
    assert page.one("#last_name")["value"] == "Məmmədova"
    assert "Enter your date of birth" in page.text


def test_a_password_like_the_fin_is_refused_at_its_field(app: Flask, pages: Pages) -> None:
    page = pages.get("/en/register").form("register").submit(**{**TYPED, "password": "5abc2de123"})
    assert [a["href"] for a in page.all("#error-summary a")] == ["#password"]


def test_a_spent_link_says_so_and_leads_to_a_new_one(app: Flask, pages: Pages) -> None:
    pages.get("/az/register").form("register").submit(**TYPED)
    address = link(app)
    pages.get(address).form().submit()
    spent = pages.get(address, status=410)
    assert spent.all("a[href='/az/register/new-link']")
    for forged in ("/az/register/confirm/x", "/az/reset-password/x", "/az/confirm-email/x.y.z"):
        pages.get(forged, status=410)
    pages.get("/az/register/new-link").form().submit(email="aysel@example.org")


def test_a_wrong_password_keeps_the_name(app: Flask, pages: Pages) -> None:
    person = made(app, password=PASSWORD)
    page = pages.get("/en/sign-in").form("sign-in").submit(name=person.email, password="no")
    assert page.one("#name")["value"] == person.email
    assert "do not belong together" in page.text
    with app.app_context():
        key = f"person:{person.public_id}"
        assert db.session.get(service.signing_in.attempts.Attempts, key).failures == 1  # type: ignore[union-attr]


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/az/", "/az//evil"])
def test_signing_in_leads_to_no_other_host(app: Flask, client: FlaskClient, wanted: str) -> None:
    person = made(app, password=PASSWORD)
    answer = client.get("/az/sign-in", query_string={"next": wanted})
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)
    assert token
    sent = client.post(
        "/az/sign-in",
        data={
            "csrf_token": token[1],
            "name": person.email,
            "password": PASSWORD,
            "next": wanted,
        },
    )
    assert sent.status_code == 303
    assert sent.location == "/az/me"


def test_the_cookie_of_a_visitor_is_worth_nothing_after_signing_in(
    app: Flask, client: FlaskClient
) -> None:
    """Whoever planted a cookie before does not share the session afterwards."""
    person = made(app, password=PASSWORD)
    page = Pages(client).get("/az/sign-in")
    with client.session_transaction() as before:
        before["planted"] = "x"
    page.form("sign-in").values["x"] = "y"
    client.post(
        "/az/sign-in",
        data={**page.form("sign-in").values, "name": person.email, "password": PASSWORD},
    )
    with client.session_transaction() as after:
        assert "planted" not in after
        assert after["token"]


def test_an_official_sets_the_second_factor_up_first(app: Flask, pages: Pages) -> None:
    with app.app_context():
        person = make_person(password=PASSWORD)
        service.roles.give_role(
            person.id, "auditor", None, actor=queries.asker_of(person.id).ref, now=NOW
        )
        db.session.commit()
    page = by_password(pages, person)
    assert page.path == "/az/sign-in/second-factor"
    assert page.one("img.qr")["src"].startswith("data:image/svg+xml")
    # without it there is nothing but this page
    assert pages.client.get("/az/office/people").status_code == 302
    assert pages.client.get("/az/me/account").status_code == 302
    secret = page.one("#secret").get_text().replace(" ", "")
    wrong = page.form("set-up").submit(code="12")
    assert wrong.one("#secret").get_text().replace(" ", "") == secret
    codes = wrong.form("set-up").submit(code=pyotp.TOTP(secret).now())
    assert codes.path == "/az/me/account/recovery-codes"
    assert len(codes.all(".codes code")) == 10
    account = pages.get("/az/me/account")
    assert person.email in account.text


def test_later_sign_ins_ask_for_a_code(app: Flask, pages: Pages) -> None:
    person = official(app, password=PASSWORD)
    page = by_password(pages, person)
    assert page.path == "/az/sign-in/code"
    assert pages.get("/az/sign-in").path == "/az/sign-in/code"
    page.form("second-factor").submit(code="abc")
    with app.app_context():
        clock = app.extensions["recruit.clock"]
        code = service.second_factor.current_code(person.id, clock.now())
    with pages.client.session_transaction() as cookie:
        before = cookie["token"]
    pages.client.post("/az/sign-in/code", data={**page.form("second-factor").values, "code": code})
    with pages.client.session_transaction() as cookie:
        assert cookie["token"] != before
    assert pages.get("/az/office/people").heading


def test_a_forgotten_password_is_set_anew(app: Flask, pages: Pages) -> None:
    person = made(app, password=PASSWORD)
    unknown = pages.get("/az/forgot-password").form().submit(email="nobody@example.org")
    known = pages.get("/az/forgot-password").form().submit(email=person.email)
    assert unknown.path == known.path
    page = pages.get(link(app)).form().submit(password="kurz")
    assert page.all("#error-summary a[href='#password']")
    done = page.form().submit(password="tamam başqa bir cümlə")
    assert done.path == "/az/sign-in"
    pages.get(link(app), status=410)


def test_the_account_page_lists_and_ends_sessions(app: Flask, pages: Pages) -> None:
    person = made(app, password=PASSWORD)
    sign_in(app.test_client(), person)
    sign_in(pages.client, person)
    page = pages.get("/az/me/account")
    (other,) = [f["action"] for f in page.all("main form") if f["action"].endswith("/end")]
    page = page.form(other).submit()
    assert not [f for f in page.all("main form") if f["action"].endswith("/end")]
    stranger = made(app)
    with app.app_context():
        token = service.sessions.begin(stranger.id, "", now=NOW)
        db.session.commit()
        foreign = queries.session_of(token, NOW)
        assert foreign
    answer = pages.client.post(
        f"/az/me/account/sessions/{foreign.public_id}/end",
        data={"csrf_token": pages.get("/az/me/account/contact").form().values["csrf_token"]},
    )
    assert answer.status_code == 404


def test_ones_own_data_are_changed(app: Flask, pages: Pages) -> None:
    person = made(app, password=PASSWORD)
    sign_in(pages.client, person)
    saved = pages.get("/en/me/account/contact").form().submit(phone="055 765 43 21", language="en")
    assert "+994557654321" in saved.text
    wrong = pages.get("/en/me/account/password").form().submit(old="x", new="y")
    assert wrong.all("#error-summary a[href='#old']")
    pages.get("/en/me/account/password").form().submit(old=PASSWORD, new="tamam başqa bir cümlə")
    asked = (
        pages.get("/en/me/account/email")
        .form()
        .submit(email="new@example.org", password="tamam başqa bir cümlə")
    )
    assert person.email in asked.text
    confirmed = pages.get(link(app)).form().submit()
    assert "new@example.org" in confirmed.text


def test_a_get_touches_the_session_without_a_write_lock(app: Flask, pages: Pages) -> None:
    person = made(app)
    sign_in(pages.client, person)

    def seen() -> Any:
        with app.app_context():
            return db.session.scalars(select(SessionRow.last_seen_at)).one()

    first = seen()
    pages.get("/az/me/account")
    assert seen() == first  # at most every five minutes
    with app.app_context():
        db.session.execute(update(SessionRow).values(last_seen_at=first - timedelta(minutes=6)))
        db.session.commit()
    pages.get("/az/me/account")
    assert seen() >= first


def test_signing_out_ends_the_session(app: Flask, pages: Pages) -> None:
    person = made(app)
    sign_in(pages.client, person)
    with pages.client.session_transaction() as cookie:
        token = cookie["token"]
    csrf = pages.get("/az/me/account/contact").form().values["csrf_token"]
    assert pages.client.post("/az/sign-out", data={"csrf_token": csrf}).status_code == 303
    assert pages.client.get("/az/me/account").status_code == 302
    with app.app_context():
        assert queries.session_of(token, app.extensions["recruit.clock"].now()) is None


def test_a_fin_is_disputed_and_an_official_closes_it(app: Flask, pages: Pages) -> None:
    pages.get("/az/dispute-fin").form().submit(
        fin="5ABC2DE",
        full_name="Aysel Məmmədova",
        contact="050 123 45 67",
        statement="Bu FİN mənimdir.\n<script>alert(1)</script>",
    )
    sign_in(pages.client, official(app))
    listed = pages.get("/az/office/disputes")
    page = pages.get(listed.one("main table a")["href"])
    assert "Bu FİN mənimdir." in page.text
    page = page.form().submit(note="Sənəd yoxlanıldı.")
    assert page.path == "/az/office/disputes"


def test_two_administrators_give_a_role(app: Flask, pages: Pages) -> None:
    with app.app_context():
        directory.load_registers(NOW)
        db.session.commit()
    first, second, person = official(app), official(app), made(app, last_name="İsmayıllı")
    sign_in(pages.client, first)
    found = pages.get("/az/office/people?q=ismayilli")
    page = pages.get(found.one("main table a")["href"])
    form = pages.get(f"{page.path}/grant").form()
    refused = form.submit(role="regional-official", where="districts", reason="Yeni əməkdaş")
    assert refused.all("#error-summary a[href='#districts']")
    refused = form.submit(role="school-head", where="schools", schools="X-1", reason="Direktor")
    assert refused.all("#error-summary a[href='#schools']")
    proposed = form.submit(
        role="regional-official", where="districts", districts=["AZ-LAN"], reason="Yeni əməkdaş"
    )
    waiting = pages.get(proposed.one("main a[href*='/office/decisions/']")["href"])
    assert not waiting.all("#agree")
    sign_in(pages.client, second)
    decision = pages.get(waiting.path)
    done = decision.form(f"{waiting.path}/agree").submit()
    assert done.path == "/az/office/decisions"
    with app.app_context():
        assert [g.role for g in queries.grants_of([person.id])[person.id]] == ["regional-official"]


def test_a_rejection_needs_a_reason(app: Flask, pages: Pages) -> None:
    first, second, person = official(app), official(app), official(app, "auditor")
    sign_in(pages.client, first)
    page = pages.get(f"/az/office/people/{person.public_id}/reset-second-factor")
    proposed = page.form().submit(reason="Telefon itib")
    address = proposed.one("main a[href*='/office/decisions/']")["href"]
    ending = pages.get(f"/az/office/people/{person.public_id}/roles/auditor/end")
    ending.form().submit(reason="Getdi")
    sign_in(pages.client, second)
    refused = pages.get(address).form(f"{address}/reject").submit(reason="")
    assert refused.all("#error-summary a[href='#reason']")
    listed = refused.form(f"{address}/reject").submit(reason="Hələ yox")
    assert address not in [a["href"] for a in listed.all("main a")]
    pages.get(address, status=404)


def test_other_peoples_pages_are_closed(app: Flask, pages: Pages) -> None:
    sign_in(pages.client, official(app, "auditor"))
    assert pages.get("/az/office/decisions").heading
    for address in ("/az/office/people", "/az/office/disputes"):
        pages.get(address, status=403)
    sign_in(pages.client, official(app))
    pages.get("/az/office/people/nobody", status=404)
    pages.get("/az/office/disputes/nobody", status=404)
    pages.get("/az/office/decisions/nobody", status=404)


def test_an_administrator_of_a_district_sees_its_officials_only(app: Flask, pages: Pages) -> None:
    with app.app_context():
        directory.load_registers(NOW)
        db.session.commit()
    local = official(app, districts=frozenset({"AZ-LAN"}))
    there = official(app, "regional-official", districts=frozenset({"AZ-LAN"}), last_name="Burada")
    away = official(app, "regional-official", districts=frozenset({"AZ-BA"}), last_name="Uzaqda")
    newcomer = made(app, last_name="Təzə")
    sign_in(pages.client, local)
    text = pages.get("/az/office/people").text
    assert "Burada" in text
    assert "Uzaqda" not in text
    assert "Təzə" not in pages.get("/az/office/people?q=teze").text
    assert "Təzə" in pages.get(f"/az/office/people?q={newcomer.fin}").text
    assert "Uzaqda" not in pages.get(f"/az/office/people?q={away.fin}").text
    pages.get(f"/az/office/people/{away.public_id}", status=404)
    pages.get(f"/az/office/people/{there.public_id}")


@pytest.mark.parametrize("app", [{"rate_limits": True}], indirect=True)
def test_too_many_statements_from_one_address_are_slowed_down(
    app: Flask, client: FlaskClient
) -> None:
    values = Pages(client).get("/az/dispute-fin").form().values
    codes = [client.post("/az/dispute-fin", data=values).status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]
