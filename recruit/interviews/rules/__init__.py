"""Pure rules of interviews: the rule-set's section, marks, panels, times, drawn topics."""

from recruit.interviews.rules.gate import GateState, gate_state
from recruit.interviews.rules.marks import (
    InterviewResult,
    Joint,
    Shortfall,
    check_marks,
    is_complete,
    joined,
    outliers,
    shortfalls,
)
from recruit.interviews.rules.panels import SlotState, check_panel, members_after
from recruit.interviews.rules.schema import SCHEMA
from recruit.interviews.rules.section import (
    PANEL,
    QUORUM,
    Aggregate,
    Criterion,
    InterviewRules,
    Role,
    Seat,
    parse_interview,
)
from recruit.interviews.rules.times import (
    Booking,
    Clash,
    Day,
    appoint,
    clash_of,
    days_of,
    slot_times,
)
from recruit.interviews.rules.topics import (
    Topic,
    drawn,
    parse_topics,
    topics_digest,
)

__all__ = [
    "PANEL",
    "QUORUM",
    "SCHEMA",
    "Aggregate",
    "Booking",
    "Clash",
    "Criterion",
    "Day",
    "GateState",
    "InterviewResult",
    "InterviewRules",
    "Joint",
    "Role",
    "Seat",
    "Shortfall",
    "SlotState",
    "Topic",
    "appoint",
    "check_marks",
    "check_panel",
    "clash_of",
    "days_of",
    "drawn",
    "gate_state",
    "is_complete",
    "joined",
    "members_after",
    "outliers",
    "parse_interview",
    "parse_topics",
    "shortfalls",
    "slot_times",
    "topics_digest",
]
