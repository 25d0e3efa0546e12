"""Signing in through another provider, tried against a small one on loopback."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from joserfc.jwk import RSAKey

from recruit.accounts import queries
from recruit.app import create_app
from recruit.config import Settings
from recruit.extensions import db
from tests.accounts.provider import CLIENT, SECRET, Provider
from tests.factories.accounts import make_official, make_person
from tests.pages import Page, Pages

pytestmark = pytest.mark.db


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.close()


@pytest.fixture(params=[{}])
def oidc_app(
    request: pytest.FixtureRequest, provider: Provider, sqlite_url: str, tmp_path: Path
) -> Iterator[Flask]:
    provider.claims, provider.forged_key = {}, None
    app = create_app(
        Settings(
            mode="test",
            secret_key="x" * 40,  # type: ignore[arg-type]
            rate_limits=False,
            data_dir=tmp_path / "data",
            database_url=sqlite_url,
            base_url="http://localhost",
            oidc_name="Hökumət",
            oidc_issuer=provider.issuer,
            oidc_client_id=CLIENT,
            oidc_client_secret=SECRET,  # type: ignore[arg-type]
            **request.param,
        )
    )
    yield app
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def come_back(app: Flask, provider: Provider, **claims: Any) -> Page:
    """From our button to the provider and back, as a browser goes."""
    provider.claims = claims
    pages = Pages(app.test_client())
    away = pages.client.get("/az/sign-in/oidc?next=/az/me/account")
    return pages.get(f"/az/sign-in/oidc/callback{provider.authorize(away.location)}")


def test_a_verified_address_opens_its_owners_session(oidc_app: Flask, provider: Provider) -> None:
    with oidc_app.app_context():
        person = make_person()
        db.session.commit()
    page = come_back(oidc_app, provider, email=person.email.upper(), email_verified=True)
    assert page.path == "/az/me/account"
    assert person.full_name in page.text


def test_the_button_stands_where_there_is_a_provider(oidc_app: Flask, app: Flask) -> None:
    assert "Hökumət" in Pages(oidc_app.test_client()).get("/az/sign-in").text
    assert app.test_client().get("/az/sign-in/oidc").status_code == 404


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@example.org", "email_verified": True},
        {"email": "known@example.org"},
        {"email": "known@example.org", "email_verified": "true"},
        {},
    ],
)
def test_nobody_is_made_and_nothing_unverified_believed(
    oidc_app: Flask, provider: Provider, claims: dict[str, Any]
) -> None:
    with oidc_app.app_context():
        make_person(email="known@example.org")
        db.session.commit()
    page = come_back(oidc_app, provider, **claims)
    assert page.path == "/az/sign-in"
    assert page.all("[role=status]")
    with oidc_app.app_context():
        assert queries.person_by_email("nobody@example.org") is None


@pytest.mark.parametrize("oidc_app", [{"oidc_fin_claim": "pin"}], indirect=True)
def test_a_fin_counts_where_the_setting_says_so(oidc_app: Flask, provider: Provider) -> None:
    with oidc_app.app_context():
        person = make_person(fin="5ABC2DE")
        other = make_person()
        db.session.commit()
    assert person.full_name in come_back(oidc_app, provider, pin="5abc2de").text
    both = come_back(oidc_app, provider, pin="5ABC2DE", email=other.email, email_verified=True)
    assert both.path == "/az/sign-in"  # two people: nobody


def test_an_official_still_needs_a_code(oidc_app: Flask, provider: Provider) -> None:
    with oidc_app.app_context():
        person = make_official("auditor")
        db.session.commit()
    page = come_back(oidc_app, provider, email=person.email, email_verified=True)
    assert page.path == "/az/sign-in/code"


@pytest.mark.parametrize("oidc_app", [{"oidc_second_factor": True}], indirect=True)
def test_an_official_needs_none_where_the_provider_proves_twice(
    oidc_app: Flask, provider: Provider
) -> None:
    with oidc_app.app_context():
        person = make_official("auditor")
        db.session.commit()
    page = come_back(oidc_app, provider, email=person.email, email_verified=True)
    assert page.path == "/az/me/account"


@pytest.mark.parametrize("fault", ["state", "signature", "audience", "nonce", "expired", "error"])
def test_a_forged_answer_is_refused(oidc_app: Flask, provider: Provider, fault: str) -> None:
    with oidc_app.app_context():
        person = make_person()
        db.session.commit()
    provider.claims = {"email": person.email, "email_verified": True}
    provider.claims |= {
        "audience": {"aud": "somebody else"},
        "nonce": {"nonce": "another"},
        "expired": {"exp": 1, "iat": 0},
    }.get(fault, {})
    if fault == "signature":
        provider.forged_key = RSAKey.generate_key(2048, {"kid": "k1"})
    pages = Pages(oidc_app.test_client())
    back = provider.authorize(pages.client.get("/az/sign-in/oidc").location)
    back = {"state": "?code=the-code&state=x", "error": "?error=access_denied"}.get(fault, back)
    page = pages.get(f"/az/sign-in/oidc/callback{back}")
    assert page.path == "/az/sign-in"
    with pages.client.session_transaction() as cookie:
        assert "token" not in cookie
