"""Who writes into SQLite, and when: in the order in which they came."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from recruit.extensions.database import declare_writing, reading_only
from recruit.extensions.direct import Direct
from recruit.extensions.turns import Turns, turns_of

pytestmark = pytest.mark.unit


def started(step: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=step, daemon=True)
    thread.start()
    return thread


def until(holds: Callable[[], bool]) -> None:
    """Wait for another thread, which is about to do it."""
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_turns_come_in_the_order_of_asking() -> None:
    turns, order = Turns(), list[int]()

    def take(number: int) -> None:
        assert turns.take()
        order.append(number)
        turns.give_back()

    assert turns.take()
    threads = []
    for number in range(5):
        threads.append(started(lambda number=number: take(number)))  # type: ignore[misc]
        until(lambda number=number: len(turns._waiting) == number + 1)  # type: ignore[misc]
    turns.give_back()
    for thread in threads:
        thread.join()
    assert order == list(range(5))
    assert turns.take()  # nobody's, after them


def test_a_thread_waits_for_itself_never_and_for_others_so_long() -> None:
    turns = Turns(patience=0.01)
    assert turns.take()
    assert not turns.take()
    found = list[bool]()
    started(lambda: found.append(turns.take())).join()
    assert found == [False]
    turns.give_back()
    started(lambda: found.append(turns.take())).join()
    assert found == [False, True]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    declare_writing(True)  # whatever the last request of this process did
    made = create_engine(f"sqlite:///{tmp_path / 'turns.sqlite3'}")
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE lines (who TEXT)"))
    yield made
    made.dispose()


@pytest.mark.parametrize("end", ["commit", "rollback", "invalidate"])
def test_writers_queue_behind_a_transaction_and_readers_do_not(engine: Engine, end: str) -> None:
    turns, direct = turns_of(str(engine.url.database)), Direct(engine)
    first = engine.connect()
    first.execute(text("INSERT INTO lines VALUES ('first')"))

    def second() -> None:
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO lines VALUES ('second')"))

    threads = [started(second)]
    until(lambda: len(turns._waiting) == 1)
    statement = "INSERT INTO lines SELECT 'third' RETURNING who"
    threads.append(started(lambda: direct.first(statement, {})))
    until(lambda: len(turns._waiting) == 2)
    with reading_only(), engine.connect() as reader:
        assert reader.scalar(text("SELECT count(*) FROM lines")) == 0
    assert direct.first("SELECT count(*) FROM lines", {}) == (0,)

    getattr(first, end)()
    first.close()
    for thread in threads:
        thread.join()
    with reading_only(), engine.connect() as reader:
        found = list(reader.scalars(text("SELECT who FROM lines ORDER BY rowid")))
    assert found == (["first"] if end == "commit" else []) + ["second", "third"]
    assert turns._holder is None
    direct.close()
