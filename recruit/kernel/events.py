"""Facts in the past tense, each about one subject; the journal keeps them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ref:
    """A thing by its type and public id, never by its row number or a person's name."""

    type: str
    id: str


SYSTEM = Ref("system", "recruit")


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of every event.

    Further fields hold codes, counts, field names, public ids and digests: never personal
    values, never tokens. `campaign` is the campaign's public id where there is one.
    """

    subject: Ref
    campaign: str | None = None
