"""The words of a placement: kinds, states and reasons, and how they are shown."""

from enum import StrEnum

from recruit.kernel.text import N_


class Contract(StrEnum):
    """The two contract kinds; each has its own lists and its own rounds."""

    PERMANENT = "permanent"
    FIXED_TERM = "fixed-term"


class ListState(StrEnum):
    SAVED = "saved"
    CONFIRMED = "confirmed"


class RoundState(StrEnum):
    DRAFT = "draft"
    LOCKED = "locked"
    SIMULATED = "simulated"
    CERTIFIED = "certified"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class RunKind(StrEnum):
    SIMULATION = "simulation"
    CERTIFIED = "certified"


class PlaceState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"  # not answered in time, where the rules give the post to others
    FREED = "freed"  # the vacancy was withdrawn, and the rules free whoever held it
    MOVED = "moved"  # a later round gave its holder a choice they ranked higher


class Reason(StrEnum):
    """What became of one choice."""

    PLACED = "placed"
    INELIGIBLE = "ineligible"
    BELOW_CUT_OFF = "below-cut-off"
    NOT_REACHED = "not-reached"


CONTRACT_NAMES = {
    Contract.PERMANENT: N_("Permanent contract"),
    Contract.FIXED_TERM: N_("Fixed-term contract"),
}
PLACE_STATE_NAMES = {
    PlaceState.OFFERED: N_("offered"),
    PlaceState.ACCEPTED: N_("accepted"),
    PlaceState.DECLINED: N_("declined"),
    PlaceState.LAPSED: N_("not answered in time"),
    PlaceState.FREED: N_("freed, as the vacancy was withdrawn"),
    PlaceState.MOVED: N_("moved up in a later round"),
}
ROUND_STATE_NAMES = {
    RoundState.DRAFT: N_("Lists open"),
    RoundState.LOCKED: N_("Locked"),
    RoundState.SIMULATED: N_("Simulated"),
    RoundState.CERTIFIED: N_("Certified"),
    RoundState.PUBLISHED: N_("Published"),
    RoundState.SUPERSEDED: N_("Superseded"),
}
REASON_NAMES = {
    Reason.PLACED: N_("You are placed here"),
    Reason.INELIGIBLE: N_("Could not take part"),
    Reason.BELOW_CUT_OFF: N_("Others stood higher"),
    Reason.NOT_REACHED: N_("Not needed"),
}
# Why a choice could not take part: the code is kept, the sentence is shown.
INELIGIBLE_RULES = {
    "application": N_("Your application for this subject was not accepted."),
    "no-total": N_("There is no total for this subject."),
    "threshold": N_("Your total for this subject is below the threshold."),
    "vacancy": N_("The vacancy was withdrawn."),
    "subject": N_("The vacancy is of another subject than your application."),
    "contract": N_("The vacancy is of another contract kind than your list."),
    "pass-mark": N_("Your total is below the own pass mark of this kind of vacancy."),
    "frozen": N_("You hold a place, and by the rules holders do not move in this round."),
    "excluded": N_("You were taken out of this round by a decision of two officials."),
    "no-posts": N_("The vacancy has no posts left."),
    "barred": N_("You declined a place won in this campaign."),
    "holds-place": N_("You already hold a place of the other contract kind."),
}
