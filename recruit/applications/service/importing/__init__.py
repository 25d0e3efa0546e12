"""Applications from a file: read by a job, confirmed, brought in whole or not at all."""

from recruit.applications.service.importing.columns import IDENTITY, sheets
from recruit.applications.service.importing.running import run
from recruit.applications.service.importing.staging import (
    JOB,
    STATES,
    Staged,
    confirm,
    forget,
    mine,
    resume,
    stage,
    staged,
)

__all__ = [
    "IDENTITY",
    "JOB",
    "STATES",
    "Staged",
    "confirm",
    "forget",
    "mine",
    "resume",
    "run",
    "sheets",
    "stage",
    "staged",
]
