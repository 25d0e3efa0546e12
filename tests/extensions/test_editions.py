"""Editions by their states: none, current, outdated a moment or long ago, being made, failing."""

from collections.abc import Callable
from threading import Thread

import pytest

from recruit.extensions.editions import FRESH, Editions

pytestmark = pytest.mark.unit


class World:
    """A revision that changes, a clock that is moved, and threads that begin when told to."""

    def __init__(self, kept: int = 2) -> None:
        self.revision, self.now = "1", 0.0
        self.begun: list[Callable[[], object]] = []
        self.made, self.fails = 0, False
        self.shelf: Editions[str] = Editions(kept, lambda: self.now, self.begun.append)

    def make(self) -> str:
        if self.fails:
            raise LookupError
        self.made += 1
        return f"of {self.revision}"

    def wait(self, key: str = "a") -> tuple[str, bool]:
        return self.shelf.get(key, lambda: self.revision, self.make)

    def ask(self) -> tuple[str, bool]:
        """By somebody for whom the edition before will do."""
        return self.shelf.get("a", lambda: self.revision, self.make, beside=lambda run: run)


def test_the_first_one_is_waited_for_and_then_kept() -> None:
    world = World()
    assert [world.ask(), world.ask(), world.wait()] == [("of 1", True)] * 3
    assert (world.made, world.begun) == (1, [])


def test_while_one_thread_makes_the_next_the_one_before_is_given() -> None:
    world = World()
    world.ask()
    world.revision = "2"
    assert [world.ask(), world.ask()] == [("of 1", False)] * 2
    assert len(world.begun) == 1
    world.begun.pop()()
    assert world.ask() == ("of 2", True)
    assert world.made == 2


def test_what_changed_while_it_was_made_is_made_once_more() -> None:
    world = World()
    world.ask()
    world.revision = "2"
    world.ask()
    world.revision = "3"  # before the thread began: it asks itself
    world.begun.pop()()
    assert world.ask() == ("of 3", True)
    assert world.made == 2


@pytest.mark.parametrize(("later", "begun"), [(FRESH, 1), (FRESH + 1, 0)])
def test_nobody_is_given_what_was_not_current_lately(later: float, begun: int) -> None:
    world = World()
    world.ask()
    world.revision, world.now = "2", later
    assert world.ask() == (("of 1", False) if begun else ("of 2", True))
    assert len(world.begun) == begun
    world = World()
    world.ask()
    world.now = later
    world.ask()  # it is the current one still
    world.revision = "2"
    assert world.ask() == ("of 1", False)


def test_whoever_must_see_the_current_one_waits_for_the_thread_that_makes_it() -> None:
    world = World()
    world.ask()
    world.revision = "2"
    world.ask()
    found: list[tuple[str, bool]] = []
    official = Thread(target=lambda: found.append(world.wait()))
    official.start()
    official.join(0.05)
    assert not found
    world.begun.pop()()
    official.join(10)
    assert found == [("of 2", True)]
    assert world.made == 2


def test_a_failure_is_nobodys_edition_and_the_next_one_tries_again() -> None:
    world = World()
    world.ask()
    world.revision = "2"
    world.fails = True
    world.ask()
    for failing in (world.begun.pop(), world.wait):
        with pytest.raises(LookupError):
            failing()
    assert world.ask() == ("of 1", False)
    world.fails = False
    world.begun.pop()()
    assert world.wait() == ("of 2", True)


def test_the_last_used_are_kept() -> None:
    world = World(kept=2)
    for key in ("a", "b", "a", "c", "a"):
        world.wait(key)
    assert world.made == 3
    world.wait("b")
    assert world.made == 4
