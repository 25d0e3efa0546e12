"""Reading lists, rounds, results and places."""

from recruit.placement.rules import (
    ChoiceList,
    Contract,
    CutOff,
    Explanation,
    PlaceInfo,
    RunInfo,
)


def choice_list(person_id: int, campaign_id: int, contract: str) -> ChoiceList:
    """The person's list; an empty one of version 0 where none is stored."""
    raise NotImplementedError


def place_of(person_id: int, campaign_id: int) -> PlaceInfo | None:
    """The live (offered or accepted) place, else the one declined last, else None."""
    raise NotImplementedError


def explanation(person_id: int, campaign_id: int) -> tuple[Explanation, ...]:
    """What the newest published round of each contract kind says to this person."""
    raise NotImplementedError


def run(public_id: str) -> RunInfo:
    raise NotImplementedError


def cut_offs(campaign_id: int, contract: Contract = Contract.PERMANENT) -> dict[int, CutOff]:
    """By vacancy id, of the newest published round; empty before it."""
    raise NotImplementedError
