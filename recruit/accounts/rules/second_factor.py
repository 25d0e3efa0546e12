"""Which moment a six-digit code may belong to, and how recovery codes are written."""

from datetime import datetime

STEP_SECONDS = 30
RECOVERY_CODES = 10


def allowed_steps(now: datetime, last_used: int | None) -> list[int]:
    """The steps whose codes count now: the present one and its neighbours, none used before."""
    present = int(now.timestamp()) // STEP_SECONDS
    return [step for step in (present, present - 1, present + 1) if step > (last_used or 0)]


def plain_code(text: str) -> str:
    """A typed code without the spaces and hyphens that only help to read it."""
    return "".join(c for c in text if c.isalnum() and c.isascii()).upper()


def is_recovery_code(text: str) -> bool:
    return len(plain_code(text)) != 6
