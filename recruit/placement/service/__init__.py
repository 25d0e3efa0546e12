"""Use cases of lists, rounds and places. Each records its event; none commits."""

from recruit.campaigns import service as campaigns
from recruit.placement.rules import describe_placement, parse_placement
from recruit.placement.service import lists, places, publication, rounds

campaigns.register_section("placement", parse_placement, describe_placement)

__all__ = ["lists", "places", "publication", "rounds"]
