"""What is mailed about saved searches: the question to an address, and the day's alerts."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import current_app

from recruit.campaigns import queries as campaigns
from recruit.config import Settings
from recruit.directory import queries as directory
from recruit.directory.rules import title
from recruit.journal.queries import Entry
from recruit.notifications.rules import Direct
from recruit.notifications.service import mails_direct
from recruit.notifications.templates import speaking
from recruit.vacancies.queries import saved
from recruit.vacancies.rules import Vacancy
from recruit.vacancies.rules.searches import KeptSearch
from recruit.vacancies.service import searches
from recruit.vacancies.service.wording import sentence


def _itself(entry: Entry) -> Sequence[str]:
    return [entry.subject.id]


def confirmation(public_id: str) -> Direct:
    """The question whether whoever reads an address's mails wants to hear of a search."""
    address, search = saved.confirmation(public_id)
    token = searches.token_of("confirm", public_id)
    values = {
        "name": address,
        "words": _words(search, search.language),
        "address": _base() + _path(search.language, f"confirm/{token}"),
    }
    return Direct(address, search.language, values)


def _alerts(entry: Entry) -> Sequence[str]:
    return saved.alerts_of(campaigns.campaign(entry.subject.id).id, entry.details["day"])


def alert(public_id: str) -> Direct:
    """The day's new vacancies of somebody's searches, each with its way to stop it."""
    letter = saved.alert_letter(public_id)
    shown = saved.by_public_ids(one for _, _, ids in letter.searches for one in ids)
    language = letter.language
    stop_all = _path(language, f"stop/{searches.token_of('stop', letter.owner)}")
    told = [
        {
            "words": _words(search, language),
            "count": count,
            "vacancies": [_line(shown[one], language) for one in ids if one in shown],
            "address": _base() + _list(search, language),
            "stop": _base()
            + _path(language, f"stop/{searches.token_of('stop', search.public_id)}"),
        }
        for search, count, ids in letter.searches
    ]
    values = {
        "name": letter.full_name or letter.address,
        "searches": told,
        "stop_all": _base() + stop_all,
    }
    return Direct(letter.address, language, values, stop_all)


def _words(search: KeptSearch, language: str) -> str:
    with speaking(language):
        return sentence(saved.filters_of(search.filters), search.campaign_id)


def _line(one: Vacancy, language: str) -> tuple[str, str]:
    districts = directory.districts()
    subject = directory.subjects()[one.subject_code].name[language]
    where = title(districts[one.district_code], districts)[language]
    return (
        f"{subject}, {one.school.name[language]}, {where}",
        f"{_base()}/{language}/vacancies/{one.public_id}",
    )


def _list(search: KeptSearch, language: str) -> str:
    filters = {k: v for k, v in search.filters.items() if k != "fitting"}
    return f"/{language}/vacancies?{urlencode(filters)}"


def _path(language: str, rest: str) -> str:
    return f"/{language}/vacancies/searches/{rest}"


def _base() -> Any:
    settings: Settings = current_app.extensions["recruit.settings"]
    return settings.base_url


mails_direct("SearchConfirmationAsked", "search-confirm", _itself, confirmation)
mails_direct("SearchesAlerted", "search-alert", _alerts, alert)
