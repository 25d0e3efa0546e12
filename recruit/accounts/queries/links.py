"""Single-use links: signed when they are shown, looked up when somebody comes with one."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select

from recruit.accounts.models import Link, Person, Registration
from recruit.accounts.queries.people import person
from recruit.accounts.rules.erasure import NAMELESS
from recruit.accounts.rules.people import full_name
from recruit.extensions import db
from recruit.kernel.errors import NotFoundError

PATHS = {
    "confirm": "/register/confirm/{token}",
    "reset": "/reset-password/{token}",
    "set-up": "/reset-password/{token}",
    "change-email": "/confirm-email/{token}",
    "known": "/forgot-password",
    "email-notice": "/me/account",
    "erased": "",
    "closed": "/register",
}


@dataclass(frozen=True)
class LinkMail:
    """What a mail with a single-use link needs; the path carries the freshly signed token."""

    purpose: str
    address: str
    language: str
    url_path: str
    full_name: str


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="recruit.accounts.link")


def token_of(public_id: str) -> str:
    """The link's token: its public id, signed. Only a mail or a terminal may show it."""
    return str(_signer().dumps(public_id))


def find_link(token: str, purposes: tuple[str, ...], now: datetime) -> Link | None:
    """The open link behind a token, or None: forged, used, expired or for something else."""
    try:
        public_id = _signer().loads(token)
    except BadData:
        return None
    return db.session.scalar(
        select(Link).where(
            Link.public_id == str(public_id),
            Link.purpose.in_(purposes),
            Link.used_at.is_(None),
            Link.expires_at > now,
        )
    )


def link_works(token: str, purposes: tuple[str, ...], now: datetime) -> bool:
    return find_link(token, purposes, now) is not None


def link_path(public_id: str) -> str:
    """The address of a link, below the host."""
    row = _link(public_id)
    return f"/{row.language}" + PATHS[row.purpose].format(token=token_of(public_id))


def link_for_mail(public_id: str) -> LinkMail:
    """What the mail about a link says, and to whom; NotFoundError once its row is gone."""
    row = _link(public_id)
    return LinkMail(row.purpose, row.address, row.language, link_path(public_id), _name(row))


def _link(public_id: str) -> Link:
    row = db.session.scalar(select(Link).where(Link.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return row


def _name(row: Link) -> str:
    if row.person_id is not None:
        known = person(row.person_id)
        return row.address if known.last_name == NAMELESS else known.full_name
    started = db.session.get(Registration, row.registration_id) if row.registration_id else None
    if started is not None:
        return full_name(started.last_name, started.first_name, started.patronymic)
    # A confirmed registration is gone; its person has the address now.
    owner = db.session.scalar(select(Person).where(Person.email == row.address))
    return full_name(owner.last_name, owner.first_name, owner.patronymic) if owner else ""
