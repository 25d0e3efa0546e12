"""Officials who post vacancies are told what comes back to them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from recruit.accounts import service as service_of_accounts
from recruit.kernel.events import SYSTEM
from recruit.notifications import queries
from recruit.vacancies import service as vacancies
from recruit.vacancies.queries import OfficeFilters
from tests.factories.accounts import asker, make_official
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW
from tests.factories.placement import make_vacancy
from tests.notifications.test_telling import told, work

pytestmark = pytest.mark.db


def test_a_bulk_step_back_tells_each_author_once_with_the_reason(app: Flask) -> None:
    with app.app_context():
        campaign = make_campaign()
        head, gone = make_official("ministry-official"), make_official("ministry-official")
        chief = make_official("ministry-official")
        new = vacancies.editing.new_of(make_vacancy(campaign, "N1"))
        for number, who in enumerate((head, head, gone, chief)):
            draft = replace(new, code=f"B{number}")
            vacancies.editing.add_one(campaign.id, draft, asker=asker(who), now=NOW)
        service_of_accounts.roles.end_role(gone.id, "ministry-official", actor=SYSTEM, now=NOW)
        vacancies.send_back(
            campaign.id,
            campaign.public_id,
            OfficeFilters(),
            "Saatları düzəldin",
            asker=asker(chief),
            now=NOW + timedelta(seconds=1),
        )
        work()
        (letter,) = queries.inbox(head.id)
        assert letter.template == "vacancies-sent-back"
        assert all(part in letter.body for part in ("Saatları düzəldin", "B0", "B1", "Sayı: 2"))
        assert letter.path.endswith(f"?campaign={campaign.public_id}&state=sent-back")
        assert told(gone.id) == []  # no longer in charge
        assert told(chief.id) == []  # sent it back themselves
