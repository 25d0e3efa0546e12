"""An interview as a gate after the placement: whether a won place stands."""

from enum import StrEnum

from recruit.interviews.rules.panels import SlotState


class GateState(StrEnum):
    PENDING = "pending"  # no result yet
    PASSED = "passed"
    FAILED = "failed"
    ABSENT = "absent"  # did not come, and was not invited again


def gate_state(passed: bool | None, last: SlotState | None) -> GateState:
    """From the result that stands, where there is one, and the state of the last appointment."""
    if passed is not None:
        return GateState.PASSED if passed else GateState.FAILED
    return GateState.ABSENT if last is SlotState.MISSED else GateState.PENDING
