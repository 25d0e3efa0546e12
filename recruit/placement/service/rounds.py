"""A round's way: draft, locked, simulated, certified, published, superseded."""

from datetime import datetime

from recruit.kernel.asker import Asker


def open_round(campaign_id: int, contract: str, *, asker: Asker, now: datetime) -> str:
    """The public id of the campaign's unfinished round of this kind, begun if there is none."""
    raise NotImplementedError


def lock(public_id: str, *, asker: Asker, now: datetime) -> None:
    """Freeze lists, totals and posts into the round's snapshot."""
    raise NotImplementedError


def simulate(public_id: str, *, asker: Asker, now: datetime) -> str:
    """Ask for a simulation with a throwaway seed (a job); returns the run's public id."""
    raise NotImplementedError


def announce_seed(public_id: str, seed: str, *, asker: Asker, now: datetime) -> None:
    """Record the drawn seed before the certified run; it cannot be changed afterwards."""
    raise NotImplementedError


def certify(public_id: str, *, asker: Asker, now: datetime) -> str:
    """Ask for the certified run with the announced seed (a job); returns the run's public id."""
    raise NotImplementedError


def perform(run_public_id: str, *, now: datetime) -> None:
    """Do a run that was asked for; a second call changes nothing. The job calls this."""
    raise NotImplementedError


def set_aside(public_id: str, *, asker: Asker, now: datetime) -> None:
    """Drop a round that was not published; its lists are open again in a new one."""
    raise NotImplementedError
