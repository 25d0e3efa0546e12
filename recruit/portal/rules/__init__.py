"""What the pages that gather from everywhere say: pure rules."""

from recruit.portal.rules.facts import (
    ApplicationFact,
    Facts,
    InterviewFact,
    PlaceFact,
    Score,
    SeatFact,
)
from recruit.portal.rules.public import PublicStep, public_step
from recruit.portal.rules.stages import Stage, StageKind, stages
from recruit.portal.rules.steps import NextStep, StepKind, next_step

__all__ = [
    "ApplicationFact",
    "Facts",
    "InterviewFact",
    "NextStep",
    "PlaceFact",
    "PublicStep",
    "Score",
    "SeatFact",
    "Stage",
    "StageKind",
    "StepKind",
    "next_step",
    "public_step",
    "stages",
]
