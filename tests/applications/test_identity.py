"""Beside the card officials see who the candidate is; the FIN only who may read whole cases."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from recruit.accounts.service import names
from recruit.applications.rules import ApplicationState
from recruit.extensions import db
from tests.factories.accounts import asker, make_official, make_person, sign_in
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import make_card
from tests.pages import Pages

pytestmark = pytest.mark.db
TODAY = datetime.now(UTC)


def test_an_official_sees_identity_and_earlier_names_beside_the_card(
    app: Flask, pages: Pages
) -> None:
    with app.app_context():
        person = make_person(last_name="Kərimova", birth_date=date(1996, 2, 29))
        names.add_earlier_name(
            "Süleymanova", "Aysel", "Rauf qızı", document=None, asker=asker(person), now=TODAY
        )
        card = make_card(person, make_campaign(now=TODAY))
        applied = make_application(card, state=ApplicationState.SUBMITTED)
        regional = make_official("regional-official", frozenset({"AZ-ISM"}))
        ministry = make_official("ministry-official")
        db.session.commit()
    for official, shows_fin in ((regional, False), (ministry, True)):
        sign_in(pages.client, official)
        page = pages.get(f"/az/office/applications/{applied.public_id}")
        for shown in ("Süleymanova Aysel Rauf qızı", "29 fevral 1996"):
            assert shown in page.text
        assert (person.fin in page.text) is shows_fin
