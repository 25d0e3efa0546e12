"""Passwords, waiting after failures, sessions, codes: the rules without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from recruit.accounts.rules import attempts, sessions
from recruit.accounts.rules.passwords import check_password
from recruit.accounts.rules.roles import DEFAULT_ROLES, Grant, needs_second_factor, permissions_of
from recruit.accounts.rules.second_factor import allowed_steps, is_recovery_code, plain_code
from recruit.kernel.asker import EVERYWHERE, Permission, Scope
from recruit.kernel.errors import RuleError

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PERSONAL = ("5ABC2DE", "aysel@example.org", "aysel", "Aysel", "Məmmədova")


def refusal(password: str) -> str | None:
    try:
        check_password(password, personal=PERSONAL, common={"azerbaycan2026"})
    except RuleError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    "password", ["mavi at qaçır", "üç alma və bir nar", "xK9-wwq2-77tb", "aysel sevir çay"]
)
def test_a_long_password_is_taken(password: str) -> None:
    assert refusal(password) is None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("123456789", "at least 10"),
        ("x" * 201, "at most 200"),
        ("5ABC2DE5abc2de", "not a safe password"),
        ("5abc2de123", "not a safe password"),
        ("aysel@example.org", "not a safe password"),
        ("Memmedova1", "not a safe password"),
        ("Azərbaycan2026", "first that are guessed"),
        ("aaaaaaaaaaaa", "first that are guessed"),
        ("1234567890", "first that are guessed"),
        ("abcdefghijkl", "first that are guessed"),
    ],
)
def test_a_weak_password_is_refused(password: str, reason: str) -> None:
    assert reason in (refusal(password) or "")


def test_waits_double_after_the_free_attempts() -> None:
    waits = [attempts.wait_after(n, attempts.FOR_ACCOUNT).total_seconds() for n in range(1, 14)]
    assert waits[:8] == [0, 0, 0, 0, 30, 60, 120, 240]
    assert waits[-1] == 3600


def test_an_address_that_many_share_is_never_kept_out_for_long() -> None:
    waits = [attempts.wait_after(n, attempts.FOR_ADDRESS).total_seconds() for n in (299, 300, 999)]
    assert waits == [0, 30, 60]


def test_yesterdays_failures_are_forgotten() -> None:
    before = attempts.Failures(9, NOW)
    later = NOW + timedelta(hours=24, seconds=1)
    assert attempts.counted(before, NOW + timedelta(hours=24), attempts.FOR_ACCOUNT).count == 10
    assert attempts.counted(before, later, attempts.FOR_ACCOUNT).count == 1


@pytest.mark.parametrize(
    ("idle", "left", "alive"),
    [
        (timedelta(hours=2, minutes=59), timedelta(hours=1), True),
        (timedelta(hours=3), timedelta(hours=1), False),
        (timedelta(0), timedelta(seconds=1), True),
        (timedelta(0), timedelta(0), False),
    ],
)
def test_a_session_ends_idle_or_old(idle: timedelta, left: timedelta, alive: bool) -> None:
    assert sessions.is_alive(NOW, last_seen_at=NOW - idle, expires_at=NOW + left) == alive


@pytest.mark.parametrize("address", ["/az/me", "/en/vacancies?subject=physics&page=2", "/az/"])
def test_the_way_back_is_an_address_of_ours(address: str) -> None:
    assert sessions.safe_next(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "https://evil.example/az/me",
        "//evil.example/az/",
        "/\\evil.example",
        "/az/\\evil",
        "/az//evil.example",
        "javascript:alert(1)",
        "/az/\nSet-Cookie: a=b",
        "/api/v1/x",
        "az/me",
        "/az/" + "x" * 1000,
    ],
)
def test_no_other_host_is_a_way_back(address: str | None) -> None:
    assert sessions.safe_next(address) is None


def test_devices_have_words() -> None:
    phone = "Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/130.0 Mobile Safari/537.36"
    assert sessions.device_of(phone) == "Chrome, Android"
    assert (
        sessions.device_of("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Firefox/130.0")
        == "Firefox, Linux"
    )
    assert sessions.device_of("curl/8") == ""


def test_a_step_counts_once() -> None:
    present = int(NOW.timestamp()) // 30
    assert allowed_steps(NOW, None) == [present, present - 1, present + 1]
    assert allowed_steps(NOW, present) == [present + 1]


def test_codes_are_read_without_spaces() -> None:
    assert plain_code(" 123 456 ") == "123456"
    assert not is_recovery_code("123 456")
    assert is_recovery_code("abcde-23456")


def test_scopes_of_one_permission_add_up() -> None:
    roles = {
        "a": frozenset({Permission.OFFICE, Permission.VACANCIES_EDIT}),
        "b": frozenset({Permission.OFFICE}),
    }
    grants = [Grant("a", Scope(districts=frozenset({"AZ-SM"}))), Grant("b", EVERYWHERE)]
    allowed = permissions_of(grants, roles)
    assert allowed[Permission.OFFICE].everywhere
    assert "AZ-SM" in allowed[Permission.VACANCIES_EDIT]
    assert "AZ-GA" not in allowed[Permission.VACANCIES_EDIT]


def test_every_role_but_candidate_needs_a_second_factor() -> None:
    assert not needs_second_factor([])
    assert not needs_second_factor(["candidate"])
    assert all(needs_second_factor([role]) for role in DEFAULT_ROLES if role != "candidate")


def test_every_permission_belongs_to_a_role() -> None:
    assert {p for role in DEFAULT_ROLES.values() for p in role.permissions} == set(Permission)
    assert all(role.name.complete for role in DEFAULT_ROLES.values())
