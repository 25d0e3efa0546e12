"""When interviews take place, who draws what, who lies far off: pure rules."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.interviews.rules import (
    Booking,
    Clash,
    Day,
    GateState,
    SlotState,
    appoint,
    check_marks,
    clash_of,
    days_of,
    drawn,
    gate_state,
    is_complete,
    joined,
    members_after,
    outliers,
    parse_interview,
    parse_topics,
    shortfalls,
    topics_digest,
)
from recruit.kernel.errors import RuleError

pytestmark = pytest.mark.unit

NOON = datetime(2026, 8, 5, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def booking(begins: int, ends: int, *people: int, room: str = "1") -> Booking:
    return Booking(NOON + begins * MINUTE, NOON + ends * MINUTE, frozenset(people), room)


# --- times ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "clash"),
    [
        (booking(0, 20, 1, room="2"), Clash.PERSON),
        (booking(19, 40, 1, room="2"), Clash.PERSON),
        (booking(20, 40, 1), None),
        (booking(-20, 0, 1), None),
        (booking(5, 10, 9, room=" ZAL 1"), Clash.ROOM),
        (booking(5, 10, 9, room="Zal 2"), None),
    ],
)
def test_nobody_and_no_room_is_in_two_places(other: Booking, clash: Clash | None) -> None:
    found = clash_of(booking(0, 20, 1, 2, 3, room="zal 1"), [other])
    assert (found and found[0]) == clash


spans = st.tuples(st.integers(-60, 400), st.integers(5, 90), st.integers(1, 9), st.integers(0, 2))


@given(
    st.lists(spans, max_size=8),
    st.lists(st.integers(4, 9), max_size=9),
    st.integers(5, 60),
    st.integers(0, 15),
)
def test_what_the_program_appoints_never_collides(
    taken: list[tuple[int, int, int, int]], people: list[int], minutes: int, pause: int
) -> None:
    booked = [booking(at, at + long, who, room=str(room)) for at, long, who, room in taken]
    days = [Day(NOON, NOON + 180 * MINUTE), Day(NOON + 240 * MINUTE, NOON + 360 * MINUTE)]
    panel, waiting = frozenset((1, 2, 3)), list(range(len(people)))
    person_of = dict(enumerate(people))
    made = appoint(
        waiting,
        days,
        minutes,
        panel=panel,
        room="0",
        person_of=person_of,
        taken=booked,
        pause=pause,
        after=NOON + MINUTE,
    )
    assert len({one for one, _ in made}) == len(made)
    length = minutes * MINUTE
    new = [Booking(at, at + length, panel | {person_of[one]}, "0") for one, at in made]
    for place, one in enumerate(new):
        assert clash_of(one, [*booked, *new[:place]]) is None
        assert any(day.begins <= one.starts_at and one.ends_at <= day.ends for day in days)
        assert one.starts_at > NOON + MINUTE


def test_an_empty_day_is_filled_in_the_order_of_those_who_wait() -> None:
    day = [Day(NOON, NOON + 65 * MINUTE)]
    made = appoint(
        "abcd", day, 20, panel=frozenset((1,)), room="", person_of=dict(zip("abcd", range(2, 6),
        strict=True)), taken=[]
    )  # fmt: skip
    assert made == [("a", NOON), ("b", NOON + 20 * MINUTE), ("c", NOON + 40 * MINUTE)]


def test_who_is_elsewhere_lets_the_next_go_first() -> None:
    day = [Day(NOON, NOON + 40 * MINUTE)]
    elsewhere = [booking(0, 20, 7, room="far")]
    made = appoint(
        "ab", day, 20, panel=frozenset((1,)), room="x", person_of={"a": 7, "b": 8}, taken=elsewhere
    )
    assert made == [("b", NOON), ("a", NOON + 20 * MINUTE)]


def test_days_have_a_break_and_no_weekend() -> None:
    friday = date(2026, 8, 7)
    found = days_of(
        friday, date(2026, 8, 10), time(9), time(17), (time(13), time(14)), weekends=False
    )
    hours = [(d.begins.day, d.begins.hour + 4, d.ends.hour + 4) for d in found]
    assert hours == [(7, 9, 13), (7, 14, 17), (10, 9, 13), (10, 14, 17)]
    saturday = friday + timedelta(days=1)
    assert len(days_of(saturday, saturday, time(9), time(10))) == 1  # asked for by name


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ((date(2026, 8, 6), date(2026, 8, 5), time(9), time(10)), "last_day"),
        ((date(2026, 8, 5), date(2027, 8, 5), time(9), time(10)), "last_day"),
        ((date(2026, 8, 5), date(2026, 8, 5), time(10), time(10)), "until"),
        (
            (date(2026, 8, 5), date(2026, 8, 5), time(9), time(12), (time(11), time(13))),
            "break_until",
        ),
    ],
)
def test_hours_that_contradict_each_other_are_refused(values: Any, field: str) -> None:
    with pytest.raises(RuleError) as caught:
        days_of(*values)
    assert caught.value.field == field


# --- marks together -------------------------------------------------------------------------------


def rules(**more: Any) -> Any:
    name = {"az": "Dərs", "en": "Lesson"}
    criteria = [
        {"code": "lesson", "name": name, "maximum": "8", "share": "0.8"},
        {"code": "talk", "name": name, "maximum": "4", "share": "1/3"},
    ]
    return parse_interview({"criteria": criteria, **more})


@pytest.mark.parametrize(
    ("lesson", "talk", "minimum", "short"),
    [
        ("6.40", "1.34", None, []),
        ("6.39", "1.34", None, ["lesson"]),
        ("6.40", "1.33", None, ["talk"]),  # a third of 4 is 1.333...: 1.33 is below it
        ("6.40", "1.34", "8", [None]),
        ("6.00", "1.00", "8", ["lesson", "talk", None]),
    ],
)
def test_each_required_share_must_be_reached(
    lesson: str, talk: str, minimum: str | None, short: list[str | None]
) -> None:
    found = rules(minimum=minimum)
    joint = joined(found, [{"lesson": Decimal(lesson), "talk": Decimal(talk)}])
    assert [one.code for one in shortfalls(found, joint)] == short


@pytest.mark.parametrize(
    ("sums", "far"),
    [
        ("10 10 16", "3"),
        ("10 14 14", ""),  # exactly the threshold
        ("9.99 14 14", "1"),
        ("10 15 15", "1"),  # who agree explain nothing
        ("10 13 16", ""),
        ("8 13 18", "13"),
        ("10 14.01", "12"),
        ("10 14", ""),
        ("10", ""),
    ],
)
def test_who_lies_far_from_the_others_is_named(sums: str, far: str) -> None:
    given_ = {str(place): Decimal(one) for place, one in enumerate(sums.split(), start=1)}
    assert outliers(given_, Decimal(4)) == set(far)
    assert outliers(given_, None) == set()


@given(st.lists(st.decimals(0, 20, places=2), min_size=2, max_size=3))
def test_members_who_agree_are_never_outliers(values: list[Decimal]) -> None:
    spread = max(values) - min(values)
    assert outliers(dict(enumerate(values)), spread) == set()


@pytest.mark.parametrize(
    ("submitted", "conflicts", "quorum", "complete"),
    [(3, 0, 3, True), (2, 1, 3, False), (2, 1, 2, True), (1, 2, 2, False)],
)
def test_the_rules_say_how_many_must_have_marked(
    submitted: int, conflicts: int, quorum: int, complete: bool
) -> None:
    assert is_complete(submitted, conflicts, quorum) is complete


def test_substitutes_take_the_seat_of_who_leaves() -> None:
    assert members_after((1, 2, 3), [(2, 4), (3, 5)]) == (1, 4, 5)
    assert members_after((1, 2, 3), [(2, 4), (4, 6)]) == (1, 6, 3)
    assert members_after((1, 2, 3), [(9, 4)]) == (1, 2, 3)


@pytest.mark.parametrize(
    ("passed", "last", "state"),
    [
        (True, SlotState.PLANNED, GateState.PASSED),
        (False, SlotState.PLANNED, GateState.FAILED),
        (None, SlotState.PLANNED, GateState.PENDING),
        (None, SlotState.MISSED, GateState.ABSENT),
        (None, SlotState.CANCELLED, GateState.PENDING),
        (None, None, GateState.PENDING),
    ],
)
def test_a_gate_opens_only_with_a_result(
    passed: bool | None, last: SlotState | None, state: GateState
) -> None:
    assert gate_state(passed, last) is state


# --- the rule-set's section -----------------------------------------------------------------------


def test_an_old_section_keeps_its_meaning() -> None:
    old = rules()
    assert (old.role, old.quorum, old.outlier, old.minimum) == ("points", 2, None, None)
    assert [one.code for one in old.seats] == ["ministry", "subject-teacher", "school-head"]
    assert old.criteria[0].share == Fraction(4, 5)
    check_marks(old, {"lesson": Decimal(8), "talk": Decimal(0)})


SEAT = {"code": "x", "name": {"az": "X", "en": "X"}}


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"role": "door"}, "interview.role"),
        ({"role": ["gate"]}, "interview.role"),
        ({"role": "gate", "criteria": []}, "interview.criteria"),
        ({"minimum": "12.01"}, "interview.minimum"),
        ({"minimum": "1e1"}, "interview.minimum"),
        ({"outlier": "0"}, "interview.outlier"),
        ({"quorum": 1}, "interview.quorum"),
        ({"quorum": True}, "interview.quorum"),
        ({"appointments": 0}, "interview.appointments"),
        ({"seats": []}, "interview.seats"),
        ({"seats": [SEAT, SEAT, SEAT]}, "interview.seats"),
        ({"seats": [SEAT, SEAT, {"code": "y"}]}, "interview.seats[2]"),
    ],
)
def test_nonsense_in_the_new_settings_is_refused(more: dict[str, Any], path: str) -> None:
    with pytest.raises(RuleError) as caught:
        rules(**more)
    assert caught.value.params["path"] == path


@pytest.mark.parametrize("share", ["0", "1.1", "5/4", "80%", 1, "1/0", "-1/2"])
def test_a_share_lies_between_nothing_and_all(share: Any) -> None:
    one = {"code": "a", "name": {"az": "A", "en": "A"}, "maximum": "8", "share": share}
    with pytest.raises(RuleError) as caught:
        parse_interview({"criteria": [one]})
    assert caught.value.params["path"] == "interview.criteria[0].share"


# --- topics ---------------------------------------------------------------------------------------


def test_anybody_draws_the_same_topic() -> None:
    # printf '7 19 23:100042' | sha256sum, computed outside of the program
    assert drawn("7 19 23", "100042", 10) == int(DRAWN_42, 16) % 10
    assert drawn("7 19 23", "100042", 10, 2) == int(DRAWN_42_AGAIN, 16) % 10


DRAWN_42 = "2996ef6604fc341210923bbbf2171a33ddfcfa8553f5d20de8a04775199e2d41"
DRAWN_42_AGAIN = "1b1ac89af3ad935cea6032d7ea919dacc251d5e57fc768bf4a8054fe1d5e0e5b"


@given(st.text(min_size=1), st.integers(2, 300))
def test_a_draw_stays_in_the_list(seed: str, count: int) -> None:
    assert 0 <= drawn(seed.encode("utf-8", "ignore").decode() or "x", "100042", count) < count


def test_every_topic_is_drawn_about_as_often() -> None:
    counts = [0] * 8
    for number in range(100_000, 108_000):
        counts[drawn("7 19 23", str(number), 8)] += 1
    assert all(880 < count < 1120 for count in counts)


def test_topics_are_read_line_by_line() -> None:
    topics = parse_topics("Kəsrlər | Fractions\n\n  Faiz |  Per cent \n")
    assert [(one.az, one.en) for one in topics] == [
        ("Kəsrlər", "Fractions"),
        ("Faiz", "Per cent"),
    ]
    assert topics_digest(topics) != topics_digest(topics[::-1])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A | B\nC", 2),
        ("A | B\nC |", 2),
        ("A | B\nA | B", 2),
        ("A | B | C\nD | E", 1),
        ("A | B", None),
    ],
)
def test_topics_in_one_language_or_twice_are_refused(text: str, line: int | None) -> None:
    with pytest.raises(RuleError) as caught:
        parse_topics(text)
    assert caught.value.params.get("line") == line
