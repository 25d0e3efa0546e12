"""Filters in words: on chips, in the title of a feed, in a mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import g
from flask_babel import gettext as _

from recruit.directory import queries as directory
from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import N_, sort_key
from recruit.vacancies import queries
from recruit.vacancies.queries import Filters
from recruit.vacancies.rules import BENEFIT_NAMES, CONTRACT_NAMES, DEFAULT_RULES, SECTOR_NAMES
from recruit.vacancies.rules.finding import HOURS
from recruit.vacancies.rules.kinds import Benefit, BenefitKind, Unit, monthly
from recruit.vacancies.service.section import money
from recruit.web.formats import say
from recruit.web.pages import language

LABELS = {
    "subject": N_("Subject"),
    "district": N_("District"),
    "region": N_("Region"),
    "kind": N_("Kind"),
    "contract": N_("Contract"),
    "sector": N_("Sector"),
    "benefit": N_("Benefits"),
    "hours": N_("Hours a week"),
}


@dataclass(frozen=True)
class Chosen:
    """One filter in words; `names` are the parts of the address that say it."""

    names: tuple[str, ...]
    label: str
    text: str


Named = dict[str, list[tuple[str, str]]]


def named(campaign_id: int | None) -> Named:
    """For each filter (value, name) in the order of the page's language."""
    kept: dict[Any, Named] = g.setdefault("vacancies_named", {})
    key = (campaign_id, language())
    if key not in kept:
        kept[key] = _named(campaign_id)
    return kept[key]


def _named(campaign_id: int | None) -> Named:
    regions = [(code, say(name)) for code, name in queries.regions().items()]
    kinds = queries.kinds_of(campaign_id) if campaign_id else DEFAULT_RULES.kinds
    return {
        "subject": directory.subject_choices(language()),
        "district": directory.district_choices(language()),
        "region": sorted(regions, key=lambda pair: sort_key(pair[1])),
        "kind": [(c, say(one.name)) for c, one in kinds.items()],
        "contract": [(code, _(name)) for code, name in CONTRACT_NAMES.items()],
        "sector": [(code, _(name)) for code, name in SECTOR_NAMES.items()],
        "benefit": [(str(code), _(name)) for code, name in BENEFIT_NAMES.items()],
        "hours": [(name, _band(*pair)) for name, pair in HOURS.items()],
    }


def _band(least: int, most: int) -> str:
    return f"{least}–{most}" if most < 100 else _("%(least)s and more", least=least)


def chosen(filters: Filters, campaign_id: int | None) -> list[Chosen]:
    """Every filter that asks something, in words."""
    names: dict[str, Any] = {key: dict(pairs) for key, pairs in named(campaign_id).items()}
    found = [
        Chosen((name,), _(LABELS[name]), names[name].get(value) or _("no longer there"))
        for name in LABELS
        if name != "hours" and (value := getattr(filters, name))
    ]
    if filters.hours_from or filters.hours_to:
        text = names["hours"].get(filters.hours) or _hours(filters)
        found.append(Chosen(("hours_from", "hours_to"), _("Hours a week"), text))
    if filters.near:
        found.append(Chosen(("near", "within"), _("Near"), near_in_words(filters)))
    if filters.school:
        found.append(Chosen(("school",), _("School"), _school(filters.school)))
    if filters.fits:
        found.append(Chosen(("fits",), _("Fits me"), _("subjects I may apply for")))
    if filters.q:
        found.append(Chosen(("q",), _("Words"), filters.q))
    return found


def _hours(filters: Filters) -> str:
    least, most = filters.hours_from, filters.hours_to
    if not most:
        return _("%(least)s and more", least=least)
    return f"{least or 1}–{most}"


def near_in_words(filters: Filters) -> str:
    """The place and how far around it: Şəki, 20 km."""
    place = queries.centre(filters.near)
    name = say(place[1]) if place else _("no longer there")
    return f"{name}, {filters.within} km" if filters.within else name


def _school(public_id: str) -> str:
    try:
        return say(directory.school(public_id).name)
    except NotFoundError:
        return _("no longer there")


def sentence(filters: Filters, campaign_id: int | None) -> str:
    """All of it on one line."""
    said = [f"{one.label}: {one.text}" for one in chosen(filters, campaign_id)]
    return "; ".join(said) or _("all vacancies")


def benefit_words(one: Benefit) -> str:
    """What it is, how much, and what else is said of it."""
    parts = [_(BENEFIT_NAMES[one.kind]), money(one.amount, one.unit), say(one.text)]
    return ", ".join(part for part in parts if part)


def a_month(found: Sequence[Benefit]) -> str:
    """What several monthly supplements come to; nothing where there is one or none."""
    paid = [one for one in found if one.kind is BenefitKind.MONTHLY and one.unit is Unit.AZN]
    return money(monthly(paid), Unit.AZN) if len(paid) > 1 else ""
