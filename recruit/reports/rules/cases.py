"""Opening one candidate's whole case: for a named purpose, and not for ever."""

from datetime import timedelta

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

# After this long the case has to be opened, and recorded, again.
READING = timedelta(hours=1)

PURPOSES = {
    "audit": N_("Audit"),
    "objection": N_("An objection of the candidate"),
    "question": N_("A question of the candidate to the hotline"),
    "court": N_("A request of a court or another authority"),
    "check": N_("Checking a decision before it is made"),
}


def check_purpose(code: str) -> str:
    """The code, where it is one of the purposes."""
    if code not in PURPOSES:
        raise RuleError(N_("Choose what you open the case for."), field="purpose")
    return code
