"""Who may see an answer, how long it is kept, and what it may be used for."""

from enum import StrEnum

from recruit.kernel.text import N_

MOST_DAYS = 36_500


class Privacy(StrEnum):
    """The class of a field; each one stands on its field's page for officials."""

    PUBLIC = "public"  # may stand in public rankings
    OFFICIALS = "officials"  # the candidate and officials in whose scope the card lies
    SENSITIVE = "sensitive"  # sealed at rest; an official's every read is in the journal


PRIVACY_NAMES = {
    Privacy.PUBLIC: N_("Public: may stand in rankings"),
    Privacy.OFFICIALS: N_("For officials in whose scope the card lies"),
    Privacy.SENSITIVE: N_("Sensitive: stored sealed, every read is in the journal"),
}
