"""Who sits on a panel, and who sits there for somebody else."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeVar

from recruit.interviews.rules.section import PANEL
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

Member = TypeVar("Member")


class SlotState(StrEnum):
    """What became of an appointment."""

    PLANNED = "planned"
    MISSED = "missed"  # the candidate did not come
    CANCELLED = "cancelled"


STATE_NAMES = {
    SlotState.PLANNED: N_("appointed"),
    SlotState.MISSED: N_("did not come"),
    SlotState.CANCELLED: N_("cancelled"),
}


def check_panel(members: Sequence[Any]) -> None:
    """A panel is three different people."""
    if len(members) != PANEL or len(set(members)) != PANEL:
        raise RuleError(N_("A panel has three different people."), field="second")


def members_after(
    panel: Sequence[Member], substitutes: Sequence[tuple[Member, Member]]
) -> tuple[Member, ...]:
    """The panel's seats after each (who leaves, who joins), in the order in which it happened."""
    members = list(panel)
    for leaves, joins in substitutes:
        if leaves in members:
            members[members.index(leaves)] = joins
    return tuple(members)
