"""Which passwords are refused. Length beats variety; no letters are demanded."""

from collections.abc import Set
from itertools import pairwise

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, fold

SHORTEST = 10
LONGEST = 200


def check_password(
    password: str, *, personal: tuple[str, ...], common: Set[str], field: str = "password"
) -> None:
    """RuleError: too short, too long, one's own FIN, e-mail or name, or among the first guesses."""
    if len(password) < SHORTEST:
        raise RuleError(
            N_("Use at least %(least)d characters. Several words in a row are easy to remember."),
            field=field,
            least=SHORTEST,
        )
    if len(password) > LONGEST:
        raise RuleError(N_("Use at most %(most)d characters."), field=field, most=LONGEST)
    plain = fold(password).replace(" ", "")
    if any(_is_personal(plain, fold(one).replace(" ", "")) for one in personal):
        raise RuleError(
            N_("Your FIN, e-mail address or name is not a safe password. Choose another one."),
            field=field,
        )
    if plain in common or _is_monotonous(plain):
        raise RuleError(
            N_("This password is among the first that are guessed. Choose another one."),
            field=field,
        )


def _is_personal(password: str, secret: str) -> bool:
    """The thing itself, also twice in a row or with a few characters after it."""
    if len(secret) < 4:
        return False
    rest = password.replace(secret, "")
    return rest != password and len(rest) < 4


def _is_monotonous(password: str) -> bool:
    """aaaaaaaaaa, 1234567890, abcdefghij, 2525252525."""
    if len(set(password)) < 3:
        return True
    steps = {ord(b) - ord(a) for a, b in pairwise(password)}
    return steps in ({1}, {-1}) or password in ("1234567890", "0987654321")
