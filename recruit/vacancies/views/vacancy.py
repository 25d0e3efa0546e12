"""One vacancy: its page, its entry for a calendar, and what search engines read of it."""

from datetime import datetime
from typing import Any

from flask import Response, current_app, render_template
from flask_babel import gettext as _

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, Phase, PhaseKind
from recruit.config import Settings
from recruit.directory import queries as directory
from recruit.directory.queries.distances import metres
from recruit.directory.rules import title
from recruit.kernel.asker import Permission
from recruit.kernel.calendar_files import CalendarEntry, calendar_of
from recruit.kernel.errors import NotFoundError
from recruit.vacancies import queries
from recruit.vacancies.queries.history import history
from recruit.vacancies.rules import CONTRACT_NAMES, WITHDRAWAL_REASONS, Vacancy
from recruit.vacancies.service.providers import listed_by
from recruit.vacancies.service.wording import a_month, benefit_words
from recruit.vacancies.views.blueprint import bp, fitting, names, require_public
from recruit.web.access import PUBLIC, allow, asker
from recruit.web.formats import day, moment, say
from recruit.web.moment import now
from recruit.web.pages import language

YEARS = 5  # of earlier outcomes
ALIKE = 5
AROUND = 25  # km that the map shows
FULL_TIME = 18  # hours a week


@bp.get("/vacancies/<string:public_id>")
@allow(PUBLIC)
def show(public_id: str) -> str:
    vacancy, campaign = _public(public_id)
    before = queries.earlier(vacancy, most=YEARS)
    near = queries.alike(vacancy, most=ALIKE)
    place = (vacancy.lat, vacancy.lon) if vacancy.lat is not None else None
    return render_template(
        "vacancies/show.html",
        vacancy=vacancy,
        campaign=campaign,
        alike=near,
        metres=queries.distances(near, place) if place and None not in place else {},  # type: ignore[arg-type]
        earlier=[(one, campaigns.campaign_by_id(one.campaign_id)) for one in before],
        reason=WITHDRAWAL_REASONS.get(vacancy.withdrawn_why or ""),
        history=history(vacancy.id),
        from_home=_from_home(vacancy, campaign),
        a_month=a_month(vacancy.benefits),
        around=AROUND,
        posting=_posting(vacancy, campaign),
        about=_about(vacancy),
        base=_base(),
        **_next_step(vacancy, campaign),
        **names(campaign),
    )


@bp.get("/vacancies/<string:public_id>/deadlines.ics")
@allow(PUBLIC)
def deadlines(public_id: str) -> Response:
    """Until when one can apply for a vacancy and choose it, for somebody's own calendar."""
    vacancy, campaign = _public(public_id)
    entries = [_entry(vacancy, kind, phase) for kind, phase in _to_come(vacancy, campaign)]
    if not entries:
        raise NotFoundError
    text = calendar_of(entries, language=language(), now=now())
    response = Response(text.encode(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename={vacancy.public_id}.ics"
    return response


def _public(public_id: str) -> tuple[Vacancy, Campaign]:
    vacancy = queries.vacancy(public_id)
    return vacancy, require_public(campaigns.campaign_by_id(vacancy.campaign_id))


def _next_step(vacancy: Vacancy, campaign: Campaign) -> dict[str, Any]:
    """What the reader can do with an open vacancy today: apply, choose, or wait for a phase."""
    open_ = _is_open(vacancy, campaign)
    choice = campaign.calendar.phase(PhaseKind.CHOICE)
    applications = campaign.calendar.phase(PhaseKind.APPLICATIONS)
    who = asker()
    candidate = who.may(Permission.CANDIDATE)
    return {
        "open": open_,
        "choice": choice,
        "applications": applications,
        "may_choose": open_ and choice is not None and choice.is_open(now()),
        "may_apply": open_ and applications is not None and applications.is_open(now()),
        "choice_coming": open_ and choice is not None and now() < choice.opens_at,
        "deadlines": bool(_to_come(vacancy, campaign)),
        "candidate": candidate,
        "listed": candidate and vacancy.id in listed_by(who.own_id(), campaign.id),
        "has_choices": "placement.add_choice" in current_app.view_functions,
    }


def _is_open(vacancy: Vacancy, campaign: Campaign) -> bool:
    return vacancy.state == "published" and campaign.state == "running"


def _to_come(vacancy: Vacancy, campaign: Campaign) -> list[tuple[PhaseKind, Phase]]:
    """The phases in which somebody still has to do something to get the vacancy."""
    if not _is_open(vacancy, campaign):
        return []
    kinds = (PhaseKind.APPLICATIONS, PhaseKind.CHOICE)
    found = [(kind, campaign.calendar.phase(kind)) for kind in kinds]
    return [(kind, phase) for kind, phase in found if phase and now() < phase.closes_at]


def _entry(vacancy: Vacancy, kind: PhaseKind, phase: Phase) -> CalendarEntry:
    words = {
        PhaseKind.APPLICATIONS: _("Last moment to apply: %(vacancy)s", vacancy=_name(vacancy)),
        PhaseKind.CHOICE: _("Last moment to choose: %(vacancy)s", vacancy=_name(vacancy)),
    }
    return CalendarEntry(
        uid=f"{kind}-{vacancy.public_id}@{_base().split('//')[-1]}",
        begins=phase.closes_at,
        ends=phase.closes_at,
        summary=words[kind],
        location=_where(vacancy),
        description=_(
            "Open from %(first)s until %(last)s",
            first=moment(phase.opens_at),
            last=moment(phase.closes_at),
        ),
        url=_address(vacancy),
    )


def _from_home(vacancy: Vacancy, campaign: Campaign) -> tuple[str, int] | None:
    """The candidate's district and the metres from its centre, where both places are known."""
    fit = fitting(campaign)
    home = directory.districts().get(fit.home or "") if fit else None
    if home is None or vacancy.lat is None or vacancy.lon is None:
        return None
    return say(home.name), metres((home.lat, home.lon), (vacancy.lat, vacancy.lon))


def _name(vacancy: Vacancy) -> str:
    return f"{say(directory.subjects()[vacancy.subject_code].name)}, {say(vacancy.school.name)}"


def _where(vacancy: Vacancy) -> str:
    districts = directory.districts()
    return say(title(districts[vacancy.district_code], districts))


def _about(vacancy: Vacancy) -> str:
    """One line for whoever is sent the address."""
    facts = [
        _where(vacancy),
        _(CONTRACT_NAMES[vacancy.contract]),
        _("Hours a week: %(hours)s", hours=vacancy.hours),
        _("Posts: %(posts)s", posts=vacancy.posts),
        *(benefit_words(one) for one in vacancy.benefits),
    ]
    return " · ".join(facts)


def _posting(vacancy: Vacancy, campaign: Campaign) -> dict[str, Any] | None:
    """The vacancy as a JobPosting of schema.org; None as soon as nobody can take it any more."""
    coming = _to_come(vacancy, campaign)
    if not coming:
        return None
    until = max(phase.closes_at for _kind, phase in coming)
    return _job(vacancy, vacancy.published_at or _began(campaign), until)


def _began(campaign: Campaign) -> datetime:
    return min(phase.opens_at for phase in campaign.calendar.phases)


def _job(vacancy: Vacancy, posted: datetime, until: datetime) -> dict[str, Any]:
    times = ["FULL_TIME" if vacancy.hours >= FULL_TIME else "PART_TIME"]
    ministry = {"@type": "Organization", "name": _("Teacher recruitment"), "sameAs": _base()}
    job = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": say(directory.subjects()[vacancy.subject_code].name),
        "description": _words(vacancy),
        "identifier": {
            "@type": "PropertyValue",
            "name": _("Teacher recruitment"),
            "value": vacancy.code,
        },
        "datePosted": posted.date().isoformat(),
        "validThrough": until.isoformat(),
        "employmentType": times + (["TEMPORARY"] if vacancy.contract == "fixed-term" else []),
        "hiringOrganization": ministry | {"name": say(vacancy.school.name)},
        "jobLocation": _location(vacancy),
        "totalJobOpenings": vacancy.posts,
        "workHours": _("Hours a week: %(hours)s", hours=vacancy.hours),
        "directApply": False,
        "url": _address(vacancy),
    }
    if vacancy.starts_on:
        job["jobStartDate"] = vacancy.starts_on.isoformat()
    return job


def _location(vacancy: Vacancy) -> dict[str, Any]:
    district = directory.districts()[vacancy.district_code]
    address = {
        "@type": "PostalAddress",
        "addressLocality": say(district.name),
        "addressRegion": say(district.region),
        "addressCountry": "AZ",
    }
    if vacancy.school.address:
        address["streetAddress"] = say(vacancy.school.address)
    found: dict[str, Any] = {"@type": "Place", "name": say(vacancy.school.name), "address": address}
    if vacancy.placed_exactly:
        geo = {"@type": "GeoCoordinates", "latitude": vacancy.lat, "longitude": vacancy.lon}
        found["geo"] = geo
    return found


def _words(vacancy: Vacancy) -> str:
    """What the posting is about, always more than its title."""
    parts = [f"{_name(vacancy)}. {_about(vacancy)}."]
    parts += [say(text) for text in (vacancy.description, vacancy.requirements) if text]
    if vacancy.starts_on:
        parts.append(_("Work begins: %(day)s", day=day(vacancy.starts_on)))
    return "\n".join(parts)


def _address(vacancy: Vacancy) -> str:
    return f"{_base()}/{language()}/vacancies/{vacancy.public_id}"


def _base() -> str:
    settings: Settings = current_app.extensions["recruit.settings"]
    return settings.base_url.rstrip("/")
