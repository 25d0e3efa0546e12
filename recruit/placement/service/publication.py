"""Publishing a certified round: two officials, then places are offered."""

from datetime import datetime

from recruit.kernel.asker import Asker

KIND = "placement.publish"


def propose_publication(public_id: str, *, reason: str, asker: Asker, now: datetime) -> str:
    """Propose the round's publication; a second official makes it happen. Proposal's public id."""
    raise NotImplementedError
