"""300,000 cards of 40 answers: counting over one campaign's, and opening one.

    python -m bench.cards --cards 300000

Five campaigns share the cards. Beside each measure stands a yardstick on the same tables: the
least that PostgreSQL could do for it.
"""

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import flask_migrate
from sqlalchemy import event, text

from bench.postgres import durable_server
from bench.settings import settings
from recruit.app import create_app
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries
from recruit.config import Settings
from recruit.extensions import db
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import make_card, publish_marked_form
from tests.factories.directory import load_registers

CAMPAIGNS, ANSWERS, PROJECTED, OPTIONS = 5, 40, 10, 6
SEALED = 300  # cards whose answers are sealed as the program does it: these are opened
ROUNDS = 15
MOST_CROSS_TAB_MS, MOST_OPENING_MS = 500.0, 5.0
MIGRATIONS = Path(__file__).parent.parent / "migrations"


@dataclass(frozen=True)
class Row:
    """A measure in milliseconds, its limit, and how many times its yardstick it is."""

    name: str
    what: str
    median_ms: float
    p95_ms: float
    limit_ms: float
    of_yardstick: float

    @property
    def good(self) -> bool:
        return self.median_ms <= self.limit_ms


def measure(given: Settings, cards: int) -> list[Row]:
    """Build the cards in an empty database, then measure."""
    app = create_app(given)
    with app.app_context():
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        begun = time.monotonic()
        campaign, people = build(cards)
        print(
            f"  {cards} cards of {ANSWERS} answers in {time.monotonic() - begun:.0f} s", flush=True
        )
        rows = [_cross_tab(campaign), _opening(campaign, people)]
        db.session.rollback()
    with app.app_context():
        db.engine.dispose()
    return rows


# --- the cards -----------------------------------------------------------------------------------


def form_fields() -> list[dict[str, Any]]:
    """Choices that are reported on, texts that are not, and two that are sealed."""
    named = {"label": {"az": "S", "en": "F"}}
    options = [{"code": f"o{n}", "name": {"az": f"S{n}", "en": f"O{n}"}} for n in range(OPTIONS)]
    choices = [
        {"code": f"c{n:02}", "kind": "choice", "options": options, "reportable": True, **named}
        for n in range(PROJECTED)
    ]
    texts = [{"code": f"t{n:02}", "kind": "text", **named} for n in range(ANSWERS - PROJECTED - 2)]
    health = {"code": "health", "kind": "text", "privacy": "sensitive", **named}
    return [*choices, *texts, health, {"code": "note", "kind": "text", "keep_days": 365, **named}]


def build(cards: int) -> tuple[Campaign, list[int]]:
    """The last campaign, and the people whose cards there are sealed as in earnest."""
    load_registers()
    campaigns = [make_campaign(state="running") for _ in range(CAMPAIGNS)]
    each = cards // CAMPAIGNS
    last = campaigns[-1]
    publish_marked_form(last, *form_fields())
    people = [_sealed_card(last) for _ in range(min(SEALED, each))]
    db.session.flush()
    for number, campaign in enumerate(campaigns):
        of_last = len(people) if campaign is last else 0
        _fill(campaign.id, number * each, each - of_last)
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return last, people


def _sealed_card(campaign: Campaign) -> int:
    fields = form_fields()
    answers = {one["code"]: f"o{random.randrange(OPTIONS)}" for one in fields[:PROJECTED]}  # noqa: S311
    answers |= {one["code"]: "a word or two of text" for one in fields[PROJECTED:]}
    return make_card(None, campaign, **answers).person_id


NUMBERS = "generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) i"


def _fill(campaign_id: int, start: int, count: int) -> None:
    """So many cards by the database itself: through Python it would take an hour."""
    form = queries.version_for(campaign_id)
    values = {"campaign": campaign_id, "form": form.id, "first": start + 1, "last": start + count}
    _people(values)
    words = "".join(f'"t{n:02}":"a word or two of text",' for n in range(ANSWERS - PROJECTED))
    said = " || ".join(f"'\"c{n:02}\":\"' || {_option(n)} || '\",'" for n in range(PROJECTED))
    answers = f"'{{' || {said} || '{words}\"z\":\"1\"}}'"
    names = (
        "public_id, person_id, campaign_id, candidate_number, form_version_id, version, answers,"
        " complete, state, opened_at"
    )
    _run(
        f"INSERT INTO cards ({names}) SELECT 'bench' || i, p.id, :campaign,"  # noqa: S608
        f" 'b' || lpad(to_hex(i), 5, '0'), :form, 1, {answers}, true, 'open', now()"
        f" FROM {NUMBERS} JOIN persons p ON p.public_id = 'bench' || i",
        values,
    )
    for n in range(PROJECTED):
        _run(
            "INSERT INTO card_values (card_id, campaign_id, field, option)"  # noqa: S608
            f" SELECT c.id, :campaign, 'c{n:02}', {_option(n)}"
            f" FROM {NUMBERS} JOIN cards c ON c.public_id = 'bench' || i",
            values,
        )


def _option(n: int) -> str:
    return f"'o' || ((i * {n + 7} + i / 3) % {OPTIONS})"


def _people(values: dict[str, Any]) -> None:
    """Copies of somebody who is there, each with a name of their own where it must be."""
    own = {"id": None, "public_id": "'bench' || i", "email": "'b' || i || '@bench.invalid'"}
    columns = db.session.scalars(
        text("SELECT column_name FROM information_schema.columns WHERE table_name = 'persons'")
    ).all()
    taken = {one: own.get(one, "NULL" if one == "fin" else f"p.{one}") for one in columns}
    names = ", ".join(one for one, said in taken.items() if said)
    said = ", ".join(said for said in taken.values() if said)
    _run(
        f"INSERT INTO persons ({names}) SELECT {said} FROM {NUMBERS}"  # noqa: S608
        " CROSS JOIN (SELECT * FROM persons ORDER BY id LIMIT 1) p",
        values,
    )


def _run(statement: str, values: dict[str, Any]) -> None:
    used = {name: value for name, value in values.items() if f":{name}" in statement}
    db.session.execute(text(statement), used)


# --- the measures --------------------------------------------------------------------------------


def _cross_tab(campaign: Campaign) -> Row:
    def ours(number: int) -> None:
        first, second = number % PROJECTED, (number + 3) % PROJECTED
        found = queries.cross_tab(campaign.id, f"c{first:02}", f"c{second:02}")
        assert sum(found.values()), "nothing was counted"  # noqa: S101

    def least(number: int) -> None:
        statement = (
            "SELECT option, count(*) FROM card_values WHERE campaign_id = :campaign"
            " AND field = :field AND option IS NOT NULL GROUP BY option"
        )
        values = {"campaign": campaign.id, "field": f"c{number % PROJECTED:02}"}
        db.session.execute(text(statement), values).all()

    return _row(
        "cross-tab", "two fields of a campaign's cards, counted", ours, least, MOST_CROSS_TAB_MS
    )


def _opening(campaign: Campaign, people: list[int]) -> Row:
    def ours(number: int) -> None:
        db.session.expire_all()
        card = queries.own_card(people[number % len(people)], campaign.id)
        assert card is not None  # noqa: S101
        assert len(card.answers) >= ANSWERS  # noqa: S101

    def least(number: int) -> None:
        statement = (
            "SELECT answers FROM cards WHERE person_id = :person AND campaign_id = :campaign"
        )
        values = {"person": people[number % len(people)], "campaign": campaign.id}
        db.session.execute(text(statement), values).all()

    return _row(
        "open-card", "a card with sealed answers, opened", ours, least, MOST_OPENING_MS, 200
    )


def _row(
    name: str,
    what: str,
    ours: Callable[[int], None],
    least: Callable[[int], None],
    limit: float,
    rounds: int = ROUNDS,
) -> Row:
    """Interleaved, so that a slow minute of the machine hits both alike."""
    for call in (ours, least):
        call(0)
    taken: list[float] = []
    yard: list[float] = []
    for number in range(rounds):
        for call, times in ((ours, taken), (least, yard)):
            with _database_time() as spent:
                call(number)
            times.append(spent[0] * 1000)
    median = statistics.median(taken)
    p95 = sorted(taken)[int(len(taken) * 0.95)]
    ratio = round(median / statistics.median(yard), 1)
    return Row(name, what, round(median, 2), round(p95, 2), limit, ratio)


@contextmanager
def _database_time() -> Iterator[list[float]]:
    """Seconds that statements took, from sending until the driver has their rows."""
    spent, begun = [0.0], [0.0]

    def before(*_arguments: Any) -> None:
        begun[0] = time.perf_counter()

    def after(*_arguments: Any) -> None:
        spent[0] += time.perf_counter() - begun[0]

    event.listen(db.engine, "before_cursor_execute", before)
    event.listen(db.engine, "after_cursor_execute", after)
    try:
        yield spent
    finally:
        event.remove(db.engine, "before_cursor_execute", before)
        event.remove(db.engine, "after_cursor_execute", after)


def show(rows: list[Row]) -> None:
    if not rows:
        return
    print(f"\n{'':44}{'median ms':>11}{'p95 ms':>9}{'limit ms':>10}{'of yardstick':>14}")
    for one in rows:
        print(
            f"{one.what:44}{one.median_ms:>11}{one.p95_ms:>9}{one.limit_ms:>10}"
            f"{one.of_yardstick:>14}{'' if one.good else '  over the limit'}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.cards", description=__doc__)
    parser.add_argument("--cards", type=int, default=300_000)
    options = parser.parse_args()
    with durable_server() as server:
        server.create("cards")
        rows = measure(settings(server.url("cards"), server.folder), options.cards)
    show(rows)
    print(json.dumps([asdict(one) for one in rows]))
    raise SystemExit(0 if all(one.good for one in rows) else 1)


if __name__ == "__main__":
    main()
