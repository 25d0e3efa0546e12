"""How long a job is held, and how long a failed one waits."""

from datetime import timedelta

LEASE = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=1)


def wait_after(tries: int) -> timedelta:
    """Back-off after a failed try: 10 s, 20 s, 40 s ... at most an hour."""
    return min(timedelta(seconds=10) * 2 ** (tries - 1), LONGEST_WAIT)
