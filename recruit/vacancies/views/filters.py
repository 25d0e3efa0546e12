"""The filters that the list and the map share: their choices, what is chosen, the address."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from flask.blueprints import BlueprintSetupState

from recruit.campaigns.rules import Campaign
from recruit.vacancies import queries
from recruit.vacancies.queries import Facet, Filters
from recruit.vacancies.service.wording import LABELS, benefit_words, chosen, named
from recruit.vacancies.views.blueprint import bp, fitting
from recruit.web.formats import say

Choices = dict[str, list[tuple[str, str, int]]]


FED = ("subject", "district", "region")  # what a feed can be about


@dataclass(frozen=True)
class Chip:
    """One chosen filter in words, and the address without it."""

    label: str
    text: str
    address: dict[str, str]


def filters_of(campaign: Campaign, values: Mapping[str, str] | None = None) -> Filters:
    """What the address asks for; "fits me" only of somebody whom something can fit."""
    given = request.args if values is None else values
    filters = Filters.of(given, queries.kinds_of(campaign.id))
    return filters.but(fits="") if filters.fits and fitting(campaign) is None else filters


def place_not_found(filters: Filters) -> str:
    """What was typed as a place and is none."""
    typed = " ".join(request.args.get("place", "").split())[:100]
    return typed if typed and not filters.near else ""


def filter_choices(
    facets: dict[str, list[Facet]], filters: Filters, campaign: Campaign | None = None
) -> Choices:
    """For each filter (value, name, count), in the order of the page's language; what is chosen
    stands there even where it leaves nothing."""
    counts = {name: {one.value: one.count for one in values} for name, values in facets.items()}
    return {
        name: [
            (value, text, counts[name].get(value, 0))
            for value, text in pairs
            if counts[name].get(value) or value == getattr(filters, name)
        ]
        for name, pairs in named(campaign.id if campaign else None).items()
    }


def chips(
    filters: Filters, address: dict[str, str], campaign: Campaign | None = None
) -> list[Chip]:
    """What is chosen, each with the way to take it away."""
    return [
        Chip(one.label, one.text, {key: v for key, v in address.items() if key not in one.names})
        for one in chosen(filters, campaign.id if campaign else None)
    ]


def address_of(campaign: Campaign, filters: Filters, **more: str) -> dict[str, str]:
    """What leads here again: the campaign where the address names one, and the filters."""
    given = {"campaign": campaign.public_id} if request.args.get("campaign") else {}
    return given | filters.params() | {key: value for key, value in more.items() if value}


def data_address(campaign: Campaign, filters: Filters) -> dict[str, str]:
    """The same search in the open data; who asks there is nobody whom something fits."""
    return {"campaign": campaign.public_id} | filters.but(fits="").params()


def place_choices() -> list[str]:
    """Names that the field for a place suggests."""
    return [name for _code, name in named(None)["district"]]


def place_named(filters: Filters) -> str:
    """What stands in the field for a place."""
    place = queries.centre(filters.near)
    return say(place[1]) if place else ""


@bp.record
def _for_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(
        benefit_words=benefit_words,
        filter_labels=LABELS,
        place_choices=place_choices,
        place_named=place_named,
    )
