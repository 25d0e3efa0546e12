"""Joint results that stand, and what they say where the interview is a gate."""

from collections.abc import Sequence
from typing import Any

from recruit.campaigns import queries as campaigns
from recruit.interviews.models import Slot
from recruit.interviews.queries.appointments import SlotInfo, slots_of, slots_where
from recruit.interviews.rules import (
    GateState,
    InterviewResult,
    InterviewRules,
    SlotState,
    gate_state,
    joined,
    outliers,
    shortfalls,
)


def rules_of(campaign_id: int) -> InterviewRules:
    rules: InterviewRules = campaigns.section(campaign_id, "interview")
    return rules


def results(campaign_id: int) -> dict[int, InterviewResult]:
    """Joint results by application id, of the interviews whose result stands."""
    return _results(campaign_id, Slot.campaign_id == campaign_id)


def result_of(application_id: int) -> InterviewResult | None:
    slot = slots_of([application_id]).get(application_id)
    return result_of_slot(slot) if slot else None


def result_of_slot(slot: SlotInfo) -> InterviewResult | None:
    """The joint result of one appointment, where it stands. `slot` holds all its sheets."""
    return _result(slot, rules_of(slot.campaign_id))


def gate_states(campaign_id: int, application_ids: Sequence[int]) -> dict[int, GateState]:
    """Whether these applications passed the interview, where it is a gate after the placement.

    Empty where the campaign's interview is no gate: then nothing depends on it.
    """
    rules = rules_of(campaign_id)
    if not rules.is_gate:
        return {}
    found = slots_of(application_ids)
    return {one: _gate(found.get(one), rules) for one in application_ids}


def _gate(slot: SlotInfo | None, rules: InterviewRules) -> GateState:
    result = _result(slot, rules) if slot else None
    return gate_state(result.passed if result else None, slot.state if slot else None)


def _results(campaign_id: int, condition: Any) -> dict[int, InterviewResult]:
    slots = slots_where(condition, Slot.state == SlotState.PLANNED.value)
    if not slots:
        return {}
    rules = rules_of(campaign_id)
    found = ((slot.application_id, _result(slot, rules)) for slot in slots)
    return {application_id: result for application_id, result in found if result}


def _result(slot: SlotInfo, rules: InterviewRules) -> InterviewResult | None:
    if not slot.complete_for(rules.quorum) or unexplained(slot, rules):
        return None
    joint = joined(rules, [sheet.marks for sheet in slot.marked.values()])
    return InterviewResult(
        slot.application_id,
        joint.points,
        joint.spread,
        slot.public_id,
        joint.criteria,
        not shortfalls(rules, joint),
    )


def far_off(slot: SlotInfo, rules: InterviewRules) -> frozenset[int]:
    """Members whose marks lie further from the others' than the rules let stand unexplained."""
    if rules.outlier is None or not slot.complete_for(rules.quorum):
        return frozenset()
    return outliers({who: one.points for who, one in slot.marked.items()}, rules.outlier)


def unexplained(slot: SlotInfo, rules: InterviewRules) -> frozenset[int]:
    """Those of them who have not explained it yet: until then the result does not stand."""
    return frozenset(who for who in far_off(slot, rules) if not slot.sheets[who].explanation)
