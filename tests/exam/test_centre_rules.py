"""Centres, the way in, slips and calendar entries: the pure rules."""

from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.exam.rules.centres import inside, parse_networks, span_of
from recruit.exam.rules.entry import (
    BrowserKeys,
    Door,
    Refusal,
    Visit,
    keys_of,
    parse_keys,
    proves,
    refusal,
)
from recruit.exam.rules.slips import (
    CODE_LENGTH,
    code_digest,
    new_hall_code,
    seat_of_slip,
    slip_code,
)
from recruit.kernel.calendar_files import CalendarEntry, calendar_file, folded
from recruit.kernel.errors import RuleError
from recruit.kernel.ids import ALPHABET, new_public_id
from tests.factories.exam import NOW

pytestmark = pytest.mark.unit
SECRET = "s" * 40
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
KEY = "ab" * 32
PAGE = "https://exam.example/az/me/exam/x"


# --- networks -------------------------------------------------------------------------------------


def test_networks_are_kept_once_in_their_plain_form() -> None:
    lines = ["10.20.0.0/16", " 192.168.1.7 ", "", "10.20.0.0/16", "2001:DB8::/32"]
    assert parse_networks(lines) == ("10.20.0.0/16", "192.168.1.7/32", "2001:db8::/32")


@pytest.mark.parametrize("text", ["10.20.0.1/16", "10.20.0.0/33", "centre", "300.1.1.1", "::/200"])
def test_what_is_no_network_is_named(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_networks(["10.0.0.0/8", text])
    assert caught.value.params["text"] == text
    assert caught.value.field == "networks"


@pytest.mark.parametrize(
    ("address", "networks", "expected"),
    [
        ("8.8.8.8", (), True),
        ("10.20.255.1", ("10.20.0.0/16",), True),
        ("10.21.0.1", ("10.20.0.0/16",), False),
        ("10.21.0.1", ("10.20.0.0/16", "10.21.0.1/32"), True),
        ("::ffff:10.20.0.5", ("10.20.0.0/16",), True),
        ("::ffff:10.21.0.5", ("10.20.0.0/16",), False),
        ("2001:db8::7", ("10.0.0.0/8", "2001:db8::/32"), True),
        ("fe80::1%eth0", ("fe80::/10",), True),
        ("", ("10.0.0.0/8",), False),
        ("unknown", ("0.0.0.0/0",), False),
    ],
)
def test_an_address_is_inside_or_not(
    address: str, networks: tuple[str, ...], expected: bool
) -> None:
    assert inside(address, networks) is expected


def test_a_room_is_taken_until_the_last_beginner_has_had_the_full_time() -> None:
    """opens 10:00 ── nobody begins after 11:00 ── 90 minutes, 30 s grace: free at 12:30:30"""
    first = span_of(NOW, NOW + HOUR, 90, 30)
    free = NOW + 2 * HOUR + 30 * MINUTE + timedelta(seconds=30)
    assert first.ends == free
    assert not first.meets(span_of(free, free + HOUR, 90, 30))
    assert first.meets(span_of(free - timedelta(seconds=1), free + HOUR, 90, 30))
    assert first.meets(span_of(NOW - HOUR, NOW + 5 * HOUR, 1, 0))
    assert not first.meets(span_of(NOW - 3 * HOUR, NOW - 2 * HOUR, 120, 0))


# --- Safe Exam Browser ----------------------------------------------------------------------------


def hashed(address: str, key: str) -> str:
    return sha256((address + key).encode()).hexdigest()


def test_the_header_is_the_hash_of_the_address_and_the_key() -> None:
    assert proves(PAGE, (KEY,), hashed(PAGE, KEY))
    assert proves(PAGE, ("cd" * 32, KEY), hashed(PAGE, KEY).upper())
    assert proves(f"{PAGE}#q3", (KEY,), hashed(PAGE, KEY))


@pytest.mark.parametrize(
    "shown",
    ["", KEY, hashed(PAGE, "cd" * 32), hashed(f"{PAGE}/", KEY), hashed(PAGE, KEY)[:-1], "ə" * 64],
)
def test_any_other_header_proves_nothing(shown: str) -> None:
    assert not proves(PAGE, (KEY,), shown)


def test_both_kinds_of_keys_are_asked_where_both_are_set() -> None:
    door = Door(keys=BrowserKeys((KEY,), ("cd" * 32,)))
    whole = Visit("1.2.3.4", PAGE, hashed(PAGE, KEY), hashed(PAGE, "cd" * 32))
    assert refusal(door, whole, in_hall=False) is None
    half = Visit("1.2.3.4", PAGE, hashed(PAGE, KEY), "")
    assert refusal(door, half, in_hall=False) is Refusal.BROWSER
    other = Visit("1.2.3.4", PAGE, "", hashed(PAGE, "cd" * 32))
    assert refusal(door, other, in_hall=False) is Refusal.BROWSER


def test_keys_come_as_people_paste_them() -> None:
    assert parse_keys([KEY.upper(), "", f" {KEY[:32]} {KEY[32:]} "], "config_keys") == (KEY,)
    with pytest.raises(RuleError) as caught:
        parse_keys([KEY[:-1]], "config_keys")
    assert caught.value.field == "config_keys"
    keys = BrowserKeys((KEY,), ())
    assert keys_of(keys.document) == keys
    assert BrowserKeys().document is None
    assert not keys_of(None).asked


@pytest.mark.parametrize(
    ("door", "in_hall", "expected"),
    [
        (Door(), False, None),
        (Door(by_code=True), False, Refusal.CODE),
        (Door(by_code=True), True, None),
        (Door(by_code=True, networks=("10.0.0.0/8",)), True, Refusal.NETWORK),
        (Door(networks=("1.2.3.0/24",)), False, None),
        (Door(keys=BrowserKeys(config=(KEY,))), True, Refusal.BROWSER),
    ],
)
def test_the_door_says_why(door: Door, in_hall: bool, expected: Refusal | None) -> None:
    assert refusal(door, Visit("1.2.3.4", PAGE), in_hall=in_hall) is expected


# --- codes ----------------------------------------------------------------------------------------


def test_a_slips_code_leads_to_its_seat_and_no_other_does() -> None:
    seat = new_public_id()
    code = slip_code(SECRET, seat)
    assert seat_of_slip(SECRET, code) == seat
    assert seat_of_slip(SECRET, f" {code.lower().replace('-', '')} ") == seat
    assert seat_of_slip("t" * 40, code) is None
    assert seat_of_slip(SECRET, slip_code("t" * 40, seat)) is None
    assert seat_of_slip(SECRET, "") is None
    assert seat_of_slip(SECRET, "ə" * 24) is None


@given(st.integers(0, 23), st.sampled_from(ALPHABET.upper()))
def test_no_changed_letter_passes(place: int, letter: str) -> None:
    plain = slip_code(SECRET, "23456789abcdefgh").replace("-", "")
    changed = plain[:place] + letter + plain[place + 1 :]
    assert (seat_of_slip(SECRET, changed) is not None) is (changed == plain)


def test_a_hall_code_is_short_without_letters_that_look_alike_and_bound_to_its_seat() -> None:
    code = new_hall_code()
    assert len(code) == CODE_LENGTH
    assert not set(code) & set("01ILO")
    one = code_digest(SECRET, "seat-one", code)
    assert one == code_digest(SECRET, "seat-one", f"{code[:3].lower()}-{code[3:]} ")
    assert one != code_digest(SECRET, "seat-two", code)
    assert one != code_digest("t" * 40, "seat-one", code)


# --- calendar -------------------------------------------------------------------------------------

ENTRY = CalendarEntry(
    uid="seat-1@exam.example",
    begins=NOW,
    ends=NOW + HOUR,
    summary="İmtahan: Riyaziyyat",
    location="Bakı, 6 nömrəli məktəb; zal 12",
    description="Şəxsiyyət vəsiqəsi\nBuraxılış vərəqəsi \\ kağız",
    url="https://exam.example/az/me/exam",
)


def test_the_entry_is_one_event_in_utc_with_a_lasting_name() -> None:
    text = calendar_file(ENTRY, language="az", now=NOW)
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    lines = text.replace("\r\n ", "").split("\r\n")
    assert "UID:seat-1@exam.example" in lines
    assert "DTSTART:20260805T060000Z" in lines
    assert "DTEND:20260805T070000Z" in lines
    assert "LOCATION;LANGUAGE=az:Bakı\\, 6 nömrəli məktəb\\; zal 12" in lines
    assert "DESCRIPTION;LANGUAGE=az:Şəxsiyyət vəsiqəsi\\nBuraxılış vərəqəsi \\\\ kağız" in lines


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_folding_keeps_every_letter_in_lines_of_75_octets(text: str) -> None:
    lines = folded(text).split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert all(line.startswith(" ") for line in lines[1:])
    assert "".join([lines[0], *(line[1:] for line in lines[1:])]) == text
