"""The filters that the list and the map share: their choices, what is chosen, the address."""

from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.kernel.text import N_
from recruit.vacancies.queries import Facet, Filters
from recruit.vacancies.rules import CONTRACT_NAMES, KIND_NAMES, SECTOR_NAMES
from recruit.web.pages import language

LABELS = {
    "district": N_("District"),
    "subject": N_("Subject"),
    "kind": N_("Kind"),
    "contract": N_("Contract"),
    "sector": N_("Sector"),
}

Choices = dict[str, list[tuple[str, str, int]]]


@dataclass(frozen=True)
class Chip:
    """One chosen filter in words, and the address without it."""

    label: str
    text: str
    address: dict[str, str]


def filter_choices(facets: dict[str, list[Facet]], filters: Filters) -> Choices:
    """For each filter (value, name, count), in the order of the page's language; what is chosen
    stands there even where it leaves nothing."""
    counts = {name: {one.value: one.count for one in values} for name, values in facets.items()}
    counts["district"] = _with_cities(counts["district"])
    return {
        name: [
            (value, text, counts[name].get(value, 0))
            for value, text in pairs
            if counts[name].get(value) or value == getattr(filters, name)
        ]
        for name, pairs in _named().items()
    }


def _with_cities(counts: dict[str, int]) -> dict[str, int]:
    """A city counts what stands in its own districts, too."""
    whole = dict(counts)
    for code, count in counts.items():
        if parent := directory.districts()[code].parent:
            whole[parent] = whole.get(parent, 0) + count
    return whole


def _named() -> dict[str, list[tuple[str, str]]]:
    return {
        "district": directory.district_choices(language()),
        "subject": directory.subject_choices(language()),
        "kind": [(code, _(name)) for code, name in KIND_NAMES.items()],
        "contract": [(code, _(name)) for code, name in CONTRACT_NAMES.items()],
        "sector": [(code, _(name)) for code, name in SECTOR_NAMES.items()],
    }


def chips(filters: Filters, address: dict[str, str]) -> list[Chip]:
    """What is chosen, each with the way to take it away."""
    named = {name: dict(pairs) for name, pairs in _named().items()}
    found = [
        Chip(_(LABELS[name]), named[name][value], _without(address, name))
        for name in LABELS
        if (value := getattr(filters, name)) in named[name]
    ]
    if filters.school:
        school = directory.school(filters.school).name[language()]
        found.append(Chip(_("School"), school, _without(address, "school")))
    if filters.q:
        found.append(Chip(_("Words"), filters.q, _without(address, "q")))
    return found


def _without(address: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in address.items() if key != name}


def address_of(campaign: Campaign, filters: Filters, **more: str) -> dict[str, str]:
    """What leads here again: the campaign where the address names one, and the filters."""
    given = {"campaign": campaign.public_id} if request.args.get("campaign") else {}
    return given | filters.params() | {key: value for key, value in more.items() if value}
