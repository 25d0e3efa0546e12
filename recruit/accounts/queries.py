"""People, their roles and what may be told of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from recruit.accounts.rules import PersonInfo
from recruit.kernel.asker import Asker, Permission


@dataclass(frozen=True)
class LinkMail:
    """What a mail with a single-use link needs; the path carries the freshly signed token."""

    purpose: str
    address: str
    language: str
    url_path: str
    full_name: str


def person(person_id: int) -> PersonInfo:
    raise NotImplementedError


def person_by_public_id(public_id: str) -> PersonInfo:
    raise NotImplementedError


def people(ids: Iterable[int]) -> dict[int, PersonInfo]:
    raise NotImplementedError


def asker_of(person_id: int) -> Asker:
    raise NotImplementedError


def search_people(text: str, limit: int = 20) -> list[PersonInfo]:
    raise NotImplementedError


def holders(permission: Permission, district_code: str | None = None) -> list[PersonInfo]:
    raise NotImplementedError


def link_for_mail(public_id: str) -> LinkMail:
    raise NotImplementedError
