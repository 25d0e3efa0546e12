"""Use cases of applications."""

from collections.abc import Mapping
from datetime import datetime

from recruit.applications.rules import NewApplication, Preliminary
from recruit.kernel.events import Ref


def record_preliminary(
    preliminary: Mapping[int, Preliminary], *, actor: Ref, now: datetime
) -> None:
    raise NotImplementedError


def add_applications(new: list[NewApplication], *, actor: Ref, now: datetime) -> list[int]:
    raise NotImplementedError
