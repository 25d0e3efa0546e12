"""What the pages of vacancies ask of the features above; create_app() says whom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from recruit.kernel.text import Bilingual


@dataclass(frozen=True)
class Fit:
    """The subjects in which somebody may have a vacancy, each with its reason, and the district
    they live in."""

    subjects: Mapping[str, Bilingual]
    home: str | None = None


FitsMe = Callable[[int, int], Fit | None]  # person, campaign; None: nothing is known of them yet
Listed = Callable[[int, int], frozenset[int]]  # person, campaign: the vacancies on their lists
_fits: list[FitsMe] = []
_listed: list[Listed] = []


def fits_me(provider: FitsMe) -> None:
    """Set who knows what a candidate may apply for."""
    _fits[:] = [provider]


def listed(provider: Listed) -> None:
    """Set who knows which vacancies a candidate has listed."""
    _listed[:] = [provider]


def fit_of(person_id: int, campaign_id: int) -> Fit | None:
    return _fits[0](person_id, campaign_id) if _fits else None


def listed_by(person_id: int, campaign_id: int) -> frozenset[int]:
    return _listed[0](person_id, campaign_id) if _listed else frozenset()
