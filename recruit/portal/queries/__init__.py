"""Gathering what the portal shows from the features below."""

from recruit.portal.queries.receipts import Proof, certificate, proof
from recruit.portal.queries.standing import facts_of, last_results, own_campaigns
from recruit.portal.queries.waiting import Waiting, waiting_for

__all__ = [
    "Proof",
    "Waiting",
    "certificate",
    "facts_of",
    "last_results",
    "own_campaigns",
    "proof",
    "waiting_for",
]
