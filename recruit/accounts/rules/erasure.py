"""Asking that one's data be erased: the states of a request, and what an account is afterwards."""

from enum import StrEnum

from recruit.kernel.text import N_

LONGEST_WORDS = 2000
# What stands where the name was: the same in both languages, because records are read in both.
NAMELESS = "Silinib / Erased"
# Names under .invalid never exist: no mail is ever sent there.
NO_ADDRESS = "erased-{public_id}@recruit.invalid"


class ErasureState(StrEnum):
    ASKED = "asked"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    DONE = "done"


STATE_NAMES = {
    ErasureState.ASKED: N_("waits for a decision"),
    ErasureState.WITHDRAWN: N_("taken back"),
    ErasureState.REFUSED: N_("refused"),
    ErasureState.DONE: N_("carried out"),
}
STATE_TAGS = {
    ErasureState.ASKED: "warning",
    ErasureState.WITHDRAWN: "neutral",
    ErasureState.REFUSED: "danger",
    ErasureState.DONE: "good",
}
