"""The links in the head of every page, by who is asking."""

from dataclasses import dataclass

from flask import Flask, g, request, url_for
from flask_babel import gettext as _
from sqlalchemy import bindparam, exists, select

from recruit.campaigns import queries as campaigns
from recruit.candidates.queries import CARDS
from recruit.extensions.prepared import run
from recruit.kernel.asker import Permission
from recruit.kernel.text import N_
from recruit.notifications import queries as notifications
from recruit.web.access import asker
from recruit.web.pages import Head

PUBLIC_LINKS = (
    ("vacancies.search", N_("Vacancies")),
    ("vacancies.map", N_("Map")),
    ("directory.schools", N_("Schools")),
    ("exam.practice", N_("Practice tests")),
)
CANDIDATE_LINKS = (
    ("portal.me", N_("My cabinet")),
    ("vacancies.search", N_("Vacancies")),
    ("exam.practice", N_("Practice tests")),
)
OFFICE_LINKS = (
    ("vacancies.office", N_("Vacancies"), Permission.VACANCIES_EDIT),
    ("directory.office", N_("Schools"), Permission.SCHOOLS_EDIT),
    ("applications.queue", N_("Applications"), Permission.APPLICATIONS_CHECK),
    ("exam.office", N_("Exam"), Permission.SITTINGS_WATCH),
    ("points.office", N_("Points"), Permission.POINTS_COMPUTE),
    ("placement.office", N_("Placement"), Permission.PLACEMENT_RUN),
    ("reports.candidates", N_("Candidates"), Permission.CANDIDATES_READ),
    ("reports.office", N_("Reports"), Permission.REPORTS_READ),
    ("reports.journal", N_("Journal"), Permission.JOURNAL_READ),
    ("accounts.people", N_("People"), Permission.PEOPLE_MANAGE),
)


_HEAD = select(
    notifications.UNREAD.scalar_subquery().label("unread"),
    campaigns.YEAR.scalar_subquery().label("year"),
    exists().where(CARDS.c.person_id == bindparam("person_id")).label("card"),
)


@dataclass(frozen=True)
class NavItem:
    href: str
    label: str
    current: bool
    count: int = 0


def main_nav() -> list[NavItem]:
    """A visitor's, a candidate's or an official's links; what somebody may not see is left out.

    Everybody may apply, but an official finds the way to the cabinet only who has a card.
    """
    who = asker()
    if who.only is not None:  # at a seat in the hall: nothing else opens
        return []
    if who.may(Permission.OFFICE):
        allowed = [(end, label) for end, label, needs in OFFICE_LINKS if who.may(needs)]
        own = CANDIDATE_LINKS[:1] if has_card() else ()
        links = (("portal.office", N_("Office")), *allowed, *own)
        return [_item(*link) for link in links]
    if not who.signed_in:
        return [_item(*link) for link in PUBLIC_LINKS]
    inbox = _item("notifications.inbox", N_("Messages"), unread())
    return [*(_item(*link) for link in CANDIDATE_LINKS), inbox]


def campaign_year() -> str:
    """The year of the running campaign, for the head of the page."""
    if g.get("without_database"):
        return ""
    return _head().year or ""


def unread() -> int:
    """How many messages who asks has not opened yet."""
    return _head().unread


def has_card() -> bool:
    """Whether who asks has a card in some campaign."""
    return _head().card


def _head() -> Head:
    """What the head of this page says, asked of the database at once."""
    if "head" not in g:
        row = run(_HEAD, person_id=asker().person_id).one()
        g.head = Head(int(row.unread), row.year, bool(row.card))
    found: Head = g.head
    return found


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(main_nav=main_nav, campaign_year=campaign_year)


def _item(endpoint: str, label: str, count: int = 0) -> NavItem:
    return NavItem(url_for(endpoint), _(label), request.endpoint == endpoint, count)
