"""Applications, read."""

from collections.abc import Iterable

from recruit.applications.models import ApplicationRow
from recruit.applications.rules import Application, ApplicationState


def application(public_id: str) -> Application:
    raise NotImplementedError


def by_ids(ids: Iterable[int]) -> dict[int, Application]:
    raise NotImplementedError


def of_person(person_id: int, campaign_id: int) -> list[Application]:
    raise NotImplementedError


def in_campaign(
    campaign_id: int, states: Iterable[ApplicationState] | None = None
) -> list[Application]:
    raise NotImplementedError


def eligible(campaign_id: int, subject: str | None = None) -> list[Application]:
    raise NotImplementedError
