"""What the browsers were told, against what the database holds: answer by answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, text

from bench.stress.candidate import Browser
from recruit.exam.rules.attempts import receipt_digest

ANSWERS = text(
    "SELECT public_id, position, seq, response FROM answers"
    " JOIN attempts ON attempts.id = answers.attempt_id"
)
ATTEMPTS = text(
    "SELECT attempts.person_id, attempts.public_id, state, papers.digest, attempts.shapes,"
    " answers_digest FROM attempts JOIN papers ON papers.id = attempts.paper_id"
)


@dataclass(frozen=True)
class Compared:
    """Numbers of answers and of people; all but the first three have to be zero."""

    acknowledged: int
    stored: int
    receipts: int
    lost: int  # acknowledged, and not there or there with another response
    doubled: int
    invented: int  # there, and never sent
    twice_begun: int
    without_attempt: int
    open: int  # neither finished nor swept
    wrong_receipts: int  # not of the answers that were acknowledged, or not what was shown

    @property
    def wrong(self) -> dict[str, int]:
        names = list(self.__dataclass_fields__)[3:]
        return {name: value for name in names if (value := getattr(self, name))}


def compare(engine: Engine, browsers: Sequence[Browser]) -> Compared:
    """Every acknowledged answer, every stored one, every receipt."""
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(ANSWERS)]
        attempts = [tuple(row) for row in connection.execute(ATTEMPTS)]
    stored = {(attempt, position, seq): given for attempt, position, seq, given in rows}
    told = {(one.attempt, *key): r for one in browsers for key, r in one.acknowledged.items()}
    sent = {(one.attempt, *key): r for one in browsers for key, r in one.sent.items()}
    own = {person: row for person, *row in attempts}
    return Compared(
        acknowledged=len(told),
        stored=len(rows),
        receipts=sum(one.digest is not None for one in browsers),
        lost=sum(stored.get(key) != response for key, response in told.items()),
        doubled=len(rows) - len(stored),
        invented=sum(sent.get(key) != response for key, response in stored.items()),
        twice_begun=len(attempts) - len(own),
        without_attempt=sum(one.seated.person not in own for one in browsers),
        open=sum(state == "open" for _, state, *_ in own.values()),
        wrong_receipts=sum(_wrong_receipt(one, *own[one.seated.person]) for one in browsers),
    )


def _wrong_receipt(
    one: Browser, attempt: str, state: str, paper: str, shapes: str, digest: str | None
) -> bool:
    """A receipt stands for the newest acknowledged answer of each position."""
    if state == "open":
        return False
    newest = {position: response for (position, _), response in sorted(one.acknowledged.items())}
    _, due = receipt_digest(attempt, paper, shapes, newest)
    return digest != due or one.digest not in (None, digest)
